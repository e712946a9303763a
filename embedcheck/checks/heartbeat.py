"""Who let a socket die: findings about pings, pongs and cuts. Each finds one fault, or None."""

from itertools import pairwise

from embedcheck.checks.about import About
from embedcheck.checks.connections import Connection, connections, cut_is_wanted
from embedcheck.checks.scene import end_of, steps_named
from embedcheck.checks.tokens import text
from embedcheck.model.observations import Frame, SocketClosed
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import frames
from embedcheck.wire.limits import PING_EVERY, PING_INTERVAL_MIN, READ_DEADLINE

# A browser that has little of the processor is late with its ping; the server does not mind before READ_DEADLINE.
PING_TOLERANCE = READ_DEADLINE - PING_EVERY - 1.0
# A ping within a tenth of a second of the server's limit may or may not be answered.
PING_MARGIN = 0.1
# So many pings in a row that come too soon are no delay in telling.
HURRIED = 3
# A pong may take as long as any other answer of a slow site.
PONG_DUE = 5.0
# Proxies end idle connections after five seconds at the least, and each time after about as long.
IDLE_TIMEOUT_MIN = 4.0
IDLE_TIMEOUT_VARIES = 1.0
# What was sent so shortly before a socket broke may have broken with it.
UNDER_WAY = 1.0
# So many sockets in one scene may be lost by chance.
CHANCE = 3


def hurried(about: About, _: Transcript, socket: Connection) -> Verdict | None:
    """Pings that follow each other so fast that the server answers none of them (`widget_ws.go:168-183`).

    A busy browser tells late of what it sent, and may tell of two pings at once; of more it cannot.
    """
    pings = socket.sent(frames.PING)
    gaps = [later.at - earlier.at < PING_INTERVAL_MIN - PING_MARGIN for earlier, later in pairwise(pings)]
    if not any(all(gaps[first : first + HURRIED]) for first in range(len(gaps) - HURRIED + 1)):
        return None
    return about.failed(
        f"The widget sent {len(pings)} pings in {pings[-1].at - pings[0].at:.0f} s, and the server answers none that "
        "comes within a second of the last.",
        pings,
        owner=Owner.WIDGET,
        next_step="Send one `ping` every ten seconds, and clear the old timer when a socket is opened anew.",
    )


def silent(about: About, transcript: Transcript, socket: Connection) -> Verdict | None:
    """The widget let more than a ping interval pass without a ping; what the server still answered after
    it was only told late, by a busy machine."""
    end = end_of(transcript) if socket.ended_at is None else socket.ended_at
    marks = [socket.began_at, *(each.at for each in socket.sent(frames.PING)), end]
    answered = max((pong.at for pong in socket.received(frames.PONG)), default=socket.began_at)
    gap = max((later - earlier for earlier, later in pairwise(marks) if later > answered), default=0.0)
    if gap <= PING_EVERY + PING_TOLERANCE or steps_named(transcript, "offline"):
        return None
    return about.failed(
        f"The widget sent no ping for {gap:.0f} s; the server closes a socket after {READ_DEADLINE:.0f} s of silence.",
        [*socket.seen, *socket.sent(frames.PING)],
        owner=Owner.WIDGET,
        next_step="Send `ping` every ten seconds while the socket is open.",
    )


def unanswered(about: About, transcript: Transcript, socket: Connection) -> Verdict | None:
    """The server owed a pong and did not send it."""
    owed = [each for each in _owed_pongs(socket) if _is_due(transcript, socket, each)]
    pongs = socket.received(frames.PONG)
    if len(pongs) >= len(owed):
        return None
    return about.failed(
        f"The server answered {len(pongs)} of {len(owed)} pings.",
        # The socket itself too: whatever else did not come on it has the same cause.
        [*socket.seen, *owed, *pongs],
        owner=Owner.SERVER,
        next_step="See the instance's log, and whether a proxy passes frames on in both directions.",
    )


def answered_twice(about: About, _: Transcript, socket: Connection) -> Verdict | None:
    """More pongs than pings: something repeats frames."""
    pings, pongs = socket.sent(frames.PING), socket.received(frames.PONG)
    if len(pongs) <= len(pings):
        return None
    return about.failed(
        f"The server answered {len(pings)} pings {len(pongs)} times.",
        [*pings, *pongs],
        owner=Owner.SERVER,
        next_step="See the instance's log, and whether what stands before it repeats frames.",
    )


def cut(about: About, transcript: Transcript, socket: Connection) -> Verdict | None:
    """Something keeps cutting sockets: at pings, after a certain silence, or every one.

    Any network loses a connection now and then, and the widget connects anew: that alone is no fault,
    see `cuts`.
    """
    lost = cuts(transcript)
    if socket not in lost:
        return None
    closed = socket.closed
    code = f" with code {closed.seen.code}" if closed is not None and closed.seen.code is not None else ""
    seen = [entry for each in connections(transcript) for entry in each.seen]
    if socket.sent(frames.PING) and len(socket.received(frames.PONG)) < len(_owed_pongs(socket)):
        what = f"The socket was cut{code} instead of a pong"
    elif len([each for each in lost if _same(_silence(each), _silence(socket))]) > 1:
        what = f"Sockets were cut{code} each time after {_silence(socket):.0f} s of silence"
    elif len(lost) > 1 and not any(_lives(transcript, each, lost) for each in connections(transcript)):
        what = f"Every one of {len(lost)} sockets was cut{code}"
    else:
        return None
    return about.failed(
        f"{what}, and the widget had to connect again.",
        seen,
        owner=Owner.ENVIRONMENT,
        next_step="See the read timeout of the proxy before /widget/ws, and whether the instance was restarted.",
    )


def cuts(transcript: Transcript) -> list[Connection]:
    """Sockets that something closed which is neither the visitor, nor the site, nor the scenario, and
    that the widget replaced."""
    if cut_is_wanted(transcript):
        return []
    sockets = connections(transcript)
    return [
        socket
        for socket in sockets
        if socket.closed is not None
        and any(
            _replaces(each, socket, socket.closed) and not _speaks_for_another(each, socket)
            for each in sockets
        )
    ]


def is_lost_with_its_socket(transcript: Transcript, frame: Entry[Frame]) -> bool:
    """Whether a frame was sent so shortly before its socket was closed, where something cuts sockets, that
    it need not have arrived."""
    return bool(cuts(transcript)) and any(
        socket.closed is not None and socket.closed.at - frame.at <= UNDER_WAY
        for socket in connections(transcript)
        if socket.number == frame.seen.socket
    )


def _silence(socket: Connection) -> float:
    """Seconds from its last frame, either way, to its end."""
    last = socket.frames[-1].at if socket.frames else socket.began_at
    return (socket.closed.at if socket.closed else last) - last


def _same(one: float, other: float) -> bool:
    """Whether a timeout may have ended both silences; short ones are nobody's timeout."""
    return min(one, other) >= IDLE_TIMEOUT_MIN and abs(one - other) <= IDLE_TIMEOUT_VARIES


def _lives(transcript: Transcript, socket: Connection, lost: list[Connection]) -> bool:
    """Whether it was let in and not cut. Where many were, one that is no older than they became proves nothing."""
    young = min(_age(transcript, each) for each in lost) + UNDER_WAY if len(lost) > CHANCE else 0.0
    return socket.joined is not None and socket.closed is None and _age(transcript, socket) >= young


def _age(transcript: Transcript, socket: Connection) -> float:
    end = end_of(transcript) if socket.ended_at is None else socket.ended_at
    return end - socket.began_at


def _speaks_for_another(later: Connection, socket: Connection) -> bool:
    """Whether the next socket was joined with another token: since after 2.7 the widget closes the one of
    before itself, as a second join within a second closes a socket."""
    tokens = [
        {text(frames.read_frame(join.seen.text), "token") for join in each.sent(frames.JOIN)}
        for each in (socket, later)
    ]
    return all(tokens) and tokens[0].isdisjoint(tokens[1])


def _replaces(other: Connection, socket: Connection, closed: Entry[SocketClosed]) -> bool:
    """Whether the same page opened it in place of the closed one."""
    opened, left = other.opened, socket.left
    if opened is None or opened.seen.page != socket.page or opened.seq < closed.seq:
        return False
    return left is None or opened.seq < left.seq


def _owed_pongs(socket: Connection) -> list[Entry[Frame]]:
    """Pings far enough from the one before: the server leaves closer ones unanswered (`widget_ws.go:168-183`)."""
    owed: list[Entry[Frame]] = []
    previous: float | None = None
    for ping in socket.sent(frames.PING):
        if previous is None or ping.at - previous >= PING_INTERVAL_MIN + PING_MARGIN:
            owed.append(ping)
        previous = ping.at
    return owed


def _is_due(transcript: Transcript, socket: Connection, ping: Entry[Frame]) -> bool:
    if socket.ended_at is not None:
        return socket.ended_at - ping.at >= PONG_DUE
    # Whatever else the runner gave up waiting for: the last ping may have been sent a moment ago.
    return end_of(transcript) - ping.at >= PONG_DUE
