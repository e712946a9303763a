"""What the probe and the agent read back from the server."""

from dataclasses import dataclass, field
from typing import Any

from embedcheck.model.observations.observation import Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesRead(Observation):
    """All messages of one conversation, oldest first: uuid, text, author_type, author_id, created_at,
    attachments."""

    conversation: str
    messages: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRead(Observation):
    """One conversation: status, and (for the agent only) its contact's id, type and external id.

    `contact` is what the agent reads of the person (first_name, email, phone_number,
    phone_number_country_code, custom_attributes), `custom_attributes` what is kept of the conversation.
    """

    conversation: str
    status: str
    contact_id: int | None = None
    contact_type: str = ""
    external_user_id: str | None = None
    contact: dict[str, Any] = field(default_factory=dict)
    custom_attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead(Observation):
    """An attachment, downloaded by the very link that its message gives: `status` is None where nobody
    answered, and `failure` says why. `name` is the message's word for it."""

    conversation: str
    message: str
    name: str
    url: str
    status: int | None = None
    size: int = 0
    sha256: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsRead(Observation):
    """Stored page visits of a conversation's contact, newest first: time, title, url."""

    conversation: str
    visits: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRead(Observation):
    """`auth/me` of a session token: who the server says that it belongs to."""

    token: str
    user_id: int
    is_visitor: bool
    first_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenReplayed(Observation):
    """The probe used `token` as a bearer once more, after it should be dead; 401 is the right answer."""

    token: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationTried(Observation):
    """The probe asked with the widget's `token` for a `conversation` of the person who was there before;
    any refusal is the right answer."""

    token: str
    conversation: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenTriedElsewhere(Observation):
    """The probe used the widget's `token` in another inbox of the instance, named by its UUID; 401 is the
    right answer."""

    token: str
    inbox: str
    status: int
