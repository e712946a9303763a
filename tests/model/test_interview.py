import pytest

from embedcheck.model.interview import InterviewLine
from embedcheck.model.verdicts import Outcome, Verdict


@pytest.mark.parametrize("outcome", Outcome)
def test_red_is_what_failed_and_what_broke(outcome: Outcome) -> None:
    line = InterviewLine(element="e", sentence="s", verdict=Verdict(check="c", outcome=outcome, message=""))

    assert line.red is (outcome in (Outcome.FAILED, Outcome.BROKEN))
