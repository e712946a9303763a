"""What can honestly be said of a witness."""

from dataclasses import replace

import pytest

from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.reports.sights import sights
from tests.reports import sample

ALL = replace(sample.RED, witnesses=("page", "wire", "probe", "agent"))
WITHOUT_AGENT = replace(ALL, witnesses=("page", "wire", "probe"))


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (sample.JOIN_COMES_FIRST, "aside seen seen aside"),
        (sample.COOKIE_STAYS, "differs differs missing missing"),
        (sample.OLD_CHAT_READABLE, "missing missing differs missing"),
        (sample.VISITS_UNSEEN, "missing missing missing missing"),
        (sample.NOBODY_TYPED, "aside aside aside aside"),
        (sample.CHECK_BROKE, "aside aside aside aside"),
        (replace(sample.COOKIE_STAYS, outcome=Outcome.INCONCLUSIVE), "seen seen missing missing"),
        (replace(sample.COOKIE_STAYS, cause="boot_completes"), "differs differs aside aside"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.check} {value.outcome}",
)
def test_a_witness_says_no_more_than_the_verdict_proves(verdict: Verdict, expected: str) -> None:
    assert " ".join(sights(verdict, ALL)) == expected


def test_who_took_no_part_could_not_look() -> None:
    assert " ".join(sights(sample.JOIN_COMES_FIRST, WITHOUT_AGENT)) == "aside seen seen blind"
    assert " ".join(sights(sample.COOKIE_STAYS, WITHOUT_AGENT)) == "differs differs missing blind"


def test_the_word_of_a_step_rests_on_no_witness() -> None:
    step = replace(sample.COOKIE_STAYS, check="identify", confirmed_by=())
    assert set(sights(step, ALL)) == {"aside"}
