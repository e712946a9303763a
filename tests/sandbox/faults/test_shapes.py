"""Each lie about a shape breaks exactly what it says, as the contract reads it."""

import pytest

from embedcheck.sandbox.faults import shapes
from embedcheck.sandbox.instance.actions import Lie
from embedcheck.sandbox.instance.envelopes import RATE_LIMIT
from embedcheck.wire.contract import judge_answer
from embedcheck.wire.endpoints import CONVERSATIONS, INIT, LAST_SEEN, SETTINGS, Endpoint
from tests.sandbox.instance.player import Player


def read(lie: Lie, endpoint: Endpoint) -> tuple[list[str], list[str]]:
    """Problems and drift of the answer that somebody with a conversation gets."""
    player = Player(lies=[lie])
    chat = player.visitor()
    path = endpoint.fill(chat.uuid)
    answer = player.post(path, {}, chat.token) if endpoint.method == "POST" else player.get(path, chat.token)
    reading = judge_answer(endpoint, answer.status, answer.text)
    return [str(each) for each in reading.problems], [str(each) for each in reading.drift]


def test_a_list_may_come_without_a_body_and_an_acknowledgement_as_html() -> None:
    empty = Player(lies=[shapes.conversations_without_body])
    answer = empty.get(CONVERSATIONS.path, empty.visitor().token)
    assert (answer.status, answer.text) == (200, "")
    chat = Player(lies=[shapes.message_answered_in_html]).visitor("one")
    assert chat.say("two").text.startswith("<!doctype html>")
    assert chat.texts() == ["one"]


def test_a_first_conversation_may_be_one_too_many() -> None:
    answer = Player(lies=[shapes.first_conversation_limited]).post(INIT.path, {"message": "one"})
    assert answer.error == (429, "Too many requests.", RATE_LIMIT)


@pytest.mark.parametrize(
    ("lie", "endpoint", "problems", "drift"),
    [
        (
            shapes.last_seen_without_envelope,
            LAST_SEEN,
            ["the whole of it: expected an object, found a boolean"],
            [],
        ),
        (
            shapes.unread_count_is_text,
            CONVERSATIONS,
            ["data[0].unread_message_count: expected an integer, found a string"],
            [],
        ),
        (
            shapes.settings_drift,
            SETTINGS,
            [],
            ["field gone: data.website_url", "new field: data.mood (a string)"],
        ),
    ],
)
def test_a_shape_is_broken_as_it_is_said(
    lie: Lie, endpoint: Endpoint, problems: list[str], drift: list[str]
) -> None:
    assert read(lie, endpoint) == (problems, drift)
