"""One conversation as an agent reads it (`conversation/models/models.go`, Conversation)."""

from typing import Any

from embedcheck.sandbox.instance.agent_payloads import preview
from embedcheck.sandbox.instance.desk import Desk
from embedcheck.sandbox.instance.gojson import in_map_order, optional_time, time
from embedcheck.sandbox.instance.records import STATUSES, Conversation, Person


def conversation(desk: Desk, shown: Conversation) -> dict[str, Any]:
    return {
        **_state(shown),
        **_place(desk, shown),
        "contact": _contact(desk.store.person(shown.contact_id), shown.contact_id),
        "sla_policy_id": None,
        "sla_policy_name": None,
        "applied_sla_id": None,
        "first_response_deadline_at": None,
        "resolution_deadline_at": None,
        "next_response_deadline_at": None,
        "next_response_met_at": None,
        **_survey(desk, shown),
        "previous_conversations": _previous(desk, shown),
    }


def _state(shown: Conversation) -> dict[str, Any]:
    status_id, category = STATUSES[shown.status]
    return {
        "id": shown.id,
        "created_at": time(shown.created_at),
        "updated_at": time(shown.updated_at),
        "uuid": shown.uuid,
        "contact_id": shown.contact_id,
        "inbox_id": shown.inbox_id,
        "closed_at": optional_time(shown.closed_at),
        "resolved_at": optional_time(shown.resolved_at),
        "reference_number": shown.reference_number,
        "priority": None,
        "priority_id": None,
        "status": shown.status,
        "status_category": category,
        "status_id": status_id,
        "first_reply_at": optional_time(shown.first_reply_at),
        "last_reply_at": optional_time(shown.last_reply_at),
        "assigned_user_id": shown.assigned_user_id,
        "assigned_team_id": None,
        "waiting_since": optional_time(shown.waiting_since),
        "snoozed_until": optional_time(shown.snoozed_until),
    }


def _place(desk: Desk, shown: Conversation) -> dict[str, Any]:
    last = preview("last_message", shown.last_message)
    return {
        "subject": "",
        "inbox_mail": "",
        "inbox_reply_to": "",
        "inbox_name": desk.inbox_number(shown.inbox_id).name,
        "inbox_channel": "livechat",
        "tags": [],
        "meta": in_map_order(dict(shown.meta)),
        "custom_attributes": in_map_order(dict(shown.custom_attributes)),
        # Here the time stands before the text, unlike in a list.
        "last_message_at": last.pop("last_message_at"),
        **last,
        **preview("last_interaction", shown.last_interaction),
    }


def _contact(person: Person, number: int) -> dict[str, Any]:
    return {
        "id": number,
        "created_at": time(person.created_at),
        "updated_at": time(person.updated_at),
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "type": person.type,
        "availability_status": person.availability,
        "avatar_url": None,
        "phone_number": person.phone_number,
        "phone_number_country_code": person.phone_number_country_code,
        "country": None,
        "custom_attributes": in_map_order(dict(person.custom_attributes)),
        "enabled": person.enabled,
        "last_active_at": optional_time(person.last_active_at),
        "last_login_at": None,
        "external_user_id": person.external_user_id,
    }


def _survey(desk: Desk, shown: Conversation) -> dict[str, Any]:
    asked = [each for each in desk.store.surveys.values() if each.conversation == shown.uuid]
    survey = asked[0] if asked else None
    answered = survey if survey and survey.answered_at else None
    return {
        "csat_rating": survey.rating if survey else None,
        "csat_feedback": answered.feedback if answered else None,
        "csat_responded_at": optional_time(answered.answered_at if answered else None),
    }


def _previous(desk: Desk, shown: Conversation) -> list[dict[str, Any]]:
    """Of the contact's newest ten, all but this one."""
    person = desk.store.person(shown.contact_id)
    names = {"first_name": person.first_name, "last_name": person.last_name, "avatar_url": None}
    return [
        {
            "id": each.id,
            "created_at": time(each.created_at),
            "updated_at": time(each.updated_at),
            "uuid": each.uuid,
            "subject": "",
            "contact": names,
            "last_message": each.last_message.text,
            "last_message_at": time(each.last_message.at),
        }
        for each in desk.store.conversations_of(shown.contact_id)[:10]
        if each.uuid != shown.uuid
    ]
