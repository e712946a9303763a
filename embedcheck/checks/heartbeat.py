"""Who let a socket die: findings about pings, pongs and cuts. Each finds one fault, or None."""

from itertools import pairwise

from embedcheck.checks.about import About
from embedcheck.checks.connections import Connection, connections, cut_is_wanted
from embedcheck.checks.scene import end_of, steps_named, waited_enough
from embedcheck.model.observations import Frame, SocketClosed
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import frames
from embedcheck.wire.limits import PING_EVERY, PING_INTERVAL_MIN, READ_DEADLINE

# A browser may be late with its ping timer; the server does not mind before READ_DEADLINE.
PING_TOLERANCE = 5.0
# A ping within a tenth of a second of the server's limit may or may not be answered.
PING_MARGIN = 0.1
# A pong may take as long as any other answer of a slow site.
PONG_DUE = 5.0


def silent(about: About, transcript: Transcript, socket: Connection) -> Verdict | None:
    """The widget let more than a ping interval pass without a ping."""
    end = end_of(transcript) if socket.ended_at is None else socket.ended_at
    marks = [socket.began_at, *(each.at for each in socket.sent(frames.PING)), end]
    gap = max(later - earlier for earlier, later in pairwise(marks))
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
        [*owed, *pongs],
        owner=Owner.SERVER,
        next_step="See the instance's log, and whether a proxy passes frames on in both directions.",
    )


def cut(about: About, transcript: Transcript, socket: Connection) -> Verdict | None:
    """Something closed the socket that is neither the visitor, nor the site, nor the scenario."""
    closed = socket.closed
    if closed is None or cut_is_wanted(transcript):
        return None
    again = [each for each in connections(transcript) if _replaces(each, socket, closed)]
    if not again:
        return None
    code = f" with code {closed.seen.code}" if closed.seen.code is not None else ""
    return about.failed(
        f"The socket was cut after {closed.at - socket.began_at:.0f} s{code}, and the widget had to connect again.",
        [*socket.seen, *(entry for each in again for entry in each.seen)],
        owner=Owner.ENVIRONMENT,
        next_step="See the read timeout of the proxy before /widget/ws, and whether the instance was restarted.",
    )


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
    return waited_enough(transcript, ping.at, PONG_DUE)
