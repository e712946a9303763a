"""The frames that a socket has heard, to be iterated over until it ends."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Self

from embedcheck.wire import frames


@dataclass(frozen=True, slots=True)
class ReceivedFrame:
    """A frame of the instance. `data` is empty where the frame has no object there (a pong)."""

    kind: str
    data: dict[str, Any] = field(repr=False)
    text: str = field(repr=False)


class Hearing:
    """An async iterator fed from outside: `put` a frame's text, or None for the end."""

    def __init__(self) -> None:
        self._received: asyncio.Queue[ReceivedFrame | None] = asyncio.Queue()

    def put(self, text: str | None) -> None:
        heard = None if text is None else ReceivedFrame(frames.kind_of(text), frames.payload_of(text), text)
        self._received.put_nowait(heard)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> ReceivedFrame:
        frame = await self._received.get()
        if frame is None:
            # The end stays the end, for whoever asks again.
            self._received.put_nowait(None)
            raise StopAsyncIteration
        return frame
