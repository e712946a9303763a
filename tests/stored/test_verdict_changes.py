"""What is judged otherwise than it was stored, in words that say what the difference is."""

from dataclasses import replace

import pytest

from embedcheck.model.results import ScenarioResult
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from embedcheck.stored.verdict_changes import differences
from tests.stored.runs import GREEN, result_of, settled

WAS = Verdict(check="boot_completes", outcome=Outcome.PASSED, message="It boots.", evidence=(3, 4))


def result(*verdicts: Verdict) -> ScenarioResult:
    return result_of(GREEN, settled(GREEN), verdicts=verdicts)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (replace(WAS, message="It boots at once."), "passed: was «It boots.», now «It boots at once.»"),
        (
            replace(WAS, outcome=Outcome.FAILED, message="It does not boot."),
            "passed → failed: was «It boots.», now «It does not boot.»",
        ),
        (replace(WAS, outcome=Outcome.KNOWN), "passed → known: It boots."),
        (
            replace(WAS, evidence=(3, 5), owner=Owner.SITE),
            "passed, in the same words; what differs: owner none → site; evidence 3, 4 → 3, 5",
        ),
    ],
)
def test_a_verdict_that_is_another(now: Verdict, words: str) -> None:
    assert differences(result(WAS), result(now)) == [f"boot_completes: {words}"]


def test_a_verdict_that_came_or_went_and_one_that_stayed() -> None:
    assert differences(result(WAS), result()) == ["boot_completes: passed → not judged: was «It boots.»"]
    assert differences(result(), result(WAS)) == ["boot_completes: not judged → passed: now «It boots.»"]
    assert differences(result(WAS), result(WAS)) == []
