"""The widget's WebSocket, for the probe and for custom frontends.

async with WidgetClient(INSTANCE, INBOX) as chat:
    begun = Begun.of(await chat.init("Hello"))
    assert begun is not None and begun.session is not None

async with WidgetSocket(INSTANCE, INBOX) as socket:
    assert await socket.join(begun.session.token) is JoinAnswer.JOINED
    await socket.page_visit("https://shop.example/pricing", "Pricing")
    await socket.typing(begun.conversation.uuid, is_typing=True)
    await socket.ping()
    async for frame in socket:
        if frame.kind == "new_message":
            print(Message.read(frame.data))
        elif frame.kind == "pong":
            break
"""

import asyncio
import json
from enum import StrEnum

from embedcheck.errors import TargetUnreachable
from embedcheck.probe.addresses import instance_origin, socket_url
from embedcheck.probe.connection import Connection, KeepAlive
from embedcheck.probe.exchanges import unrecorded
from embedcheck.probe.hearing import Hearing
from embedcheck.probe.listening import ListeningSocket
from embedcheck.recorder import Record
from embedcheck.wire import endpoints, frames, limits

JOIN_TIMEOUT = 10.0


class JoinAnswer(StrEnum):
    """What became of a join. LIMITED: not sent, as the instance would close the socket for it."""

    JOINED = "joined"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    LIMITED = "limited"


class WidgetSocket(ListeningSocket):
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
        self._pending: asyncio.Future[JoinAnswer] | None = None
        connection = Connection(
            socket_url(instance_origin(base_url), endpoints.SOCKET_PATH),
            number=number,
            record=record or unrecorded,
            keep_alive=KeepAlive(_frame(frames.PING), ping_every, patience),
            hear=self._hear,
        )
        super().__init__(connection, Hearing())

    async def join(self, token: str, *, inbox: str | None = None, within: float = JOIN_TIMEOUT) -> JoinAnswer:
        """Takes the identity of a session token; waits for the answer, `within` seconds at most.

        `inbox` in place of the socket's own: a token is good in the inbox that gave it alone.
        """
        if self._refused >= limits.JOINS_REFUSED_MAX:
            return JoinAnswer.LIMITED
        if await self._too_soon() or self.ended:
            return JoinAnswer.UNANSWERED
        loop = asyncio.get_running_loop()
        self._joined_at = loop.time()
        self._pending = loop.create_future()
        join = json.dumps({"type": frames.JOIN, "token": token, "data": {"inbox_id": inbox or self.inbox}})
        try:
            await self.send_text(join)
            async with asyncio.timeout(within):
                return await self._pending
        except (TimeoutError, TargetUnreachable):
            return JoinAnswer.UNANSWERED

    async def typing(self, conversation: str, is_typing: bool) -> None:
        """Tells agents that the visitor types; not more often than every 50 ms."""
        await self.send(frames.TYPING, {"conversation_uuid": conversation, "is_typing": is_typing})

    async def page_visit(self, url: str, title: str) -> None:
        """Tells which page the visitor sees. A second one within a second is lost (`widget_ws.go:163`)."""
        await self.send(frames.PAGE_VISIT, {"url": url, "title": title})

    async def ping(self) -> None:
        """One more ping than those sent by itself. Two within a second get one pong."""
        await self.send_text(_frame(frames.PING))

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
