"""The table of a scenario in the terminal."""

from collections import Counter
from dataclasses import replace

from embedcheck.model.results import ScenarioResult
from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.reports import wording
from embedcheck.reports.sights import MEANING, sights
from embedcheck.reports.terminal_table import Rows, verdict_table
from tests.reports import sample

FOUND = sample.COOKIE_STAYS
PASSED = replace(FOUND, outcome=Outcome.PASSED, confirmed_by=("page", "wire", "agent"))
KNOWN = replace(FOUND, outcome=Outcome.KNOWN, known_defect="D-25", confirmed_by=("wire",))
UNSEEN = sample.VISITS_UNSEEN


def table(*verdicts: Verdict, result: ScenarioResult = sample.RED, rows: Rows = Rows.ALL) -> list[str]:
    shown = verdict_table(replace(result, verdicts=verdicts), 80, rows=rows, full=False)
    return [line.plain for line in shown]


def cells(row: str) -> list[str]:
    return row.split()


def test_a_witness_who_took_no_part_could_not_look() -> None:
    present = replace(sample.GREEN, witnesses=("page", "wire", "probe", "agent"))
    [_, row] = table(sample.JOIN_COMES_FIRST, result=present)
    assert cells(row) == ["✓", "join_comes_first_and_is_answered", "·", "●", "●", "·"]
    [_, row] = table(sample.JOIN_COMES_FIRST, result=replace(present, witnesses=("page", "wire", "probe")))
    assert cells(row)[-1] == "–"


def test_the_signs_are_those_of_the_report() -> None:
    for verdict in (FOUND, PASSED, KNOWN, sample.CHECK_BROKE):
        [_, row] = table(verdict)
        assert cells(row)[2:] == [MEANING[sight][0] for sight in sights(verdict, sample.RED)]


def test_who_saw_it_pass_is_not_said_to_have_seen_it_fail() -> None:
    rows = [cells(row) for row in table(KNOWN, PASSED)[1:]]
    assert [(row[0], row[1], *row[2:4]) for row in rows] == [
        ("◐", FOUND.check, "○", "≠"),
        ("✓", FOUND.check, "●", "●"),
    ]


def test_what_a_check_says_several_times_with_one_outcome_shares_a_row_and_is_counted() -> None:
    again = replace(FOUND, message="and again", confirmed_by=("probe",))
    rows = [cells(row) for row in table(PASSED, FOUND, PASSED, again)[1:]]
    assert [row[:3] for row in rows] == [["✗", FOUND.check, "×2"], ["✓", FOUND.check, "×2"]]
    assert rows[0][3:6] == ["≠", "≠", "≠"]


def test_the_counts_above_the_rows_are_those_of_the_verdicts() -> None:
    verdicts = (PASSED, KNOWN, PASSED, FOUND)
    outcomes = Counter(str(each.outcome) for each in verdicts)
    told = wording.counts(replace(sample.RED, verdicts=verdicts))
    assert told == "2 passed, 1 failed, 1 known"
    assert outcomes == {"passed": 2, "failed": 1, "known": 1}
    assert table(*verdicts)[0].strip().startswith(told)


def test_each_reason_why_nobody_could_tell_has_its_row() -> None:
    other = replace(UNSEEN, message="There is no probe.")
    rows = table(UNSEEN, UNSEEN, other)
    assert f"{UNSEEN.check} ×2" in rows[1]
    assert any("There is no probe." in row for row in rows)


def test_a_long_check_name_moves_the_columns_and_is_never_cut() -> None:
    name = "a_check_with_a_name_that_is_longer_than_the_column"
    rows = table(replace(sample.JOIN_COMES_FIRST, check=name))
    assert cells(rows[1])[1] == name
    assert rows[0].index("wire") <= rows[1].index("●") <= rows[0].index("wire") + 4


def test_an_attempt_without_verdicts_has_no_table() -> None:
    assert table(result=sample.UNPLAYED) == []
