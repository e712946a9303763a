import asyncio
import socket
from collections.abc import Awaitable, Callable

import httpx
import pytest
from starlette.types import Receive, Scope, Send
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from embedcheck.errors import BadSetup
from embedcheck.sandbox.serving import ABORT, serve


async def answer_hello(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


async def never_answer(scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def abort_at_once(scope: Scope, receive: Receive, send: Send) -> None:
    scope["extensions"][ABORT]()
    await never_answer(scope, receive, send)


async def accept_and_listen(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        pass


def in_time(play: Callable[[], Awaitable[None]], seconds: float = 30) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(seconds):
            await play()

    asyncio.run(bounded())


def test_the_app_answers_on_the_port_it_was_given() -> None:
    async def play() -> None:
        async with serve(answer_hello) as port, httpx.AsyncClient() as client:
            assert (await client.get(f"http://127.0.0.1:{port}/")).text == "hello"

    in_time(play)


def test_after_the_block_nothing_listens_any_more() -> None:
    async def play() -> None:
        async with serve(answer_hello) as port:
            pass
        with pytest.raises(httpx.ConnectError):
            async with httpx.AsyncClient() as client:
                await client.get(f"http://127.0.0.1:{port}/")

    in_time(play)


def test_only_loopback_is_bound_by_default() -> None:
    async def play() -> None:
        async with serve(answer_hello) as port:
            with socket.create_connection(("127.0.0.1", port)) as connection:
                assert connection.getpeername()[0] == "127.0.0.1"
            with pytest.raises(OSError, match="refused"):
                socket.create_connection(("127.0.0.2", port))

    in_time(play)


def test_a_taken_port_is_a_bad_setup_that_names_the_port() -> None:
    async def play() -> None:
        async with serve(answer_hello) as port:
            with pytest.raises(BadSetup) as refused:
                async with serve(answer_hello, port=port):
                    pass
            assert str(port) in refused.value.what
            assert str(port) in refused.value.next_step

    in_time(play)


def test_an_impossible_port_is_a_bad_setup() -> None:
    async def play() -> None:
        with pytest.raises(BadSetup, match="70000"):
            async with serve(answer_hello, port=70000):
                pass

    in_time(play)


def test_leaving_closes_open_sockets_with_service_restart() -> None:
    async def play() -> None:
        async with serve(accept_and_listen) as port:
            socket_ = await connect(f"ws://127.0.0.1:{port}/")
        with pytest.raises(ConnectionClosed) as closed:
            await socket_.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1012

    in_time(play)


def test_leaving_does_not_wait_for_a_request_that_is_never_answered() -> None:
    async def play() -> None:
        async with httpx.AsyncClient() as client, asyncio.TaskGroup() as group:
            arrived = asyncio.Event()

            async def stall(scope: Scope, receive: Receive, send: Send) -> None:
                arrived.set()
                await never_answer(scope, receive, send)

            async def ask(port: int) -> None:
                with pytest.raises(httpx.TransportError):
                    await client.get(f"http://127.0.0.1:{port}/")

            async with serve(stall) as port:
                group.create_task(ask(port))
                await arrived.wait()

    in_time(play)


def test_an_aborted_request_gets_no_answer_at_all() -> None:
    async def play() -> None:
        async with serve(abort_at_once) as port, httpx.AsyncClient() as client:
            with pytest.raises(httpx.TransportError):
                await client.get(f"http://127.0.0.1:{port}/")

    in_time(play)


def test_what_the_block_raises_passes_through_unchanged() -> None:
    async def play() -> None:
        async with serve(answer_hello):
            raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        in_time(play)
