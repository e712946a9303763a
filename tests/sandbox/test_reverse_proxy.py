import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosedError, ConnectionClosedOK, InvalidStatus

from embedcheck.sandbox.reverse_proxy import ReverseProxy
from embedcheck.sandbox.serving import ABORT, serve
from embedcheck.wire.endpoints import LAST_SEEN, SETTINGS, SOCKET_PATH, UPLOAD

Play = Callable[[str], Awaitable[None]]


async def told(request: Request) -> Response:
    """What reached the desk."""
    body = (await request.body()).decode()
    seen = {"headers": dict(request.headers), "query": request.url.query, "body": body}
    return JSONResponse(seen, 403, {"X-Ratelimit-Remaining": "7", "X-Libredesk-Clear-Visitor": "true"})


async def socket(visitor: WebSocket) -> None:
    """Echoes, and does what it is told to do."""
    if visitor.headers.get("x-refuse"):
        await visitor.send_denial_response(
            JSONResponse({"message": "Rate limit exceeded"}, 429, {"Retry-After": "60"})
        )
        return
    await visitor.accept()
    async for text in visitor.iter_text():
        if text == "drop":
            visitor.scope["extensions"][ABORT]()
            return
        if text == "close":
            await visitor.close(1008)
            return
        await visitor.send_text(f"{text} from {visitor.headers['origin']}")


DESK = Starlette(
    routes=[
        Route("/api/{path:path}", told, methods=["GET", "POST", "OPTIONS"]),
        WebSocketRoute(SOCKET_PATH, socket),
    ]
)


@asynccontextmanager
async def proxied(instance: str) -> AsyncIterator[str]:
    async with ReverseProxy(instance) as proxy, serve(Starlette(routes=proxy.routes)) as port:
        yield f"127.0.0.1:{port}"


def played(play: Play) -> None:
    async def run() -> None:
        async with (
            asyncio.timeout(30),
            serve(DESK) as desk,
            proxied(f"http://127.0.0.1:{desk}") as address,
        ):
            await play(address)

    asyncio.run(run())


def test_requests_and_answers_pass_as_they_are() -> None:
    async def play(address: str) -> None:
        async with httpx.AsyncClient() as client:
            answer = await client.post(
                f"http://{address}{LAST_SEEN.fill('c-1')}?inbox_id=i",
                content=b'{"a": 1}',
                headers={"Authorization": "Bearer t", "Origin": "http://shop.test", "Connection": "close"},
            )
        assert answer.status_code == 403
        assert answer.headers["x-ratelimit-remaining"] == "7"
        assert answer.headers["x-libredesk-clear-visitor"] == "true"
        seen = answer.json()
        assert (seen["query"], seen["body"]) == ("inbox_id=i", '{"a": 1}')
        assert seen["headers"]["authorization"] == "Bearer t"
        assert seen["headers"]["origin"] == "http://shop.test"
        assert seen["headers"]["x-forwarded-for"] == "127.0.0.1"
        assert seen["headers"]["x-forwarded-host"] == address

    played(play)


def test_a_form_with_a_file_passes_byte_for_byte() -> None:
    async def play(address: str) -> None:
        async with httpx.AsyncClient() as client:
            asked = client.build_request(
                "POST", f"http://{address}{UPLOAD.path}", files={"files": ("a.txt", b"42")}
            )
            sent = await asked.aread()
            answer = await client.send(asked)
        assert answer.json()["body"] == sent.decode()
        assert answer.json()["headers"]["content-type"] == asked.headers["content-type"]

    played(play)


def test_other_proxies_before_it_stay_named() -> None:
    async def play(address: str) -> None:
        async with httpx.AsyncClient() as client:
            answer = await client.get(
                f"http://{address}{SETTINGS.path}", headers={"X-Forwarded-For": "10.0.0.7"}
            )
        assert answer.json()["headers"]["x-forwarded-for"] == "10.0.0.7, 127.0.0.1"

    played(play)


def test_a_desk_that_does_not_answer_is_a_bad_gateway() -> None:
    async def play() -> None:
        async with proxied("http://127.0.0.1:9") as address:
            async with httpx.AsyncClient() as client:
                answer = await client.get(f"http://{address}{SETTINGS.path}")
            assert answer.status_code == 502
            with pytest.raises(InvalidStatus, match="502"):
                async with connect(f"ws://{address}{SOCKET_PATH}"):
                    pass

    asyncio.run(play())


def test_frames_pass_both_ways_with_the_visitors_origin() -> None:
    async def play(address: str) -> None:
        async with connect(f"ws://{address}{SOCKET_PATH}", origin="http://shop.test") as visitor:  # type: ignore[arg-type]
            await visitor.send("hello")
            assert await visitor.recv() == "hello from http://shop.test"

    played(play)


def test_a_refused_socket_is_refused_with_the_desks_own_words() -> None:
    async def play(address: str) -> None:
        with pytest.raises(InvalidStatus) as refused:
            async with connect(f"ws://{address}{SOCKET_PATH}", additional_headers={"X-Refuse": "1"}):
                pass
        answer = refused.value.response
        assert (answer.status_code, answer.body) == (429, b'{"message":"Rate limit exceeded"}')
        assert answer.headers["Retry-After"] == "60"

    played(play)


def test_a_socket_that_the_desk_closes_is_closed_with_its_code() -> None:
    async def play(address: str) -> None:
        async with connect(f"ws://{address}{SOCKET_PATH}") as visitor:
            await visitor.send("close")
            with pytest.raises(ConnectionClosedError) as over:
                await visitor.recv()
        assert over.value.rcvd is not None
        assert over.value.rcvd.code == 1008

    played(play)


def test_a_socket_that_the_desk_drops_is_dropped() -> None:
    async def play(address: str) -> None:
        async with connect(f"ws://{address}{SOCKET_PATH}") as visitor:
            await visitor.send("drop")
            with pytest.raises(ConnectionClosedError) as over:
                await visitor.recv()
        assert over.value.rcvd is None

    played(play)


def test_a_visitor_who_leaves_is_gone_from_the_desk_too() -> None:
    gone = asyncio.Event()

    async def waits(visitor: WebSocket) -> None:
        await visitor.accept()
        async for _ in visitor.iter_text():
            pass
        gone.set()

    async def run() -> None:
        app = Starlette(routes=[WebSocketRoute(SOCKET_PATH, waits)])
        async with (
            asyncio.timeout(30),
            serve(app) as desk,
            proxied(f"http://127.0.0.1:{desk}") as address,
        ):
            visitor = await connect(f"ws://{address}{SOCKET_PATH}")
            await visitor.close()
            await gone.wait()
            with pytest.raises(ConnectionClosedOK):
                await visitor.recv()

    asyncio.run(run())
