from typing import Any

import pytest

from tests.sandbox.instance.player import AGENT_API, Chat, Player

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def chat() -> Chat:
    return Player().visitor()


def _uuids(player: Player, query: str) -> list[str]:
    return [each["uuid"] for each in player.agent("GET", f"{AGENT_API}/{query}").data["results"]]


def test_conversations_are_listed_newest_activity_first_or_as_asked() -> None:
    player = Player()
    one = player.visitor("one")
    player.wait(1)
    two = player.visitor("two")
    player.wait(1)
    one.say("more")
    assert _uuids(player, "all") == [one.uuid, two.uuid]
    assert _uuids(player, "all?order_by=conversations.created_at&order=desc") == [two.uuid, one.uuid]
    assert _uuids(player, "all?order_by=conversations.created_at&order=asc") == [one.uuid, two.uuid]
    assert player.agent("GET", f"{AGENT_API}/all?order_by=nope").status == 500
    assert player.agent("GET", f'{AGENT_API}/all?filters=[{{"a":1}}]').status == 500


def test_a_list_has_pages() -> None:
    player = Player()
    uuids = [player.visitor(str(number)).uuid for number in range(5)][::-1]
    assert _uuids(player, "all?page=2&page_size=2") == uuids[2:4]
    last = player.agent("GET", f"{AGENT_API}/all?page=3&page_size=2").data
    assert {name: last[name] for name in ("total", "per_page", "total_pages", "page")} == {
        "total": 5,
        "per_page": 2,
        "total_pages": 3,
        "page": 3,
    }
    beyond = player.agent("GET", f"{AGENT_API}/all?page=9").data
    assert (beyond["results"], beyond["total"], beyond["per_page"]) == ([], 0, 30)
    assert player.agent("GET", f"{AGENT_API}/all?page=-1&page_size=9999").data["per_page"] == 500


def test_assigned_and_unassigned_are_told_apart(chat: Chat) -> None:
    other = chat.player.visitor()
    chat.player.agent("PUT", f"{AGENT_API}/{chat.uuid}/assignee/user", {"assignee_id": 2})
    assert _uuids(chat.player, "assigned") == [chat.uuid]
    assert _uuids(chat.player, "unassigned") == [other.uuid]


@pytest.mark.parametrize("path", ["", "/messages", "/page-visits"])
def test_a_conversation_that_is_not_there(path: str) -> None:
    player = Player()
    missing = player.agent("GET", f"{AGENT_API}/{UNKNOWN}{path}")
    assert missing.error == (404, "Conversation not found", "NotFoundException")
    assert player.agent("GET", f"{AGENT_API}/no-uuid{path}").status == 500


def _contents(chat: Chat, query: str) -> list[str]:
    found = chat.player.agent("GET", f"{AGENT_API}/{chat.uuid}/messages{query}").data["results"]
    return [each["content"] for each in found]


def test_messages_are_filtered_by_type_and_privacy(chat: Chat) -> None:
    chat.player.reply(chat, "reply")
    chat.player.reply(chat, "note", private=True)
    chat.player.agent("PUT", f"{AGENT_API}/{chat.uuid}/status", {"status": "Resolved"})
    assert len(_contents(chat, "")) == 4
    assert _contents(chat, "?private=false&type=incoming&type=outgoing") == ["reply", "Hello, I need help"]
    assert _contents(chat, "?type=outgoing") == ["note", "reply"]
    assert _contents(chat, "?private=1&type=outgoing") == ["note"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"message": "x"}, (400, "Something went wrong", "InputException")),
        ({"message": "x", "sender_type": "contact"}, (403, "Permission denied", "PermissionException")),
        ({"sender_type": "contact", "private": True}, (400, "Bad request", "InputException")),
        ({"sender_type": "agent", "attachments": 5}, (500, "Error parsing request", "InputException")),
    ],
)
def test_a_reply_that_cannot_be_is_refused(chat: Chat, body: Any, error: tuple[int, str, str]) -> None:
    assert chat.player.agent("POST", f"{AGENT_API}/{chat.uuid}/messages", body).error == error
    assert chat.texts() == ["Hello, I need help"]


def test_an_empty_reply_is_a_reply(chat: Chat) -> None:
    assert chat.player.reply(chat, "").data["status"] == "pending"
    assert chat.texts()[0] == ""
