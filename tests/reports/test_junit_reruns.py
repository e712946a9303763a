"""Earlier attempts, failures and errors, files and lines: `junit.xml` as junitparser reads it for a CI."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.run_events import RunEvent
from embedcheck.reports.junit import JunitReporter
from tests.reports import sample

# What the oldest environments of developers lack; `make` brings it.
xunit2 = pytest.importorskip("junitparser.xunit2")

PASSES = replace(sample.COOKIE_STAYS, outcome=sample.JOIN_COMES_FIRST.outcome, owner=None, step=None)
FILMED = replace(sample.FIRST_TRY, videos=("replies-arrive-chromium/video.webm",))


def read(folder: Path, *results: ScenarioResult) -> dict[str, Any]:
    """The cases of one play with these attempts, by name."""
    events: tuple[RunEvent, ...] = (sample.STARTED, *(sample.finished(result, 0) for result in results))
    sample.play(JunitReporter(sample.options(folder)), events)
    [suite] = xunit2.JUnitXml.fromfile(str(folder / "junit.xml"))
    return {case.name: case for case in suite}


def test_what_failed_at_first_and_passed_then_is_flaky(tmp_path: Path) -> None:
    passed = replace(sample.SECOND_TRY, verdicts=(PASSES,))
    case = read(tmp_path, FILMED, passed)["visitor_token_is_cleared"]
    assert case.is_passed
    assert case.is_flaky
    [flaky] = case.flaky_failures()
    assert (flaky.message, flaky.type) == (sample.COOKIE_STAYS.message, "widget")
    assert flaky.stack_trace.startswith("Attempt 1: ")
    assert flaky.system_out == f"[[ATTACHMENT|{sample.RUN_FOLDER}/replies-arrive-chromium/video.webm]]"


def test_what_fails_at_every_attempt_was_rerun(tmp_path: Path) -> None:
    again = replace(FILMED, attempt=2, folder="replies-arrive-chromium-retry1")
    case = read(tmp_path, sample.FIRST_TRY, again)["visitor_token_is_cleared"]
    assert [result.message for result in case.result] == [sample.COOKIE_STAYS.message]
    assert case.is_rerun
    assert not case.is_flaky
    assert len(case.rerun_failures()) == 1


def test_an_attempt_that_could_not_be_judged_is_an_error_of_the_scenario(tmp_path: Path) -> None:
    down = replace(
        sample.FIRST_TRY,
        outcome=ScenarioOutcome.ERROR,
        verdicts=(),
        error="no answer",
        error_next_step="Wait.",
    )
    case = read(tmp_path, down, sample.SECOND_TRY)["scenario"]
    [flaky] = case.flaky_errors()
    assert (flaky.message, flaky.type) == ("no answer", "environment")


def test_a_failure_has_its_owner_and_an_error_is_none_of_the_sites(tmp_path: Path) -> None:
    cases = read(tmp_path, sample.RED)
    [failure] = cases["visitor_token_is_cleared"].result
    [error] = cases["replies_are_shown_exactly_once"].result
    assert (type(failure).__name__, failure.type) == ("Failure", "widget")
    assert (type(error).__name__, error.type) == ("Error", "embedcheck")
    element = cases["visitor_token_is_cleared"]._elem
    assert (element.get("file"), element.get("line")) == ("scenarios/cookie.yaml", "9")


def test_the_counts_are_those_of_the_last_attempts(tmp_path: Path) -> None:
    sample.play(JunitReporter(sample.options(tmp_path)))
    whole = xunit2.JUnitXml.fromfile(str(tmp_path / "junit.xml"))
    counted = {name: getattr(whole, name) for name in ("tests", "failures", "errors", "skipped")}
    whole.update_statistics()
    assert {name: getattr(whole, name) for name in counted} == counted
