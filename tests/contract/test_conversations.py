"""Conversations over HTTP: opened, listed, read, written into, marked as seen; and whose they are not."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from embedcheck.wire.endpoints import CONVERSATIONS, INIT, ME
from embedcheck.wire.envelope import read_documents
from tests.contract.desk import AGENT_API, Chat, Desk, Inbox, Refusal, data_of, refusal

Named = Callable[[str], Inbox]
MESSAGE_REQUIRED = Refusal(400, "Message Required", "InputException")
TOO_LONG = Refusal(400, "Must be at most 10000 characters", "InputException")
UNREADABLE = Refusal(400, "Error parsing request", "InputException")
INIT_KEYS = [
    "business_hours_id",
    "conversation",
    "messages",
    "session_token",
    "user",
    "working_hours_utc_offset",
]
CONVERSATION_KEYS = ["created_at", "uuid", "status", "last_message", "unread_message_count", "assignee"]
AUTHOR_KEYS = ["id", "first_name", "last_name", "avatar_url", "availability_status", "type", "active_at"]
MESSAGE_KEYS = [
    *("uuid", "status", "conversation_uuid", "created_at", "content", "text_content", "author"),
    *("attachments", "meta"),
]
WRITER_KEYS = [
    *("id", "first_name", "last_name", "email", "avatar_url", "availability_status", "type", "last_active_at")
]


def two(response: httpx.Response) -> list[tuple[str, str]]:
    """The defect of 2.7: status 500 and two envelopes, one after the other (`chat.go:711-738`)."""
    assert response.status_code == 500
    documents = read_documents(response.text)
    assert [list(each) for each in documents] == [["status", "message", "data", "error_type"]] * 2
    return [(each["message"], each["error_type"]) for each in documents]


def test_a_visitors_first_words_make_a_visitor_a_session_and_a_conversation(desk: Desk) -> None:
    answer = desk.post(INIT.path, {"message": "Hello <b> & you"})
    assert r'"Hello \u003cb\u003e \u0026 you"' in answer.text, "Go escapes markup in JSON"
    data = data_of(answer)
    desk.chat(data, data["session_token"], 0, None)
    assert list(data) == INIT_KEYS
    assert list(data["user"]) == ["first_name", "is_visitor", "last_name", "user_id"]
    assert (data["user"]["first_name"], data["user"]["is_visitor"]) == ("Visitor", True)
    conversation = data["conversation"]
    assert list(conversation) == CONVERSATION_KEYS
    assert (conversation["status"], conversation["assignee"], conversation["unread_message_count"]) == (
        "Open",
        None,
        0,
    )
    assert list(conversation["last_message"]) == ["content", "created_at", "author"]
    assert list(conversation["last_message"]["author"]) == AUTHOR_KEYS
    [message] = data["messages"]
    assert list(message) == MESSAGE_KEYS
    assert (message["content"], message["status"]) == ("Hello <b> & you", "received")
    assert list(message["author"]) == WRITER_KEYS
    assert (message["author"]["type"], message["author"]["email"]) == ("visitor", None)
    assert message["attachments"] == []


def test_with_a_session_no_other_is_given(desk: Desk) -> None:
    chat = desk.visitor()
    data = data_of(desk.post(INIT.path, {"message": "Once more"}, chat.token))
    desk.chat(data, chat.token, 0, None)
    assert list(data) == [key for key in INIT_KEYS if key not in ("session_token", "user")]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"message":7}', b"null"])
def test_a_body_that_is_no_message_is_refused(body: bytes, desk: Desk) -> None:
    answer = desk.post(INIT.path, content=body, headers={"Content-Type": "application/json"})
    assert refusal(answer) in (UNREADABLE, MESSAGE_REQUIRED)
    assert (refusal(answer) == MESSAGE_REQUIRED) == (body == b"null")


def test_only_the_exactly_empty_message_is_missing(desk: Desk) -> None:
    assert refusal(desk.post(INIT.path, {"message": ""})) == MESSAGE_REQUIRED
    assert refusal(desk.post(INIT.path, {})) == MESSAGE_REQUIRED
    assert desk.visitor(" ").texts() == [" "]


def test_the_limit_is_of_bytes_and_not_of_characters(desk: Desk) -> None:
    assert refusal(desk.post(INIT.path, {"message": "é" * 5001})) == TOO_LONG
    chat = desk.visitor("é" * 5000)
    assert chat.texts() == ["é" * 5000]
    assert refusal(chat.say("x" * 10_001)) == TOO_LONG
    assert chat.say("x" * 10_000).status_code == 200


def test_a_form_is_read_as_well_as_json(desk: Desk) -> None:
    data = data_of(desk.post(INIT.path, data={"message": "As a form"}))
    chat = desk.chat(data, data["session_token"], 0, None)
    assert chat.texts() == ["As a form"]


def test_any_text_comes_back_as_it_was_typed(desk: Desk) -> None:
    text = 'Grüße 🫖 \u202eעברית\u202c <script>alert(1)</script> &amp; "quoted" \\ \n new line\ttab'
    assert desk.visitor(text).texts() == [text]


def test_the_list_holds_the_persons_conversations_newest_first(desk: Desk) -> None:
    chat = desk.visitor("first")
    later = desk.begin(chat.token, "second")
    listed = data_of(desk.get(CONVERSATIONS.path, chat.token))
    assert [each["uuid"] for each in listed] == [later.uuid, chat.uuid]
    assert all(list(each) == CONVERSATION_KEYS for each in listed)
    author = listed[0]["last_message"]["author"]
    assert list(author) == AUTHOR_KEYS
    assert (author["type"], author["avatar_url"], author["active_at"]) == ("contact", "", None)


def test_who_has_no_conversation_gets_an_empty_list(desk: Desk) -> None:
    token, _ = desk.contact()
    assert data_of(desk.get(CONVERSATIONS.path, token)) == []


def test_a_conversation_is_read_with_its_messages_newest_first(desk: Desk) -> None:
    chat = desk.visitor("one")
    sent = data_of(chat.say("two"))
    assert list(sent) == MESSAGE_KEYS
    assert (sent["conversation_uuid"], sent["status"], sent["meta"]) == (chat.uuid, "received", None)
    read = chat.read()
    hours = ["business_hours_id"] if "business_hours_id" in read else []
    assert list(read) == ["conversation", "messages", *hours, "working_hours_utc_offset"]
    assert read.get("business_hours_id", 0) is not None, "left out where there are none"
    assert chat.texts() == ["two", "one"]
    assert [each["meta"] for each in read["messages"]] == [{}, {}]
    assert list(read["conversation"]) == CONVERSATION_KEYS


@pytest.mark.parametrize("path", ["", "/message", "/update-last-seen"])
def test_an_unknown_conversation_is_refused_twice_over(path: str, desk: Desk) -> None:
    chat = desk.visitor()
    method = "POST" if path else "GET"
    second = "Error sending message" if path == "/message" else "Something went wrong"
    for name, first in (
        (str(uuid.uuid4()), ("Conversation not found", "NotFoundException")),
        ("nonsense", ("Something went wrong", "GeneralException")),
    ):
        answer = desk.ask(
            method, f"{CONVERSATIONS.path}/{name}{path}", token=chat.token, json={"message": "x"}
        )
        assert two(answer) == [first, (second, "GeneralException")]


@pytest.mark.parametrize("path", ["", "/message", "/update-last-seen"])
def test_somebody_elses_conversation_is_refused_twice_over_and_stays_as_it_is(path: str, desk: Desk) -> None:
    mine, theirs = desk.visitor(), desk.visitor("theirs")
    method = "POST" if path else "GET"
    second = "Error sending message" if path == "/message" else "Something went wrong"
    answer = desk.ask(method, theirs.path + path, token=mine.token, json={"message": "intruder"})
    assert two(answer) == [("Permission denied", "PermissionException"), (second, "GeneralException")]
    assert theirs.texts() == ["theirs"]


def test_an_empty_message_is_refused_before_the_conversation_is_looked_up(desk: Desk) -> None:
    chat = desk.visitor()
    assert refusal(chat.say("")) == MESSAGE_REQUIRED
    nowhere = Chat(desk, chat.token, str(uuid.uuid4()), 0, desk.inbox)
    assert refusal(nowhere.say("")) == MESSAGE_REQUIRED


def test_replies_are_unread_until_they_are_seen_and_at_most_ten(agent: Desk) -> None:
    chat = agent.visitor()
    for count in (1, 2):
        chat.reply(f"<p>{count}</p>")
        assert chat.listed()["unread_message_count"] == count
    assert data_of(chat.see()) is True
    assert chat.listed()["unread_message_count"] == 0
    for number in range(12):
        chat.reply(f"<p>{number}</p>")
    assert chat.listed()["unread_message_count"] == 10


def test_whoever_writes_has_seen_everything(agent: Desk) -> None:
    chat = agent.visitor()
    chat.reply()
    chat.say("Thanks")
    assert chat.listed()["unread_message_count"] == 0


def test_a_reply_is_read_as_html_and_as_text_with_its_author(agent: Desk) -> None:
    chat = agent.visitor()
    chat.reply("<p>Hello <b>you</b> & co</p>", echo_id="e-1")
    message = chat.read()["messages"][0]
    assert list(message) == MESSAGE_KEYS
    assert message["content"] == "<p>Hello <b>you</b> & co</p>"
    assert message["text_content"].startswith("Hello you")
    assert message["status"] in ("pending", "sent")
    assert (message["author"]["type"], message["author"]["email"]) == ("agent", None)
    assert message["meta"]["echo_id"] == "e-1"


def test_a_private_note_is_not_for_the_visitor(agent: Desk) -> None:
    chat = agent.visitor("public")
    chat.reply("<p>between us</p>", private=True)
    assert chat.texts() == ["public"]


def test_writing_opens_a_resolved_conversation_again(agent: Desk) -> None:
    chat = agent.visitor()
    chat.resolve()
    assert chat.listed()["status"] == "Resolved"
    chat.say("One more thing")
    assert chat.listed()["status"] == "Open"


def test_the_agent_reads_the_same_words(agent: Desk) -> None:
    chat = agent.visitor("To the agent")
    found: Any = data_of(agent.agent("GET", f"{AGENT_API}/{chat.uuid}/messages?page=1&page_size=10"))
    assert [each["text_content"] for each in found["results"] if each["type"] == "incoming"] == [
        "To the agent"
    ]
    assert data_of(agent.agent("GET", f"{AGENT_API}/{chat.uuid}"))["uuid"] == chat.uuid


def test_a_bad_agents_key_is_refused(desk: Desk) -> None:
    answer = desk.http.get(f"{AGENT_API}/all", headers={"Authorization": "token no:body"})
    assert refusal(answer) == Refusal(401, "Invalid credential", "GeneralException")


# --- rules of an inbox


def test_without_the_required_answers_nobody_new_gets_through(desk: Desk, inbox: Named) -> None:
    form = inbox("prechat")
    wrong = Refusal(500, "Something went wrong", "GeneralException")
    good = {"name": "Ada Lovelace", "email": "Ada@Example.com"}
    for data in (
        None,
        {"name": "Ada"},
        {"email": "ada@example.com"},
        {**good, "email": "no address"},
        {**good, "name": "x" * 129},
        {**good, "name": 7},
    ):
        body = {"message": "Hello"} | ({"form_data": data} if data else {})
        assert refusal(desk.post(INIT.path, body, inbox=form)) == wrong, data
    chat = desk.visitor(inbox=form, form_data={**good, "unknown": "ignored"})
    assert data_of(chat.get(ME.path))["first_name"] == "Ada Lovelace"


def test_who_has_signed_in_is_not_asked_again(desk: Desk, inbox: Named) -> None:
    form = inbox("prechat")
    token, _ = desk.contact(inbox=form)
    assert desk.begin(token, "No form", form).texts() == ["No form"]


def test_where_one_conversation_is_allowed_there_is_no_second(desk: Desk, inbox: Named) -> None:
    chat = desk.visitor(inbox=inbox("one-conversation"))
    again = desk.post(INIT.path, {"message": "Another"}, chat.token, inbox=chat.inbox)
    assert refusal(again) == Refusal(403, "Multiple conversations are not allowed", "PermissionException")


def test_where_a_closed_conversation_stays_closed_nobody_writes_into_it(agent: Desk, inbox: Named) -> None:
    chat = agent.visitor(inbox=inbox("one-conversation"))
    data_of(agent.agent("PUT", f"{AGENT_API}/{chat.uuid}/status", {"status": "Closed"}))
    closed = Refusal(403, "This conversation has been closed", "PermissionException")
    assert refusal(chat.say("Hello?")) == closed
    assert refusal(chat.upload(("a.txt", b"a", "text/plain"))) == closed
