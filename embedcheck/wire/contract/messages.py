"""Every frame of `/widget/ws`, both ways (`widget_ws.go:44-62`, `livechat.go:194-427`)."""

from typing import Any, Literal

from embedcheck.wire.contract.conversations import ChatMessage, SenderKind
from embedcheck.wire.contract.shape import Omitted, Shape, Timestamp


class JoinData(Shape):
    """The inbox's UUID; a numeric id is let in as well, unlike over HTTP."""

    inbox_id: str


class Join(Shape):
    """Says whose session this socket belongs to; nothing but `ping` is heard before it."""

    type: Literal["join"]
    token: str
    data: JoinData


class TypingData(Shape):
    conversation_uuid: str
    is_typing: bool


class SentTyping(Shape):
    """The visitor types; told to agents who look at this conversation."""

    type: Literal["typing"]
    data: TypingData
    token: Omitted[str]


class PageVisitData(Shape):
    """`url` is http or https, cut at 2048 bytes; `title` is cut at 256."""

    url: str
    title: str


class PageVisit(Shape):
    """The page that the visitor sees now. At most one a second is kept, and none with the last one's URL."""

    type: Literal["page_visit"]
    data: PageVisitData
    token: Omitted[str]


class Ping(Shape):
    """Keeps the socket open, which closes after 20 s without a frame; answered at most once a second."""

    type: Literal["ping"]
    data: Omitted[Any]
    token: Omitted[str]


class MessageData(Shape):
    message: str


class Joined(Shape):
    """The server's answer to a good join."""

    type: Literal["joined"]
    data: MessageData


class Refused(Shape):
    """The server's answer to a join that it refuses; the socket stays open."""

    type: Literal["error"]
    data: MessageData


class Pong(Shape):
    """The server's answer to a ping."""

    type: Literal["pong"]
    data: Omitted[None]


class ReceivedTyping(Shape):
    """An agent types."""

    type: Literal["typing"]
    data: TypingData


class NewMessage(Shape):
    """An agent's, an assistant's or an e-mailed message: never the visitor's own."""

    type: Literal["new_message"]
    data: ChatMessage


class PartialUser(Shape):
    """What is told of an assignee: all of it, or the availability alone."""

    id: Omitted[int]
    first_name: Omitted[str]
    last_name: Omitted[str]
    avatar_url: Omitted[str | None]
    availability_status: str
    type: Omitted[SenderKind]
    active_at: Omitted[Timestamp | None]
    expectation: Omitted[str]


class ConversationUpdateData(Shape):
    """`uuid`, and whatever changed."""

    uuid: str
    status: Omitted[str]
    assignee: Omitted[PartialUser | None]
    assigned_team_id: Omitted[int | None]


class ConversationUpdate(Shape):
    """What an agent or a rule changed about a conversation; not sent if the visitor's own message reopened it."""

    type: Literal["conversation_update"]
    data: ConversationUpdateData


SENT: dict[str, type[Shape]] = {
    "join": Join,
    "typing": SentTyping,
    "page_visit": PageVisit,
    "ping": Ping,
}
RECEIVED: dict[str, type[Shape]] = {
    "joined": Joined,
    "pong": Pong,
    "typing": ReceivedTyping,
    "new_message": NewMessage,
    "conversation_update": ConversationUpdate,
    "error": Refused,
}
REPLIES = {"join": ("joined", "error"), "ping": ("pong",)}
"""The server's answers to a frame. The other frames have none."""
