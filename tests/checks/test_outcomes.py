"""What verdicts come to: exact, for a CI acts on it."""

import pytest

from embedcheck.checks.outcomes import outcome_of, totals_of
from embedcheck.errors import ExitCode
from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.verdicts import Outcome, Owner, Verdict


def verdict(outcome: Outcome, owner: Owner | None = Owner.SERVER) -> Verdict:
    return Verdict(check="x", outcome=outcome, message="", owner=owner)


def result(outcome: ScenarioOutcome, *verdicts: Verdict) -> ScenarioResult:
    return ScenarioResult(
        name="a",
        file="a.yaml",
        line=1,
        browser="chromium",
        outcome=outcome,
        verdicts=verdicts,
        seconds=1.0,
        folder="a",
    )


@pytest.mark.parametrize(
    ("outcome", "plain", "strict", "defects_fail"),
    [
        ("passed", "passed", "passed", "passed"),
        ("failed", "failed", "failed", "failed"),
        ("broken", "failed", "failed", "failed"),
        ("known", "known", "failed", "failed"),
        ("inconclusive", "passed", "failed", "passed"),
    ],
)
def test_the_worst_verdict_is_the_outcome(outcome: str, plain: str, strict: str, defects_fail: str) -> None:
    found = [verdict(Outcome.PASSED), verdict(Outcome(outcome))]
    assert outcome_of(found) == plain
    assert outcome_of(found, strict=True) == strict
    assert outcome_of(found, known_defects_fail=True) == defects_fail


def test_what_was_never_asked_is_held_against_nobody() -> None:
    assert outcome_of([verdict(Outcome.INCONCLUSIVE, owner=None)], strict=True) is ScenarioOutcome.PASSED


def test_a_broken_check_outranks_a_failure_and_an_interruption_both() -> None:
    results = [
        result(ScenarioOutcome.FAILED, verdict(Outcome.FAILED)),
        result(ScenarioOutcome.FAILED, verdict(Outcome.BROKEN)),
    ]
    assert totals_of(results[:1], seconds=1).exit_code == ExitCode.FAILED
    assert totals_of(results, seconds=1).exit_code == ExitCode.INTERNAL
    assert totals_of(results, seconds=1, interrupted=True).exit_code == ExitCode.INTERRUPTED
