"""What is unread: as the server counts it, as each page of the widget must, and since when it is seen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from embedcheck.checks.about import Seen
from embedcheck.checks.connections import connections
from embedcheck.checks.delivery_faults import AGENT
from embedcheck.checks.exchanges import Exchange, exchanges
from embedcheck.checks.scene import path_of
from embedcheck.checks.tokens import text
from embedcheck.model.observations import AgentSaid, PostMessage, StepEnded, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.wire import endpoints, frames
from embedcheck.wire.window_messages import CLEAR_SESSION, CLEAR_SESSION_TOKEN

# The widget may hear an answer and a push in another order than the witness does.
RACE = 0.1


@dataclass(frozen=True, slots=True)
class Count:
    """What one page's badge must count from this entry on; None where that cannot be known."""

    since: Entry[Any]
    total: int | None


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
        found.append(Count(entry, _sum(known)))
    return found


# By conversation; None where it cannot be known, for one or for all.
_Known = dict[str, int | None] | None
_Change = Callable[[_Known], _Known]


def _sum(known: _Known) -> int | None:
    if known is None:
        return None
    numbers = [each for each in known.values() if each is not None]
    return sum(numbers) if len(numbers) == len(known) else None


def _changes(transcript: Transcript, page: int) -> Iterator[tuple[Entry[Any], _Change]]:
    mine = [each for each in exchanges(transcript) if each.page == page]
    for each in mine:
        yield from _of_exchange(each, mine)
    uncertain = [each for each in mine if each.endpoint in (endpoints.LAST_SEEN, endpoints.CONVERSATIONS)]
    for socket in connections(transcript):
        if socket.page == page:
            for push in socket.received(frames.NEW_MESSAGE):
                yield push, _pushed(push, uncertain)
    for told in transcript.of(PostMessage):
        if told.seen.page == page and told.seen.type in (CLEAR_SESSION, CLEAR_SESSION_TOKEN):
            yield told, lambda _: None


def _of_exchange(each: Exchange, mine: list[Exchange]) -> Iterator[tuple[Entry[Any], _Change]]:
    if each.endpoint is endpoints.FRAME or each.status == 401:
        yield each.response or each.request, lambda _: None
    elif each.response is not None and each.succeeded:
        yield from _answered(each, each.response, [told for told in mine if _marks_during(told, each)])
    # The widget has an answer some time before the witness tells of it.
    if each.endpoint is endpoints.LAST_SEEN:
        yield each.request, _open_question(conversation_of(each))
    elif each.endpoint is endpoints.CONVERSATIONS:
        yield each.request, lambda _: None


def _marks_during(told: Exchange, listing: Exchange) -> bool:
    """Whether a mark was under way with a list: who can tell which of the two the widget heard last."""
    if told.endpoint is not endpoints.LAST_SEEN or listing.response is None:
        return False
    ended = told.response or told.request
    return told.request.seq < listing.response.seq and ended.seq > listing.request.seq


def _answered(
    each: Exchange, answer: Entry[Any], marks: list[Exchange]
) -> Iterator[tuple[Entry[Any], _Change]]:
    if each.endpoint is endpoints.CONVERSATIONS and isinstance(each.data, list):
        marked = {conversation_of(told) for told in marks}
        listed = {text(item, "uuid"): _number(item) for item in each.data}
        sure = {uuid: None if uuid in marked else number for uuid, number in listed.items()}
        yield answer, lambda _: sure
    elif each.endpoint in (endpoints.INIT, endpoints.LAST_SEEN) and (uuid := conversation_of(each)):
        begins = each.endpoint is endpoints.INIT

        def seen(known: _Known) -> _Known:
            return {**(known or {}), uuid: 0} if known is not None or begins else None

        yield answer, seen


def _open_question(uuid: str) -> _Change:
    def unknown(known: _Known) -> _Known:
        return {**known, uuid: None} if known is not None and uuid in known else known

    return unknown


def _pushed(push: Entry[Any], uncertain: list[Exchange]) -> _Change:
    data = frames.payload_of(push.seen.text)
    author = data.get("author")
    counted = isinstance(author, dict) and author.get("type") == AGENT[0]
    uuid = text(data, "conversation_uuid")
    raced = any(
        each.request.seq < push.seq and (each.response is None or push.at <= each.response.at + RACE)
        for each in uncertain
    )

    def more(known: _Known) -> _Known:
        if known is None or not counted or uuid not in known:
            return known
        before = known[uuid]
        return {**known, uuid: None if raced or before is None else before + 1}

    return more


def _number(listed: Any) -> int | None:
    count = listed.get("unread_message_count") if isinstance(listed, dict) else None
    return count if isinstance(count, int) else None
