"""What the widget is shown of a conversation (`conversation/models/models.go:91-110`)."""

from datetime import datetime
from typing import Any

from embedcheck.sandbox.instance.desk import Desk
from embedcheck.sandbox.instance.gojson import in_map_order, optional_time, time
from embedcheck.sandbox.instance.records import Conversation, Message, Person, Preview
from embedcheck.wire.limits import CONVERSATIONS_LISTED, MESSAGES_LISTED, UNREAD_MAX


def conversation(desk: Desk, shown: Conversation) -> dict[str, Any]:
    """ChatConversation."""
    return {
        "created_at": time(shown.created_at),
        "uuid": shown.uuid,
        "status": shown.status,
        "last_message": _last_message(desk, shown),
        "unread_message_count": _unread(desk, shown),
        "assignee": _assignee(desk, shown.assigned_user_id),
    }


def conversations(desk: Desk, person_id: int, inbox_id: int) -> list[dict[str, Any]]:
    """Those of one inbox, newest first, at most 200."""
    theirs = [each for each in desk.store.conversations_of(person_id) if each.inbox_id == inbox_id]
    return [conversation(desk, each) for each in theirs[:CONVERSATIONS_LISTED]]


def conversation_with_messages(desk: Desk, shown: Conversation, at: datetime) -> dict[str, Any]:
    """`business_hours_id` is left out where the instance has no default ones (`chat.go:103-107`)."""
    hours = desk.settings.default_business_hours
    return {
        "conversation": conversation(desk, shown),
        "messages": messages(desk, shown, at),
        **({"business_hours_id": hours} if hours else {}),
        "working_hours_utc_offset": desk.settings.utc_offset,
    }


def messages(desk: Desk, shown: Conversation, at: datetime) -> list[dict[str, Any]]:
    """Newest first, at most 400; no notes, no activities."""
    theirs = [each for each in desk.store.messages_of(shown.uuid) if each.seen_by_contact]
    return [_listed(desk, each, at) for each in theirs[:MESSAGES_LISTED]]


def _listed(desk: Desk, message: Message, at: datetime) -> dict[str, Any]:
    if not message.meta.get("is_csat"):
        return chat_message(desk, message, at, meta=in_map_order(dict(message.meta)))
    shown = chat_message(desk, message, at, meta=in_map_order(survey_meta(desk, message)))
    # The link would let anybody rate (`models.go`, CensorCSATContentWithStatus).
    return shown | {
        "content": "Please rate this conversation",
        "text_content": "Please rate this conversation",
    }


def survey_meta(desk: Desk, message: Message) -> dict[str, Any]:
    """A survey message's meta, with what became of the survey."""
    meta = dict(message.meta)
    survey = desk.store.surveys.get(str(meta.get("csat_uuid")))
    meta["csat_submitted"] = bool(survey and survey.answered_at)
    if survey and survey.answered_at:
        meta |= {"submitted_rating": survey.rating} if survey.rating else {}
        meta["submitted_feedback"] = survey.feedback
    return meta


def chat_message(
    desk: Desk, message: Message, at: datetime, *, meta: dict[str, Any] | None, status: str | None = None
) -> dict[str, Any]:
    """ChatMessage. `meta` is null in the reply to a send; `status` is empty in a push."""
    return {
        "uuid": message.uuid,
        "status": message.status if status is None else status,
        "conversation_uuid": message.conversation,
        "created_at": time(message.created_at),
        "content": message.content,
        "text_content": message.text_content,
        "author": author(desk.store.person(message.sender_id), email=None),
        "attachments": attachments(desk, message, at),
        "meta": meta,
    }


def author(person: Person, *, email: str | None) -> dict[str, Any]:
    return {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": email,
        "avatar_url": None,
        "availability_status": person.availability,
        "type": person.type,
        "last_active_at": optional_time(person.last_active_at),
    }


def attachments(desk: Desk, message: Message, at: datetime) -> list[dict[str, Any]]:
    known = [desk.store.media[uuid] for uuid in message.attachments if uuid in desk.store.media]
    return [
        {
            "name": media.name,
            "size": media.size,
            "content": None,
            "content_id": "",
            "content_type": media.content_type,
            "disposition": "attachment",
            "uuid": media.uuid,
            "url": desk.media_url(media, at),
            "thumbnail_url": desk.thumbnail_url(media, at),
        }
        for media in sorted(known, key=lambda each: each.name)
    ]


def user(person: Person) -> dict[str, Any]:
    """What `auth/me` says; built from a map, hence in this order."""
    return {
        "first_name": person.first_name,
        "is_visitor": person.type == "visitor",
        "last_name": person.last_name,
        "user_id": person.id,
    }


def _last_message(desk: Desk, shown: Conversation) -> dict[str, Any]:
    last = shown.last_interaction or Preview("", shown.created_at, None, None)
    person = desk.store.person(last.sender_id)
    return {
        "content": last.text,
        "created_at": time(last.at),
        "author": {
            "id": person.id,
            "first_name": person.first_name,
            "last_name": person.last_name,
            # Not null here, unlike everywhere else (`queries.sql:350-424`).
            "avatar_url": "",
            "availability_status": "",
            # The kind of sender: a visitor is a "contact" here.
            "type": last.sender or "",
            "active_at": None,
        },
    }


def _unread(desk: Desk, shown: Conversation) -> int:
    new = [
        each
        for each in desk.store.messages_of(shown.uuid)
        if each.type == "outgoing" and not each.private and each.created_at > shown.contact_last_seen_at
    ]
    return min(len(new), UNREAD_MAX)


def _assignee(desk: Desk, agent_id: int | None) -> dict[str, Any] | None:
    agent = desk.store.people.get(agent_id) if agent_id else None
    if agent is None:
        return None
    return {
        "id": agent.id,
        "first_name": agent.first_name,
        "last_name": agent.last_name,
        "avatar_url": None,
        "availability_status": agent.availability,
        "type": agent.type,
        "active_at": None,
    }
