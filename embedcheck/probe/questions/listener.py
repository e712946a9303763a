"""Ears on a socket: what came so far, and waiting for what should."""

import asyncio
from collections.abc import Callable

from embedcheck.probe.agent_socket import PING as AGENT_PING
from embedcheck.probe.agent_socket import AgentSocket
from embedcheck.probe.hearing import ReceivedFrame
from embedcheck.probe.questions.question import CannotTell
from embedcheck.probe.socket import WidgetSocket
from embedcheck.wire import frames

Wanted = Callable[[ReceivedFrame], bool]
AGENT_PONG = "pong"


def of_kind(kind: str) -> Wanted:
    return lambda frame: frame.kind == kind


class Listener:
    """Keeps every frame that it has heard. `patience` is how long something may be in coming, in seconds."""

    def __init__(self, socket: WidgetSocket | AgentSocket, patience: float) -> None:
        self.frames: list[ReceivedFrame] = []
        self._socket = socket
        self._patience = patience

    def of(self, wanted: Wanted) -> list[ReceivedFrame]:
        return [frame for frame in self.frames if wanted(frame)]

    async def until(self, wanted: Wanted, count: int = 1) -> bool:
        """Whether so many wanted frames have come, now or within patience. Raises CannotTell where the socket
        ended instead: that is another line's."""
        try:
            async with asyncio.timeout(self._patience):
                while len(self.of(wanted)) < count:
                    self.frames.append(await anext(aiter(self._socket)))
        except TimeoutError:
            return False
        except StopAsyncIteration:
            raise CannotTell(
                "The socket ended meanwhile.", next_step="See the lines of the join and of the ping."
            ) from None
        return True

    async def caught_up(self) -> None:
        """Everything that the instance had to say until now has been heard: it answered a ping.

        Both ends handle the frames of a connection one after the other (`widget_ws.go:126`,
        `internal/ws/client.go`). Not twice within a second, as the second ping gets no pong.
        """
        pongs = len(self.of(_is_pong))
        if isinstance(self._socket, WidgetSocket):
            await self._socket.ping()
        else:
            await self._socket.send_text(AGENT_PING)
        if not await self.until(_is_pong, pongs + 1):
            raise CannotTell("The socket answered no ping, so that nobody knows when all is heard.")


def _is_pong(frame: ReceivedFrame) -> bool:
    return frame.kind == frames.PONG or frame.text == AGENT_PONG
