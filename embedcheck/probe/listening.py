"""What both WebSockets of Libredesk have in common for whoever uses them: opened, sent to, iterated over."""

import json
from typing import Any, Self

from embedcheck.probe.connection import Connection
from embedcheck.probe.hearing import Hearing


class ListeningSocket:
    """An async context manager around one connection. Entering raises `SocketRefused`; iterating yields
    every frame received, and ends when the socket does."""

    def __init__(self, connection: Connection, heard: Hearing) -> None:
        self._connection = connection
        self._heard = heard

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

    async def ended_within(self, seconds: float) -> bool:
        """Waits for the end, but no longer."""
        return await self._connection.ended_within(seconds)

    async def send(self, kind: str, data: Any = None) -> None:
        """A frame of any type. Raises TargetUnreachable where the socket has ended."""
        frame = {"type": kind} if data is None else {"type": kind, "data": data}
        await self.send_text(json.dumps(frame, ensure_ascii=False))

    async def send_text(self, text: str) -> None:
        """Any text, a frame or not: to see what the instance makes of it."""
        await self._connection.send(text)

    async def close(self) -> None:
        await self._connection.close()
