"""How a suite is dealt to several machines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedcheck.errors import ScenarioMistake
from embedcheck.runner.sharding import Shard
from embedcheck.runner.suite import Play, plays
from embedcheck.scenario.models import PlacedStep, Scenario
from embedcheck.steps import STEPS


def scenario(name: str, steps: int) -> Scenario:
    step = PlacedStep(name="back", step=STEPS["back"](), file=f"{name}.yaml", line=3, col=5)
    return Scenario(embedcheck=1, name=name, file=f"{name}.yaml", line=1, steps=(step,) * steps)


def suite(*lengths: int) -> list[Play]:
    return plays([scenario(f"s{n}", steps) for n, steps in enumerate(lengths)], browsers=["chromium"])


@given(lengths=st.lists(st.integers(0, 30), max_size=30), count=st.integers(1, 8))
def test_every_play_is_in_exactly_one_shard_and_in_its_order(lengths: list[int], count: int) -> None:
    todo = suite(*lengths)
    parts = [Shard(number, count).part(todo) for number in range(1, count + 1)]
    assert sorted(play.index for part in parts for play in part) == list(range(len(todo)))
    assert all(part == sorted(part, key=lambda play: play.index) for part in parts)
    loads = [sum(len(play.scenario.steps) + 1 for play in part) for part in parts]
    assert max(loads) - min(loads) <= max(lengths, default=0) + 1


def test_the_long_ones_do_not_meet_on_one_machine() -> None:
    parts = [Shard(number, 2).part(suite(20, 20, 1, 1)) for number in (1, 2)]
    assert [[len(play.scenario.steps) for play in part] for part in parts] == [[20, 1], [20, 1]]


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "a/b", "1/0", "-1/2", "1/5000", "", "1/2/3"])
def test_what_is_no_shard_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ScenarioMistake) as caught:
        Shard.of(text)
    assert "--shard 2/4" in caught.value.next_step


def test_the_reports_say_what_was_left_to_the_others() -> None:
    todo, shard = suite(1, 1, 1), Shard.of("2/2")
    assert shard.remark(shard.part(todo), todo) == (
        "Shard 2/2: 1 of 3 plays; 2 are left to the other shards. `embedcheck merge` joins them."
    )
    assert "nothing is to be done here" in Shard(4, 4).remark(Shard(4, 4).part(todo), todo)
