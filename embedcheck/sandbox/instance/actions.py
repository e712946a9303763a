"""What happens to an instance (causes) and what it does about it (actions): plain values."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from embedcheck.sandbox.instance.store import Store

Audience: TypeAlias = Literal["sender", "widgets", "agents"]
Headers: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An HTTP request; with `socket`, one that asks for an upgrade to that new WebSocket.

    `headers` have lower-case names. `peer` is the address of the TCP connection.
    """

    at: datetime
    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str]
    body: bytes = b""
    peer: str = "127.0.0.1"
    socket: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameCame:
    """A data frame on an open socket; `path` says which kind of socket."""

    at: datetime
    socket: int
    path: str
    text: str
    binary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketGone:
    at: datetime
    socket: int
    path: str


Cause: TypeAlias = Request | FrameCame | SocketGone


@dataclass(frozen=True, slots=True)
class Reply:
    """The HTTP answer. Headers added later replace those of the same name."""

    status: int
    headers: Headers = ()
    body: bytes = b""

    def with_headers(self, headers: Mapping[str, str]) -> "Reply":
        kept = tuple(
            pair for pair in self.headers if pair[0].lower() not in {name.lower() for name in headers}
        )
        return replace(self, headers=(*kept, *headers.items()))

    def without_header(self, name: str) -> "Reply":
        return replace(self, headers=tuple(pair for pair in self.headers if pair[0].lower() != name.lower()))


@dataclass(frozen=True, slots=True)
class Accept:
    """Answer the upgrade request with 101."""


@dataclass(frozen=True, slots=True)
class Send:
    """One text frame to one socket: a reply to a frame of that very socket, or a push to whom it concerns."""

    socket: int
    text: str
    to: Audience = "sender"


@dataclass(frozen=True, slots=True)
class Close:
    """A close frame to one socket."""

    socket: int
    code: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Abort:
    """Drop the TCP connection that the cause came on, without another byte."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Do the rest of the actions this many seconds later. The store has changed already."""

    seconds: float


class Change:
    """What is stored. Applied as soon as it is drawn, so that what follows sees it."""

    __slots__ = ()

    def apply(self, store: "Store") -> None:
        raise NotImplementedError


Action: TypeAlias = Reply | Accept | Send | Close | Abort | Wait | Change
Actions: TypeAlias = Iterator[Action]
# Given the cause and the honest actions, the wrong ones.
Lie: TypeAlias = Callable[[Cause, Actions], Actions]
