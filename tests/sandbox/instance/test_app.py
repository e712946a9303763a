"""The shell, against a real server on loopback: what only the network can show."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, ConnectionClosedError, InvalidStatus

from embedcheck.sandbox.instance.app import make_instance
from embedcheck.sandbox.instance.desk import Desk
from embedcheck.sandbox.instance.settings import InstanceSettings
from embedcheck.sandbox.serving import serve
from embedcheck.wire.endpoints import INIT, LAUNCHER, ME, SOCKET_PATH, UPLOAD
from embedcheck.wire.limits import MAX_FRAME
from tests.sandbox.instance.player import ASSETS

JOINED = '{"type":"joined","data":{"message":"namaste!"}}\n'


@dataclass
class Served:
    """A served instance; its clock stands still but for one microsecond a look."""

    settings: InstanceSettings
    desk: Desk
    http: httpx.AsyncClient
    address: str

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Libredesk-Inbox-ID": self.settings.inbox.uuid}

    @property
    def key(self) -> dict[str, str]:
        return {"Authorization": f"token {self.settings.agent_key}:{self.settings.agent_secret}"}

    async def visitor(self) -> tuple[str, str]:
        answer = await self.http.post(INIT.path, json={"message": "hi"}, headers=self.headers)
        data = answer.json()["data"]
        return data["session_token"], data["conversation"]["uuid"]

    def socket(self, path: str = SOCKET_PATH, **more: object) -> connect:
        return connect(f"ws://{self.address}{path}", **more)  # type: ignore[arg-type]

    async def join(self, socket: ClientConnection, token: str) -> str:
        data = {"inbox_id": self.settings.inbox.uuid}
        await socket.send(json.dumps({"type": "join", "token": token, "data": data}))
        answer = await socket.recv()
        assert isinstance(answer, str)
        return answer


@asynccontextmanager
async def _served(
    settings: InstanceSettings | None = None, faults: frozenset[str] = frozenset()
) -> AsyncIterator[Served]:
    chosen = settings or InstanceSettings()
    ticks = count()
    start = datetime(2026, 11, 23, tzinfo=UTC)
    app = make_instance(
        chosen,
        server_faults=faults,
        assets=ASSETS,
        base_url=lambda: "http://desk.example.test",
        clock=lambda: start + timedelta(microseconds=next(ticks)),
    )
    async with serve(app) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
        yield Served(chosen, app.state.desk, http, f"127.0.0.1:{port}")


def played(
    play: Callable[[Served], Awaitable[None]],
    settings: InstanceSettings | None = None,
    faults: frozenset[str] = frozenset(),
) -> None:
    async def run() -> None:
        async with asyncio.timeout(10), _served(settings, faults) as served:
            await play(served)

    asyncio.run(run())


def test_an_answer_has_the_servers_name_and_the_date() -> None:
    async def play(served: Served) -> None:
        answer = await served.http.get(LAUNCHER.path, headers=served.headers)
        assert answer.headers["server"] == "libredesk"
        assert answer.headers["date"] == "Mon, 23 Nov 2026 00:00:00 GMT"
        assert answer.headers["content-type"] == "application/json"
        assert answer.json()["data"]["launcher"]["position"] == "right"

    played(play)


def test_the_desk_is_within_reach() -> None:
    async def play(served: Served) -> None:
        _, uuid = await served.visitor()
        assert list(served.desk.store.conversations) == [uuid]

    played(play)


def test_a_head_request_gets_no_body() -> None:
    async def play(served: Served) -> None:
        answer = await served.http.head(LAUNCHER.path)
        assert (answer.status_code, answer.content, answer.headers["content-length"]) == (405, b"", "101")

    played(play)


def test_an_upload_arrives_whole() -> None:
    async def play(served: Served) -> None:
        token, uuid = await served.visitor()
        content = bytes(range(256)) * 4096
        answer = await served.http.post(
            UPLOAD.path,
            headers={**served.headers, "Authorization": f"Bearer {token}"},
            data={"conversation_uuid": uuid},
            files={"files": ("a.bin", content, "application/x-bytes")},
        )
        url = httpx.URL(answer.json()["data"]["attachments"][0]["url"])
        assert url.host == "desk.example.test"
        assert (await served.http.get(url.raw_path.decode())).content == content

    played(play)


def test_a_plain_get_of_the_socket_is_200_and_nothing() -> None:
    async def play(served: Served) -> None:
        answer = await served.http.get(SOCKET_PATH)
        assert (answer.status_code, answer.content) == (200, b"")
        assert "content-type" not in answer.headers

    played(play)


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


def test_a_slow_answer_is_late_but_right() -> None:
    async def play(served: Served) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        answer = await served.http.get(LAUNCHER.path, headers=served.headers)
        assert loop.time() - began >= 1
        assert answer.status_code == 200

    played(play, faults=frozenset({"answer_slowly"}))


def test_a_request_that_is_dropped_gets_no_answer() -> None:
    async def play(served: Served) -> None:
        token, uuid = await served.visitor()
        sent = {**served.headers, "Authorization": f"Bearer {token}"}
        path = f"/api/v1/widget/chat/conversations/{uuid}/message"
        with pytest.raises(httpx.TransportError):
            await served.http.post(path, json={"message": "two"}, headers=sent)
        assert (await served.http.get(ME.path, headers=sent)).status_code == 200
        assert len(served.desk.store.messages[uuid]) == 1

    played(play, faults=frozenset({"message_dropped_on_the_way"}))


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
