"""What a visitor is shown of conversations and their people (`conversation/models/models.go:91-110`)."""

from typing import Annotated, Any

from pydantic import Field

from embedcheck.wire.contract.shape import Later, Omitted, Shape, Timestamp, vocabulary

AuthorType = Annotated[str, vocabulary("visitor", "contact", "agent", "ai_assistant")]
# The kind of sender, which knows no visitors; empty once the sender was merged away (D-25).
SenderKind = Annotated[str, vocabulary("contact", "agent", "ai_assistant", "visitor", "")]


class ChatUser(Shape):
    """`active_at` is never selected; `expectation` comes with AI assistants (`user/models/models.go:88-97`)."""

    id: int
    first_name: str
    last_name: str
    avatar_url: str | None
    availability_status: str
    type: SenderKind
    active_at: Timestamp | None
    expectation: Omitted[str]


class LastMessage(Shape):
    content: str
    created_at: Timestamp
    author: ChatUser


class Author(Shape):
    """Who wrote a message. An agent's address is never told: `email` is always null."""

    id: int
    first_name: str
    last_name: str
    email: None
    avatar_url: str | None
    availability_status: str
    type: AuthorType
    last_active_at: Timestamp | None


class Attachment(Shape):
    """`url` is signed and good for an hour; `content` is never sent."""

    name: str
    size: int
    content: None
    content_id: str
    content_type: str
    disposition: Annotated[str, vocabulary("attachment", "inline", "")]
    uuid: str
    url: str
    thumbnail_url: str


class Meta(Shape):
    """What a message carries along: an echo of the agent's client, a survey, an assistant."""

    echo_id: Omitted[str]
    is_csat: Omitted[bool]
    csat_uuid: Omitted[str]
    csat_submitted: Omitted[bool]
    submitted_rating: Omitted[int]
    submitted_feedback: Omitted[str]
    is_automated: Omitted[bool]
    ai_assistant_id: Omitted[int]
    continuity_email: Omitted[bool]
    to: Omitted[list[str]]
    cc: Omitted[list[str]]
    bcc: Omitted[list[str]]


class ChatMessage(Shape):
    """`status` is empty in a push, `meta` null in the answer to a send. There is no `content_type`:
    a visitor's content is plain text, an agent's is HTML."""

    uuid: str
    status: Annotated[str, vocabulary("received", "pending", "sent", "failed", "")]
    conversation_uuid: str
    created_at: Timestamp
    content: str
    text_content: str
    author: Author
    # Null in a push of a message without any.
    attachments: list[Attachment] | None
    meta: Meta | None
    id: Later[int]


class Conversation(Shape):
    """`status` may be a custom one; `unread_message_count` stops at ten."""

    created_at: Timestamp
    uuid: str
    status: str
    last_message: LastMessage
    unread_message_count: Annotated[int, Field(ge=0)]
    assignee: ChatUser | None
    unread_messages: Later[list[Any] | None]


class ConversationWithMessages(Shape):
    """Messages are newest first, at most 400. `business_hours_id` is left out where it is null."""

    conversation: Conversation
    messages: list[ChatMessage] | None
    business_hours_id: Omitted[int]
    working_hours_utc_offset: Omitted[int]


class User(Shape):
    """Names are those of the JWT's claims, or of the pre-chat form."""

    user_id: int
    is_visitor: bool
    first_name: str
    last_name: str


class Begun(Shape):
    """The answer to `init`. `session_token` and `user` come if this very request made a new visitor."""

    conversation: Conversation
    messages: list[ChatMessage] | None
    business_hours_id: int | None
    working_hours_utc_offset: int | None
    session_token: Omitted[str]
    user: Omitted[User]


class Session(Shape):
    """The answer to `exchange`."""

    session_token: str
    user: User
