"""A served instance: the shell on loopback, with a client and sockets to it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

import httpx
from websockets.asyncio.client import ClientConnection, connect

from embedcheck.sandbox.instance.app import make_instance
from embedcheck.sandbox.instance.desk import Desk
from embedcheck.sandbox.instance.settings import InstanceSettings
from embedcheck.sandbox.serving import serve
from embedcheck.wire.endpoints import INIT, SOCKET_PATH
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
        async with asyncio.timeout(30), _served(settings, faults) as served:
            await play(served)

    asyncio.run(run())
