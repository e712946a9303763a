"""Where a message left its trace: on the wire, in the store, on the screen. Found by its mark, never by time."""

import html
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from embedcheck.checks.connections import connections
from embedcheck.checks.documents import page_entries
from embedcheck.checks.exchanges import Exchange, exchanges
from embedcheck.checks.scene import is_official, path_of
from embedcheck.checks.tokens import text as text_of
from embedcheck.model.observations import (
    AgentSaid,
    ChatShown,
    EmbedState,
    Frame,
    LoggedOut,
    MessagesRead,
    Navigated,
    Observation,
    PostMessage,
    VisitorSaid,
    Witness,
)
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.wire import endpoints, frames
from embedcheck.wire.window_messages import CLEAR_SESSION, CLEAR_SESSION_TOKEN

# The widget draws a message some frames after it got it; a slow computer takes longer.
DRAWING = 1.0
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Copies:
    """How often one entry has a message, and the copies themselves."""

    entry: Entry[Any]
    found: tuple[dict[str, Any], ...]

    @property
    def times(self) -> int:
        return len(self.found)


def spoken(text: object) -> str:
    """A text as a screen shows it, where HTML makes one space of any white space; nothing else is levelled."""
    return " ".join(str(text or "").split())


Same = Callable[[str, str], bool]
"""Whether a text is what was said, given both in this order: said, found."""


def to_the_letter(said: str, found: str) -> bool:
    return said.strip() == found.strip()


def reads(said: str, found: str) -> bool:
    return spoken(said) == spoken(found)


def holds(said: str, found: str) -> bool:
    """A screen may have a name or a time beside the text."""
    return spoken(said) in spoken(found)


def plain(text: object) -> str:
    """The text of HTML as a person reads it."""
    return " ".join(html.unescape(_TAG.sub(" ", str(text or ""))).split())


def says(message: Any, mark: str) -> bool:
    return isinstance(message, dict) and bool(mark) and mark in str(message.get("text") or "")


def posts_of(transcript: Transcript, mark: str) -> list[Exchange]:
    """The widget's requests that carry the message."""
    posts = exchanges(transcript, endpoints.INIT, endpoints.MESSAGE)
    return [each for each in posts if mark and mark in str(each.sent.get("message") or "")]


def conversation_of(post: Exchange) -> str:
    """The conversation's UUID: in the answer of `init`, in the path of `message`."""
    if isinstance(post.data, dict) and isinstance(post.data.get("conversation"), dict):
        return text_of(post.data["conversation"], "uuid")
    parts = path_of(post.url).split("/")
    return parts[-2] if len(parts) > 2 else ""


def said_beside(transcript: Transcript, mark: str, conversation: str) -> set[str]:
    """Marks of what else was said in a conversation: by these a look at it is recognised."""
    visitors = {
        each.seen.mark
        for each in transcript.of(VisitorSaid)
        if any(conversation_of(post) == conversation for post in posts_of(transcript, each.seen.mark))
    }
    agents = {each.seen.mark for each in transcript.of(AgentSaid) if each.seen.conversation == conversation}
    return (visitors | agents) - {mark}


def fetched(transcript: Transcript, mark: str) -> list[Exchange]:
    """The browser's readings of conversations that brought the message."""
    asked = exchanges(transcript, endpoints.CONVERSATIONS, endpoints.CONVERSATION, endpoints.INIT)
    return [each for each in asked if each.response and mark and mark in (each.response.seen.body or "")]


def readings_with_doubles(transcript: Transcript, mark: str) -> list[Exchange]:
    """Readings of a conversation, the browser's and the probe's, in which the message stands twice under one UUID."""
    asked = [
        each
        for witness in (Witness.WIRE, Witness.PROBE)
        for each in exchanges(transcript, endpoints.CONVERSATION, by=witness)
    ]
    return [each for each in asked if any(times > 1 for times in Counter(_uuids(each.data, mark)).values())]


def _uuids(data: Any, mark: str) -> list[str]:
    listed = data.get("messages") if isinstance(data, dict) else None
    messages = listed if isinstance(listed, list) else []
    return [text_of(each, "uuid") for each in messages if mark and mark in text_of(each, "content")]


def pushed(
    transcript: Transcript, mark: str, by: Witness, named: Collection[str] = ()
) -> dict[int, list[Entry[Frame]]]:
    """Pushes of the message by socket, as one witness received them: with its mark, or with one of the
    UUIDs that it is stored under, whatever they say."""
    found: dict[int, list[Entry[Frame]]] = {}
    for socket in connections(transcript, by=by):
        heard = [
            each
            for each in socket.received(frames.NEW_MESSAGE)
            if (mark and mark in each.seen.text) or frames.payload_of(each.seen.text).get("uuid") in named
        ]
        if heard:
            found[socket.number] = heard
    return found


def last_readings(transcript: Transcript) -> list[Entry[MessagesRead]]:
    """What each witness last read of each conversation."""
    last = {(each.witness, each.seen.conversation): each for each in transcript.of(MessagesRead)}
    return list(last.values())


def stored(transcript: Transcript, mark: str, conversation: str, since: float) -> list[Copies]:
    """The last readings that can speak of this message.

    One without the message speaks only if it is of the message's conversation, was taken after
    `since`, when the message was there, and its witness found the message nowhere else.
    """
    found = [Copies(each, _with_mark(each.seen.messages, mark)) for each in last_readings(transcript)]
    finders = {each.entry.witness for each in found if each.times}
    return [
        each
        for each in found
        if each.times
        or (
            each.entry.seen.conversation == conversation
            and each.entry.at >= since
            and each.entry.witness not in finders
        )
    ]


def looks(transcript: Transcript) -> list[Entry[ChatShown]]:
    """Every look at the chat."""
    return transcript.of(ChatShown, by=Witness.PAGE)


def shown(transcript: Transcript, mark: str) -> list[Copies]:
    """The looks at the open chat that show the message; one still pending is not yet shown."""
    seen = (_shown(look, mark) for look in looks(transcript) if is_open(transcript, look))
    return [each for each in seen if each.times]


def last_look(
    transcript: Transcript, since: float, *, at_conversation: bool, showing: Collection[str] = ()
) -> Entry[ChatShown] | None:
    """The last look at the open widget of one page, if it was taken well after `since`.

    The page ends with the next load and with any logout: what is shown afterwards is another story.
    `at_conversation`: only looks that show messages count. An open widget may also show its home.
    `showing`: marks of which a look must show one, as another conversation may be open; none: any will do.
    """
    ends = [each.seq for each in page_entries(transcript) if each.at >= since and _ends(each.seen)]
    if not is_official(transcript):
        ends += [each.seq for each in transcript.of(LoggedOut) if each.at >= since]
    taken = [
        each
        for each in looks(transcript)
        if each.seq < min(ends, default=len(transcript) + 1)
        and is_open(transcript, each)
        and (each.seen.messages or not at_conversation)
        and (not showing or shows_any(each, showing))
    ]
    return taken[-1] if taken and taken[-1].at >= since + DRAWING else None


def shows_any(look: Entry[ChatShown], marks: Collection[str]) -> bool:
    return any(says(message, mark) for message in look.seen.messages for mark in marks)


def _ends(seen: Observation) -> bool:
    if isinstance(seen, Navigated):
        return seen.how in ("load", "reload")
    return isinstance(seen, PostMessage) and seen.type in (CLEAR_SESSION, CLEAR_SESSION_TOKEN)


def out_of_order(messages: Iterable[Any], marks: list[str]) -> bool:
    """Whether these messages stand in another order than they were said in."""
    listed = list(messages)
    places = [next((i for i, each in enumerate(listed) if says(each, mark)), None) for mark in marks]
    there = [place for place in places if place is not None]
    return there != sorted(there)


def _shown(look: Entry[ChatShown], mark: str) -> Copies:
    messages = [each for each in look.seen.messages if not (isinstance(each, dict) and each.get("pending"))]
    return Copies(look, _with_mark(messages, mark))


def _with_mark(messages: Iterable[Any], mark: str) -> tuple[dict[str, Any], ...]:
    return tuple(each for each in messages if says(each, mark))


def is_open(transcript: Transcript, look: Entry[ChatShown]) -> bool:
    """Whether the widget was open, by the look at the embed that the page witness took just before."""
    before = [
        each
        for each in page_entries(transcript)
        if isinstance(each.seen, EmbedState) and each.seen.page == look.seen.page and each.seq < look.seq
    ]
    return before[-1].seen.open if before else bool(look.seen.messages)
