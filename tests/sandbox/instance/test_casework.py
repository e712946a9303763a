import json
from typing import Any

import pytest

from tests.sandbox.instance.player import AGENT_API, Answer, Chat, Player


@pytest.fixture
def chat() -> Chat:
    return Player().visitor()


def _put(chat: Chat, path: str, body: Any = None) -> Answer:
    return chat.player.agent("PUT", f"{AGENT_API}/{chat.uuid}/{path}", body)


def _pushed(chat: Chat, socket: int) -> list[Any]:
    return [json.loads(text)["data"] for text in chat.player.frames[socket][1:]]


def test_a_new_status_reaches_the_widget_and_leaves_an_activity(chat: Chat) -> None:
    socket = chat.player.joined(chat.token)
    assert _put(chat, "status", {"status": "Resolved"}).data is True
    assert chat.player.frames[socket][1] == (
        '{"data":{"status":"Resolved","uuid":"UUID"},"type":"conversation_update"}'.replace("UUID", chat.uuid)
    )
    listed = chat.player.agent("GET", f"{AGENT_API}/{chat.uuid}/messages").data["results"]
    assert listed[0]["content"] == "Grace Hopper marked the conversation as Resolved"
    assert (listed[0]["type"], listed[0]["private"]) == ("activity", True)


def test_the_same_status_again_does_nothing(chat: Chat) -> None:
    socket = chat.player.joined(chat.token)
    assert _put(chat, "status", {"status": "Open"}).data is True
    assert _pushed(chat, socket) == []


def test_resolving_and_closing_are_dated_once(chat: Chat) -> None:
    for status in ("Resolved", "Closed", "Open", "Closed"):
        _put(chat, "status", {"status": status})
        chat.player.wait(60)
    seen = chat.player.agent("GET", f"{AGENT_API}/{chat.uuid}").data
    assert (seen["status"], seen["status_id"], seen["status_category"]) == ("Closed", 4, "resolved")
    assert seen["resolved_at"] == "2026-11-23T02:00:00.123456Z"
    assert seen["closed_at"] == "2026-11-23T02:01:00.123456Z"


def test_a_snoozed_conversation_says_until_when_and_forgets_it(chat: Chat) -> None:
    agent = chat.player.open_agent()
    chat.player.follow(agent, chat)
    _put(chat, "status", {"status": "Snoozed", "snoozed_until": "2h"})
    _put(chat, "status", {"status": "Open"})
    updates = [
        json.loads(text)["data"] for text in chat.player.frames[agent] if "conversation_update" in text
    ]
    assert [update["snoozed_until"] for update in updates] == ["2026-11-23T04:00:00Z", None]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, (400, "`status` empty", "InputException")),
        ({"status": "Dancing"}, (500, "Something went wrong", "GeneralException")),
        ({"status": "Snoozed"}, (400, "`snoozed_until` empty", "InputException")),
        ({"status": "Snoozed", "snoozed_until": "soon"}, (400, "Bad request", "InputException")),
        ({"status": 5}, (400, "Error parsing request", "InputException")),
    ],
)
def test_a_status_that_cannot_be_is_refused(chat: Chat, body: Any, error: tuple[int, str, str]) -> None:
    assert _put(chat, "status", body).error == error


def test_an_assignee_is_shown_to_the_widget_and_taken_away_again(chat: Chat) -> None:
    socket = chat.player.joined(chat.token)
    _put(chat, "assignee/user", {"assignee_id": 2})
    assert chat.read()["conversation"]["assignee"]["first_name"] == "Grace"
    _put(chat, "assignee/user/remove")
    assert chat.read()["conversation"]["assignee"] is None
    pushed = _pushed(chat, socket)
    assert pushed[0]["assignee"]["first_name"] == "Grace"
    assert pushed[1] == {"assignee": None, "uuid": chat.uuid}


def test_assigning_twice_or_to_nobody(chat: Chat) -> None:
    _put(chat, "assignee/user", {"assignee_id": 2})
    agent = chat.player.open_agent()
    assert _put(chat, "assignee/user", {"assignee_id": 2}).data is True
    assert chat.player.frames[agent] == []
    assert _put(chat, "assignee/user", {"assignee_id": 99}).status == 500
    assert _put(chat, "assignee/user", {"assignee_id": chat.person_id}).status == 500


def test_availability_reaches_agents_and_the_widgets_of_whom_they_serve(chat: Chat) -> None:
    socket, agent = chat.player.joined(chat.token), chat.player.open_agent()
    _put(chat, "assignee/user", {"assignee_id": 2})
    # Only those who are online are told.
    chat.player.agent("PUT", "/api/v1/agents/me/availability", {"status": "away"})
    chat.player.frame(socket, {"type": "ping"})
    chat.player.agent("PUT", "/api/v1/agents/me/availability", {"status": "online"})
    chat.player.agent("PUT", "/api/v1/agents/me/availability", {"status": "online"})
    assert chat.player.frames[socket][-1] == (
        '{"data":{"assignee":{"availability_status":"online"},"uuid":"UUID"},"type":"conversation_update"}'.replace(
            "UUID", chat.uuid
        )
    )
    assert chat.player.kinds(socket) == ["joined", "conversation_update", "pong", "conversation_update"]
    assert chat.player.kinds(agent).count("agent_availability_update") == 2


def test_an_unknown_availability_is_a_server_error(chat: Chat) -> None:
    answer = chat.player.agent("PUT", "/api/v1/agents/me/availability", {"status": "dancing"})
    assert answer.status == 500


def test_reopening_by_the_contact_is_told_to_agents_only(chat: Chat) -> None:
    _put(chat, "status", {"status": "Resolved"})
    socket, agent = chat.player.joined(chat.token), chat.player.open_agent()
    chat.player.follow(agent, chat)
    chat.say("once more")
    assert chat.player.kinds(socket) == ["joined"]
    assert any('"status":"Open","uuid"' in text for text in chat.player.frames[agent])
    last = json.loads(chat.player.frames[agent][-1])["data"]
    assert last["preview"] == "System  marked the conversation as Open"
