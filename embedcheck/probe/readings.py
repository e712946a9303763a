"""From the payloads of both APIs to what was stored. Pure, and patient with shapes it does not know."""

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

from embedcheck.model.observations import ConversationRead, MessagesRead, VisitsRead

# Authors whose text is kept as typed; everybody else's is HTML (protocol notes 1.8, ChatMessage).
PLAIN_AUTHORS = frozenset({"visitor", "contact"})
# What an agent reads of a contact beyond who it is.
PERSON = (
    "first_name",
    "last_name",
    "email",
    "phone_number",
    "phone_number_country_code",
    "custom_attributes",
)
_BLOCKS = frozenset({"p", "div", "br", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "pre", "blockquote"})
_UNSEEN = frozenset({"script", "style", "head", "title"})


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._unseen += tag in _UNSEEN
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def plain_text(html: str) -> str:
    """What a reader sees of this HTML. The API's own `text_content` is no use for comparing: it may
    gain a full stop that nobody wrote."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    lines = (line.strip() for line in "".join(parser.parts).splitlines())
    return "\n".join(line for line in lines if line)


def read_message(message: dict[str, Any]) -> dict[str, Any]:
    """One message of either API: uuid, text, html, author_type, author_id, created_at, status, attachments."""
    author = _object(message.get("author"))
    content = _text(message.get("content"))
    author_type = _text(author.get("type")) or _text(message.get("sender_type"))
    is_html = message.get("content_type") == "html" or (
        "content_type" not in message and author_type not in PLAIN_AUTHORS
    )
    return {
        "uuid": _text(message.get("uuid")),
        "text": plain_text(content) if is_html else content,
        "html": content,
        "author_type": author_type,
        "author_id": author.get("id"),
        "created_at": _text(message.get("created_at")),
        "status": _text(message.get("status")),
        "attachments": [_attachment(item) for item in _objects(message.get("attachments"))],
    }


def read_messages(conversation: str, newest_first: Iterable[Any]) -> MessagesRead:
    """Both APIs list the newest first; a page that moved while we read on repeats no message."""
    by_uuid: dict[str, dict[str, Any]] = {}
    for position, message in enumerate(_objects(newest_first)):
        reading = read_message(message)
        by_uuid.setdefault(reading["uuid"] or f"#{position}", reading)
    return MessagesRead(conversation=conversation, messages=list(by_uuid.values())[::-1])


def read_conversation(conversation: str, data: Any) -> ConversationRead:
    """The widget's view has a status alone; the agent's also says whose conversation it is."""
    whole = _object(data)
    contact = _object(whole.get("contact"))
    contact_id = contact.get("id", whole.get("contact_id"))
    external = contact.get("external_user_id")
    return ConversationRead(
        conversation=conversation,
        status=_text(whole.get("status")),
        contact_id=contact_id if isinstance(contact_id, int) else None,
        contact_type=_text(contact.get("type")),
        external_user_id=external if isinstance(external, str) else None,
        contact={name: contact[name] for name in PERSON if contact.get(name)},
        custom_attributes=_object(whole.get("custom_attributes")),
    )


def read_visits(conversation: str, newest_first: Any) -> VisitsRead:
    visits = [
        {key: _text(visit.get(key)) for key in ("time", "title", "url")} for visit in _objects(newest_first)
    ]
    return VisitsRead(conversation=conversation, visits=visits)


def _attachment(item: dict[str, Any]) -> dict[str, Any]:
    return {key: item.get(key) for key in ("uuid", "name", "size", "content_type", "url")}


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list | tuple) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
