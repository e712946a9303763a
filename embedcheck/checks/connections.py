"""The widget's WebSockets as one witness saw them, each from its opening to its end."""

from dataclasses import dataclass
from typing import Any

from embedcheck.checks.exchanges import page_loads
from embedcheck.checks.scene import path_of, steps_named
from embedcheck.model.observations import (
    Frame,
    LoggedOut,
    PostMessage,
    RequestSent,
    SocketClosed,
    SocketDropped,
    SocketFailed,
    SocketOpened,
    Way,
    Witness,
)
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.wire import endpoints, frames
from embedcheck.wire.window_messages import CLEAR_SESSION, CLEAR_SESSION_TOKEN


@dataclass(frozen=True, slots=True)
class Connection:
    """One socket. `left` is the page load that ended it: browsers do not always report such a close."""

    number: int
    opened: Entry[SocketOpened] | None
    frames: tuple[Entry[Frame], ...]
    closed: Entry[SocketClosed] | None = None
    refused: Entry[SocketFailed] | None = None
    left: Entry[Any] | None = None

    def sent(self, kind: str | None = None) -> list[Entry[Frame]]:
        return self._frames(Way.SENT, kind)

    def received(self, *kinds: str) -> list[Entry[Frame]]:
        return [each for each in self._frames(Way.RECEIVED) if not kinds or each.seen.kind in kinds]

    def _frames(self, way: Way, kind: str | None = None) -> list[Entry[Frame]]:
        return [
            each for each in self.frames if each.seen.way is way and (kind is None or each.seen.kind == kind)
        ]

    @property
    def page(self) -> int:
        return self.opened.seen.page if self.opened else 0

    @property
    def began_at(self) -> float:
        first = self.opened or (self.frames[0] if self.frames else None)
        return first.at if first else 0.0

    @property
    def joined(self) -> Entry[Frame] | None:
        """The first `joined` on this socket."""
        answers = self.received(frames.JOINED)
        return answers[0] if answers else None

    @property
    def ended_at(self) -> float | None:
        """When it was closed or its page was left; None while it is open."""
        return min((each.at for each in (self.closed, self.left) if each is not None), default=None)

    @property
    def seen(self) -> list[Entry[Any]]:
        """How it began and ended, as evidence."""
        ends = (self.opened, self.joined, self.refused, self.closed)
        return [entry for entry in ends if entry is not None]

    def is_open_at(self, moment: float) -> bool:
        """Whether it was joined before `moment` and open after it."""
        joined, ended = self.joined, self.ended_at
        return joined is not None and joined.at <= moment and (ended is None or ended > moment)


def connections(transcript: Transcript, *, by: Witness = Witness.WIRE) -> list[Connection]:
    """The widget's sockets in the order in which they were opened; the site's own are left out."""
    opened = {entry.seen.socket: entry for entry in reversed(transcript.of(SocketOpened, by=by))}
    closed = {entry.seen.socket: entry for entry in transcript.of(SocketClosed, by=by)}
    refused = {entry.seen.socket: entry for entry in transcript.of(SocketFailed, by=by)}
    said: dict[int, list[Entry[Frame]]] = {}
    for entry in transcript.of(Frame, by=by):
        said.setdefault(entry.seen.socket, []).append(entry)
    pages = page_loads(transcript, by=by)
    found = []
    for number in {*opened, *refused, *said}:
        beginning = opened.get(number)
        if _is_widgets(beginning, refused.get(number)):
            found.append(
                Connection(
                    number,
                    beginning,
                    tuple(said.get(number, ())),
                    closed.get(number),
                    refused.get(number),
                    _left(beginning, pages),
                )
            )
    return sorted(found, key=_first_seq)


def _first_seq(socket: Connection) -> int:
    return min(entry.seq for entry in (*socket.seen, *socket.frames))


def _is_widgets(opened: Entry[SocketOpened] | None, refused: Entry[SocketFailed] | None) -> bool:
    known = opened or refused
    return known is None or path_of(known.seen.url).rstrip("/").endswith(endpoints.SOCKET_PATH)


def _left(opened: Entry[SocketOpened] | None, pages: list[Entry[RequestSent]]) -> Entry[Any] | None:
    if opened is None:
        return None
    later = (load for load in pages if load.seq > opened.seq and load.seen.page == opened.seen.page)
    return next(later, None)


def joined_connections(transcript: Transcript) -> list[Connection]:
    """The browser's sockets that the server let in."""
    return [each for each in connections(transcript) if each.joined is not None]


def cut_is_wanted(transcript: Transcript) -> bool:
    """Whether anything in the scene may close a socket by right."""
    by_widget = [
        each for each in transcript.of(PostMessage) if each.seen.type in (CLEAR_SESSION, CLEAR_SESSION_TOKEN)
    ]
    by_scenario = bool(transcript.of(SocketDropped)) or bool(transcript.of(LoggedOut))
    return (
        bool(by_widget)
        or by_scenario
        or steps_named(transcript, "offline", "online", "drop_socket", "evaluate")
    )
