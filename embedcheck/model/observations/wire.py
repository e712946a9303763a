"""HTTP and WebSocket, of the browser, the probe and the agent alike."""

from dataclasses import dataclass, field

from embedcheck.model.observations.observation import Observation, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSent(Observation):
    """`id` pairs it with its answer within one witness. Header names are lower case."""

    id: str
    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    frame_url: str = ""
    resource: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseReceived(Observation):
    """`body` is null where it was not read (scripts, images) or is not text."""

    id: str
    url: str
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFinished(Observation):
    """The whole answer is there. `size`: bytes of its body as they came over the network, compressed
    or not; 0 where a cache had it."""

    id: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFailed(Observation):
    """No answer. `failure` is the browser's or the client's own word for it."""

    id: str
    url: str
    failure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketOpened(Observation):
    socket: int
    url: str
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketClosed(Observation):
    socket: int
    code: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketFailed(Observation):
    """The handshake was refused or the connection broke; `failure` is the end's own word for it."""

    socket: int
    url: str
    failure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame(Observation):
    """One WebSocket data frame. `kind` is its `type` where the text is readable, else empty."""

    way: Way
    socket: int
    text: str
    kind: str = ""
