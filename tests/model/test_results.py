from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.verdicts import Outcome, Verdict


def result(*verdicts: tuple[str, Outcome]) -> ScenarioResult:
    return ScenarioResult(
        name="n",
        file="f.yaml",
        line=1,
        browser="chromium",
        outcome=ScenarioOutcome.FAILED,
        verdicts=tuple(Verdict(check=check, outcome=outcome, message="m") for check, outcome in verdicts),
        seconds=1.0,
        folder="f",
    )


def test_red_are_the_failed_and_the_broken_once_each_and_sorted() -> None:
    told = result(("z", Outcome.FAILED), ("a", Outcome.BROKEN), ("z", Outcome.FAILED), ("k", Outcome.KNOWN))

    assert told.red == ("a", "z")


def test_outcomes_are_counted() -> None:
    told = result(("a", Outcome.PASSED), ("b", Outcome.PASSED), ("c", Outcome.KNOWN))

    assert (told.count(Outcome.PASSED), told.count(Outcome.KNOWN), told.count(Outcome.FAILED)) == (2, 1, 0)
