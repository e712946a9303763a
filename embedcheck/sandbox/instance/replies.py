"""What an agent says, and how it reaches the contact's widgets (`message.go`)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from embedcheck.sandbox.instance.actions import Action
from embedcheck.sandbox.instance.changes import ConversationSaved, MessageSent, SurveySaved
from embedcheck.sandbox.instance.conversations import add
from embedcheck.sandbox.instance.desk import Desk
from embedcheck.sandbox.instance.gojson import in_map_order, whole_seconds
from embedcheck.sandbox.instance.payloads import chat_message
from embedcheck.sandbox.instance.plaintext import plain_text
from embedcheck.sandbox.instance.pushes import to_followers, to_widgets, update_followers
from embedcheck.sandbox.instance.records import Conversation, Media, Message, Person, Survey
from embedcheck.sandbox.instance.store import SYSTEM_ID


def outgoing(
    desk: Desk,
    conversation: Conversation,
    agent: Person,
    content: str,
    at: datetime,
    *,
    private: bool = False,
    meta: Mapping[str, Any] | None = None,
    files: tuple[Media, ...] = (),
) -> Message:
    """A reply that waits to be delivered, or a private note, which is nobody's to deliver."""
    return Message(
        id=next(desk.store.message_numbers),
        uuid=str(uuid4()),
        conversation=conversation.uuid,
        type="outgoing",
        status="sent" if private else "pending",
        content=content,
        text_content=plain_text(content),
        content_type="html",
        sender="agent",
        sender_id=agent.id,
        created_at=at,
        updated_at=at,
        private=private,
        meta=meta or {},
        attachments=tuple(each.uuid for each in files),
    )


def deliver(desk: Desk, message: Message, at: datetime) -> Iterator[Action]:
    """What the outgoing worker does some 50 ms later (`message.go:146-230`); here at once.

    A reply counts as sent also if no widget is connected.
    """
    conversation = desk.store.conversations[message.conversation]
    pushed = chat_message(desk, message, at, meta=in_map_order(dict(message.meta)), status="")
    pushed["attachments"] = [_as_pushed(each) for each in pushed["attachments"]]
    yield from to_widgets(desk, conversation, "new_message", pushed)
    yield MessageSent(conversation.uuid, message.uuid, at)
    update = {"conversation_uuid": conversation.uuid, "status": "sent", "uuid": message.uuid}
    yield from to_followers(desk, conversation.uuid, "message_update", update)
    if message.sender_id != SYSTEM_ID:
        yield from _note_reply_time(desk, conversation.uuid, at)


def _as_pushed(attachment: dict[str, Any]) -> dict[str, Any]:
    """Unlike in a reading: measured on 2.7.0."""
    return {**attachment, "content_id": attachment["uuid"], "disposition": ""}


def _note_reply_time(desk: Desk, uuid: str, at: datetime) -> Iterator[Action]:
    found = desk.store.conversations[uuid]
    now = whole_seconds(at)
    changed: dict[str, Any] = {"last_reply_at": now, "waiting_since": None}
    if found.first_reply_at is None:
        changed["first_reply_at"] = now
    first = found.first_reply_at or at
    yield ConversationSaved(replace(found, first_reply_at=first, last_reply_at=at, waiting_since=None))
    yield from update_followers(desk, uuid, **changed)


def send_survey(desk: Desk, conversation: Conversation, agent: Person, at: datetime) -> Iterator[Action]:
    """Once per conversation, and only to a contact with an e-mail address (`conversation.go:1683-1728`)."""
    contact = desk.store.person(conversation.contact_id)
    asked = any(survey.conversation == conversation.uuid for survey in desk.store.surveys.values())
    if asked or not contact.email:
        return
    survey = Survey(str(uuid4()), conversation.uuid)
    yield SurveySaved(survey)
    content = f'<p>Please rate your experience: <a href="{desk.root_url}/csat/{survey.uuid}">rate</a></p>'
    meta = {"is_csat": True, "is_automated": True, "csat_uuid": survey.uuid}
    message = outgoing(desk, conversation, agent, content, at, meta=meta)
    yield from add(desk, message)
    yield from deliver(desk, message, at)
