"""What a contact does in a conversation: start it, write to it, read it (`conversation.go`, `message.go`)."""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from embedcheck.sandbox.instance import agent_payloads
from embedcheck.sandbox.instance.actions import Action
from embedcheck.sandbox.instance.changes import ContactSaw, ConversationSaved, MessageAdded
from embedcheck.sandbox.instance.desk import Desk
from embedcheck.sandbox.instance.gojson import whole_seconds
from embedcheck.sandbox.instance.pushes import to_agents, update_followers
from embedcheck.sandbox.instance.records import OPEN, Conversation, Media, Message, Person, Preview
from embedcheck.sandbox.instance.settings import Inbox
from embedcheck.sandbox.instance.store import SYSTEM_ID

FIRST_REFERENCE = 99
# The text of a survey holds a public link (`message.go:626-630`).
SURVEY_PREVIEW = "Please rate your experience with us"


def start(
    desk: Desk,
    person_id: int,
    inbox: Inbox,
    at: datetime,
    *,
    meta: Mapping[str, Any],
    custom_attributes: Mapping[str, Any],
) -> Generator[Action, None, Conversation]:
    """An empty conversation; agents hear of it before its first message."""
    number = next(desk.store.conversation_numbers)
    conversation = Conversation(
        id=number,
        uuid=str(uuid4()),
        reference_number=str(FIRST_REFERENCE + number),
        contact_id=person_id,
        inbox_id=inbox.id,
        created_at=at,
        updated_at=at,
        contact_last_seen_at=at,
        last_message=Preview("", at, None, None),
        meta=meta,
        custom_attributes=custom_attributes,
    )
    yield ConversationSaved(conversation)
    yield from to_agents(desk, "new_conversation", agent_payloads.broadcast_item(desk, conversation))
    return conversation


def receive(
    desk: Desk,
    conversation: Conversation,
    content: str,
    at: datetime,
    *,
    files: tuple[Media, ...] = (),
    first: bool = False,
) -> Generator[Action, None, Message]:
    """The contact writes. Agents hear new_message, contact_last_seen_at, waiting_since, in this order."""
    message = Message(
        id=next(desk.store.message_numbers),
        uuid=str(uuid4()),
        conversation=conversation.uuid,
        type="incoming",
        status="received",
        content=content,
        text_content=content,
        content_type="text",
        sender="contact",
        sender_id=conversation.contact_id,
        created_at=at,
        updated_at=at,
        attachments=tuple(each.uuid for each in files),
    )
    yield from add(desk, message)
    if not first:
        yield from see(desk, conversation.uuid, at)
    yield from _wait_since(desk, conversation.uuid, at)
    if not first:
        yield from _reopen(desk, conversation.uuid, at)
    return message


def add(desk: Desk, message: Message) -> Iterator[Action]:
    """Stores a message and tells every agent, without its content."""
    preview = _preview(desk, message)
    yield MessageAdded(message, preview)
    data = {
        "conversation": agent_payloads.broadcast_item(desk, desk.store.conversations[message.conversation]),
        "conversation_uuid": message.conversation,
        "created_at": whole_seconds(message.created_at),
        **({"echo_id": message.meta["echo_id"]} if message.meta.get("echo_id") else {}),
        "preview": preview,
        "sender_type": message.sender,
        "type": message.type,
        "uuid": message.uuid,
    }
    yield from to_agents(desk, "new_message", data)


def see(desk: Desk, conversation: str, at: datetime) -> Iterator[Action]:
    yield ContactSaw(conversation, at)
    yield from update_followers(desk, conversation, contact_last_seen_at=whole_seconds(at))


def note_activity(
    desk: Desk, conversation: str, actor: Person, content: str, *, at: datetime, kind: str = "status_change"
) -> Iterator[Action]:
    """A line such as "… marked the conversation as Resolved": private, never shown to the contact."""
    message = Message(
        id=next(desk.store.message_numbers),
        uuid=str(uuid4()),
        conversation=conversation,
        type="activity",
        status="sent",
        content=content,
        text_content=content,
        content_type="text",
        sender="agent",
        sender_id=actor.id,
        created_at=at,
        updated_at=at,
        private=True,
        meta={"activity_type": kind},
    )
    yield from add(desk, message)


def _wait_since(desk: Desk, uuid: str, at: datetime) -> Iterator[Action]:
    yield ConversationSaved(replace(desk.store.conversations[uuid], waiting_since=at, updated_at=at))
    yield from update_followers(desk, uuid, waiting_since=whole_seconds(at))


def _reopen(desk: Desk, uuid: str, at: datetime) -> Iterator[Action]:
    """Agents are told, the contact's widgets are not (`conversation.go:679-698`)."""
    found = desk.store.conversations[uuid]
    if found.status == OPEN:
        return
    yield ConversationSaved(replace(found, status=OPEN, snoozed_until=None, updated_at=at))
    yield from update_followers(desk, uuid, status=OPEN)
    system = desk.store.person(SYSTEM_ID)
    words = f"{system.full_name} marked the conversation as {OPEN}"
    yield from note_activity(desk, uuid, system, words, at=at)


def _preview(desk: Desk, message: Message) -> str:
    """The text, or what kind of file it is: `Image`, `Video`, `Audio`, `File` (`message.go:626-642`)."""
    if message.meta.get("is_csat"):
        return SURVEY_PREVIEW
    if message.text_content.strip() or not message.attachments:
        return message.text_content
    media = desk.store.media.get(message.attachments[0])
    kind = media.content_type.partition("/")[0] if media else ""
    return {"image": "Image", "video": "Video", "audio": "Audio"}.get(kind, "File")
