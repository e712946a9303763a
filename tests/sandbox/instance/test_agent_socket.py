import json
from typing import Any

import pytest

from embedcheck.sandbox.instance.actions import Reply
from tests.sandbox.instance.player import Player


@pytest.mark.parametrize(
    "origin", ["https://desk.example.test", "https://DESK.example.test", "http://localhost:3000"]
)
def test_a_good_origin_opens_the_socket(origin: str) -> None:
    player = Player()
    key = f"token {player.settings.agent_key}:{player.settings.agent_secret}"
    player.open("/ws", {"authorization": key, "origin": origin})


@pytest.mark.parametrize(
    "origin", [None, "http://desk.example.test", "https://evil.example", "https://[", "x"]
)
def test_another_origin_is_answered_200_and_nothing(origin: str | None) -> None:
    player = Player()
    key = f"token {player.settings.agent_key}:{player.settings.agent_secret}"
    headers = {"authorization": key} | ({"origin": origin} if origin else {})
    with pytest.raises(AssertionError):
        player.open("/ws", headers)
    assert player.last == [Reply(200)]


def test_without_a_key_there_is_no_socket() -> None:
    player = Player()
    with pytest.raises(AssertionError):
        player.open("/ws", {"origin": "https://desk.example.test"})
    assert [action.status for action in player.last if isinstance(action, Reply)] == [401]


@pytest.mark.parametrize(
    ("frame", "answer"),
    [
        ("{", "invalid message format"),
        ("5", "invalid message format"),
        ({"type": 5}, "invalid message format"),
        ({"type": "dance"}, "unknown message type"),
        ("null", "unknown message type"),
        ({"type": "conversation_subscribe"}, "conversation_uuid is required"),
        ({"type": "conversation_subscribe", "data": 3}, "invalid subscription format"),
        ({"type": "list_subscribe_replace", "data": 3}, "invalid list_subscribe payload"),
        ({"type": "list_subscribe_replace", "data": {"uuids": [5]}}, "invalid list_subscribe payload"),
        ({"type": "typing", "data": {}}, "conversation_uuid is required for typing"),
        ({"type": "typing", "data": 4}, "invalid typing format"),
    ],
)
def test_a_wrong_frame_is_answered_with_words(frame: Any, answer: str) -> None:
    player = Player()
    agent = player.open_agent()
    player.agent_frame(agent, frame)
    assert player.frames[agent] == [json.dumps({"type": "error", "data": answer}, separators=(",", ":"))]


def test_a_text_ping_is_answered_and_makes_the_agent_online() -> None:
    player = Player()
    agent = player.open_agent()
    player.agent_frame(agent, "ping")
    assert player.frames[agent] == ["pong"]
    assert player.agent("GET", "/api/v1/agents/me").data["availability_status"] == "online"


def test_a_binary_frame_ends_the_connection() -> None:
    player = Player()
    player.frame(player.open_agent(), "ping", path="/ws", binary=True)
    assert player.dropped


@pytest.mark.parametrize(("private", "kinds"), [(False, ["joined", "typing"]), (True, ["joined"])])
def test_typing_reaches_the_widgets_unless_it_is_a_private_note(private: bool, kinds: list[str]) -> None:
    player = Player()
    chat = player.visitor()
    socket, agent, colleague = player.joined(chat.token), player.open_agent(), player.open_agent()
    player.follow(colleague, chat)
    data = {"conversation_uuid": chat.uuid, "is_typing": True, "is_private_message": private}
    player.agent_frame(agent, {"type": "typing", "data": data})
    assert player.kinds(socket) == kinds
    assert player.frames[colleague] == []
