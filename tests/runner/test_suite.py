import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from embedcheck.errors import BadSetup, ExitCode
from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.run_events import RunEvent, ScenarioFinished, ScenarioStarted
from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.runner.skipping import Skip
from embedcheck.runner.suite import Play, Policy, Suite, plays
from embedcheck.scenario.models import Scenario

PASSED, FAILED = ScenarioOutcome.PASSED, ScenarioOutcome.FAILED


def scenario(name: str = "First chat", **fields: Any) -> Scenario:
    return Scenario(embedcheck=1, name=name, file=f"{name}.yaml", line=1, steps=(), **fields)


def result(play: Play, outcome: ScenarioOutcome, *, verdicts: tuple[Verdict, ...] = ()) -> ScenarioResult:
    return ScenarioResult(
        name=play.scenario.name,
        file=play.scenario.file,
        line=1,
        browser=play.browser,
        outcome=outcome,
        verdicts=verdicts,
        seconds=1.0,
        folder="f",
        attempt=play.number,
    )


def suite_of(
    play_once: Callable[[Play], ScenarioOutcome], policy: Policy | None = None
) -> tuple[Suite, list[RunEvent]]:
    events: list[RunEvent] = []

    async def once(play: Play) -> ScenarioResult:
        await asyncio.sleep(0)
        return result(play, play_once(play))

    suite = Suite(
        play_once=once,
        policy=policy or Policy(),
        publish=events.append,
        repeat=lambda play: f"embedcheck run {play.scenario.file}",
    )
    return suite, events


def test_browsers_and_faults_multiply_and_the_scenarios_own_matrix_goes_first() -> None:
    both = scenario("Both", matrix={"browsers": ("chromium", "firefox")})
    one = scenario("One", fails_under={"no_pong": ("pings_keep_the_session",)})

    todo = plays([both, one], browsers=["webkit"], faults=lambda each: [None, *each.fails_under])

    assert [(each.scenario.name, each.browser, each.fault) for each in todo] == [
        ("Both", "chromium", None),
        ("Both", "firefox", None),
        ("One", "webkit", None),
        ("One", "webkit", "no_pong"),
    ]
    assert [each.index for each in todo] == [0, 1, 2, 3]


def test_a_scenario_with_its_own_size_is_not_put_on_the_runs_device() -> None:
    phone = scenario("Phone", viewport={"width": 390, "height": 844})

    todo = plays([phone, scenario()], browsers=["chromium"], devices=["Pixel 7"])

    assert [each.device for each in todo] == [None, "Pixel 7"]


def test_a_repeated_scenario_is_told_apart_from_itself() -> None:
    todo = plays([scenario()], browsers=["chromium"], repeat_each=3)

    assert [each.repeat for each in todo] == [1, 2, 3]


def test_everything_is_played_and_told() -> None:
    suite, events = suite_of(lambda _: PASSED)
    todo = plays([scenario("A"), scenario("B")], browsers=["chromium"])

    asyncio.run(suite.run(todo))

    kinds = [type(event) for event in events]
    assert kinds == [ScenarioStarted, ScenarioFinished, ScenarioStarted, ScenarioFinished]
    assert suite.totals(seconds=2).exit_code == ExitCode.PASSED


def test_workers_play_at_once_but_never_more_than_there_are() -> None:
    together = 0
    most = 0

    async def once(play: Play) -> ScenarioResult:
        nonlocal together, most
        together += 1
        most = max(most, together)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        together -= 1
        return result(play, PASSED)

    suite = Suite(play_once=once, policy=Policy(workers=2), publish=lambda _: None, repeat=lambda _: "")
    asyncio.run(suite.run(plays([scenario(str(n)) for n in "abcde"], browsers=["chromium"])))

    assert most == 2
    assert len(suite.results) == 5


def test_a_retry_that_passes_is_flaky_and_costs_only_who_asks_for_it() -> None:
    def second_time(play: Play) -> ScenarioOutcome:
        return FAILED if play.number == 1 else PASSED

    for fail_on_flaky, code in ((False, ExitCode.PASSED), (True, ExitCode.FAILED)):
        suite, _ = suite_of(second_time, Policy(retries=1, fail_on_flaky=fail_on_flaky))
        asyncio.run(suite.run(plays([scenario()], browsers=["chromium"])))
        assert [each.outcome for each in suite.results] == [ScenarioOutcome.FLAKY]
        assert suite.totals(seconds=1).exit_code == code


def test_every_attempt_is_told_and_the_last_one_counts() -> None:
    def second_time(play: Play) -> ScenarioOutcome:
        return FAILED if play.number == 1 else PASSED

    suite, events = suite_of(second_time, Policy(retries=1))
    asyncio.run(suite.run(plays([scenario()], browsers=["chromium"])))

    told = [event.result for event in events if isinstance(event, ScenarioFinished)]
    assert [(each.attempt, each.outcome) for each in told] == [(1, FAILED), (2, ScenarioOutcome.FLAKY)]
    assert suite.results == told[1:]


def test_retries_end_with_the_last_failure() -> None:
    suite, _ = suite_of(lambda _: FAILED, Policy(retries=2))

    asyncio.run(suite.run(plays([scenario()], browsers=["chromium"])))

    assert [(each.outcome, each.attempt) for each in suite.results] == [(FAILED, 3)]


def test_the_suite_stops_at_its_limit_of_failures() -> None:
    suite, _ = suite_of(lambda _: FAILED, Policy(max_failures=1))

    asyncio.run(suite.run(plays([scenario("A"), scenario("B")], browsers=["chromium"])))

    assert len(suite.results) == 1


def test_an_environments_error_in_one_play_does_not_stop_the_next() -> None:
    async def once(play: Play) -> ScenarioResult:
        if play.scenario.name == "A":
            raise BadSetup("no browser", next_step="Install one.")
        return result(play, PASSED)

    suite = Suite(play_once=once, policy=Policy(), publish=lambda _: None, repeat=lambda _: "")
    asyncio.run(suite.run(plays([scenario("A"), scenario("B")], browsers=["chromium"])))

    assert [(each.outcome, each.error) for each in suite.results] == [
        (ScenarioOutcome.ERROR, "no browser"),
        (PASSED, None),
    ]
    assert suite.totals(seconds=1).exit_code == ExitCode.ENVIRONMENT


def test_an_error_of_our_own_costs_the_green_with_another_code_and_names_its_place() -> None:
    async def once(play: Play) -> ScenarioResult:
        raise ZeroDivisionError("secret-canary in a message")

    suite = Suite(play_once=once, policy=Policy(), publish=lambda _: None, repeat=lambda _: "")
    asyncio.run(suite.run(plays([scenario()], browsers=["chromium"])))

    [only] = suite.results
    assert only.error == "internal error: ZeroDivisionError"
    assert "canary" not in f"{only.error} {only.error_next_step}"
    assert suite.totals(seconds=1).exit_code == ExitCode.INTERNAL


def test_an_interruption_keeps_what_was_finished() -> None:
    async def scene() -> Suite:
        async def once(play: Play) -> ScenarioResult:
            if play.scenario.name == "B":
                task.cancel()
                await asyncio.Event().wait()
            return result(play, PASSED)

        suite = Suite(play_once=once, policy=Policy(), publish=lambda _: None, repeat=lambda _: "")
        async with asyncio.TaskGroup() as group:
            todo = plays([scenario("A"), scenario("B"), scenario("C")], browsers=["chromium"])
            task = group.create_task(suite.run(todo))
        return suite

    suite = asyncio.run(scene())

    assert [(each.name, each.outcome) for each in suite.results] == [
        ("A", PASSED),
        ("B", ScenarioOutcome.INTERRUPTED),
    ]
    assert suite.totals(seconds=1, interrupted=True).exit_code == ExitCode.INTERRUPTED


def test_a_scenario_that_cannot_be_played_here_is_told_with_its_reason_and_costs_nothing() -> None:
    suite, events = suite_of(lambda _: PASSED)
    first, second = plays([scenario("A"), scenario("B")], browsers=["chromium"])

    asyncio.run(suite.run([replace(first, skip=Skip("no such inbox", "Name it.")), second]))

    [told, played] = [event.result for event in events if isinstance(event, ScenarioFinished)]
    assert (told.outcome, told.skipped, told.skipped_next_step, told.error) == (
        ScenarioOutcome.SKIPPED,
        "no such inbox",
        "Name it.",
        None,
    )
    assert played.outcome is PASSED
    totals = suite.totals(seconds=1)
    assert (totals.skipped, totals.passed, totals.exit_code) == (1, 1, ExitCode.PASSED)


def test_a_run_in_which_nothing_was_played_is_not_green() -> None:
    suite, _ = suite_of(lambda _: PASSED)
    todo = plays([scenario("A"), scenario("B")], browsers=["chromium"])

    asyncio.run(suite.run([replace(each, skip=Skip("no such inbox", "Name it.")) for each in todo]))

    assert suite.totals(seconds=1).exit_code == ExitCode.NOTHING_SELECTED


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ([PASSED, ScenarioOutcome.KNOWN], ExitCode.PASSED),
        ([PASSED, FAILED], ExitCode.FAILED),
        ([ScenarioOutcome.ERROR, FAILED], ExitCode.FAILED),
        ([PASSED, ScenarioOutcome.ERROR], ExitCode.ENVIRONMENT),
    ],
)
def test_the_exit_code_is_that_of_the_worst_scenario(outcomes: list[ScenarioOutcome], code: int) -> None:
    queue = list(outcomes)
    suite, _ = suite_of(lambda _: queue.pop(0))

    asyncio.run(suite.run(plays([scenario(str(n)) for n in "ab"], browsers=["chromium"])))

    assert suite.totals(seconds=1).exit_code == code


def test_a_broken_check_costs_the_run_its_green() -> None:
    broken = Verdict(check="x", outcome=Outcome.BROKEN, message="raised")

    async def once(play: Play) -> ScenarioResult:
        return result(play, PASSED, verdicts=(broken,))

    suite = Suite(play_once=once, policy=Policy(), publish=lambda _: None, repeat=lambda _: "")
    asyncio.run(suite.run(plays([scenario()], browsers=["chromium"])))

    assert suite.totals(seconds=1).exit_code == ExitCode.INTERNAL


def test_a_shard_whose_part_is_skipped_is_nobodys_mistake() -> None:
    suite, _ = suite_of(lambda _: PASSED, Policy(shard="1/2"))
    asyncio.run(suite.run([replace(plays([scenario()], browsers=["chromium"])[0], skip=Skip("no", "Yes."))]))
    assert suite.totals(seconds=1).exit_code == ExitCode.PASSED
