"""Lies in what is pushed."""

from embedcheck.sandbox.faults import pushes
from embedcheck.sandbox.instance.actions import Send, Wait
from tests.sandbox.instance.player import Player


def test_a_lost_push_is_stored_all_the_same() -> None:
    player = Player(lies=[pushes.lose_push])
    chat = player.visitor()
    socket = player.joined(chat.token)
    player.reply(chat, "<p>hi</p>")
    assert player.kinds(socket) == ["joined"]
    assert chat.texts()[0] == "<p>hi</p>"


def test_a_repeated_push_is_the_same_message() -> None:
    player = Player(lies=[pushes.repeat_push])
    chat = player.visitor()
    socket = player.joined(chat.token)
    player.reply(chat, "<p>hi</p>")
    assert player.frames[socket][1] == player.frames[socket][2]


def test_the_first_of_two_replies_may_come_second() -> None:
    player = Player(lies=[pushes.push_out_of_order])
    chat = player.visitor()
    player.joined(chat.token)
    waits = []
    for text in ("one", "two"):
        player.reply(chat, text)
        waits.append([action.seconds for action in player.last if isinstance(action, Wait)])
    assert waits == [[2.0], []]


def test_an_agent_may_not_be_told_of_what_is_stored() -> None:
    player = Player(lies=[pushes.agents_not_told])
    chat = player.visitor()
    chat.say("more")
    assert chat.texts()[0] == "more"
    assert not any(isinstance(action, Send) and action.to == "agents" for action in player.last)
