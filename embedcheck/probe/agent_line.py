"""The agent's socket, kept open: subscribes anew after every interruption."""

import asyncio
import itertools

from embedcheck.errors import StepFailed, TargetUnreachable
from embedcheck.model.observations import Noted
from embedcheck.model.secret import Secret
from embedcheck.model.verdicts import Owner
from embedcheck.probe.agent_socket import AgentSocket
from embedcheck.probe.connection import SocketRefused
from embedcheck.probe.persistence import Persistence
from embedcheck.recorder import Record

CONNECTED_WITHIN = 10.0


class AgentLine:
    """Holds at most one `AgentSocket` at a time, for the witness to hear and the agent to type with."""

    def __init__(
        self, origin: str, key: Secret, secret: Secret, record: Record, persistence: Persistence
    ) -> None:
        self._origin = origin
        self._key, self._secret = key, secret
        self._record = record
        self._persistence = persistence
        self._numbers = itertools.count(1)
        self._watched = ""
        self._asked = asyncio.Event()
        self._socket: AgentSocket | None = None
        self._connected = asyncio.Event()

    def watch(self, conversation: str) -> None:
        self._watched = conversation
        self._asked.set()

    async def typing(self, conversation: str, is_typing: bool, *, within: float = CONNECTED_WITHIN) -> None:
        """Waits for the socket, `within` seconds at most. Raises StepFailed if there is none."""
        try:
            async with asyncio.timeout(within):
                await self._connected.wait()
            if self._socket is not None:
                await self._socket.typing(conversation, is_typing)
        except (TimeoutError, TargetUnreachable):
            raise StepFailed(
                "The agent could not type: its WebSocket is not connected.",
                next_step="Read the agent's socket_failed entries in the transcript; only /ws carries typing, and "
                "what stands before the instance must pass its upgrade, `Host` and `Origin` on.",
                owner=Owner.ENVIRONMENT,
            ) from None

    async def run(self) -> None:
        """As patient as the widget is with its own socket; ends with a Noted when that is spent."""
        hope = self._persistence
        while not hope.spent:
            try:
                await self._attend()
                hope, pause = hope.after_success(), hope.pause()
            except SocketRefused as error:
                hope, pause = hope.after_failure(), hope.pause(error.status, error.retry_after)
            await asyncio.sleep(pause)  # the rhythm of reconnecting; there is no event to wait for
        self._record(Noted(text=f"The agent's WebSocket was given up after {hope.failed} attempts in vain."))

    async def _attend(self) -> None:
        number = next(self._numbers)
        async with AgentSocket(
            self._origin, self._key, self._secret, record=self._record, number=number
        ) as socket:
            self._socket = socket
            self._connected.set()
            if self._watched:
                self._asked.set()
            try:
                await self._listen(socket)
            finally:
                self._connected.clear()
                self._socket = None

    async def _listen(self, socket: AgentSocket) -> None:
        async with asyncio.TaskGroup() as group:
            subscriber = group.create_task(self._subscribe(socket))
            async for _ in socket:
                pass  # recorded as it was heard
            subscriber.cancel()

    async def _subscribe(self, socket: AgentSocket) -> None:
        while True:
            await self._asked.wait()
            self._asked.clear()
            try:
                await socket.subscribe(self._watched)
            except TargetUnreachable:
                return
