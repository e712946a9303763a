"""The lines of the terminal report, one by one."""

from dataclasses import replace

import pytest

from embedcheck.model.observations import CookiesSeen, Frame, Observation, Way, Witness
from embedcheck.model.results import ScenarioOutcome
from embedcheck.model.transcript import Entry
from embedcheck.reports import terminal_layout as layout
from tests.reports import sample


def plain(lines: layout.Lines) -> list[str]:
    return [line.plain for line in lines]


def test_the_header_says_whether_the_instance_is_real() -> None:
    assert "instance http://127.0.0.1:38111 (sandbox)" in plain(layout.header(sample.STARTED))
    real = replace(sample.STARTED, sandbox=False)
    assert "instance http://127.0.0.1:38111 (real)" in plain(layout.header(real))


def test_without_an_honest_instance_the_header_says_so_once() -> None:
    each = replace(sample.STARTED, instance="the sandbox, anew for each fault")
    assert "instance the sandbox, anew for each fault" in plain(layout.header(each))


def test_the_title_fills_the_line_exactly() -> None:
    for width in (60, 80, 110):
        assert len(layout.scenario_title(sample.RED, width).plain) == width


def test_a_finding_without_a_transcript_names_the_entries() -> None:
    lines = plain(layout.finding(sample.COOKIE_STAYS, sample.RED, [], 80, "artifacts/x"))
    assert "    seen     #3, #4, but there is no transcript.ndjson to read them in" in lines


def test_many_looks_that_saw_the_same_are_one_line_with_a_count() -> None:
    cookies = CookiesSeen(cookies=[{"name": "a", "value": "b"}])
    seen: list[Entry[Observation]] = [Entry(seq, 1.0, Witness.PAGE, cookies) for seq in range(1, 20)]
    lines = plain(layout.finding(sample.COOKIE_STAYS, sample.RED, seen, 80, "artifacts/x"))
    assert [line for line in lines if "cookies_seen" in line] == [
        "    #1     1.000s page  cookies_seen ×19  a=b"
    ]
    assert not any("more in artifacts/x" in line for line in lines)


def test_long_evidence_takes_two_lines_and_no_more() -> None:
    text = "?user=ada&password=‹secret#1›&" + "x" * 300
    frame: Entry[Observation] = Entry(1, 1.0, Witness.WIRE, Frame(way=Way.SENT, socket=1, text=text))
    lines = plain(layout.finding(sample.COOKIE_STAYS, sample.RED, [frame], 80, "artifacts/x"))
    first = next(number for number, line in enumerate(lines) if "#1 " in line)
    assert all(len(line) <= 80 for line in lines[first : first + 2])
    assert "‹secret#1›" in "".join(lines[first : first + 2])
    assert lines[first + 1].endswith("…")
    assert lines[first + 2].strip().startswith("at ")


@pytest.mark.parametrize("outcome", [ScenarioOutcome.PASSED, ScenarioOutcome.KNOWN])
def test_a_fault_that_turned_nothing_red_says_where_it_would(outcome: ScenarioOutcome) -> None:
    quiet = replace(sample.GREEN, verdicts=(), fault="lose_push", outcome=outcome)
    told = " ".join(plain(layout.after_table(sample.finished(quiet, 0), 80, "artifacts/x", strict=False)))
    assert "Nothing turned red under lose_push: `embedcheck explain lose_push` names" in " ".join(
        told.split()
    )


def test_the_header_explains_every_sign_of_the_witnesses() -> None:
    [legend] = [line for line in plain(layout.header(sample.STARTED)) if line.startswith("witness")]
    assert legend == "witness  ● seen ≠ differs ○ missing – could not look · not needed"
