"""The widget's conversation endpoints (`chat.go`)."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from embedcheck.sandbox.instance import payloads
from embedcheck.sandbox.instance.actions import Action, Reply
from embedcheck.sandbox.instance.bodies import UnreadableBody, read_fields
from embedcheck.sandbox.instance.changes import PersonSaved
from embedcheck.sandbox.instance.conversations import receive, see, start
from embedcheck.sandbox.instance.envelopes import (
    GENERAL,
    INPUT,
    NOT_FOUND,
    PERMISSION,
    RATE_LIMIT,
    SENDING_FAILED,
    SOMETHING_WRONG,
    UNREADABLE,
    Refused,
    failure,
    glued,
    refuse,
    success,
)
from embedcheck.sandbox.instance.gojson import size_of
from embedcheck.sandbox.instance.guards import Call, canonical
from embedcheck.sandbox.instance.payloads import user
from embedcheck.sandbox.instance.prechat import custom_attributes
from embedcheck.sandbox.instance.records import CLOSED, Conversation, Message, Person, Preview
from embedcheck.sandbox.instance.settings import Audience
from embedcheck.sandbox.instance.visitors import create_visitor
from embedcheck.wire.limits import CONVERSATIONS_PER_DAY, MESSAGE_MAX

# What a handler says that went on without a conversation.
WENT_WRONG = failure(500, SOMETHING_WRONG, GENERAL)
NOT_SENT = failure(500, SENDING_FAILED, GENERAL)


def init(call: Call) -> Iterator[Action]:
    """Starts a conversation, for a visitor that it creates if nobody is signed in."""
    desk, inbox, at = call.desk, call.of_inbox, call.request.at
    fields = _read(call, {"message": str, "form_data": dict})
    _check_text(fields["message"])
    for_contact, for_conversation = custom_attributes(
        desk.settings, inbox.widget.prechat_form, fields["form_data"]
    )
    token = ""
    if call.person is None:
        person, token = yield from create_visitor(call, fields["form_data"], for_contact)
    else:
        person = yield from _enriched(call.person, for_contact)
    _check_may_start(call, person)
    meta = {"ip": call.address, "user_agent": call.request.headers.get("user-agent", "")}
    begun = yield from start(desk, person.id, inbox, at, meta=meta, custom_attributes=for_conversation)
    stored = yield from receive(desk, begun, fields["message"], at, first=True)
    answer = _begun(call, begun, stored)
    if token:
        answer |= {"session_token": token, "user": user(person)}
    yield success(dict(sorted(answer.items())))


def _begun(call: Call, begun: Conversation, first: Message) -> dict[str, Any]:
    """The acknowledgement, made of what was done and not of what is stored: so a fault can lose the one alone."""
    at, said = call.request.at, Preview(first.text_content, first.created_at, first.sender, first.sender_id)
    return {
        "business_hours_id": call.desk.settings.default_business_hours or None,
        "conversation": payloads.conversation(call.desk, replace(begun, last_interaction=said)),
        "messages": [payloads.chat_message(call.desk, first, at, meta={})],
        "working_hours_utc_offset": call.desk.settings.utc_offset,
    }


def _enriched(person: Person, attributes: dict[str, Any]) -> Generator[Action, None, Person]:
    if attributes:
        person = replace(person, custom_attributes={**person.custom_attributes, **attributes})
        yield PersonSaved(person)
    return person


def _check_may_start(call: Call, person: Person) -> None:
    """A visitor created just now stays, also if they may not start anything (`chat.go:232-235`)."""
    theirs = call.desk.store.conversations_of(person.id)
    rules = audience(call, person)
    if not rules.allow_start_conversation:
        refuse(400, "Not allowed.", INPUT)
    if rules.prevent_multiple_conversations and any(each.inbox_id == call.of_inbox.id for each in theirs):
        refuse(403, "Multiple conversations are not allowed", PERMISSION)
    since = call.request.at - timedelta(days=1)
    if sum(each.created_at >= since for each in theirs) >= CONVERSATIONS_PER_DAY:
        refuse(429, "Too many requests.", RATE_LIMIT)


def audience(call: Call, person: Person) -> Audience:
    widget = call.of_inbox.widget
    return widget.visitors if person.type == "visitor" else widget.users


def conversations(call: Call) -> Iterator[Action]:
    yield success(payloads.conversations(call.desk, call.of_person.id, call.of_inbox.id))


def conversation(call: Call) -> Iterator[Action]:
    found = own_conversation(call, call.uuid, lambda: WENT_WRONG)
    yield success(payloads.conversation_with_messages(call.desk, found, call.request.at))


def message(call: Call) -> Iterator[Action]:
    text = _read(call, {"message": str})["message"]
    _check_text(text)
    found = own_conversation(call, call.uuid, lambda: NOT_SENT)
    check_open(call, found)
    at = call.request.at
    stored = yield from receive(call.desk, found, text, at)
    yield success(payloads.chat_message(call.desk, stored, at, meta=None))


def update_last_seen(call: Call) -> Iterator[Action]:
    found = own_conversation(call, call.uuid, lambda: WENT_WRONG)
    yield from see(call.desk, found.uuid, call.request.at)
    yield success(data=True)


def _read(call: Call, fields: dict[str, type]) -> dict[str, Any]:
    try:
        return read_fields(call.request, fields)
    except UnreadableBody:
        refuse(400, UNREADABLE, INPUT)


def _check_text(text: str) -> None:
    """Only the empty string is no message; the limit counts bytes and says characters."""
    if not text:
        refuse(400, "Message Required", INPUT)
    if size_of(text) > MESSAGE_MAX:
        refuse(400, f"Must be at most {MESSAGE_MAX} characters", INPUT)


def own_conversation(call: Call, uuid: str, goes_on_with: Callable[[], Reply]) -> Conversation:
    """The caller's conversation in this inbox.

    2.7.0 goes on after its refusal without a conversation, and so answers with two documents, the second
    and the status being those of `goes_on_with` (`chat.go:711-738`); later versions answer with the
    refusal alone.
    """
    found = call.desk.store.conversations.get(canonical(uuid) or "")
    person_id = call.person.id if call.person else None
    is_own = found is not None and found.contact_id == person_id
    anybodys = not call.desk.settings.strictness.own_conversations
    if found and (is_own or anybodys) and found.inbox_id == call.of_inbox.id:
        return found
    status, words, error_type = _refusal(uuid, found)
    if call.desk.settings.compat == "later":
        refuse(status, words, error_type)
    raise Refused(glued((words, error_type), goes_on_with()))


def _refusal(uuid: str, found: Conversation | None) -> tuple[int, str, str]:
    if found:
        return 403, "Permission denied", PERMISSION
    # What is no UUID fails in the database; measured on 2.7.0.
    return (404, "Conversation not found", NOT_FOUND) if canonical(uuid) else (500, SOMETHING_WRONG, GENERAL)


def check_open(call: Call, found: Conversation) -> None:
    if found.status == CLOSED and audience(call, call.of_person).prevent_reply_to_closed_conversation:
        raise Refused(failure(403, "This conversation has been closed", PERMISSION))
