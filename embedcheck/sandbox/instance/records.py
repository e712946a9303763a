"""What an instance remembers, one frozen record per thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

PersonType: TypeAlias = Literal["visitor", "contact", "agent"]
Sender: TypeAlias = Literal["contact", "agent"]
MessageType: TypeAlias = Literal["incoming", "outgoing", "activity"]

OPEN, RESOLVED, CLOSED, SNOOZED = "Open", "Resolved", "Closed", "Snoozed"
# Name → id and category of the statuses that a new instance has (`schema.sql:878-882`).
STATUSES = {
    OPEN: (1, "open"),
    SNOOZED: (2, "waiting"),
    RESOLVED: (3, "resolved"),
    CLOSED: (4, "resolved"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Visitors, contacts and agents share one table and one number range."""

    id: int
    type: PersonType
    first_name: str
    created_at: datetime
    updated_at: datetime
    last_name: str = ""
    email: str | None = None
    phone_number: str | None = None
    phone_number_country_code: str | None = None
    external_user_id: str | None = None
    custom_attributes: Mapping[str, Any] = field(default_factory=dict)
    availability: str = "offline"
    last_active_at: datetime | None = None
    enabled: bool = True

    @property
    def full_name(self) -> str:
        # With an empty last name a space remains, as in "System  marked …" (`user/models.go`, FullName).
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class Preview:
    """The last thing said in a conversation. The sender's row may be gone: `sender_id` None."""

    text: str
    at: datetime
    sender: Sender | None
    sender_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """`last_message` counts notes and activities too, `last_interaction` only what the contact may see."""

    id: int
    uuid: str
    reference_number: str
    contact_id: int
    inbox_id: int
    created_at: datetime
    updated_at: datetime
    contact_last_seen_at: datetime
    last_message: Preview
    meta: Mapping[str, Any]
    custom_attributes: Mapping[str, Any] = field(default_factory=dict)
    last_interaction: Preview | None = None
    status: str = OPEN
    assigned_user_id: int | None = None
    waiting_since: datetime | None = None
    first_reply_at: datetime | None = None
    last_reply_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    snoozed_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`attachments` are UUIDs of media."""

    id: int
    uuid: str
    conversation: str
    type: MessageType
    status: str
    content: str
    text_content: str
    content_type: Literal["text", "html"]
    sender: Sender
    sender_id: int
    created_at: datetime
    updated_at: datetime
    private: bool = False
    meta: Mapping[str, Any] = field(default_factory=dict)
    attachments: tuple[str, ...] = ()

    @property
    def seen_by_contact(self) -> bool:
        return not self.private and self.type != "activity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    id: int
    uuid: str
    name: str
    content_type: str
    body: bytes = field(repr=False)
    created_at: datetime

    @property
    def size(self) -> int:
        return len(self.body)

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class PageVisit:
    at: datetime
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """`external_user_id` is empty for visitors; only a session from an exchange may merge one."""

    token: str = field(repr=False)
    person_id: int
    inbox_id: int
    is_visitor: bool
    external_user_id: str = ""
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Survey:
    """A satisfaction survey (CSAT); `answered_at` None until it is answered."""

    uuid: str
    conversation: str
    answered_at: datetime | None = None
    rating: int = 0
    feedback: str = ""
