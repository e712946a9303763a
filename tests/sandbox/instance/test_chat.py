from dataclasses import replace
from typing import Any

import pytest

from embedcheck.sandbox.instance.settings import (
    Audience,
    CustomAttribute,
    Inbox,
    InstanceSettings,
    PrechatField,
    PrechatForm,
    WidgetConfig,
)
from embedcheck.wire.endpoints import CONVERSATIONS, INIT
from embedcheck.wire.envelope import read_envelope
from tests.sandbox.instance.player import AGENT_API, Player

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def _with_rules(**rules: Any) -> Player:
    audience = Audience(**rules)
    return Player(InstanceSettings(inbox=Inbox(widget=WidgetConfig(visitors=audience))))


def test_a_first_message_makes_visitor_session_and_conversation() -> None:
    player = Player()
    data = player.post(INIT.path, {"message": "Hello <b>"}).data
    assert list(data) == [
        "business_hours_id",
        "conversation",
        "messages",
        "session_token",
        "user",
        "working_hours_utc_offset",
    ]
    assert data["user"]["is_visitor"] is True
    assert data["conversation"]["last_message"]["content"] == "Hello <b>"
    assert [message["content"] for message in data["messages"]] == ["Hello <b>"]


def test_a_second_conversation_gives_no_second_token() -> None:
    player = Player()
    chat = player.visitor()
    data = player.post(INIT.path, {"message": "again"}, chat.token).data
    assert not {"session_token", "user"} & data.keys()
    assert [each["uuid"] for each in player.get(CONVERSATIONS.path, chat.token).data] == [
        data["conversation"]["uuid"],
        chat.uuid,
    ]


def test_a_bad_bearer_is_refused_and_makes_no_visitor() -> None:
    player = Player()
    assert player.post(INIT.path, {"message": "hi"}, "nonsense").status == 401
    assert player.post(INIT.path, {"message": "hi"}, headers={"authorization": ""}).status == 200


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "Message Required"),
        ({"message": ""}, "Message Required"),
        ({"message": 5}, "Error parsing request"),
        ({"message": "x" * 10_001}, "Must be at most 10000 characters"),
        ({"message": "é" * 5001}, "Must be at most 10000 characters"),
    ],
)
def test_a_text_that_cannot_be_is_refused_here_and_there(body: dict[str, Any], message: str) -> None:
    player = Player()
    chat = player.visitor()
    for path in (INIT.path, f"{chat.path}/message"):
        assert player.post(path, body, chat.token).error == (400, message, "InputException")


@pytest.mark.parametrize("message", [" ", "x" * 10_000])
def test_spaces_and_exactly_the_limit_are_a_message(message: str) -> None:
    assert Player().visitor(message).texts() == [message]


def test_visitors_may_not_start_where_the_inbox_says_so_but_exist_already() -> None:
    player = _with_rules(allow_start_conversation=False)
    before = len(player.desk.store.people)
    assert player.post(INIT.path, {"message": "hi"}).error == (400, "Not allowed.", "InputException")
    assert len(player.desk.store.people) == before + 1


def test_the_rules_of_visitors_are_not_those_of_contacts() -> None:
    player = _with_rules(allow_start_conversation=False)
    assert player.post(INIT.path, {"message": "hi"}, player.contact()).status == 200


def test_one_conversation_may_be_all() -> None:
    player = _with_rules(prevent_multiple_conversations=True)
    chat = player.visitor()
    refused = player.post(INIT.path, {"message": "again"}, chat.token)
    assert refused.error == (403, "Multiple conversations are not allowed", "PermissionException")


def test_the_51st_conversation_of_a_day_is_refused_in_the_full_envelope() -> None:
    player = Player()
    chat = player.visitor()
    for _ in range(49):
        player.post(INIT.path, {"message": "again"}, chat.token)
    refused = player.post(INIT.path, {"message": "again"}, chat.token)
    assert refused.error == (429, "Too many requests.", "RateLimitException")
    player.wait(24 * 3600 + 1)
    assert player.post(INIT.path, {"message": "again"}, chat.token).status == 200


def test_agents_see_the_address_and_browser_of_who_started() -> None:
    player = Player()
    sent = {"x-forwarded-for": "203.0.113.9", "user-agent": "Mozilla"}
    uuid = player.post(INIT.path, {"message": "hi"}, headers=sent).data["conversation"]["uuid"]
    meta = player.agent("GET", f"{AGENT_API}/{uuid}").data["meta"]
    assert meta == {"ip": "203.0.113.9", "user_agent": "Mozilla"}


def test_custom_fields_of_the_form_reach_contact_and_conversation() -> None:
    fields = (
        PrechatField("plan", is_default=False, custom_attribute_id=1),
        PrechatField("topic", is_default=False, custom_attribute_id=2),
    )
    widget = WidgetConfig(prechat_form=PrechatForm(enabled=True, fields=fields))
    attributes = (
        CustomAttribute(id=1, name="Plan"),
        CustomAttribute(id=2, name="Topic", applies_to="conversation"),
    )
    player = Player(InstanceSettings(inbox=Inbox(widget=widget), custom_attributes=attributes))
    body = {"message": "hi", "form_data": {"plan": "pro", "topic": "bill"}}
    for token in (None, player.contact()):
        uuid = player.post(INIT.path, body, token).data["conversation"]["uuid"]
        seen = player.agent("GET", f"{AGENT_API}/{uuid}").data
        assert seen["custom_attributes"] == {"topic": "bill"}
        assert seen["contact"]["custom_attributes"] == {"plan": "pro"}


def test_messages_are_read_newest_first() -> None:
    chat = Player().visitor("one")
    chat.say("two")
    assert chat.texts() == ["two", "one"]


def test_the_answer_to_a_message_has_no_meta_but_the_read_message_has() -> None:
    chat = Player().visitor()
    assert chat.say("two").data["meta"] is None
    assert chat.read()["messages"][0]["meta"] == {}


@pytest.mark.parametrize(
    ("method", "suffix", "second"),
    [
        ("GET", "", "Something went wrong"),
        ("POST", "/update-last-seen", "Something went wrong"),
        ("POST", "/message", "Error sending message"),
    ],
)
@pytest.mark.parametrize(
    ("uuid", "first"),
    [
        (UNKNOWN, "Conversation not found"),
        ("foreign", "Permission denied"),
        ("no-uuid", "Something went wrong"),
    ],
)
def test_a_conversation_of_nobody_or_somebody_else_is_the_double_body(
    method: str, suffix: str, second: str, uuid: str, first: str
) -> None:
    player = Player()
    mine, foreign = player.visitor(), player.visitor()
    path = f"{CONVERSATIONS.path}/{foreign.uuid if uuid == 'foreign' else uuid}{suffix}"
    answer = player.ask(method, path, token=mine.token, json_body={"message": "x"})
    envelope = read_envelope(answer.text)
    assert envelope
    assert (answer.status, envelope.documents, envelope.message) == (500, 2, first)
    assert second in answer.text[len(first) + 50 :]
    assert foreign.texts() == ["Hello, I need help"]


@pytest.mark.parametrize(
    ("uuid", "error"),
    [
        (UNKNOWN, (404, "Conversation not found", "NotFoundException")),
        ("foreign", (403, "Permission denied", "PermissionException")),
    ],
)
def test_later_versions_answer_once(uuid: str, error: tuple[int, str, str]) -> None:
    player = Player(InstanceSettings(compat="later"))
    mine, foreign = player.visitor(), player.visitor()
    path = f"{CONVERSATIONS.path}/{foreign.uuid if uuid == 'foreign' else uuid}"
    assert player.get(path, mine.token).error == error


def test_reading_init_as_a_conversation_is_the_double_body_even_without_a_session() -> None:
    answer = Player().get(INIT.path)
    assert (answer.status, answer.text.count("Something went wrong")) == (500, 2)


def test_a_closed_conversation_may_refuse_messages() -> None:
    player = _with_rules(prevent_reply_to_closed_conversation=True)
    chat = player.visitor()
    player.agent("PUT", f"{AGENT_API}/{chat.uuid}/status", {"status": "Resolved"})
    assert chat.say("still open").status == 200
    player.agent("PUT", f"{AGENT_API}/{chat.uuid}/status", {"status": "Closed"})
    assert chat.say("too late").error == (403, "This conversation has been closed", "PermissionException")


def test_a_message_reopens_and_marks_as_seen() -> None:
    player = Player()
    chat = player.visitor()
    player.reply(chat, "<p>hi</p>")
    player.agent("PUT", f"{AGENT_API}/{chat.uuid}/status", {"status": "Resolved"})
    player.wait(1)
    chat.say("once more")
    shown = chat.read()["conversation"]
    assert (shown["status"], shown["unread_message_count"]) == ("Open", 0)


def test_unread_replies_are_counted_up_to_ten_until_they_are_seen() -> None:
    player = Player()
    chat = player.visitor()
    player.wait(1)
    for number in range(11):
        player.reply(chat, f"<p>{number}</p>")
    player.reply(chat, "<p>note</p>", private=True)
    assert chat.read()["conversation"]["unread_message_count"] == 10
    player.wait(1)
    assert chat.see().data is True
    assert chat.read()["conversation"]["unread_message_count"] == 0


def test_conversations_of_another_inbox_are_not_listed_and_not_read() -> None:
    other = Inbox(id=2)
    player = Player(InstanceSettings(other_inboxes=(other,)))
    jwt = {"jwt": player.jwt(secret=other.jwt_secret)}
    there = player.post("/api/v1/widget/chat/auth/exchange", jwt, inbox=other.uuid).data["session_token"]
    chat = replace(player.visitor(), token=there)
    assert player.get(CONVERSATIONS.path, there, inbox=other.uuid).data == []
    assert player.get(chat.path, there, inbox=other.uuid).status == 500
