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
    for width in (80, 110):
        [title] = plain(layout.scenario_title(sample.RED, width))
        assert len(title) == width


def test_a_name_that_leaves_no_room_is_never_cut_and_the_time_goes_below() -> None:
    long = replace(sample.RED, name="Messages keep their content", fault="store_message_twice+lose_push")
    first, second = plain(layout.scenario_title(long, 70))
    assert first == "✗ Messages keep their content under store_message_twice+lose_push"
    assert second.strip() == "chromium · 1 min 12 s"
    assert len(second) == 70


def test_the_step_of_a_finding_is_told_whole() -> None:
    words = "expect_session: of=contact, first_name=Ada, last_name=Lovelace"
    finding = replace(sample.COOKIE_STAYS, step=0)
    told = layout.finding(finding, replace(sample.RED, steps=((words, 4),)), [], 80, "artifacts/x")
    assert f"(step 1, {words})" in " ".join(" ".join(plain(told)).split())


def test_no_more_workers_are_named_than_there_is_to_play() -> None:
    for scenarios, told in ((1, "1 scenario with 1 worker"), (5, "5 scenarios with 2 workers")):
        assert f"plays    {told}" in plain(layout.header(replace(sample.STARTED, scenarios=scenarios)))


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
    assert "‹secret#1›" in "".join(line.strip() for line in lines[first : first + 2])
    assert len(lines[first]) == 80, "what has no spaces is torn, and leaves no line half empty"
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
