"""What the suite does with an attempt of which the instance's rate limit took its part."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.run_events import Remarked, RunEvent
from embedcheck.runner.suite import PLAYED_AGAIN, Play, Policy, Suite, plays
from tests.runner.test_suite import FAILED, PASSED, result, scenario


def throttled(play: Play, outcome: ScenarioOutcome = PASSED) -> ScenarioResult:
    return replace(result(play, outcome), throttled=True)


def suite_that(
    play_once: Callable[[Play], ScenarioResult], *, retries: int = 0
) -> tuple[Suite, list[RunEvent]]:
    events: list[RunEvent] = []

    async def once(play: Play) -> ScenarioResult:
        return play_once(play)

    suite = Suite(play_once=once, policy=Policy(retries=retries), publish=events.append, repeat=lambda _: "")
    return suite, events


def test_what_met_the_rate_limit_is_played_once_more_said_and_not_flaky() -> None:
    suite, events = suite_that(lambda play: throttled(play) if play.number == 1 else result(play, PASSED))

    asyncio.run(suite.run(plays([scenario()], browsers=["chromium"])))

    assert [(each.outcome, each.attempt) for each in suite.results] == [(PASSED, 2)]
    assert [event.text for event in events if isinstance(event, Remarked)] == [f"«First chat» {PLAYED_AGAIN}"]


def test_where_playing_again_was_in_vain_the_next_scenario_is_not_played_twice() -> None:
    suite, _ = suite_that(throttled)

    asyncio.run(suite.run(plays([scenario("A"), scenario("B")], browsers=["chromium"])))

    assert [(each.name, each.attempt) for each in suite.results] == [("A", 2), ("B", 1)]


def test_a_fault_that_throttles_is_played_once() -> None:
    suite, _ = suite_that(throttled)
    [play] = plays([scenario()], browsers=["chromium"], faults=lambda _: ["rate_limited"])

    asyncio.run(suite.run([play]))

    assert [each.attempt for each in suite.results] == [1]


def test_a_failure_after_the_rate_limit_is_retried_as_any_other_and_then_flaky() -> None:
    def once(play: Play) -> ScenarioResult:
        if play.number == 1:
            return throttled(play)
        return result(play, FAILED if play.number == 2 else PASSED)

    suite, _ = suite_that(once, retries=1)

    asyncio.run(suite.run(plays([scenario()], browsers=["chromium"])))

    assert [(each.outcome, each.attempt) for each in suite.results] == [(ScenarioOutcome.FLAKY, 3)]
