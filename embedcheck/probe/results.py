"""The common answers as values with names: what a frontend shows, whatever else the instance says.

`X.of(answer)` is None where the request was refused, or the answer holds no X. Unknown fields are
left out and missing ones empty, so that an update of Libredesk breaks nobody; whether an answer
keeps the contract is another question (`wire.contract`).

    async with WidgetClient(INSTANCE, INBOX) as chat:
        begun = Begun.of(await chat.init("Hello"))
        assert begun is not None and begun.session is not None
        chat.token = begun.session.token
        await chat.message(begun.conversation.uuid, "Are you there?")
        thread = Thread.of(await chat.conversation(begun.conversation.uuid))
        assert thread is not None
        assert [each.text for each in thread.messages] == ["Are you there?", "Hello"]
"""

from dataclasses import dataclass, field
from typing import Any, Self

from embedcheck.probe.answers import Answer
from embedcheck.probe.readings import read_message


@dataclass(frozen=True, slots=True)
class User:
    """Whose a session is. Names are those of the JWT's claims, or of the pre-chat form."""

    id: int
    is_visitor: bool
    first_name: str
    last_name: str

    @classmethod
    def of(cls, answer: Answer) -> Self | None:
        """Of `me`."""
        return cls.read(answer.data) if answer.ok else None

    @classmethod
    def read(cls, data: Any) -> Self | None:
        number = _object(data).get("user_id")
        if not isinstance(number, int):
            return None
        return cls(
            number, data.get("is_visitor") is True, _text(data, "first_name"), _text(data, "last_name")
        )


@dataclass(frozen=True, slots=True)
class Session:
    """`token` is the bearer: give it to a client, or to a socket's join. Keep it secret."""

    token: str = field(repr=False)
    user: User

    @classmethod
    def of(cls, answer: Answer) -> Self | None:
        """Of `exchange`, and of `init` where it made a new visitor."""
        token, user = answer.field("session_token"), User.read(answer.field("user"))
        if not answer.ok or not isinstance(token, str) or not token or user is None:
            return None
        return cls(token, user)


@dataclass(frozen=True, slots=True)
class File:
    """An attachment. `url` is signed and good for an hour: see `WidgetClient.media`."""

    name: str
    size: int
    content_type: str
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is what a reader sees. `html` is the content as it came: plain text from visitors and contacts,
    HTML from anybody else, which must not reach a page unsanitised. `created_at` is RFC 3339."""

    uuid: str
    text: str
    html: str
    author_type: str
    author_id: int | None
    status: str
    created_at: str
    files: tuple[File, ...] = ()

    @classmethod
    def of(cls, answer: Answer) -> Self | None:
        """Of `message` and `upload`."""
        return cls.read(answer.data) if answer.ok else None

    @classmethod
    def read(cls, data: Any) -> Self | None:
        """Of a message in a list, or of the `data` of a `new_message` frame."""
        if not _text(_object(data), "uuid"):
            return None
        known = read_message(data)
        files = tuple(
            File(_text(each, "name"), _number(each, "size"), _text(each, "content_type"), _text(each, "url"))
            for each in known.pop("attachments")
        )
        return cls(**known, files=files)


@dataclass(frozen=True, slots=True)
class Conversation:
    """`unread` stops counting at ten (`queries.sql:350-424`); `status` may be one of the instance's own."""

    uuid: str
    status: str
    unread: int
    created_at: str

    @classmethod
    def read(cls, data: Any) -> Self | None:
        item = _object(data)
        if not _text(item, "uuid"):
            return None
        unread = _number(item, "unread_message_count")
        return cls(_text(item, "uuid"), _text(item, "status"), unread, _text(item, "created_at"))

    @classmethod
    def all_of(cls, answer: Answer) -> tuple[Self, ...]:
        """Of `conversations`, newest first; none where it was refused."""
        listed = answer.data if answer.ok and isinstance(answer.data, list) else []
        return tuple(each for item in listed if (each := cls.read(item)) is not None)


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation and its messages, newest first."""

    conversation: Conversation
    messages: tuple[Message, ...]

    @classmethod
    def of(cls, answer: Answer) -> Self | None:
        """Of `conversation`."""
        conversation = Conversation.read(answer.field("conversation")) if answer.ok else None
        return None if conversation is None else cls(conversation, _messages(answer))


@dataclass(frozen=True, slots=True)
class Begun:
    """What `init` began. `session` is None where the conversation is of a session that was there."""

    conversation: Conversation
    messages: tuple[Message, ...]
    session: Session | None

    @classmethod
    def of(cls, answer: Answer) -> Self | None:
        conversation = Conversation.read(answer.field("conversation")) if answer.ok else None
        if conversation is None:
            return None
        return cls(conversation, _messages(answer), Session.of(answer))


def _messages(answer: Answer) -> tuple[Message, ...]:
    listed = answer.field("messages")
    items = listed if isinstance(listed, list) else []
    return tuple(each for item in items if (each := Message.read(item)) is not None)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _number(data: dict[str, Any], name: str) -> int:
    value = data.get(name)
    return value if isinstance(value, int) else 0
