"""Lies in HTTP answers."""

import pytest

from embedcheck.sandbox.faults import answers, memory
from embedcheck.sandbox.instance.actions import Lie, Reply, Wait
from embedcheck.wire.endpoints import EXCHANGE, LAUNCHER, ME, SETTINGS
from tests.sandbox.instance.player import Player


@pytest.mark.parametrize("lie", [memory.session_dies_at_once, answers.exchange_refused, answers.exchange_500])
def test_a_sign_in_may_fail_in_three_ways(lie: Lie) -> None:
    player = Player(lies=[lie])
    answer = player.post(EXCHANGE.path, {"jwt": player.jwt()})
    token = answer.data["session_token"] if answer.status == 200 else "none"
    assert player.get(ME.path, token).status == 401


def test_a_slow_answer_waits_and_is_the_same_answer() -> None:
    slow, plain = Player(lies=[answers.answer_slowly]), Player()
    assert slow.get(LAUNCHER.path).text == plain.get(LAUNCHER.path).text
    assert slow.last[0] == Wait(1)


def test_settings_may_never_come() -> None:
    player = Player(lies=[answers.settings_never_answered])
    player.get(SETTINGS.path)
    assert [type(action) for action in player.last] == [Wait, Reply]
    assert isinstance(player.last[0], Wait)
    assert player.last[0].seconds > 600
