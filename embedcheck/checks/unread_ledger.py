"""What is unread: as the server counts it, as each page of the widget must, and since when it is seen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from embedcheck.checks import traces
from embedcheck.checks.about import Seen
from embedcheck.checks.connections import Connection, connections
from embedcheck.checks.delivery_faults import AGENT
from embedcheck.checks.exchanges import Exchange, exchanges
from embedcheck.checks.scene import path_of
from embedcheck.checks.tokens import text
from embedcheck.model.observations import AgentSaid, Frame, PostMessage, StepEnded, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.wire import endpoints, frames
from embedcheck.wire.window_messages import CLEAR_SESSION, CLEAR_SESSION_TOKEN

# The widget may hear an answer and a push in another order than the witness does.
RACE = 0.1
# Seconds from when the widget closes a socket until the witness tells of it.
GIVING_UP = 1.0


@dataclass(frozen=True, slots=True)
class Count:
    """What one page's badge may count from this entry on; None where nothing is known."""

    since: Entry[Any]
    least: int | None
    most: int | None

    @property
    def total(self) -> int | None:
        """What it must count; None where that cannot be known."""
        return self.most if self.least == self.most else None


@dataclass(frozen=True, slots=True)
class Reading:
    """How many replies of a conversation the server called unread, asked and answered at these times."""

    conversation: str
    unread: int
    exchange: Exchange

    @property
    def asked_at(self) -> float:
        return self.exchange.request.at

    @property
    def entry(self) -> Seen:
        return self.exchange.response or self.exchange.request


@dataclass(frozen=True, slots=True)
class Reply:
    """`stored_at` is when the step that said it was over; None where it failed."""

    said: Entry[AgentSaid]
    stored_at: float | None

    @property
    def conversation(self) -> str:
        return self.said.seen.conversation


def replies(transcript: Transcript) -> list[Reply]:
    ended = transcript.of(StepEnded)
    found = []
    for said in transcript.of(AgentSaid):
        end = next((each for each in ended if each.seq > said.seq), None)
        found.append(Reply(said, end.at if end and not end.seen.error else None))
    return found


def pushes_of(transcript: Transcript, reply: Reply, page: int) -> list[Entry[Frame]]:
    """The frames by which this page of the widget heard of a reply."""
    pushes = traces.pushed(transcript, reply.said.seen.mark, Witness.WIRE)
    mine = [each.number for each in connections(transcript) if each.page == page]
    return [push for socket, heard in pushes.items() if socket in mine for push in heard]


def sightings(transcript: Transcript, conversation: str) -> list[Exchange]:
    """Requests by which the contact sees a conversation: said so, or written to (`chat.go:519`)."""
    own = exchanges(transcript, endpoints.LAST_SEEN, endpoints.MESSAGE, endpoints.INIT, endpoints.UPLOAD)
    device = exchanges(transcript, endpoints.MESSAGE, endpoints.UPLOAD, endpoints.LAST_SEEN, by=Witness.PROBE)
    return [each for each in (*own, *device) if conversation_of(each) in ("", conversation)]


def last_seen_told(transcript: Transcript) -> list[Exchange]:
    return exchanges(transcript, endpoints.LAST_SEEN)


def conversation_of(exchange: Exchange) -> str:
    """The UUID of a request's conversation: in its path, or in the answer. Empty for an upload's, which
    counts for every conversation."""
    if exchange.endpoint is endpoints.INIT:
        begun = exchange.data.get("conversation") if isinstance(exchange.data, dict) else None
        return text(begun, "uuid") if isinstance(begun, dict) else ""
    parts = path_of(exchange.url).split("/")
    return parts[parts.index("conversations") + 1] if "conversations" in parts[:-1] else ""


def readings(transcript: Transcript) -> list[Reading]:
    """By the probe and the widget: of one conversation, or of each in a list."""
    found = []
    for by in (Witness.PROBE, Witness.WIRE):
        for each in exchanges(transcript, endpoints.CONVERSATION, endpoints.CONVERSATIONS, by=by):
            items = [(item, _number(item)) for item in _listed(each.data)]
            found += [
                Reading(text(item, "uuid"), number, each) for item, number in items if number is not None
            ]
    return found


def _listed(data: Any) -> list[Any]:
    if isinstance(data, list):
        return data
    return [data.get("conversation")] if isinstance(data, dict) else []


def counts(transcript: Transcript, page: int) -> list[Count]:
    """What this page's badge must count, change by change (`store/chat.js:68-73`, `useUnreadCount.js`)."""
    known: _Known = None
    found = []
    for entry, change in sorted(_changes(transcript, page), key=lambda each: each[0].seq):
        known = change(known)
        found.append(Count(entry, *_sum(known)))
    return found


# The least and the most by conversation; None where a number, or everything, is unknown.
_Span = tuple[int, int]
_Known = dict[str, _Span | None] | None
_Change = Callable[[_Known], _Known]


def _sum(known: _Known) -> tuple[int, int] | tuple[None, None]:
    spans = [] if known is None else [each for each in known.values() if each is not None]
    if known is None or len(spans) < len(known):
        return None, None
    return sum(least for least, _ in spans), sum(most for _, most in spans)


def _either(one: _Span | None, other: _Span | None) -> _Span | None:
    return (min(one[0], other[0]), max(one[1], other[1])) if one and other else None


def _changes(transcript: Transcript, page: int) -> Iterator[tuple[Entry[Any], _Change]]:
    mine = [each for each in exchanges(transcript) if each.page == page]
    uncertain = [each for each in mine if each.endpoint in (endpoints.LAST_SEEN, endpoints.CONVERSATIONS)]
    sockets = [each for each in connections(transcript) if each.page == page]
    pushes = [push for each in sockets for push in each.received(frames.NEW_MESSAGE)]
    unheard = {push.seq for each in sockets for push in pushes if _comes_as_it_closes(push, each)}
    for each in uncertain:
        yield from _heard_before_its_answer(each, pushes)
    for each in mine:
        yield from _of_exchange(each, mine)
    for push in pushes:
        yield push, _pushed(push, uncertain, perhaps=push.seq in unheard)
    for told in transcript.of(PostMessage):
        if told.seen.page == page and told.seen.type in (CLEAR_SESSION, CLEAR_SESSION_TOKEN):
            yield told, lambda _: None


def _of_exchange(each: Exchange, mine: list[Exchange]) -> Iterator[tuple[Entry[Any], _Change]]:
    if each.endpoint is endpoints.FRAME or each.status == 401:
        yield each.response or each.request, lambda _: None
    elif each.response is not None and each.succeeded:
        during = [other for other in mine if _marks_during(other, each) or _marks_during(each, other)]
        yield from _answered(each, each.response, during)
    # The widget has an answer some time before the witness tells of it.
    if each.endpoint is endpoints.LAST_SEEN:
        yield each.request, _open_question(conversation_of(each))
    elif each.endpoint is endpoints.CONVERSATIONS:
        yield each.request, _before_list(_listed_spans(each))


def _marks_during(told: Exchange, listing: Exchange) -> bool:
    """Whether a mark was under way with a list: who can tell which of the two the widget heard last."""
    if told.endpoint is not endpoints.LAST_SEEN or listing.endpoint is not endpoints.CONVERSATIONS:
        return False
    if listing.response is None:
        return False
    ended = told.response or told.request
    return told.request.seq < listing.response.seq and ended.seq > listing.request.seq


def _answered(
    each: Exchange, answer: Entry[Any], during: list[Exchange]
) -> Iterator[tuple[Entry[Any], _Change]]:
    if each.endpoint is endpoints.CONVERSATIONS and isinstance(each.data, list):
        marked = {conversation_of(told) for told in during}
        listed = _listed_spans(each)
        spans = {uuid: _either(span, (0, 0)) if uuid in marked else span for uuid, span in listed.items()}
        yield answer, lambda _: spans
    elif each.endpoint in (endpoints.INIT, endpoints.LAST_SEEN) and (uuid := conversation_of(each)):
        begins = each.endpoint is endpoints.INIT
        none: _Span | None = (0, 0)
        for listing in during:
            none = _either(none, _listed_spans(listing).get(uuid))

        def seen(known: _Known) -> _Known:
            return {**(known or {}), uuid: none} if known is not None or begins else None

        yield answer, seen


def _listed_spans(listing: Exchange) -> dict[str, _Span | None]:
    if not listing.succeeded or not isinstance(listing.data, list):
        return {}
    numbers = [(text(item, "uuid"), _number(item)) for item in listing.data]
    return {uuid: None if number is None else (number, number) for uuid, number in numbers}


def _before_list(listed: dict[str, _Span | None]) -> _Change:
    """Until the witness tells of its answer, each count is the one of before or the one that it gives."""

    def either(known: _Known) -> _Known:
        if known is None or known.keys() != listed.keys():
            return None
        return {uuid: _either(known[uuid], span) for uuid, span in listed.items()}

    return either


def _open_question(uuid: str) -> _Change:
    def perhaps_seen(known: _Known) -> _Known:
        if known is None or uuid not in known:
            return known
        return {**known, uuid: _either(known[uuid], (0, 0))}

    return perhaps_seen


def _heard_before_its_answer(
    each: Exchange, pushes: list[Entry[Frame]]
) -> Iterator[tuple[Entry[Any], _Change]]:
    """What was pushed right after an answer, as the witness tells it, the widget may have counted before it."""
    if each.response is None:
        return
    for push in pushes:
        if each.response.seq < push.seq and push.at <= each.response.at + RACE:
            yield each.response, _pushed(push, [each])


def _comes_as_it_closes(push: Entry[Frame], socket: Connection) -> bool:
    """Whether the widget may have given the socket up by then: what comes on it is told all the same."""
    ended = socket.ended_at
    return push.seen.socket == socket.number and ended is not None and 0 <= ended - push.at <= GIVING_UP


def _pushed(push: Entry[Any], uncertain: list[Exchange], *, perhaps: bool = False) -> _Change:
    data = frames.payload_of(push.seen.text)
    author = data.get("author")
    counted = isinstance(author, dict) and author.get("type") == AGENT[0]
    uuid = text(data, "conversation_uuid")
    raced = perhaps or any(
        each.request.seq < push.seq and (each.response is None or push.at <= each.response.at + RACE)
        for each in uncertain
    )

    def more(known: _Known) -> _Known:
        if known is None or not counted or uuid not in known:
            return known
        before = known[uuid]
        if before is None:
            return known
        least, most = before
        return {**known, uuid: (least if raced else least + 1, most + 1)}

    return more


def _number(listed: Any) -> int | None:
    count = listed.get("unread_message_count") if isinstance(listed, dict) else None
    return count if isinstance(count, int) else None
