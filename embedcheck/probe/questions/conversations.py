"""Conversations: begun, listed, read."""

import asyncio
from typing import Any
from uuid import uuid4

from embedcheck.probe.questions.cast import Person
from embedcheck.probe.questions.expecting import (
    GENERAL,
    INPUT,
    PERMISSION,
    accepted,
    accepted_list,
    accepted_object,
    expect,
    has,
    heard,
    needed,
    needed_object,
    not_yours,
    objects,
    refused,
    same,
    standing,
    unauthorized,
)
from embedcheck.probe.questions.interviewer import Interviewer
from embedcheck.probe.questions.question import CannotTell, Known, Need, Question
from embedcheck.wire import endpoints, tokens
from embedcheck.wire.limits import MESSAGE_MAX

# Emoji of several code points, right to left, a combining accent, markup, quotes, a line break.
LETTERS = "Grüße 👩‍👩‍👧 שלום مرحبا é <b>a & b</b> \"q\" 'q' \\ \n日本語"


async def init_makes_a_visitor(ask: Interviewer) -> None:
    """A first message without a session makes a visitor and a session."""
    text = ask.words("Hello")
    answer = await ask.stranger().init(text)
    ask.cast.note(answer)
    data = accepted_object(answer)
    has(data, "conversation", "messages", "session_token", "user")
    expect(tokens.SESSION_TOKEN.fullmatch(str(data["session_token"])), "session_token has another form.")
    expect(dict(data["user"]).get("is_visitor") is True, "The user is not told to be a visitor.")
    same([each.get("content") for each in objects(data["messages"])], [text], "The first message")
    same(dict(data["conversation"]).get("status"), "Open", "The status")


async def init_tells_business_hours(ask: Interviewer) -> str:
    """A new conversation tells which office hours apply (or null)."""
    answer = await ask.stranger().init(ask.words("When are you there?"))
    ask.cast.note(answer)
    data = needed_object(answer, "conversations/init")
    has(data, "business_hours_id", "working_hours_utc_offset")
    return f"{data['business_hours_id']}, {data['working_hours_utc_offset']} min"


async def init_goes_on_with_a_session(ask: Interviewer) -> None:
    """With a session, a new conversation is that person's."""
    person = await ask.newcomer()
    answer = await ask.somebody(person.token).init(ask.words("Something else"))
    ask.cast.note(answer)
    data = accepted_object(answer)
    expect("session_token" not in data, "A session_token was handed out.")
    listed = objects(needed(await ask.somebody(person.token).conversations(), "conversations"))
    if not listed:
        raise CannotTell("The list is empty.", next_step="See the lines of conversations.")
    begun = [dict(data["conversation"]).get("uuid"), person.conversation]
    same([each.get("uuid") for each in listed], begun, "The list, newest first,")


async def init_keeps_every_letter(ask: Interviewer) -> None:
    """Emoji, right-to-left text, accents and markup are stored as written."""
    await ask.cast.plain_words_are_stored(ask)
    person = await ask.newcomer(LETTERS)
    stored = await _messages(ask, person)
    same([each.get("content") for each in stored], [person.said], "What is stored")


async def init_takes_10_000_bytes(ask: Interviewer) -> None:
    """A first message may have 10 000 bytes, all of which are stored."""
    await ask.cast.plain_words_are_stored(ask)
    person = await ask.newcomer("x" * (MESSAGE_MAX - len(ask.words("").encode())))
    same(len(person.said.encode()), MESSAGE_MAX, "The number of bytes that were taken")
    stored = await _messages(ask, person)
    same([each.get("content") for each in stored], [person.said], "What is stored")


async def init_refuses_more(ask: Interviewer) -> None:
    """A first message of 10 001 bytes is refused with 400."""
    answer = await ask.stranger().init("x" * (MESSAGE_MAX + 1))
    ask.cast.note(answer)
    refused(answer, 400, "Must be at most 10000 characters", INPUT)


async def init_counts_characters(ask: Interviewer) -> None:
    """10 000 characters are taken in every script, as the refusal says."""
    person = await ask.visitor()
    answer = await ask.somebody(person.token).message(person.conversation, "é" * (MESSAGE_MAX // 2 + 1))
    if standing(answer, "message").status == 400 and "10000 characters" in answer.message:
        raise Known("D-48", "5 001 × “é” are refused as more than 10 000 characters: bytes are counted.")
    accepted(answer)


async def init_without_a_message(ask: Interviewer) -> None:
    """An empty first message is refused with 400."""
    answer = await ask.stranger().init("")
    ask.cast.note(answer)
    refused(answer, 400, "Message Required", INPUT)


async def init_without_json(ask: Interviewer) -> None:
    """A first message that is no JSON is refused with 400."""
    headers = {endpoints.INBOX_HEADER: ask.inbox, "content-type": "application/json"}
    answer = await ask.stranger().ask("POST", endpoints.INIT.path, headers=headers, content='{"message":')
    refused(answer, 400, "Error parsing request", INPUT)


async def init_with_a_bad_bearer(ask: Interviewer) -> None:
    """A first message with an unknown bearer token is refused with 401."""
    answer = await ask.somebody("A" * 43).init(ask.words("Hello"))
    ask.cast.note(answer)
    unauthorized(answer)


async def init_takes_the_form(ask: Interviewer) -> None:
    """The pre-chat form's answers (form_data) name the visitor."""
    name, email = f"Grace {ask.mark}", f"probe-form-{ask.mark}@example.com"
    form = {"name": name, "email": email, "an-unknown-key": "is ignored"}
    answer = await ask.stranger().init(ask.words("Hello"), form)
    ask.cast.note(answer)
    user = dict(accepted_object(answer).get("user") or {})
    expect(str(user.get("first_name", "")).startswith("Grace"), f"The visitor is {user.get('first_name')}.")


async def init_asks_for_required_fields(ask: Interviewer) -> None:
    """A first message without a required field is refused with 400."""
    answer = await ask.stranger().init(ask.words("Hello"), {"name": "Grace"})
    ask.cast.note(answer)
    if heard(answer).status == 500 and answer.error_type == GENERAL:
        raise Known(
            "D-36", f"{answer.words}, which says neither what is missing nor that it is the sender's."
        )
    expect(answer.status in (400, 422), f"{answer.words}, instead of HTTP 400.")


async def second_conversation_is_refused(ask: Interviewer) -> None:
    """Where only one conversation is allowed, a second is refused with 403."""
    person = await ask.newcomer()
    answer = await ask.somebody(person.token).init(ask.words("And another thing"))
    ask.cast.note(answer)
    refused(answer, 403, "Multiple conversations are not allowed", PERMISSION)


async def list_holds_the_conversation(ask: Interviewer) -> None:
    """The list holds the person's conversation, once, with its last message."""
    person = await ask.visitor()
    listed = objects(accepted_list(await ask.somebody(person.token).conversations()))
    same([each.get("uuid") for each in listed], [person.conversation], "The list")
    has(listed[0], "status", "last_message", "unread_message_count", "assignee", where="The conversation")


async def list_of_a_new_contact_is_empty(ask: Interviewer) -> None:
    """A contact who never wrote has an empty list, not null."""
    customer = await ask.customer("silent")
    same(needed(await ask.somebody(customer.token).conversations(), "conversations"), [], "The list")


async def list_needs_a_session(ask: Interviewer) -> None:
    """The list is refused with 401 to who has no session."""
    unauthorized(standing(await ask.stranger().conversations(), "conversations"))


async def what_was_said_is_stored(ask: Interviewer) -> None:
    """A first message is stored as written, once, as that person's."""
    person = await ask.visitor()
    stored = await _messages(ask, person)
    same([each.get("content") for each in stored], [person.said], "What is stored")
    author = dict(stored[0].get("author") or {})
    same(author.get("id"), person.user_id, "The author's id")


async def addresses_are_not_shown(ask: Interviewer) -> None:
    """Nobody's e-mail address stands in a conversation."""
    contact = await ask.contact()
    stored = await _messages(ask, contact)
    shown = [each["author"]["email"] for each in stored if dict(each.get("author") or {}).get("email")]
    expect(
        not shown,
        f"The address {shown[0]} does." if shown else "",
        next_step="Update Libredesk: before 2.1.0 agents' addresses were shown to visitors.",
    )


async def unknown_conversation(ask: Interviewer) -> None:
    """An unknown conversation is refused with 404."""
    person = await ask.visitor()
    not_yours(await ask.somebody(person.token).conversation(str(uuid4())), 404)


async def foreign_conversation(ask: Interviewer) -> None:
    """Somebody else's conversation is refused with 403."""
    person, other = await asyncio.gather(ask.visitor(), ask.newcomer())
    answer = await ask.somebody(other.token).conversation(person.conversation)
    expect(person.said not in answer.body, "Somebody else's messages were shown.", next_step=LEAKS)
    not_yours(answer, 403)


async def _messages(ask: Interviewer, person: Person) -> list[dict[str, Any]]:
    data = accepted_object(await ask.somebody(person.token).conversation(person.conversation))
    has(data, "conversation", "messages")
    return objects(data["messages"])


LEAKS = "Update Libredesk at once: conversations can be read by others."
LOST = "Look for errors in Libredesk's log and in its database, and whether its disk is full."
INIT = (
    Question(init_makes_a_visitor, (Need.WRITING,)),
    Question(init_tells_business_hours, (Need.WRITING,)),
    Question(init_goes_on_with_a_session, (Need.WRITING,)),
    Question(
        init_keeps_every_letter, (Need.WRITING,), next_step="See that the database's encoding is UTF-8."
    ),
    Question(init_takes_10_000_bytes, (Need.WRITING,)),
    Question(init_refuses_more),
    Question(init_counts_characters, (Need.WRITING,)),
    Question(init_without_a_message),
    Question(init_without_json),
    Question(init_with_a_bad_bearer),
    Question(init_takes_the_form, (Need.WRITING,), inbox="prechat"),
    Question(init_asks_for_required_fields, (Need.WRITING,), inbox="prechat"),
    Question(second_conversation_is_refused, (Need.WRITING,), inbox="one-conversation"),
)
LIST = (
    Question(list_holds_the_conversation, (Need.WRITING,), next_step=LOST),
    Question(list_of_a_new_contact_is_empty, (Need.JWT, Need.WRITING)),
    Question(list_needs_a_session),
)
ONE = (
    Question(what_was_said_is_stored, (Need.WRITING,), next_step=LOST),
    Question(addresses_are_not_shown, (Need.JWT, Need.WRITING)),
    Question(unknown_conversation, (Need.WRITING,)),
    Question(foreign_conversation, (Need.WRITING,)),
)
