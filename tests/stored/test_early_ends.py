"""What stopped early is not better for that."""

from dataclasses import replace
from pathlib import Path

import pytest

from embedcheck.model.transcript import Transcript
from embedcheck.reports.report_document import ScenarioTold, StepTold, VerdictTold
from embedcheck.stored.changes import Change, Turn
from embedcheck.stored.comparing import compare
from embedcheck.stored.early_ends import on_equal_terms, went_as_far
from embedcheck.stored.sides import Side, read_side
from tests.stored.runs import GREEN, result_of
from tests.stored.test_comparing import put
from tests.stored.test_traffic_changes import timed, weighing

WHOLE = ScenarioTold(
    name="a",
    file="a.yaml",
    line=1,
    browser="chromium",
    fault=None,
    condition=None,
    outcome="passed",
    seconds=1,
    attempt=1,
    folder="a-chromium",
    error=None,
    skipped=None,
    steps=[
        StepTold(words=words, line=1, start=1.0, seconds=1.0) for words in ("visit: /", "say: Hi", "reload")
    ],
    screenshots=[],
    trace=None,
    witnesses=[],
    versions={},
    repeat="embedcheck run a.yaml",
    verdicts=[],
)
LIGHTER = Change(
    turn=Turn.BETTER, what="bytes", subject="answers", before=9, after=1, words="weigh: 9 → 1 bytes"
)
HEAVIER = replace(LIGHTER, turn=Turn.WORSE)


def stopped(after: int, told: ScenarioTold = WHOLE) -> ScenarioTold:
    steps = [
        step if number < after else StepTold(words=step.words, line=1)
        for number, step in enumerate(told.steps)
    ]
    return told.model_copy(update={"steps": steps})


def test_less_weight_of_a_scenario_that_stopped_early_is_not_better_and_says_why() -> None:
    change = on_equal_terms(LIGHTER, WHOLE, stopped(2))
    assert (change.turn, change.words) == (Turn.OTHER, "weigh: 9 → 1 bytes; after stopped at step 2 of 3")


def test_fewer_errors_of_a_scenario_that_stopped_early_are_not_better() -> None:
    healed = replace(LIGHTER, what="status")
    assert on_equal_terms(healed, WHOLE, stopped(1)).turn is Turn.OTHER
    assert on_equal_terms(healed, WHOLE, WHOLE) is healed


def test_more_weight_of_a_scenario_that_goes_further_now_is_not_worse_but_an_error_is() -> None:
    change = on_equal_terms(HEAVIER, stopped(1), WHOLE)
    assert (change.turn, change.words) == (Turn.OTHER, "weigh: 9 → 1 bytes; before stopped at step 1 of 3")
    failing = replace(HEAVIER, what="status")
    assert on_equal_terms(failing, stopped(1), WHOLE) is failing


@pytest.mark.parametrize("change", [LIGHTER, HEAVIER])
@pytest.mark.parametrize("steps", [1, 3])
def test_what_went_as_far_is_weighed_as_ever(change: Change, steps: int) -> None:
    assert on_equal_terms(change, stopped(steps), stopped(steps)) is change


def test_less_weight_is_better_although_it_goes_further_and_more_is_worse_although_it_does_not() -> None:
    assert on_equal_terms(LIGHTER, stopped(1), WHOLE) is LIGHTER
    assert on_equal_terms(HEAVIER, WHOLE, stopped(1)) is HEAVIER


def test_a_report_without_times_is_known_to_have_stopped_by_the_step_that_gave_up() -> None:
    timeless = stopped(0)
    gave_up = VerdictTold(
        check="say",
        outcome="failed",
        asked=True,
        owner=None,
        message="no answer",
        next_step="",
        evidence=[],
        confirmed_by=[],
        known_defect=None,
        cause=None,
        step=1,
        warnings=[],
    )
    ended = timeless.model_copy(update={"verdicts": [gave_up]})
    assert went_as_far(timeless, WHOLE)
    assert not went_as_far(WHOLE, ended)
    assert went_as_far(stopped(2), ended)


def played(folder: Path, seen: Transcript, *, steps: int) -> Side:
    """A run of one scene of three steps, of which so many were played."""
    words = (("visit: /", 4), ("say: Hi", 5), ("reload", 6))
    times = tuple((float(number), 1.0) for number in range(steps))
    result = result_of(GREEN, seen, verdicts=(), steps=words, step_times=times)
    return read_side(put(folder, (result, seen)))


def changes(before: Side, after: Side) -> list[tuple[str, str]]:
    return [(str(each.turn), each.what) for each in compare(before, after)]


def test_a_comparison_calls_nothing_of_an_early_end_better(tmp_path: Path) -> None:
    heavy, light = weighing(100_000), weighing(50_000)
    whole, part = played(tmp_path / "a", heavy, steps=3), played(tmp_path / "b", light, steps=2)
    assert changes(whole, part) == [("other", "bytes")]
    assert changes(whole, played(tmp_path / "c", light, steps=3)) == [("better", "bytes")]


def test_times_of_scenes_that_did_not_go_as_far_are_not_compared(tmp_path: Path) -> None:
    slow, fast = timed(0.4), timed(0.1)
    whole = played(tmp_path / "a", slow, steps=3)
    assert changes(whole, played(tmp_path / "b", fast, steps=2)) == []
    assert changes(whole, played(tmp_path / "c", fast, steps=3)) == [("better", "time")]
