"""How a socket's `join` can go wrong. Each function finds one fault, or None."""

from embedcheck.checks.about import About
from embedcheck.checks.connections import Connection, connections, cut_is_wanted
from embedcheck.checks.exchanges import exchanges
from embedcheck.checks.scene import opening, steps_named, waited_enough
from embedcheck.checks.tokens import issued_tokens, known_tokens, text
from embedcheck.model.observations import Frame, SocketDropped
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import frames

# A close so shortly before the page is left may be the page's own.
LEAVING = 1.0
# What Chromium says where the page itself closed a socket that was still being opened: the widget does
# so when HTTP tells it meanwhile that its session is dead.
OWN_CLOSE = "closed before the connection is established"


def refused(about: About, transcript: Transcript, sockets: list[Connection]) -> Verdict | None:
    wanted = bool(transcript.of(SocketDropped)) or steps_named(transcript, "drop_socket", "offline")
    refused = [each for each in sockets if each.refused is not None and not each.frames]
    refused = [each for each in refused if each.refused and OWN_CLOSE not in each.refused.seen.failure]
    if wanted or not refused or refused[0].refused is None:
        return None
    failure = refused[0].refused.seen.failure
    seen = [entry for each in refused for entry in each.seen]
    if "429" in failure:
        # The handshake shares the bucket of the widget's requests (protocol notes 1.6).
        return about.unproven(
            f"The WebSocket was throttled: {failure}.",
            seen,
            owner=Owner.ENVIRONMENT,
            next_step="Play fewer scenarios at once, or lower `instance.requests_per_minute`.",
        )
    return about.failed(
        f"The WebSocket was refused: {failure}.",
        seen,
        owner=Owner.ENVIRONMENT,
        next_step="Let what stands before the instance pass the WebSocket upgrade of /widget/ws on.",
    )


def wrong_join(about: About, transcript: Transcript, socket: Connection) -> Verdict | None:
    sent = socket.sent()
    if not sent:
        return None
    if sent[0].seen.kind != frames.JOIN:
        first = f"`{sent[0].seen.kind}`" if sent[0].seen.kind else "an unreadable frame"
        joins = socket.sent(frames.JOIN)
        return about.failed(
            f"A socket began with {first} instead of `join`."
            if joins
            else f"A socket was opened, and the widget sent {first} and never `join`.",
            sent[:1],
            owner=Owner.WIDGET,
            next_step="Send `join` before anything else: the server ignores what comes before it.",
        )
    joined: set[str] = set()
    for join in socket.sent(frames.JOIN):
        token = text(frames.read_frame(join.seen.text), "token")
        why = "was sent twice in the same name" if token in joined else _join_mistake(transcript, join)
        joined.add(token)
        if why:
            return about.failed(
                f"A `join` {why}.",
                [join],
                owner=Owner.WIDGET,
                next_step="Send the session's token as `token` and the inbox as `data.inbox_id`, once for each identity.",
            )
    return None


def closed_unanswered(about: About, transcript: Transcript, socket: Connection) -> Verdict | None:
    """The server closed the socket instead of answering, the page was still there, and no socket of the scene was
    ever let in: a network may cut one at any moment, and `pings_keep_the_session` finds one that keeps doing so."""
    joins, closed = socket.sent(frames.JOIN), socket.closed
    if not joins or closed is None or socket.received() or cut_is_wanted(transcript):
        return None
    if socket.left is not None and closed.at + LEAVING >= socket.left.at:
        return None
    if not waited_enough(transcript, closed.at, LEAVING) or _is_dead(transcript, joins):
        return None
    if any(each.joined is not None for each in connections(transcript)):
        return None
    code = f" with code {closed.seen.code}" if closed.seen.code is not None else ""
    return about.failed(
        f"The server closed a socket{code} instead of answering its `join`.",
        [*socket.seen, *joins],
        owner=Owner.SERVER,
        next_step="See the instance's log, and how long what stands before it lets a WebSocket live.",
    )


def _join_mistake(transcript: Transcript, join: Entry[Frame]) -> str:
    token = text(frames.read_frame(join.seen.text), "token")
    known = known_tokens(transcript)
    if not token:
        return "carries no token"
    if known and token not in known:
        return "carries a token that nobody gave to this browser"
    named = text(frames.payload_of(join.seen.text), "inbox_id")
    inboxes = {each.inbox.lower() for each in exchanges(transcript) if each.inbox} | {
        opening(transcript).inbox.lower()
    }
    # A numeric id is let in as well (`widget_ws.go:192-241`), unlike over HTTP.
    return "" if named.isdigit() or named.lower() in inboxes else "names another inbox, or none"


def _given_up_for_another(transcript: Transcript, socket: Connection) -> bool:
    """Whether the page opened another socket after it and joined that: two attempts at reconnecting crossed, as on
    a network that has just come back."""
    return any(
        each.joined is not None and each.page == socket.page and each.began_at > socket.began_at
        for each in connections(transcript)
    )


def unanswered(about: About, transcript: Transcript, socket: Connection) -> Verdict | None:
    joins = socket.sent(frames.JOIN)
    errors = [] if _is_dead(transcript, joins) else socket.received(frames.ERROR)
    answers = socket.received(frames.JOINED, frames.ERROR)
    if errors and len(answers) > len(joins) and socket.joined is not None:
        said = text(frames.payload_of(errors[0].seen.text), "message")
        return about.failed(
            f"The server let a socket in, and sent it an error nevertheless: {said or 'no reason given'}.",
            [*joins, *answers],
            owner=Owner.SERVER,
            next_step="See the instance's log: each `join` is answered once, with `joined` or with `error`.",
        )
    if errors:
        said = text(frames.payload_of(errors[0].seen.text), "message")
        return about.failed(
            f"The server refused a `join`: {said or 'no reason given'}.",
            [*joins, *errors],
            owner=Owner.SERVER,
            next_step="See whether the session, the inbox and the number of open tabs are what the server wants.",
        )
    if joins and len(answers) > len(joins):
        return about.failed(
            f"The server answered {len(joins)} `join` {len(answers)} times, and the widget tells of its page each time.",
            [*joins, *answers],
            owner=Owner.SERVER,
            next_step="See the instance's log, and whether what stands before it repeats frames.",
        )
    missing = len(answers) < len(joins)
    if missing and socket.ended_at is None and waited_enough(transcript, joins[-1].at):
        return about.failed(
            "The server never answered a `join`.",
            [*socket.seen, *joins],
            owner=Owner.SERVER,
            next_step="See the instance's log, and whether a proxy passes frames on in both directions.",
        )
    if (
        not joins
        and socket.opened is not None
        and socket.ended_at is None
        and waited_enough(transcript, socket.began_at)
        and not _given_up_for_another(transcript, socket)
    ):
        return about.failed(
            "A socket was opened, and the widget never sent `join`.",
            socket.seen,
            owner=Owner.WIDGET,
            next_step="Send `join` as soon as the socket is open.",
        )
    return None


def _is_dead(transcript: Transcript, joins: list[Entry[Frame]]) -> bool:
    """Whether HTTP refused the same token too: then no_request_fails has the cause."""
    refused = {each.bearer for each in exchanges(transcript) if each.status == 401}
    return any(text(frames.read_frame(join.seen.text), "token") in refused for join in joins)


def never_opened(about: About, transcript: Transcript, sockets: list[Connection]) -> Verdict | None:
    issued = issued_tokens(transcript)
    if sockets or not issued or not waited_enough(transcript, issued[0].answer.at):
        return None
    return about.failed(
        "The visitor has a session, and the widget never opened a WebSocket.",
        [each.answer for each in issued],
        owner=Owner.WIDGET,
        next_step="Open /widget/ws as soon as a session token exists; see the console for what kept it.",
    )
