"""A scenario that ended before its last step is told so, where the step that gave up is told."""

from dataclasses import replace

from embedcheck.model.results import ScenarioResult
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from embedcheck.reports import terminal_layout as layout
from embedcheck.reports import wording
from embedcheck.reports.ledger import Ledger
from embedcheck.reports.markdown import summary
from tests.reports import sample

GAVE_UP = Verdict(
    check="identify",
    outcome=Outcome.FAILED,
    owner=Owner.SITE,
    message="It waited 8 s for the answer.",
    step=1,
)


def of_steps(count: int, *verdicts: Verdict) -> ScenarioResult:
    steps = (*sample.RED.steps, *(("say: Hello", 12 + each) for each in range(count - 2)))
    return replace(sample.RED, steps=steps, verdicts=verdicts)


def test_the_step_that_gave_up_says_of_how_many_it_was_one() -> None:
    result = of_steps(14, GAVE_UP)
    lines = [line.plain for line in layout.finding(GAVE_UP, result, [], 80, "artifacts/x")]
    assert "    scene    stopped at step 2 of 14; what comes after it was not played" in lines
    book = Ledger()
    book.note(sample.finished(result, 0))
    assert "\n  The scenario stopped at step 2 of 14.\n" in summary(book, strict=False)


def test_a_step_that_gave_up_for_another_reason_says_it_there() -> None:
    follows = replace(GAVE_UP, cause=sample.COOKIE_STAYS.check)
    told = wording.followed(of_steps(14, sample.COOKIE_STAYS, follows), [follows])
    assert "step 2, identify, gave up (the scenario stopped at step 2 of 14): It waited 8 s" in told


def test_a_last_step_and_a_checks_own_finding_stop_nothing() -> None:
    assert wording.stopped(of_steps(2, GAVE_UP), GAVE_UP) == ""
    assert wording.stopped(of_steps(14, sample.COOKIE_STAYS), sample.COOKIE_STAYS) == ""


def test_what_the_site_has_silenced_is_not_called_a_known_defect() -> None:
    quiet = replace(GAVE_UP, outcome=Outcome.KNOWN, known_defect="OURS-1", silenced_until="2026-12-31")
    lines = [line.plain for line in layout.finding(quiet, of_steps(2, quiet), [], 80, "artifacts/x")]
    assert lines[0] == "  ◐ identify · silenced by the site until 2026-12-31 (OURS-1)"
