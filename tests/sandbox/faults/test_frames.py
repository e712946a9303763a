"""Lies in the dialogue on the widget's socket."""

import json

from embedcheck.sandbox.faults import frames
from tests.sandbox.instance.player import Player


def test_a_refused_join_joins_nobody() -> None:
    player = Player(lies=[frames.join_error])
    chat = player.visitor()
    socket = player.joined(chat.token)
    player.reply(chat, "<p>hi</p>")
    assert [json.loads(text)["data"]["message"] for text in player.frames[socket]] == [
        "Failed to join conversation"
    ]


def test_a_join_without_an_answer_still_joins() -> None:
    player = Player(lies=[frames.no_joined])
    chat = player.visitor()
    socket = player.joined(chat.token)
    player.reply(chat, "<p>hi</p>")
    assert player.kinds(socket) == ["new_message"]


def test_a_silent_socket_still_stores_what_it_hears() -> None:
    player = Player(lies=[frames.socket_goes_silent])
    chat = player.visitor()
    socket = player.joined(chat.token)
    player.frame(socket, {"type": "ping"})
    player.reply(chat, "<p>hi</p>")
    player.visit(socket, "https://shop.example/")
    assert player.kinds(socket) == ["joined"]
    assert len(player.visits(chat)) == 1


def test_an_agents_own_socket_is_not_silenced() -> None:
    player = Player(lies=[frames.socket_goes_silent, frames.no_pong])
    agent = player.open_agent()
    player.agent_frame(agent, "ping")
    assert player.frames[agent] == ["pong"]
