"""The agents' WebSocket, `/ws`: what an agent's screen would hear."""

from urllib.parse import urlsplit

from embedcheck.model.secret import Secret
from embedcheck.probe.addresses import instance_origin, socket_url
from embedcheck.probe.connection import Connection, KeepAlive
from embedcheck.probe.exchanges import unrecorded
from embedcheck.probe.hearing import Hearing
from embedcheck.probe.listening import ListeningSocket
from embedcheck.probe.refusals import AGENT
from embedcheck.recorder import Record
from embedcheck.wire import frames, limits

PATH = "/ws"
# Bare text both ways, not JSON (`internal/ws/client.go`). The instance sets no read deadline.
PING = "ping"
SUBSCRIBE = "conversation_subscribe"


def authorization(key: Secret, secret: Secret) -> str:
    """The API key's header value; `token` must be in lower case (`cmd/middlewares.go:24`)."""
    return f"token {key.reveal()}:{secret.reveal()}"


class AgentSocket(ListeningSocket):
    """One connection as an agent. Entering raises `SocketRefused`. Iterating yields every frame received."""

    def __init__(
        self,
        base_url: str,
        key: Secret,
        secret: Secret,
        *,
        record: Record | None = None,
        number: int = 1,
        ping_every: float = limits.PING_EVERY,
        patience: float = limits.PONG_PATIENCE,
    ) -> None:
        origin = instance_origin(base_url)
        heard = Hearing()
        connection = Connection(
            socket_url(origin, PATH),
            number=number,
            record=record or unrecorded,
            keep_alive=KeepAlive(PING, ping_every, patience),
            hear=heard.put,
            headers={"Authorization": authorization(key, secret)},
            # Mandatory, and https even where the instance speaks plain http (`cmd/websocket.go:22-44`).
            origin=f"https://{urlsplit(origin).netloc}",
            refusals=AGENT,
        )
        super().__init__(connection, heard)

    async def subscribe(self, conversation: str) -> None:
        """Opens a conversation, as on a screen: one at a time, without an acknowledgement."""
        await self.send(SUBSCRIBE, {"conversation_uuid": conversation})

    async def typing(self, conversation: str, is_typing: bool) -> None:
        """Tells the visitor that an agent types (or has stopped)."""
        data = {"conversation_uuid": conversation, "is_typing": is_typing, "is_private_message": False}
        await self.send(frames.TYPING, data)
