"""What a scene still owes before it may be judged: pure, so that settling waits for facts and not for time.

A debt that is never paid costs the settling deadline, and then the checks say what it means. A
missing debt costs a false alarm on a slow site: when in doubt, a debt is owed.
"""

from collections.abc import Callable, Iterator

from embedcheck.checks.boot_findings import is_refused
from embedcheck.checks.connections import connections, cut_is_wanted
from embedcheck.checks.scene import is_official
from embedcheck.checks.tokens import issued_tokens
from embedcheck.checks.visits import LOADS
from embedcheck.model.observations import (
    AgentSaid,
    ChatShown,
    DeviceSaid,
    EmbedState,
    Frame,
    MessagesRead,
    Navigated,
    PostMessage,
    RefusalExpected,
    RequestFailed,
    RequestSent,
    ResponseReceived,
    SocketClosed,
    SocketDropped,
    SocketOpened,
    StepEnded,
    TokensKept,
    VisitorSaid,
    VisitsRead,
    Way,
    Witness,
)
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.runner import facts, talk_debts
from embedcheck.wire import endpoints, frames, limits, window_messages

Debts = Callable[[Transcript], Iterator[str]]

# Seconds by which one witness's word may come before another's of the same moment.
WITNESSES_APART = 0.05


def answers(seen: Transcript) -> Iterator[str]:
    """Every request of the widget that the browser still waits for."""
    over = {entry.seen.id for entry in seen.of(ResponseReceived, by=Witness.WIRE)}
    over |= {entry.seen.id for entry in seen.of(RequestFailed, by=Witness.WIRE)}
    for entry in seen.of(RequestSent, by=Witness.WIRE):
        endpoint = endpoints.classify(entry.seen.method, entry.seen.url)
        if endpoint is not None and entry.seen.id not in over:
            yield f"the answer to {endpoint.name}"


def boot(seen: Transcript) -> Iterator[str]:
    """The widget of the newest page says that it has loaded. A page that shows no sign of an embed
    owes it too: a tag manager may add the script late, and without one there is no chat. Where a visitor
    has waited for the chat in vain, it has been waited for; a boot that was refused before our eyes is over."""
    state = seen.last(EmbedState)
    if any(entry.seen.error for entry in seen.of(StepEnded)):
        return
    if state is None or state.seen.loaded or seen.of(RefusalExpected):
        return
    if not (is_official(seen) and is_refused(seen)):
        yield "the widget's WIDGET_LOADED"


def explanation(seen: Transcript) -> Iterator[str]:
    """What the browser hides of the launcher's settings, the probe is asked for."""
    told = {entry.seen.id for entry in seen.of(ResponseReceived, by=Witness.PROBE)}
    told |= {entry.seen.id for entry in seen.of(RequestFailed, by=Witness.PROBE)}
    asked = [
        entry.seen.id
        for entry in seen.of(RequestSent, by=Witness.PROBE)
        if endpoints.classify(entry.seen.method, entry.seen.url) is endpoints.LAUNCHER
    ]
    if facts.launcher_unexplained(seen) and not told.intersection(asked):
        yield "the probe's word on the launcher's settings"


def joins(seen: Transcript) -> Iterator[str]:
    """Whoever was given a session opens a socket; every live one is joined; a dropped one is opened anew."""
    closed = {entry.seen.socket for entry in seen.of(SocketClosed, by=Witness.WIRE)}
    opened = seen.of(SocketOpened, by=Witness.WIRE)
    answered = {
        entry.seen.socket
        for kind in (frames.JOINED, frames.ERROR)
        for entry in seen.frames(kind, way=Way.RECEIVED)
    }
    if not opened and issued_tokens(seen):
        yield "the widget's WebSocket"
    for entry in opened:
        if entry.seen.socket not in closed | answered:
            yield f"the answer to `join` on socket {entry.seen.socket}"
    dropped = seen.last(SocketDropped)
    if dropped is not None and not any(
        entry.seen.socket in answered for entry in opened if entry.seq > dropped.seq
    ):
        yield "the reconnection of the widget's socket"


def reconnections(seen: Transcript) -> Iterator[str]:
    """A socket that the network lost is opened anew, as long as its page is there: see `limits.RECONNECT_EVERY`."""
    sockets = connections(seen)
    if not sockets or cut_is_wanted(seen):
        return
    lost = sockets[-1]
    moved_on = [
        entry
        for entry in seen.of(Navigated, by=Witness.PAGE, after=lost.opened.seq if lost.opened else 0)
        if entry.seen.page == lost.page and entry.seen.how in LOADS
    ]
    if lost.joined is not None and lost.closed is not None and lost.left is None and not moved_on:
        yield f"the reconnection of the widget's lost socket {lost.number}"


def messages(seen: Transcript) -> Iterator[str]:
    """What was said is stored, and shown where a person could see it."""
    stored = " ".join(
        str(message.get("text")) for entry in seen.of(MessagesRead) for message in entry.seen.messages
    )
    shown = " ".join(
        str(message.get("text")) for entry in seen.of(ChatShown) for message in entry.seen.messages
    )
    if not seen.of(MessagesRead) and not seen.of(ChatShown):
        return
    for said in _said(seen):
        if not isinstance(said, AgentSaid) and said.must_be_refused:
            continue
        if said.mark not in stored:
            yield f"«{said.mark}» in the instance's store"
        # A second device's message is never pushed (D-39), so the widget owes no picture of it.
        if not isinstance(said, DeviceSaid) and _visible(seen) and said.mark not in shown:
            yield f"«{said.mark}» in the open widget"


def pushes(seen: Transcript) -> Iterator[str]:
    """The probe's socket is pushed what the agent says, as the widget's is."""
    joined = seen.frames(frames.JOINED, way=Way.RECEIVED, by=Witness.PROBE)
    if not joined:
        return
    heard = " ".join(entry.seen.text for entry in seen.of(Frame) if entry.seen.kind == frames.NEW_MESSAGE)
    for entry in seen.of(AgentSaid, after=joined[0].seq):
        if entry.seen.mark not in heard:
            yield f"the push of «{entry.seen.mark}»"


def tracking(seen: Transcript) -> Iterator[str]:
    """The newest page of the host reaches the iframe, and the instance where a socket is joined."""
    state, page = seen.last(EmbedState), seen.last(Navigated)
    if state is None or page is None or not state.seen.loaded:
        return
    # Both are the page's own words, so that their order is true: a page that was left and came back
    # owes another visit than the first.
    heard = [
        entry
        for entry in seen.of(PostMessage, by=Witness.PAGE, after=page.seq)
        if entry.seen.type == window_messages.PAGE_VISIT and entry.seen.data.get("url") == page.seen.url
    ]
    if not heard and is_official(seen):
        yield f"the tracking of {page.seen.url}"
    sent = [
        frames.payload_of(entry.seen.text).get("url")
        for entry in _visits_sent(seen)
        if entry.at >= page.at - WITNESSES_APART
    ]
    if _joined(seen) and page.seen.url not in sent:
        yield f"the page visit of {page.seen.url} on the socket"


def visits(seen: Transcript) -> Iterator[str]:
    """The newest page visit that the server's rules let through is in the agent's list."""
    if not seen.opened.has_agent:
        return
    accepted: dict[int, float] = {}
    newest = token = None
    for entry in seen.frames(way=Way.SENT):
        if entry.seen.kind == frames.JOIN:
            joined_as = (frames.read_frame(entry.seen.text) or {}).get("token")
            # Stored visits do not follow a visitor into the contact that he becomes (D-24).
            newest, token = (newest if joined_as == token else None), joined_as
        # Sent and counted by one witness, so that its times may be compared (`widget_ws.go:163`).
        since = entry.at - accepted.get(entry.seen.socket, -limits.PAGE_VISIT_INTERVAL)
        if entry.seen.kind == frames.PAGE_VISIT and since >= limits.PAGE_VISIT_INTERVAL:
            accepted[entry.seen.socket] = entry.at
            newest = frames.payload_of(entry.seen.text).get("url")
    if token in _merged(seen):
        return
    read = seen.last(VisitsRead, by=Witness.AGENT)
    if newest and (read is None or all(visit.get("url") != newest for visit in read.seen.visits)):
        yield f"the stored page visit of {newest}"


def _merged(seen: Transcript) -> set[str | None]:
    """The visitor tokens that were merged into a contact, whether or not its socket joined anew by then."""
    clears = {
        entry.seen.id
        for entry in seen.of(ResponseReceived, by=Witness.WIRE)
        if entry.seen.headers.get(endpoints.CLEAR_VISITOR_HEADER)
    }
    requests = (entry.seen for entry in seen.of(RequestSent, by=Witness.WIRE) if entry.seen.id in clears)
    return {request.headers.get(endpoints.VISITOR_HEADER) for request in requests} - {None}


def clearing(seen: Transcript) -> Iterator[str]:
    """A visitor token that was offered is cleared in the page."""
    offered = any(
        entry.seen.headers.get(endpoints.VISITOR_HEADER) for entry in seen.of(RequestSent, by=Witness.WIRE)
    )
    cleared = any(
        entry.seen.type == window_messages.CLEAR_VISITOR_TOKEN
        for entry in seen.of(PostMessage, by=Witness.PAGE)
    )
    if not is_official(seen):
        kept = seen.last(TokensKept)
        cleared = answered_clear(seen) and not (kept and kept.seen.visitor)
    if offered and not cleared:
        yield "the clearing of the visitor token"


def answered_clear(seen: Transcript) -> bool:
    """Whether the instance said that it has cleared a visitor token."""
    answers = seen.of(ResponseReceived, by=Witness.WIRE)
    return any(each.seen.headers.get(endpoints.CLEAR_VISITOR_HEADER) == "true" for each in answers)


DEBTS: tuple[Debts, ...] = (
    answers,
    boot,
    explanation,
    joins,
    reconnections,
    messages,
    pushes,
    tracking,
    visits,
    clearing,
    talk_debts.visitors_typing,
    talk_debts.agents_typing,
    talk_debts.counting,
    talk_debts.marking,
    talk_debts.resuming,
    talk_debts.forgetting,
    talk_debts.files,
    talk_debts.updates,
    talk_debts.noticing,
)


def owed(seen: Transcript) -> list[str]:
    """Everything that is still owed, in words."""
    return [debt for debts in DEBTS for debt in debts(seen)]


def _said(seen: Transcript) -> Iterator[VisitorSaid | AgentSaid | DeviceSaid]:
    for entry in seen:
        if isinstance(entry.seen, VisitorSaid | AgentSaid | DeviceSaid):
            yield entry.seen


def _visits_sent(seen: Transcript) -> list[Entry[Frame]]:
    return seen.frames(frames.PAGE_VISIT, way=Way.SENT)


def _joined(seen: Transcript) -> bool:
    closed = {entry.seen.socket for entry in seen.of(SocketClosed, by=Witness.WIRE)}
    return any(entry.seen.socket not in closed for entry in seen.frames(frames.JOINED, way=Way.RECEIVED))


def _visible(seen: Transcript) -> bool:
    state = seen.last(EmbedState)
    return state is not None and state.seen.open
