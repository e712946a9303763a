"""What was there instead of what a step waited for in vain: pure functions from the transcript to a few words."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from embedcheck.model.observations import (
    IdentityRead,
    RequestSent,
    SocketClosed,
    SocketOpened,
    VisitsRead,
    Way,
    Witness,
)
from embedcheck.model.quoting import shortened
from embedcheck.model.transcript import Transcript
from embedcheck.steps import questions
from embedcheck.wire import endpoints, frames

MOST = 3
"""Things that are named; of more than these, the newest."""
NO_SOCKET = "the widget has opened no socket, as before a visitor's first message"


def visits_sent(seen: Transcript, *, titled: bool = False) -> str:
    """The page visits on the widget's sockets; with their titles where one was waited for."""
    sent = [frames.payload_of(entry.seen.text) for entry in seen.frames(frames.PAGE_VISIT, way=Way.SENT)]
    if sent:
        return f"sent were {_listed(_visit(each, titled=titled) for each in sent)}"
    if seen.of(SocketOpened, by=Witness.WIRE):
        return "it sent none"
    return NO_SOCKET


def visits_stored(seen: Transcript, *, titled: bool = False) -> str:
    read = seen.last(VisitsRead, by=Witness.AGENT)
    if read is None:
        return "nobody could read that list"
    # Newest first, as the agent has them.
    held = [_visit(each, titled=titled) for each in reversed(read.seen.visits)]
    return f"it holds {_listed(held)}" if held else "it is empty"


def session(seen: Transcript) -> str:
    read = seen.last(IdentityRead, by=Witness.PROBE)
    if read is None:
        return "the server told nobody whose it is: the widget may have none yet"
    if questions.was_left(seen, read.seen.token):
        return "since the logout it has none"
    return f"the server says that it is {whose(read.seen)}"


def whose(identity: IdentityRead) -> str:
    kind = "a visitor's" if identity.is_visitor else "a contact's"
    return kind + (f" with the first name «{shortened(identity.first_name)}»" if identity.first_name else "")


def frames_seen(seen: Transcript, kind: str, way: str | None, data: dict[str, Any]) -> str:
    """Frames of the type with other data, else other frames."""
    alike = seen.frames(kind, way=Way(way) if way else None)
    if alike and data:
        others = [frames.payload_of(entry.seen.text) for entry in alike]
        return f"it came with {_listed(_of_keys(each, data) for each in others)}"
    those = seen.frames(kind) or seen.frames()
    return (
        f"seen were {_listed(f'`{each.seen.kind}` {each.seen.way}' for each in those)}"
        if those
        else "none was seen"
    )


def statuses(seen: Transcript, name: str) -> str:
    """How the endpoint of this name was answered."""
    endpoint = next((each for each in endpoints.ENDPOINTS if each.name == name), None)
    answers = questions.answers(seen, endpoint) if endpoint else []
    if answers:
        return f"its answers were {_listed(str(entry.seen.status) for entry in answers)}"
    asked = seen.of(RequestSent, by=Witness.WIRE)
    if any(endpoints.classify(each.seen.method, each.seen.url) is endpoint for each in asked):
        return "it was asked, and not answered"
    return "the widget asked for no such thing"


def newest_socket(seen: Transcript) -> str:
    opened = seen.last(SocketOpened, by=Witness.WIRE)
    if opened is None:
        return NO_SOCKET
    closed = any(each.seen.socket == opened.seen.socket for each in seen.of(SocketClosed, by=Witness.WIRE))
    return "it is closed" if closed else "it was never answered so"


def _visit(visit: dict[str, Any], *, titled: bool) -> str:
    parts = urlsplit(str(visit.get("url", "")))
    page = shortened(urlunsplit(("", "", parts.path or "/", parts.query, parts.fragment)))
    return f"{page} «{shortened(str(visit.get('title') or ''))}»" if titled else page


def _of_keys(payload: dict[str, Any], wanted: dict[str, Any]) -> str:
    return shortened(", ".join(f"{key}={payload.get(key)!r}" for key in wanted))


def _listed(words: Iterable[str]) -> str:
    """Each once, the last ones, in order."""
    told = list(dict.fromkeys(words))
    left = len(told) - MOST
    return ", ".join(told[-MOST:]) + (f", and {left} before" if left > 0 else "")
