"""One WebSocket, written down: it reads by itself, keeps itself alive, and remembers how it ended."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.typing import Origin

from embedcheck.errors import TargetUnreachable
from embedcheck.model.observations import Frame, SocketClosed, SocketFailed, SocketOpened, Way
from embedcheck.probe.addresses import is_loopback, origin_of, trust
from embedcheck.probe.budget import WINDOW
from embedcheck.probe.exchanges import USER_AGENT
from embedcheck.probe.failures import Failure, describe
from embedcheck.probe.refusals import WIDGET, refusal
from embedcheck.recorder import Record
from embedcheck.wire.frames import kind_of

OPEN_TIMEOUT = 10.0
CLOSE_TIMEOUT = 1.0
MAX_RECEIVED = 16 * 1024 * 1024
BROKE = "the connection broke without a close frame"

# websockets writes headers and frames, tokens and all, to its logger at DEBUG. This one has no
# parent and no handler, so that no logging configuration can bring them to light.
_SILENT = logging.Logger("embedcheck.silent", logging.CRITICAL + 1)


@dataclass(frozen=True, slots=True)
class KeepAlive:
    """`frame` is sent every `every` seconds; after `patience` seconds without any frame the peer is dead."""

    frame: str
    every: float
    patience: float


class SocketRefused(TargetUnreachable):
    """The WebSocket was not opened. `status` is the HTTP status of the refusal, None where there was
    no answer; `retry_after` is seconds where the rate limiter asked for them."""

    def __init__(
        self, what: str, *, next_step: str, status: int | None = None, retry_after: float = 0.0
    ) -> None:
        super().__init__(what, next_step=next_step)
        self.status = status
        self.retry_after = retry_after


class SocketEnded(TargetUnreachable):
    """The WebSocket was open, and has ended meanwhile."""


class _OneHop(connect):
    """Follows no redirect: a browser does not either, and our headers are for one origin."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


class Connection:
    """An async context manager around one socket.

    `hear` is called with the text of each frame received, and with None once when the socket has
    ended. Everything is recorded: SocketOpened, Frame (both ways), then SocketClosed for an end
    with a close frame (or by us), SocketFailed for any other. Entering raises SocketRefused.
    """

    def __init__(
        self,
        url: str,
        *,
        number: int,
        record: Record,
        keep_alive: KeepAlive,
        hear: Callable[[str | None], None],
        headers: Mapping[str, str] | None = None,
        origin: str | None = None,
        refusals: Mapping[int, Failure] = WIDGET,
    ) -> None:
        self.url = url
        self.number = number
        self._record = record
        self._keep_alive = keep_alive
        self._hear = hear
        self._headers = headers
        self._origin = origin
        self._refusals = refusals
        self._ended = asyncio.Event()
        self._group = asyncio.TaskGroup()
        self._tasks: list[asyncio.Task[None]] = []
        self._closing = False
        self._failure = ""
        self._heard_at = 0.0

    @property
    def ended(self) -> bool:
        return self._ended.is_set()

    async def ended_within(self, seconds: float) -> bool:
        """Waits for the end, but no longer: the pause of whoever must not outlive the socket."""
        try:
            async with asyncio.timeout(seconds):
                await self._ended.wait()
        except TimeoutError:
            return False
        return True

    async def __aenter__(self) -> Self:
        self._wire = await self._open()
        self._record(SocketOpened(socket=self.number, url=self.url))
        self._heard_at = asyncio.get_running_loop().time()
        await self._group.__aenter__()
        self._tasks = [self._group.create_task(self._read()), self._group.create_task(self._ping())]
        return self

    async def __aexit__(self, *_raised: object) -> None:
        try:
            await self.close()
        finally:
            for task in self._tasks:
                task.cancel()
            # The body's exception is not handed to the group, which would wrap it.
            await self._group.__aexit__(None, None, None)

    async def send(self, text: str) -> None:
        """Raises TargetUnreachable where the socket has ended meanwhile."""
        self._record(Frame(way=Way.SENT, socket=self.number, text=text, kind=kind_of(text)))
        try:
            await self._wire.send(text)
        except ConnectionClosed:
            raise SocketEnded(
                f"The WebSocket to {origin_of(self.url)} has ended.", next_step="Open a new one."
            ) from None

    async def close(self) -> None:
        """Says goodbye and waits for the end, a second at most."""
        self._closing = True
        await self._wire.close()
        await self.ended_within(CLOSE_TIMEOUT)

    async def _open(self) -> ClientConnection:
        try:
            return await _OneHop(
                self.url,
                origin=Origin(self._origin) if self._origin else None,
                additional_headers=self._headers,
                user_agent_header=USER_AGENT,
                ssl=trust(self.url),
                proxy=None if is_loopback(self.url) else True,
                compression=None,
                open_timeout=OPEN_TIMEOUT,
                close_timeout=CLOSE_TIMEOUT,
                # Libredesk does not count protocol pings as a sign of life (`widget_ws.go:126`).
                ping_interval=None,
                max_size=MAX_RECEIVED,
                logger=_SILENT,
            )
        except (WebSocketException, OSError, EOFError, UnicodeError) as error:
            raise self._refused(error) from None

    def _refused(self, error: Exception) -> SocketRefused:
        status, wait = None, 0.0
        failure = describe(error)
        if isinstance(error, InvalidStatus):
            status = error.response.status_code
            failure = refusal(status, self._refusals)
            wait = _seconds(error.response.headers.get("Retry-After", ""))
        self._record(SocketFailed(socket=self.number, url=self.url, failure=failure.words))
        return SocketRefused(
            f"{origin_of(self.url)} opens no WebSocket: {failure.words}.",
            next_step=failure.next_step,
            status=status,
            retry_after=wait,
        )

    async def _read(self) -> None:
        try:
            async for message in self._wire:
                self._heard_at = asyncio.get_running_loop().time()
                text = message if isinstance(message, str) else message.decode("utf-8", "replace")
                self._record(Frame(way=Way.RECEIVED, socket=self.number, text=text, kind=kind_of(text)))
                self._hear(text)
        except ConnectionClosed:
            pass
        finally:
            self._note_end()

    def _note_end(self) -> None:
        code = self._wire.close_code
        failure = self._failure or (BROKE if code == 1006 and not self._closing else "")
        if failure:
            self._record(SocketFailed(socket=self.number, url=self.url, failure=failure))
        else:
            reason = self._wire.close_reason or ""
            self._record(SocketClosed(socket=self.number, code=code, reason=reason))
        self._ended.set()
        self._hear(None)

    async def _ping(self) -> None:
        beat = self._keep_alive
        while not await self.ended_within(beat.every):
            if asyncio.get_running_loop().time() - self._heard_at > beat.patience:
                self._failure = f"no frame for {beat.patience:g} s, although it was pinged"
                await self._wire.close()
                return
            try:
                await self.send(beat.frame)
            except TargetUnreachable:
                return


def _seconds(text: str) -> float:
    return min(float(text), WINDOW) if text.isdecimal() else 0.0
