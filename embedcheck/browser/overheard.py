"""What the visitor's hands need to remember of what the watchers saw: texts, state, and clues."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from embedcheck.model.observations import (
    CspViolation,
    EmbedState,
    Frame,
    Navigated,
    Observation,
    PageError,
    PostMessage,
    RequestFailed,
    RequestSent,
    ResponseReceived,
    SocketClosed,
    SocketOpened,
)
from embedcheck.wire import endpoints, frames, window_messages
from embedcheck.wire.endpoints import Endpoint
from embedcheck.wire.envelope import data_of, read_envelope


@dataclass(slots=True)
class Clues:
    """Why a widget is not there: what went wrong since the page's document was asked for.

    `status` is the document's; `troubles` are sentences by endpoint name; `refused` are CSP
    directives with what they blocked; `errors` are uncaught errors of the page. `loading` lasts
    from the request for the document until it is parsed.
    """

    status: int = 0
    asked: set[str] = field(default_factory=set)
    troubles: dict[str, str] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    loading: bool = False
    widget_open: bool = False


class Overheard:
    """Hears every observation of page and wire, unmasked, and forgets all but what the hands need."""

    def __init__(self) -> None:
        self.settings: dict[str, Any] = {}
        self.texts: dict[str, str] = {}
        self._clues: dict[int, Clues] = {}
        self._requests: dict[str, tuple[RequestSent, Endpoint | None]] = {}
        self._messages: Counter[tuple[int, str, str]] = Counter()
        self._answers: Counter[str] = Counter()
        self._over: set[str] = set()
        self._sockets: dict[int, str] = {}
        self._bell = asyncio.Event()

    def socket_is(self, *states: str) -> bool:
        """Whether the widget's newest socket is in one of these states: `open`, `joined`, `closed`."""
        newest = max(self._sockets, default=None)
        return newest is not None and self._sockets[newest] in states

    def clues(self, page: int) -> Clues:
        return self._clues.setdefault(page, Clues())

    def leave(self, page: int) -> None:
        """Another document was asked for: what went wrong before is history."""
        self._clues[page] = Clues(loading=True)

    def times(self, page: int, heard_by: str, kind: str) -> int:
        """How often a window message of this kind was heard on this page."""
        return self._messages[page, heard_by, kind]

    def answers(self, endpoint: Endpoint) -> int:
        """How often the instance has answered this endpoint."""
        return self._answers[endpoint.name]

    def under_way(self, endpoint: Endpoint) -> bool:
        """Whether the browser still waits for an answer of this endpoint."""
        return any(
            asked is endpoint for request, asked in self._requests.values() if request.id not in self._over
        )

    async def until(self, question: Callable[[], bool]) -> None:
        """Returns when the answer is yes; asks again at every observation."""
        while not question():
            bell = self._bell
            await bell.wait()

    def hear(self, seen: Observation) -> None:
        reader = _READERS.get(type(seen))
        if reader is not None:
            reader(self, seen)
        self._bell.set()
        self._bell = asyncio.Event()

    def _hear_request(self, seen: RequestSent) -> None:
        endpoint = endpoints.classify(seen.method, seen.url)
        self._requests[seen.id] = (seen, endpoint)
        if endpoint is not None:
            self.clues(seen.page).asked.add(endpoint.name)

    def _hear_response(self, seen: ResponseReceived) -> None:
        request, endpoint = self._requests[seen.id]
        self._over.add(seen.id)
        clues = self.clues(request.page)
        self._answers[endpoint.name if endpoint else ""] += 1
        if endpoint is None:
            if request.resource == "document":
                clues.status = seen.status
        elif seen.status >= 400:
            envelope = read_envelope(seen.body)
            reason = f": {envelope.message}" if envelope and envelope.message else ""
            clues.troubles[endpoint.name] = f"the instance answered {seen.status}{reason}"
        else:
            self._learn(endpoint, seen.body)

    def _learn(self, endpoint: Endpoint, body: str | None) -> None:
        if endpoint is endpoints.SETTINGS and isinstance(data := data_of(body), dict):
            self.settings = data
        if endpoint is endpoints.LANGUAGE:
            self.texts = _texts(body) or self.texts

    def _hear_failure(self, seen: RequestFailed) -> None:
        request, endpoint = self._requests[seen.id]
        self._over.add(seen.id)
        clues = self.clues(request.page)
        if endpoint is not None:
            clues.troubles[endpoint.name] = f"the browser got no answer: {seen.failure}"
        elif request.resource == "document":
            clues.loading = False

    def _hear_message(self, seen: PostMessage) -> None:
        self._messages[seen.page, seen.heard_by, seen.type] += 1
        if seen.heard_by == "iframe" and seen.type == window_messages.WIDGET_OPENED:
            self.clues(seen.page).widget_open = True
        if seen.heard_by == "iframe" and seen.type == window_messages.WIDGET_CLOSED:
            self.clues(seen.page).widget_open = False

    def _hear_refusal(self, seen: CspViolation) -> None:
        self.clues(seen.page).refused.append((seen.directive, seen.blocked))

    def _hear_navigation(self, seen: Navigated) -> None:
        self.clues(seen.page).loading = False

    def _hear_socket(self, seen: SocketOpened | SocketClosed) -> None:
        self._sockets[seen.socket] = "open" if isinstance(seen, SocketOpened) else "closed"

    def _hear_frame(self, seen: Frame) -> None:
        if seen.kind == frames.JOINED:
            self._sockets[seen.socket] = "joined"

    def _hear_look(self, seen: EmbedState) -> None:
        self.clues(seen.page).widget_open = seen.open

    def _hear_error(self, seen: PageError) -> None:
        self.clues(seen.page).errors.append(seen.message)


_READERS: dict[type[Observation], Callable[[Overheard, Any], None]] = {
    RequestSent: Overheard._hear_request,
    ResponseReceived: Overheard._hear_response,
    RequestFailed: Overheard._hear_failure,
    PostMessage: Overheard._hear_message,
    CspViolation: Overheard._hear_refusal,
    PageError: Overheard._hear_error,
    Navigated: Overheard._hear_navigation,
    EmbedState: Overheard._hear_look,
    SocketOpened: Overheard._hear_socket,
    SocketClosed: Overheard._hear_socket,
    Frame: Overheard._hear_frame,
}


def without_ballast(seen: Observation) -> Observation:
    """The widget's translations are 85 kB at every page load, and say nothing about anybody."""
    if not isinstance(seen, ResponseReceived) or seen.status != 200:
        return seen
    is_language = endpoints.classify("GET", seen.url) is endpoints.LANGUAGE
    return replace(seen, body=None) if is_language else seen


def _texts(body: str | None) -> dict[str, str]:
    try:
        read = json.loads(body or "")
    except ValueError:
        return {}
    return (
        {key: text for key, text in read.items() if isinstance(text, str)} if isinstance(read, dict) else {}
    )
