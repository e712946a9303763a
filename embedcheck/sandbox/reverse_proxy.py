"""The site passes the widget's API on to the desk, as a custom frontend needs it: the desk answers other
origins without CORS headers, but for the launcher's settings (`chat.go:111`)."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from embedcheck.sandbox.serving import ABORT
from embedcheck.wire import endpoints
from embedcheck.wire.limits import MAX_FRAME

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
# Of one connection, and no business of the next (RFC 9110, 7.6.1).
HOP_BY_HOP = {
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "host",
}
PATIENCE = 60.0
ABNORMAL = (1005, 1006)

Headers = list[tuple[str, str]]


class ReverseProxy:
    """`async with`: routes for the widget's HTTP API and its WebSocket, each the desk's own answer.

    Headers pass as they are, `Origin` and the desk's rate limit among them; `X-Forwarded-*` say who
    really asks. What the desk refuses is refused with its words, and what it drops is dropped.
    """

    def __init__(self, instance: str) -> None:
        self._instance = instance
        self._client = httpx.AsyncClient(timeout=PATIENCE, follow_redirects=False, verify=_trust(instance))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    @property
    def routes(self) -> list[BaseRoute]:
        return [
            Route(f"{endpoints.API}/{{path:path}}", self._pass_on, methods=METHODS),
            WebSocketRoute(endpoints.SOCKET_PATH, self._join_up),
        ]

    async def _pass_on(self, request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        asked = self._client.build_request(
            request.method,
            f"{self._instance}{request.url.path}{query}",
            headers=_forwarded(request.headers.items(), request.scope),
            content=await request.body(),
        )
        try:
            answer = await self._client.send(asked, stream=True)
        except httpx.HTTPError as error:
            return PlainTextResponse(f"The desk does not answer: {type(error).__name__}", 502)
        passed = StreamingResponse(
            answer.aiter_raw(), answer.status_code, background=BackgroundTask(answer.aclose)
        )
        passed.raw_headers = [
            (name.lower(), value)
            for name, value in answer.headers.raw
            if name.decode("latin-1").lower() not in HOP_BY_HOP
        ]
        return passed

    async def _join_up(self, visitor: WebSocket) -> None:
        try:
            async with self._dialled(visitor) as desk:
                await visitor.accept()
                await _relay(visitor, desk)
        except InvalidStatus as refused:
            answer = refused.response
            kept = {
                name: value for name, value in answer.headers.raw_items() if name.lower() not in HOP_BY_HOP
            }
            await visitor.send_denial_response(Response(bytes(answer.body or b""), answer.status_code, kept))
        except (InvalidHandshake, OSError, TimeoutError):
            await visitor.send_denial_response(PlainTextResponse("The desk does not answer.", 502))

    @asynccontextmanager
    async def _dialled(self, visitor: WebSocket) -> AsyncIterator[ClientConnection]:
        url = self._instance.replace("http", "ws", 1) + endpoints.SOCKET_PATH
        headers = [
            (name, value)
            for name, value in _forwarded(visitor.headers.items(), visitor.scope)
            if not name.startswith("sec-websocket-")
        ]
        async with connect(
            url,
            additional_headers=headers,
            user_agent_header=None,
            compression=None,
            ping_interval=None,
            max_size=MAX_FRAME,
            proxy=None,
        ) as desk:
            yield desk


async def _relay(visitor: WebSocket, desk: ClientConnection) -> None:
    """Frames both ways, until one side ends; then the other is ended in the same manner."""
    async with asyncio.TaskGroup() as group:
        up = group.create_task(_up(visitor, desk))
        down = group.create_task(_down(visitor, desk))
        await asyncio.wait((up, down), return_when=asyncio.FIRST_COMPLETED)
        up.cancel()
        down.cancel()


async def _up(visitor: WebSocket, desk: ClientConnection) -> None:
    try:
        while True:
            message = await visitor.receive()
            if message["type"] == "websocket.disconnect":
                return
            await desk.send(message["text"] if message.get("text") is not None else message["bytes"])
    except (ConnectionClosed, WebSocketDisconnect):
        return


async def _down(visitor: WebSocket, desk: ClientConnection) -> None:
    try:
        async for frame in desk:
            await (visitor.send_text(frame) if isinstance(frame, str) else visitor.send_bytes(frame))
        code = desk.close_code
    except ConnectionClosed as over:
        code = over.rcvd.code if over.rcvd else None
    except WebSocketDisconnect:
        return
    if code is None or code in ABNORMAL:
        visitor.scope["extensions"][ABORT]()
    else:
        await visitor.close(code)


def _forwarded(headers: Any, scope: Any) -> Headers:
    """The visitor's headers, without those of this one connection, and who the visitor is."""
    kept = [(name, value) for name, value in headers if name not in HOP_BY_HOP]
    asked = dict(headers)
    before = [asked["x-forwarded-for"]] if "x-forwarded-for" in asked else []
    client = scope.get("client")
    kept = [(name, value) for name, value in kept if name != "x-forwarded-for"]
    return [
        *kept,
        ("x-forwarded-for", ", ".join([*before, client[0]] if client else before)),
        ("x-forwarded-host", asked.get("host", "")),
        ("x-forwarded-proto", scope["scheme"].replace("ws", "http")),
    ]


def _trust(instance: str) -> ssl.SSLContext | bool:
    # Loading the machine's certificates takes a while, and nobody needs them on loopback.
    return ssl.create_default_context() if urlsplit(instance).scheme == "https" else False
