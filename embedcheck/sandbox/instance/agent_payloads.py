"""What agents are shown: messages, the rows of a list, media, themselves (`conversation/models/models.go`)."""

from datetime import datetime
from typing import Any

from embedcheck.sandbox.instance.desk import Desk
from embedcheck.sandbox.instance.gojson import in_map_order, optional_time, time, whole_seconds
from embedcheck.sandbox.instance.payloads import attachments, author, survey_meta
from embedcheck.sandbox.instance.records import Conversation, Media, Message, PageVisit, Person, Preview
from embedcheck.wire.limits import UNREAD_MAX

AGENT_PERMISSIONS = (
    "conversations:read",
    "conversations:read_all",
    "conversations:read_assigned",
    "conversations:read_team_all",
    "conversations:read_team_inbox",
    "conversations:read_unassigned",
    "conversations:update_priority",
    "conversations:update_status",
    "conversations:update_tags",
    "conversations:update_team_assignee",
    "conversations:update_user_assignee",
    "messages:read",
    "messages:write",
    "view:manage",
)


def message(desk: Desk, shown: Message, at: datetime, *, status: str | None = None) -> dict[str, Any]:
    person = desk.store.person(shown.sender_id)
    meta = survey_meta(desk, shown) if shown.meta.get("is_csat") else dict(shown.meta)
    return {
        "id": shown.id,
        "created_at": time(shown.created_at),
        "updated_at": time(shown.updated_at),
        "uuid": shown.uuid,
        "type": shown.type,
        "status": shown.status if status is None else status,
        "conversation_id": desk.store.conversations[shown.conversation].id,
        "conversation_uuid": shown.conversation,
        "content": shown.content,
        "text_content": shown.text_content,
        "content_type": shown.content_type,
        "private": shown.private,
        "sender_id": shown.sender_id,
        "sender_type": shown.sender,
        "meta": in_map_order(meta),
        "attachments": attachments(desk, shown, at),
        "author": author(person, email=person.email),
    }


def list_item(desk: Desk, shown: Conversation) -> dict[str, Any]:
    """ConversationListItem: no contact id, no inbox UUID."""
    return {
        "id": shown.id,
        "created_at": time(shown.created_at),
        "updated_at": time(shown.updated_at),
        "uuid": shown.uuid,
        "reference_number": shown.reference_number,
        "waiting_since": optional_time(shown.waiting_since),
        "contact": _list_contact(desk.store.person(shown.contact_id)),
        "inbox_channel": "livechat",
        "inbox_name": desk.inbox_number(shown.inbox_id).name,
        "sla_policy_id": None,
        "first_reply_at": optional_time(shown.first_reply_at),
        "last_reply_at": optional_time(shown.last_reply_at),
        "resolved_at": optional_time(shown.resolved_at),
        "subject": "",
        **preview("last_message", shown.last_message),
        **preview("last_interaction", shown.last_interaction),
        "next_sla_deadline_at": None,
        "priority_id": None,
        "assigned_user_id": shown.assigned_user_id,
        "assigned_team_id": None,
        # Never marked as seen by an API key's agent, hence all of them count.
        "unread_message_count": min(len(desk.store.messages_of(shown.uuid)), UNREAD_MAX),
        "status": shown.status,
        "priority": None,
        "first_response_deadline_at": None,
        "resolution_deadline_at": None,
        "applied_sla_id": None,
        "next_response_deadline_at": None,
        "next_response_met_at": None,
        "mentioned_message_uuid": None,
    }


def preview(name: str, last: Preview | None) -> dict[str, Any]:
    return {
        name: last.text if last else None,
        f"{name}_at": optional_time(last.at if last else None),
        f"{name}_sender": last.sender if last else None,
    }


def _list_contact(person: Person) -> dict[str, Any]:
    return {
        "created_at": time(person.created_at),
        "updated_at": time(person.updated_at),
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "avatar_url": None,
    }


def broadcast_item(desk: Desk, shown: Conversation) -> dict[str, Any]:
    """A list item as broadcast: through a map, without what depends on the viewer (`conversation/ws.go`)."""
    item = list_item(desk, shown)
    del item["unread_message_count"], item["mentioned_message_uuid"]
    return dict(sorted((key, in_map_order(value)) for key, value in item.items()))


def page_visits(visits: list[PageVisit]) -> list[dict[str, str]]:
    return [{"time": whole_seconds(each.at), "title": each.title, "url": each.url} for each in visits]


def media(desk: Desk, shown: Media, at: datetime) -> dict[str, Any]:
    return {
        "id": shown.id,
        "created_at": time(shown.created_at),
        "updated_at": time(shown.created_at),
        "uuid": shown.uuid,
        "store": "fs",
        "filename": shown.name,
        "content_type": shown.content_type,
        "content_id": "",
        "model_id": None,
        "model_type": None,
        "disposition": "attachment",
        "size": shown.size,
        "meta": {},
        "url": desk.media_url(shown, at),
    }


def agent(shown: Person, api_key: str) -> dict[str, Any]:
    return {
        "id": shown.id,
        "created_at": time(shown.created_at),
        "updated_at": time(shown.updated_at),
        "first_name": shown.first_name,
        "last_name": shown.last_name,
        "email": shown.email,
        "type": shown.type,
        "availability_status": shown.availability,
        "phone_number_country_code": None,
        "phone_number": None,
        "avatar_url": None,
        "enabled": shown.enabled,
        "last_active_at": optional_time(shown.last_active_at),
        "last_login_at": None,
        "roles": ["Agent"],
        "permissions": list(AGENT_PERMISSIONS),
        "country": None,
        "meta": None,
        "custom_attributes": None,
        "external_user_id": None,
        "teams": [],
        "api_key": api_key,
        "api_key_last_used_at": None,
    }


def page(results: list[Any], *, page: int, size: int, total: int) -> dict[str, Any]:
    """One page of a list (`envelope.go`, PageResults)."""
    return {
        "results": results,
        "total": total,
        "per_page": size,
        "total_pages": (total + size - 1) // size,
        "page": page,
    }
