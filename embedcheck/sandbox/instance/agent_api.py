"""What an agent does over HTTP with an API key (`cmd/conversation.go`, `cmd/messages.go`)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from embedcheck.sandbox.instance import agent_conversation, agent_payloads
from embedcheck.sandbox.instance.actions import Action
from embedcheck.sandbox.instance.bodies import UnreadableBody, read_fields
from embedcheck.sandbox.instance.casework import assign, set_availability, set_status, unassign
from embedcheck.sandbox.instance.changes import MediaSaved
from embedcheck.sandbox.instance.conversations import add
from embedcheck.sandbox.instance.envelopes import (
    INPUT,
    NOT_FOUND,
    PERMISSION,
    SOMETHING_WRONG,
    UNREADABLE,
    refuse,
    something_wrong,
    success,
)
from embedcheck.sandbox.instance.guards import Call, canonical
from embedcheck.sandbox.instance.records import SNOOZED, STATUSES, Conversation, Media
from embedcheck.sandbox.instance.replies import deliver, outgoing
from embedcheck.sandbox.instance.sessions import go_duration
from embedcheck.sandbox.instance.uploads import accepted, read_parts

AVAILABILITIES = frozenset({"online", "offline", "away", "away_manual", "away_and_reassigning"})
PAGE_SIZE = 30
PAGE_SIZE_MAX = 500
ORDERS: Mapping[str, Callable[[Conversation], datetime]] = {
    "": lambda each: each.last_message.at,
    "conversations.last_message_at": lambda each: each.last_message.at,
    "conversations.created_at": lambda each: each.created_at,
}
# What fasthttp takes for true in a query.
YES = frozenset({"1", "t", "T", "true", "TRUE", "True", "y", "yes", "Y", "YES", "Yes"})
BAD_REQUEST = "Bad request"


def all_conversations(call: Call) -> Iterator[Action]:
    yield from _listed(call, lambda _: True)


def assigned_conversations(call: Call) -> Iterator[Action]:
    yield from _listed(call, lambda each: each.assigned_user_id == call.of_person.id)


def unassigned_conversations(call: Call) -> Iterator[Action]:
    yield from _listed(call, lambda each: each.assigned_user_id is None)


def _listed(call: Call, wanted: Callable[[Conversation], bool]) -> Iterator[Action]:
    """Filters are not understood here: 500, rather than a list that ignores them."""
    key = ORDERS.get(call.query("order_by"))
    if key is None or call.query("filters") not in {"", "[]"}:
        something_wrong()
    ascending = call.query("order").lower() == "asc"
    kept = sorted(
        filter(wanted, call.desk.store.conversations.values()),
        key=lambda each: (key(each), each.id),
        reverse=not ascending,
    )
    yield _page(call, kept, lambda each: agent_payloads.list_item(call.desk, each))


def _page(call: Call, kept: list[Any], shown: Callable[[Any], dict[str, Any]]) -> Action:
    page = max(_whole(call.query("page")), 1)
    size = min(_whole(call.query("page_size")) or PAGE_SIZE, PAGE_SIZE_MAX)
    window = kept[(page - 1) * size : page * size]
    results = [shown(each) for each in window]
    # An empty page does not know the total: it is counted beside each row.
    return success(agent_payloads.page(results, page=page, size=size, total=len(kept) if window else 0))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def conversation(call: Call) -> Iterator[Action]:
    yield success(agent_conversation.conversation(call.desk, _found(call)))


def messages(call: Call) -> Iterator[Action]:
    asked = parse_qs(call.request.query, keep_blank_values=True)
    found = _found(call)
    kept = [
        each
        for each in call.desk.store.messages_of(found.uuid)
        if ("type" not in asked or each.type in asked["type"])
        and ("private" not in asked or each.private == (asked["private"][0] in YES))
    ]
    yield _page(call, kept, lambda each: agent_payloads.message(call.desk, each, call.request.at))


def page_visits(call: Call) -> Iterator[Action]:
    """Kept under the contact's number: a merge leaves them behind."""
    visits = call.desk.store.visits_of(_found(call).contact_id, call.request.at)
    yield success(agent_payloads.page_visits(visits))


def send_message(call: Call) -> Iterator[Action]:
    """A reply is answered while still pending, then delivered; a private note goes nowhere."""
    desk, at, found = call.desk, call.request.at, _found(call)
    fields = _read(call, _MESSAGE, status=500)
    _check_sender(fields)
    message = outgoing(
        desk,
        found,
        call.of_person,
        fields["message"],
        at,
        private=fields["private"],
        meta={"echo_id": fields["echo_id"]} if fields["echo_id"] and not fields["private"] else {},
        files=_unlinked(call, fields["attachments"]),
    )
    yield from add(desk, message)
    yield success(agent_payloads.message(desk, message, at))
    if not (message.private and desk.settings.strictness.own_notes):
        yield from deliver(desk, message, at)


_MESSAGE: Mapping[str, type] = {
    "message": str,
    "sender_type": str,
    "private": bool,
    "echo_id": str,
    "attachments": list,
}


def _check_sender(fields: Mapping[str, Any]) -> None:
    if fields["sender_type"] not in {"agent", "contact"}:
        refuse(400, SOMETHING_WRONG, INPUT)
    if fields["sender_type"] == "contact" and fields["private"]:
        refuse(400, BAD_REQUEST, INPUT)
    # Needs messages:write_as_contact, which the role Agent lacks.
    if fields["sender_type"] == "contact":
        refuse(403, "Permission denied", PERMISSION)


def _unlinked(call: Call, numbers: list[Any]) -> tuple[Media, ...]:
    """Media that belong to a message already are left out; unknown ones fail (`media.go`, getUnassociatedMedia)."""
    store = call.desk.store
    known = {media.id: media for media in store.media.values()}
    if any(number not in known for number in numbers):
        something_wrong()
    linked = {uuid for each in store.messages.values() for message in each for uuid in message.attachments}
    return tuple(known[number] for number in numbers if known[number].uuid not in linked)


def update_status(call: Call) -> Iterator[Action]:
    fields = _read(call, {"status": str, "snoozed_until": str})
    status, until = fields["status"], fields["snoozed_until"]
    if not status:
        refuse(400, "`status` empty", INPUT)
    snooze = _snooze(until) if status == SNOOZED else None
    found = _found(call)
    if status not in STATUSES:
        something_wrong()
    yield from set_status(call.desk, found, status, call.of_person, call.request.at, snooze=snooze)
    yield success(data=True)


def _snooze(until: str) -> timedelta:
    if not until:
        refuse(400, "`snoozed_until` empty", INPUT)
    duration = go_duration(until)
    if duration is None:
        refuse(400, BAD_REQUEST, INPUT)
    return duration


def update_assignee(call: Call) -> Iterator[Action]:
    number = _read(call, {"assignee_id": int})["assignee_id"]
    found = _found(call)
    if found.assigned_user_id != number:
        assignee = call.desk.store.person(number)
        if assignee.type != "agent":
            something_wrong()
        yield from assign(call.desk, found, assignee, call.of_person, call.request.at)
    yield success(data=True)


def remove_assignee(call: Call) -> Iterator[Action]:
    yield from unassign(call.desk, _found(call), call.request.at)
    yield success(data=True)


def me(call: Call) -> Iterator[Action]:
    yield success(agent_payloads.agent(call.of_person, call.desk.settings.agent_key))


def update_availability(call: Call) -> Iterator[Action]:
    status = _read(call, {"status": str})["status"]
    agent = call.of_person
    if status not in AVAILABILITIES:
        something_wrong()
    if agent.availability != status:
        yield from set_availability(call.desk, agent, status)
    shown = call.desk.store.person(agent.id)
    yield success(agent_payloads.agent(shown, call.desk.settings.agent_key))


def upload(call: Call) -> Iterator[Action]:
    """Not yet part of any message: its number goes into `attachments` of the next one."""
    media = accepted(call.desk, read_parts(call), call.request.at)
    yield MediaSaved(media)
    yield success(agent_payloads.media(call.desk, media, call.request.at))


def _found(call: Call) -> Conversation:
    uuid = canonical(call.uuid)
    found = call.desk.store.conversations.get(uuid or "")
    if found is None and uuid:
        refuse(404, "Conversation not found", NOT_FOUND)
    if found is None:
        something_wrong()
    return found


def _read(call: Call, fields: Mapping[str, type], *, status: int = 400) -> dict[str, Any]:
    try:
        return read_fields(call.request, fields)
    except UnreadableBody:
        refuse(status, UNREADABLE, INPUT)
