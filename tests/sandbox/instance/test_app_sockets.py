"""The shell, against a real server on loopback: what only the network can show of sockets."""

import asyncio
import json

import pytest
from websockets.exceptions import ConnectionClosed, ConnectionClosedError, InvalidStatus

from embedcheck.sandbox.instance.settings import InstanceSettings
from embedcheck.wire.limits import MAX_FRAME
from tests.sandbox.instance.served import JOINED, Served, played


def test_any_origin_may_open_the_socket_and_nothing_is_compressed() -> None:
    async def play(served: Served) -> None:
        async with served.socket(origin="https://evil.example") as socket:
            assert socket.response
            assert socket.response.headers["server"] == "libredesk"
            assert "sec-websocket-extensions" not in socket.response.headers

    played(play)


def test_a_refused_upgrade_is_an_http_answer() -> None:
    async def play(served: Served) -> None:
        for path, status in (("/nope", 404), ("/ws", 401), ("/health", 200)):
            with pytest.raises(InvalidStatus) as refused:
                async with served.socket(path):
                    pass
            assert refused.value.response.status_code == status
        key = {**served.key, "Origin": "https://evil.example"}
        with pytest.raises(InvalidStatus) as silent:
            async with served.socket("/ws", additional_headers=key):
                pass
        assert (silent.value.response.status_code, silent.value.response.body) == (200, b"")

    played(play)


def test_a_reply_is_pushed_while_the_agents_request_is_answered() -> None:
    async def play(served: Served) -> None:
        token, uuid = await served.visitor()
        origin = f"https://{served.address}"
        async with (
            served.socket() as widget,
            served.socket("/ws", additional_headers=served.key, origin=origin) as agent,
        ):
            assert await served.join(widget, token) == JOINED
            body = {"message": "<p>hello</p>", "sender_type": "agent"}
            path = f"/api/v1/conversations/{uuid}/messages"
            answer = await served.http.post(path, json=body, headers=served.key)
            assert answer.json()["data"]["status"] == "pending"
            assert json.loads(await widget.recv())["data"]["text_content"] == "hello"
            assert json.loads(await agent.recv())["type"] == "new_message"

    played(play)


def test_a_socket_that_is_gone_is_forgotten() -> None:
    async def play(served: Served) -> None:
        token, _ = await served.visitor()
        # Ten may be open at once: the eleventh joins only because earlier ones have left.
        for _ in range(11):
            async with served.socket() as socket:
                assert await served.join(socket, token) == JOINED

    played(play)


def test_a_frame_that_is_not_json_drops_the_connection_without_a_close_frame() -> None:
    async def play(served: Served) -> None:
        async with served.socket() as socket:
            await socket.send("hello")
            with pytest.raises(ConnectionClosedError) as closed:
                await socket.recv()
            assert closed.value.rcvd is None

    played(play)


def test_a_frame_of_64_kib_is_read_and_a_larger_one_closes_with_1009() -> None:
    async def play(served: Served) -> None:
        async with served.socket() as socket:
            frame = '{"type":"ping","x":"%s"}'
            await socket.send(frame % ("x" * (MAX_FRAME - len(frame) + 2)))
            assert json.loads(await socket.recv())["type"] == "pong"
            await socket.send("x" * (MAX_FRAME + 1))
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
            assert closed.value.rcvd
            assert closed.value.rcvd.code == 1009

    played(play)


def test_a_binary_frame_is_read_as_json() -> None:
    async def play(served: Served) -> None:
        async with served.socket() as socket:
            await socket.send(b'{"type":"ping"}')
            assert json.loads(await socket.recv())["type"] == "pong"

    played(play)


def test_a_silent_socket_is_dropped_and_protocol_pings_do_not_keep_it() -> None:
    async def play(served: Served) -> None:
        async with served.socket(ping_interval=0.05, ping_timeout=None) as socket:
            with pytest.raises(ConnectionClosedError) as closed:
                await socket.recv()
            assert closed.value.rcvd is None

    played(play, InstanceSettings(read_deadline=0.2))


def test_a_socket_that_speaks_outlives_the_deadline() -> None:
    async def play(served: Served) -> None:
        loop = asyncio.get_running_loop()
        async with served.socket() as socket:
            until = loop.time() + 0.6
            while loop.time() < until:
                await socket.send('{"type":"nothing"}')
                await socket.ping()
                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(socket.recv(), 0.1)

    played(play, InstanceSettings(read_deadline=0.3))


def test_a_socket_that_the_server_closes_says_so() -> None:
    async def play(served: Served) -> None:
        token, _ = await served.visitor()
        async with served.socket() as socket:
            assert await served.join(socket, token) == JOINED
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
            assert closed.value.rcvd
            assert closed.value.rcvd.code == 1001

    played(play, faults=frozenset({"socket_closed_after_join"}))


def test_a_client_that_reads_nothing_holds_nobody_up() -> None:
    async def play(served: Served) -> None:
        token, uuid = await served.visitor()
        async with served.socket() as deaf, served.socket() as lively:
            assert await served.join(deaf, token) == JOINED
            assert await served.join(lively, token) == JOINED
            deaf.transport.pause_reading()
            body = {"message": "x" * 200_000, "sender_type": "agent"}
            path = f"/api/v1/conversations/{uuid}/messages"
            for _ in range(3):
                assert (await served.http.post(path, json=body, headers=served.key)).status_code == 200
                assert json.loads(await lively.recv())["type"] == "new_message"
            deaf.transport.abort()

    played(play)
