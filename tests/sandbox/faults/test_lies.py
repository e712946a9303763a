"""The faults that the checks of delivery, identity and presence stand on, each said as a behaviour."""

import json
from typing import Any

import pytest

from embedcheck.sandbox.faults.server import SERVER_FAULTS
from embedcheck.sandbox.instance.actions import Reply, Wait
from embedcheck.wire.endpoints import CONVERSATIONS, EXCHANGE, INIT, LAUNCHER, ME, SETTINGS
from tests.sandbox.instance.player import AGENT_API, Answer, Player

CLEAR = "x-libredesk-clear-visitor"


def lying(*names: str) -> Player:
    return Player(lies=[SERVER_FAULTS[name].act for name in names])


def _merging(player: Player) -> tuple[Any, Answer, str]:
    chat, contact = player.visitor(), player.contact()
    headers = {"x-libredesk-visitor-token": chat.token}
    return chat, player.get(CONVERSATIONS.path, contact, headers=headers), contact


def test_a_lost_message_is_acknowledged_in_full() -> None:
    player = lying("ack_but_lose_message")
    begun = player.post(INIT.path, {"message": "one"}).data
    assert [message["content"] for message in begun["messages"]] == ["one"]
    chat = player.visitor("two")
    assert chat.say("three").data["content"] == "three"
    assert chat.texts() == []


def test_a_doubled_message_is_two_messages() -> None:
    chat = lying("store_message_twice").visitor("one")
    assert chat.texts() == ["one", "one"]
    assert len({message["uuid"] for message in chat.read()["messages"]}) == 2


def test_a_lost_push_is_stored_all_the_same() -> None:
    player = lying("lose_push")
    chat = player.visitor()
    socket = player.joined(chat.token)
    player.reply(chat, "<p>hi</p>")
    assert player.kinds(socket) == ["joined"]
    assert chat.texts()[0] == "<p>hi</p>"


def test_a_repeated_push_is_the_same_message() -> None:
    player = lying("repeat_push")
    chat = player.visitor()
    socket = player.joined(chat.token)
    player.reply(chat, "<p>hi</p>")
    assert player.frames[socket][1] == player.frames[socket][2]


def test_the_first_of_two_replies_may_come_second() -> None:
    player = lying("push_out_of_order")
    chat = player.visitor()
    player.joined(chat.token)
    waits = []
    for text in ("one", "two"):
        player.reply(chat, text)
        waits.append([action.seconds for action in player.last if isinstance(action, Wait)])
    assert waits == [[2.0], []]


def test_a_merge_may_lack_its_header() -> None:
    player = lying("merge_without_clear_header")
    chat, answer, _ = _merging(player)
    assert CLEAR not in answer.headers
    assert [each["uuid"] for each in answer.data] == [chat.uuid]
    assert player.get(ME.path, chat.token).status == 401


def test_the_header_may_come_without_a_merge() -> None:
    player = lying("clear_header_without_merge")
    chat, answer, _ = _merging(player)
    assert answer.headers[CLEAR] == "true"
    assert answer.data == []
    assert player.get(ME.path, chat.token).status == 200
    assert chat.texts() == ["Hello, I need help"]


def test_the_old_token_may_stay_good_after_a_merge() -> None:
    player = lying("old_visitor_token_still_good")
    chat, answer, _ = _merging(player)
    assert [each["uuid"] for each in answer.data] == [chat.uuid]
    assert player.get(ME.path, chat.token).status == 200


def test_the_history_may_stay_behind() -> None:
    player = lying("history_not_carried_over")
    chat, answer, contact = _merging(player)
    assert (answer.headers[CLEAR], answer.data) == ("true", [])
    assert player.get(ME.path, chat.token).status == 401
    assert player.get(chat.path, contact).status == 500
    assert player.agent("GET", f"{AGENT_API}/{chat.uuid}").status == 200


def test_a_page_visit_may_get_another_title() -> None:
    player = lying("page_visit_stored_with_another_title")
    chat = player.visitor()
    player.visit(player.joined(chat.token), "https://shop.example/pricing", "Pricing")
    assert [visit["title"] for visit in player.visits(chat)] == ["Untitled"]


def test_a_refused_join_joins_nobody() -> None:
    player = lying("join_error")
    chat = player.visitor()
    socket = player.joined(chat.token)
    player.reply(chat, "<p>hi</p>")
    assert [json.loads(text)["data"]["message"] for text in player.frames[socket]] == [
        "Failed to join conversation"
    ]


def test_a_join_without_an_answer_still_joins() -> None:
    player = lying("no_joined")
    chat = player.visitor()
    socket = player.joined(chat.token)
    player.reply(chat, "<p>hi</p>")
    assert player.kinds(socket) == ["new_message"]


def test_a_silent_socket_still_stores_what_it_hears() -> None:
    player = lying("socket_goes_silent")
    chat = player.visitor()
    socket = player.joined(chat.token)
    player.frame(socket, {"type": "ping"})
    player.reply(chat, "<p>hi</p>")
    player.visit(socket, "https://shop.example/")
    assert player.kinds(socket) == ["joined"]
    assert len(player.visits(chat)) == 1


def test_an_agents_own_socket_is_not_silenced() -> None:
    player = lying("socket_goes_silent", "no_pong")
    agent = player.open_agent()
    player.agent_frame(agent, "ping")
    assert player.frames[agent] == ["pong"]


def test_a_private_note_may_leak() -> None:
    player = lying("private_notes_leak")
    chat = player.visitor()
    player.reply(chat, "<p>psst</p>", private=True)
    assert chat.texts()[0] == "<p>psst</p>"


@pytest.mark.parametrize("name", ["session_dies_at_once", "exchange_refused", "exchange_500"])
def test_a_sign_in_may_fail_in_three_ways(name: str) -> None:
    player = lying(name)
    answer = player.post(EXCHANGE.path, {"jwt": player.jwt()})
    token = answer.data["session_token"] if answer.status == 200 else "none"
    assert player.get(ME.path, token).status == 401


def test_a_slow_answer_waits_and_is_the_same_answer() -> None:
    slow, plain = lying("answer_slowly"), Player()
    assert slow.get(LAUNCHER.path).text == plain.get(LAUNCHER.path).text
    assert slow.last[0] == Wait(1)


def test_settings_may_never_come() -> None:
    player = lying("settings_never_answered")
    player.get(SETTINGS.path)
    assert [type(action) for action in player.last] == [Wait, Reply]
    assert isinstance(player.last[0], Wait)
    assert player.last[0].seconds > 600


def test_lies_add_up() -> None:
    player = lying("lose_push", "page_visit_not_stored")
    chat = player.visitor()
    socket = player.joined(chat.token)
    player.reply(chat, "<p>hi</p>")
    player.visit(socket, "https://shop.example/")
    assert (player.kinds(socket), player.visits(chat)) == (["joined"], [])
