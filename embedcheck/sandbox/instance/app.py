"""The shell around the desk: it hears causes and performs actions. The only I/O of the instance."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import count

from starlette.applications import Starlette
from starlette.types import Message, Receive, Scope, Send

from embedcheck.sandbox.faults.server import SERVER_FAULTS
from embedcheck.sandbox.instance.actions import (
    Abort,
    Accept,
    Action,
    Cause,
    Close,
    FrameCame,
    Lie,
    Reply,
    Request,
    SocketGone,
    Wait,
)
from embedcheck.sandbox.instance.actions import Send as SendFrame
from embedcheck.sandbox.instance.desk import Desk
from embedcheck.sandbox.instance.dispatch import play
from embedcheck.sandbox.instance.settings import Assets, InstanceSettings
from embedcheck.sandbox.serving import ABORT
from embedcheck.wire.endpoints import SOCKET_PATH

SERVER_NAME = "libredesk"
# Frames that wait for one client; more are dropped (`livechat.go`, AddClient).
OUTBOX_SIZE = 128


def now() -> datetime:
    return datetime.now(UTC)


def make_instance(
    settings: InstanceSettings,
    *,
    server_faults: frozenset[str] = frozenset(),
    assets: Assets,
    base_url: Callable[[], str],
    clock: Callable[[], datetime] = now,
    manners: Iterable[Lie] = (),
) -> Starlette:
    """An ASGI app that behaves as a Libredesk with these settings, but for the faults and the `manners`.

    `assets` maps `/widget.js`, `/widget`, `/widget/assets/…` and `/static/public/…` to content type and
    body. `base_url` is the address that it is served at. Its memory is `app.state.desk`.
    """
    desk = Desk(settings, assets, base_url)
    lies = [fault.act for name, fault in SERVER_FAULTS.items() if name in server_faults]
    app = Starlette()
    # Not mounted: a mount does not match an address with a line break in it, and the real server does.
    app.router.default = _Shell(desk, [*lies, *manners], clock)
    app.state.desk = desk
    return app


class _Shell:
    """One outbox per open socket: whoever causes a push only puts it there."""

    def __init__(self, desk: Desk, lies: Iterable[Lie], clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._lies = tuple(lies)
        self._clock = clock
        self._numbers = count(1)
        self._outboxes: dict[int, asyncio.Queue[SendFrame | Close]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._serve_request(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._serve_socket(scope, receive, send)

    def _play(self, cause: Cause) -> list[Action]:
        return play(self._desk, cause, self._lies)

    async def _serve_request(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _read_body(receive)
        request = _request(scope, self._clock(), body=body)
        aborted = await self._perform(self._play(request), _Answer(send, "http"))
        if aborted:
            await _drop(scope, receive)

    async def _serve_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        number = next(self._numbers)
        self._outboxes[number] = asyncio.Queue(OUTBOX_SIZE)
        answer = _Answer(send, "websocket.http")
        try:
            asked = _request(scope, self._clock(), socket=number)
            aborted = await self._perform(self._play(asked), answer)
            if answer.accepted and not aborted:
                await self._converse(number, scope["path"], receive, send)
            elif aborted:
                await _drop(scope, receive)
        finally:
            del self._outboxes[number]
            self._play(SocketGone(at=self._clock(), socket=number, path=scope["path"]))

    async def _converse(self, number: int, path: str, receive: Receive, send: Send) -> None:
        """Ends with the socket. To return without a close frame drops the TCP connection, as Go does."""
        async with asyncio.TaskGroup() as group:
            writer = group.create_task(_write(self._outboxes[number], send))
            await self._listen(number, path, receive)
            writer.cancel()

    async def _listen(self, number: int, path: str, receive: Receive) -> None:
        deadline = self._desk.settings.read_deadline if path == SOCKET_PATH else None
        while frame := await _next_frame(receive, deadline):
            text, binary = _text_of(frame)
            came = FrameCame(at=self._clock(), socket=number, path=path, text=text, binary=binary)
            if await self._perform(self._play(came)):
                return

    async def _perform(self, actions: Iterable[Action], answer: "_Answer | None" = None) -> bool:
        """True if the connection is to be dropped."""
        for action in actions:
            if isinstance(action, Wait):
                await asyncio.sleep(action.seconds)
            elif isinstance(action, (Reply, Accept)) and answer:
                await answer.give(action, self._clock())
            elif isinstance(action, (SendFrame, Close)):
                self._post(action)
            elif isinstance(action, Abort):
                return True
        return False

    def _post(self, action: SendFrame | Close) -> None:
        outbox = self._outboxes.get(action.socket)
        if outbox is not None:
            with suppress(asyncio.QueueFull):
                outbox.put_nowait(action)


class _Answer:
    """The way back to whoever asked; `kind` is the ASGI prefix of an HTTP response."""

    def __init__(self, send: Send, kind: str) -> None:
        self._send = send
        self._kind = kind
        self.accepted = False

    async def give(self, action: Reply | Accept, at: datetime) -> None:
        if isinstance(action, Accept):
            self.accepted = True
            await self._send({"type": "websocket.accept", "headers": [(b"server", SERVER_NAME.encode())]})
            return
        await self._send(
            {"type": f"{self._kind}.response.start", "status": action.status, "headers": _headers(action, at)}
        )
        await self._send({"type": f"{self._kind}.response.body", "body": action.body})


def _headers(reply: Reply, at: datetime) -> list[tuple[bytes, bytes]]:
    own = {
        "Server": SERVER_NAME,
        "Date": format_datetime(at.astimezone(UTC), usegmt=True),
        "Content-Length": str(len(reply.body)),
    }
    # What a fault has set stays.
    set_already = {name.lower() for name, _ in reply.headers}
    headers = [(name, value) for name, value in own.items() if name.lower() not in set_already]
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in (*headers, *reply.headers)]


def _request(scope: Scope, at: datetime, *, body: bytes = b"", socket: int | None = None) -> Request:
    return Request(
        at=at,
        method=scope.get("method", "GET"),
        path=scope["path"],
        query=scope["query_string"].decode("latin-1"),
        headers={name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
        body=body,
        peer=(scope.get("client") or ("127.0.0.1", 0))[0],
        socket=socket,
    )


async def _read_body(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body)


async def _next_frame(receive: Receive, deadline: float | None) -> Message | None:
    """None when the socket is gone, or has been silent for too long; protocol pings do not count."""
    try:
        async with asyncio.timeout(deadline):
            message = await receive()
    except TimeoutError:
        return None
    return None if message["type"] == "websocket.disconnect" else message


def _text_of(frame: Message) -> tuple[str, bool]:
    text = frame.get("text")
    return (text, False) if text is not None else (frame["bytes"].decode("utf-8", "replace"), True)


async def _write(
    outbox: "asyncio.Queue[SendFrame | Close]", send: Callable[[Message], Awaitable[None]]
) -> None:
    # The client may be gone already; that is no news to anybody.
    with suppress(OSError):
        while True:
            action = await outbox.get()
            if isinstance(action, Close):
                await send({"type": "websocket.close", "code": action.code, "reason": action.reason})
                return
            await send({"type": "websocket.send", "text": action.text})


async def _drop(scope: Scope, receive: Receive) -> None:
    """Drops the connection without an answer, and waits until it is gone."""
    scope["extensions"][ABORT]()
    while not (await receive())["type"].endswith("disconnect"):
        pass
