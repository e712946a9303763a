"""The widget's WebSocket, for the probe and for custom frontends.

async with WidgetSocket("https://chat.example.com", INBOX) as socket:
    if await socket.join(token) is JoinAnswer.JOINED:
        async for frame in socket:
            print(frame.kind, frame.data)
"""

import asyncio
import json
from enum import StrEnum
from typing import Any, Self

from embedcheck.errors import TargetUnreachable
from embedcheck.probe.addresses import instance_origin, socket_url
from embedcheck.probe.connection import Connection, KeepAlive
from embedcheck.probe.exchanges import unrecorded
from embedcheck.probe.hearing import Hearing
from embedcheck.recorder import Record
from embedcheck.wire import endpoints, frames, limits

JOIN_TIMEOUT = 10.0


class JoinAnswer(StrEnum):
    """What became of a join. LIMITED: not sent, as the instance would close the socket for it."""

    JOINED = "joined"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    LIMITED = "limited"


class WidgetSocket:
    """One connection to `/widget/ws`. Entering raises `SocketRefused` if it cannot be opened.

    It pings by itself every `ping_every` seconds, since Libredesk hangs up after 20 s without a
    data frame, and gives up after `patience` seconds without hearing anything. Iterating yields
    every frame received, answers included, and ends when the socket does. `join` may be called
    again with another token, at most once a second; the earlier identity then hears nothing more.
    """

    def __init__(
        self,
        base_url: str,
        inbox: str,
        *,
        record: Record | None = None,
        number: int = 1,
        ping_every: float = limits.PING_EVERY,
        patience: float = limits.PONG_PATIENCE,
        join_interval: float = limits.JOIN_INTERVAL_MIN,
    ) -> None:
        self.inbox = inbox
        self._join_interval = join_interval
        self._joined_at = float("-inf")
        self._refused = 0
        self._heard = Hearing()
        self._pending: asyncio.Future[JoinAnswer] | None = None
        self._connection = Connection(
            socket_url(instance_origin(base_url), endpoints.SOCKET_PATH),
            number=number,
            record=record or unrecorded,
            keep_alive=KeepAlive(_frame(frames.PING), ping_every, patience),
            hear=self._hear,
        )

    async def __aenter__(self) -> Self:
        await self._connection.__aenter__()
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self._connection.__aexit__(*raised)

    def __aiter__(self) -> Hearing:
        return self._heard

    @property
    def ended(self) -> bool:
        return self._connection.ended

    async def join(self, token: str, *, within: float = JOIN_TIMEOUT) -> JoinAnswer:
        """Takes the identity of a session token; waits for the answer, `within` seconds at most."""
        if self._refused >= limits.JOINS_REFUSED_MAX:
            return JoinAnswer.LIMITED
        if await self._too_soon() or self.ended:
            return JoinAnswer.UNANSWERED
        loop = asyncio.get_running_loop()
        self._joined_at = loop.time()
        self._pending = loop.create_future()
        join = json.dumps({"type": frames.JOIN, "token": token, "data": {"inbox_id": self.inbox}})
        try:
            await self._connection.send(join)
            async with asyncio.timeout(within):
                return await self._pending
        except (TimeoutError, TargetUnreachable):
            return JoinAnswer.UNANSWERED

    async def typing(self, conversation: str, is_typing: bool) -> None:
        """Tells agents that the visitor types; not more often than every 50 ms."""
        await self._send(frames.TYPING, {"conversation_uuid": conversation, "is_typing": is_typing})

    async def page_visit(self, url: str, title: str) -> None:
        """Tells which page the visitor sees. A second one within a second is lost (`widget_ws.go:163`)."""
        await self._send(frames.PAGE_VISIT, {"url": url, "title": title})

    async def ping(self) -> None:
        """One more ping than those sent by itself. Two within a second get one pong."""
        await self._connection.send(_frame(frames.PING))

    async def close(self) -> None:
        await self._connection.close()

    async def _send(self, kind: str, data: dict[str, Any]) -> None:
        await self._connection.send(json.dumps({"type": kind, "data": data}, ensure_ascii=False))

    async def _too_soon(self) -> bool:
        """Waits out the pause between two joins. True if the socket ended meanwhile."""
        since = asyncio.get_running_loop().time() - self._joined_at
        return since < self._join_interval and await self._connection.ended_within(
            self._join_interval - since
        )

    def _hear(self, text: str | None) -> None:
        kind = frames.kind_of(text or "")
        if text is None:
            self._settle(JoinAnswer.UNANSWERED)
        elif kind == frames.JOINED:
            self._settle(JoinAnswer.JOINED)
        elif kind == frames.ERROR and self._settle(JoinAnswer.REFUSED):
            self._refused += 1
        self._heard.put(text)

    def _settle(self, answer: JoinAnswer) -> bool:
        if self._pending is None or self._pending.done():
            return False
        self._pending.set_result(answer)
        return True


def _frame(kind: str) -> str:
    return json.dumps({"type": kind})
