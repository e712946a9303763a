"""What agents do with a conversation besides answering: its status, its assignee, their own availability."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from embedcheck.sandbox.instance import agent_payloads
from embedcheck.sandbox.instance.actions import Action
from embedcheck.sandbox.instance.changes import ConversationSaved, PersonSaved
from embedcheck.sandbox.instance.conversations import note_activity
from embedcheck.sandbox.instance.desk import Desk
from embedcheck.sandbox.instance.gojson import whole_seconds
from embedcheck.sandbox.instance.pushes import to_agents, update_followers, update_widgets
from embedcheck.sandbox.instance.records import CLOSED, RESOLVED, SNOOZED, Conversation, Person
from embedcheck.sandbox.instance.replies import send_survey


def set_status(
    desk: Desk,
    before: Conversation,
    status: str,
    agent: Person,
    at: datetime,
    *,
    snooze: timedelta | None = None,
) -> Iterator[Action]:
    """Nothing happens if it is that already, unless it is snoozed again (`conversation.go:946-1058`)."""
    if before.status == status != SNOOZED:
        return
    after = _with_status(before, status, at, snooze)
    yield ConversationSaved(after)
    words = f"{agent.full_name} marked the conversation as {status}"
    yield from note_activity(desk, before.uuid, agent, words, at=at)
    if status == RESOLVED and desk.inbox_number(before.inbox_id).csat_enabled:
        yield from send_survey(desk, before, agent, at)
    yield from update_followers(desk, before.uuid, **_status_for_agents(before, after, at))
    yield from update_widgets(desk, before, status=status)


def _with_status(before: Conversation, status: str, at: datetime, snooze: timedelta | None) -> Conversation:
    done = status in {RESOLVED, CLOSED}
    return replace(
        before,
        status=status,
        resolved_at=before.resolved_at or (at if done else None),
        closed_at=before.closed_at or (at if status == CLOSED else None),
        snoozed_until=at + snooze if snooze and status == SNOOZED else None,
        updated_at=at,
    )


def _status_for_agents(before: Conversation, after: Conversation, at: datetime) -> dict[str, Any]:
    shown: dict[str, Any] = {"status": after.status}
    if after.status == RESOLVED:
        shown["resolved_at"] = whole_seconds(before.resolved_at or at)
    if after.status == CLOSED:
        shown["closed_at"] = whole_seconds(after.closed_at or at)
    if after.snoozed_until:
        shown["snoozed_until"] = whole_seconds(after.snoozed_until)
    elif before.status == SNOOZED:
        shown["snoozed_until"] = None
    return shown


def assign(
    desk: Desk, before: Conversation, assignee: Person, agent: Person, at: datetime
) -> Iterator[Action]:
    after = replace(before, assigned_user_id=assignee.id, updated_at=at)
    yield from _reassigned(desk, after)
    myself = assignee.id == agent.id
    words = "self-assigned this conversation" if myself else "assigned this conversation"
    kind = "self_assign" if myself else "assigned_user_change"
    yield from note_activity(desk, before.uuid, agent, f"{agent.full_name} {words}", at=at, kind=kind)
    shown = {
        "id": assignee.id,
        "first_name": assignee.first_name,
        "last_name": assignee.last_name,
        "avatar_url": None,
        "availability_status": assignee.availability,
        # Empty for people; it clears that of an AI assistant.
        "expectation": "",
    }
    yield from update_widgets(desk, before, assignee=shown)


def unassign(desk: Desk, before: Conversation, at: datetime) -> Iterator[Action]:
    yield from update_widgets(desk, before, assignee=None)
    yield from _reassigned(desk, replace(before, assigned_user_id=None, updated_at=at))


def _reassigned(desk: Desk, after: Conversation) -> Iterator[Action]:
    yield ConversationSaved(after)
    yield from to_agents(desk, "new_conversation", agent_payloads.broadcast_item(desk, after))


def set_availability(desk: Desk, agent: Person, status: str) -> Iterator[Action]:
    """Agents hear it, and the widgets of those who are online and whom they serve (`conversation/ws.go:212-236`)."""
    yield PersonSaved(replace(agent, availability=status))
    data = {"agent_id": agent.id, "availability_status": status}
    yield from to_agents(desk, "agent_availability_update", data)
    for conversation in list(desk.store.conversations.values()):
        contact = desk.store.person(conversation.contact_id)
        if conversation.assigned_user_id == agent.id and contact.availability == "online":
            yield from update_widgets(desk, conversation, assignee={"availability_status": status})
