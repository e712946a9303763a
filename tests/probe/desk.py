"""A scriptable instance on loopback, and a notebook for what a witness recorded."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from embedcheck.model.observations import Observation
from embedcheck.sandbox.serving import ABORT, serve

INBOX = "11111111-2222-4333-8444-555555555555"
PATIENCE = 30.0
T = TypeVar("T", bound=Observation)


def success(data: Any, headers: dict[str, str] | None = None) -> Response:
    return Response(
        json.dumps({"status": "success", "data": data}), 200, headers, media_type="application/json"
    )


def error(status: int, message: str, kind: str) -> Response:
    body = json.dumps({"status": "error", "message": message, "data": None, "error_type": kind})
    return Response(body, status, media_type="application/json")


def refused_join() -> str:
    return '{"type":"error","data":{"message":"Failed to join conversation"}}\n'


class Bell:
    """Lets a test wait for a question to be answered, rather than for a time."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def until(self, question: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not question():
                self._rung.clear()
                await self._rung.wait()


class Notebook:
    """A Record that keeps what it is told."""

    def __init__(self) -> None:
        self.seen: list[Observation] = []
        self._bell = Bell()

    def __call__(self, seen: Observation) -> None:
        self.seen.append(seen)
        self._bell.ring()

    def of(self, kind: type[T]) -> list[T]:
        return [seen for seen in self.seen if isinstance(seen, kind)]

    async def until(self, kind: type[Observation], count: int = 1) -> None:
        await self._bell.until(lambda: len(self.of(kind)) >= count)


@dataclass(frozen=True)
class Heard:
    """A request as it arrived."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Desk:
    """`answers` maps `METHOD /path` to an answer; anything else is 404. Its sockets answer pings and
    joins with a token of `tokens`, unless `dialogue` or `denial` says otherwise."""

    answers: dict[str, Response] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    dialogue: Callable[["Desk", WebSocket], Awaitable[None]] | None = None
    denial: Response | None = None
    url: str = ""
    requests: list[Heard] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    handshakes: list[dict[str, str]] = field(default_factory=list)
    joined: dict[WebSocket, str] = field(default_factory=dict)
    open: list[WebSocket] = field(default_factory=list)
    _bell: Bell = field(default_factory=Bell)

    async def until(self, question: Callable[["Desk"], bool]) -> None:
        await self._bell.until(lambda: question(self))

    def heard(self, kind: str) -> list[dict[str, Any]]:
        return [frame for text in self.frames if (frame := _object(text)) and frame.get("type") == kind]

    async def push(self, text: str) -> None:
        await self.until(lambda it: bool(it.open))
        for socket in list(self.open):
            await socket.send_text(text)

    async def hang_up(self, code: int = 1012) -> None:
        await self.until(lambda it: bool(it.open))
        for socket in list(self.open):
            await socket.close(code)

    async def cut(self) -> None:
        """Drops every socket as a network would: without a close frame."""
        await self.until(lambda it: bool(it.open))
        for socket in list(self.open):
            socket.scope["extensions"][ABORT]()

    async def on_request(self, request: Request) -> Response:
        self.requests.append(
            Heard(
                request.method,
                request.url.path,
                request.url.query,
                dict(request.headers),
                await request.body(),
            )
        )
        self._bell.ring()
        lost = error(404, "Route not found", "GeneralException")
        return self.answers.get(f"{request.method} {request.url.path}", lost)

    async def on_socket(self, socket: WebSocket) -> None:
        self.handshakes.append({**dict(socket.headers), ":path": socket.url.path})
        if self.denial is not None:
            self._bell.ring()
            await socket.send_denial_response(self.denial)
            return
        await socket.accept()
        self.open.append(socket)
        self._bell.ring()
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await (self.dialogue or _converse)(self, socket)
        self.open.remove(socket)
        self.joined.pop(socket, None)
        self._bell.ring()

    async def listen(self, socket: WebSocket) -> str:
        text = await socket.receive_text()
        self.frames.append(text)
        self._bell.ring()
        return text


@asynccontextmanager
async def opened(desk: Desk) -> AsyncIterator[Desk]:
    methods = ["GET", "POST", "PUT"]
    app = Starlette(
        routes=[
            Route("/{path:path}", desk.on_request, methods=methods),
            WebSocketRoute("/{path:path}", desk.on_socket),
        ]
    )
    async with serve(app) as port:
        desk.url = f"http://127.0.0.1:{port}"
        yield desk


async def _converse(desk: Desk, socket: WebSocket) -> None:
    while True:
        text = await desk.listen(socket)
        frame = _object(text)
        if text == "ping":
            await socket.send_text("pong")
        elif frame.get("type") == "ping":
            await socket.send_text('{"type":"pong","data":null}\n')
        elif frame.get("type") == "join":
            await _join(desk, socket, str(frame.get("token")))


async def _join(desk: Desk, socket: WebSocket, token: str) -> None:
    if token not in desk.tokens:
        await socket.send_text(refused_join())
        return
    desk.joined[socket] = token
    desk._bell.ring()
    await socket.send_text('{"type":"joined","data":{"message":"namaste!"}}\n')


def _object(text: str) -> dict[str, Any]:
    try:
        frame = json.loads(text)
    except ValueError:
        return {}
    return frame if isinstance(frame, dict) else {}
