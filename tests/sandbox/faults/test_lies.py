"""The words that the server's faults are written in."""

from collections.abc import Iterator

from embedcheck.sandbox.faults import memory, pushes
from embedcheck.sandbox.faults.lies import (
    answer_instead,
    asks,
    edit_data,
    edit_pushes,
    is_push,
    says,
    with_header,
    without,
    without_header,
)
from embedcheck.sandbox.instance.actions import Action, Actions, Cause, FrameCame, Reply, Request, Send, Wait
from embedcheck.sandbox.instance.envelopes import failure, success
from embedcheck.wire.endpoints import LAUNCHER, SETTINGS, SOCKET_PATH
from tests.sandbox.instance.player import START, Player

ASKED = Request(at=START, method="GET", path=LAUNCHER.path, headers={})
PINGED = FrameCame(at=START, socket=1, path=SOCKET_PATH, text='{"type":"ping"}')
PUSH = Send(1, '{"data":{"content":"a"},"type":"new_message"}', to="widgets")
FOR_AGENTS = Send(2, '{"type":"new_message","data":{"uuid":"b"}}', to="agents")


def actions(*these: Action) -> Iterator[Action]:
    return iter(these)


def test_a_cause_is_told_by_its_endpoint_or_its_kind() -> None:
    assert asks(ASKED, SETTINGS, LAUNCHER)
    assert not asks(ASKED, SETTINGS)
    assert not asks(PINGED, LAUNCHER)
    assert says(PINGED, "ping")
    assert not says(PINGED, "join")
    assert not says(ASKED, "ping")


def test_a_push_is_what_goes_to_widgets() -> None:
    assert is_push(PUSH, "new_message")
    assert not is_push(PUSH, "typing")
    assert not is_push(FOR_AGENTS, "new_message")


def test_actions_are_left_out_by_type_or_by_question() -> None:
    lie = without(Wait, lambda action: action == FOR_AGENTS)
    assert list(lie(ASKED, actions(Wait(1), PUSH, FOR_AGENTS))) == [PUSH]


def test_only_answers_are_replaced_and_only_successes_edited() -> None:
    good, bad = success({"a": 1}), failure(400, "No", "InputException")
    assert list(answer_instead(actions(PUSH, good), bad)) == [PUSH, bad]
    edited = list(edit_data(actions(good, bad, PUSH), lambda data: {**data, "b": 2}))
    assert edited == [success({"a": 1, "b": 2}), bad, PUSH]


def test_only_pushes_of_that_kind_are_edited_and_keep_their_form() -> None:
    edited = list(edit_pushes(actions(PUSH, FOR_AGENTS), "new_message", lambda _: {"content": "<"}))
    assert edited == [
        Send(1, r'{"data":{"content":"\u003c"},"type":"new_message"}', to="widgets"),
        FOR_AGENTS,
    ]


def test_headers_come_and_go_whatever_their_case() -> None:
    reply = Reply(200, (("X-One", "1"),))
    assert list(with_header(actions(reply), "x-one", "2")) == [Reply(200, (("x-one", "2"),))]
    assert list(without_header(actions(reply), "X-ONE")) == [Reply(200)]


def test_what_a_lie_leaves_out_never_happens_and_what_it_adds_does() -> None:
    def wait_first(cause: Cause, honest: Actions) -> Actions:
        yield Wait(1)
        yield from honest

    player = Player(lies=[pushes.lose_push, memory.page_visit_not_stored, wait_first])
    chat = player.visitor()
    assert player.last[0] == Wait(1)
    socket = player.joined(chat.token)
    player.reply(chat, "<p>hi</p>")
    player.visit(socket, "https://shop.example/")
    assert (player.kinds(socket), player.visits(chat)) == (["joined"], [])
