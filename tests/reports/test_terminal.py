"""The terminal report, compared as a whole at 80 columns."""

import io
import os
import pty
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Thread

from embedcheck.model.results import ScenarioOutcome
from embedcheck.model.run_events import RunEvent, RunFinished
from embedcheck.model.verdicts import Outcome
from embedcheck.reports.terminal import TerminalReporter
from tests.reports import sample

GOLDEN = Path(__file__).with_name("terminal.txt")


def printed(
    folder: Path,
    events: tuple[RunEvent, ...] = sample.EVENTS,
    *,
    color: bool | None = None,
    strict: bool = False,
    verbose: bool = False,
    env: Mapping[str, str] | None = None,
) -> str:
    stream = io.StringIO()
    options = sample.options(folder, stream=stream, color=color, strict=strict, verbose=verbose, env=env)
    sample.play(TerminalReporter(options), events)
    return stream.getvalue()


def on_a_terminal(folder: Path, env: Mapping[str, str], events: tuple[RunEvent, ...]) -> str:
    """What a real pseudo-terminal received."""
    ours, theirs = pty.openpty()
    received: list[bytes] = []
    reader = Thread(target=lambda: received.extend(iter(lambda: read_until_hung_up(ours), b"")))
    reader.start()
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        sample.play(TerminalReporter(sample.options(folder, stream=stream, env=env)), events)
    reader.join()
    os.close(ours)
    return b"".join(received).decode()


def read_until_hung_up(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # Linux says EIO once the other end is closed
        return b""


def test_the_sample_run_prints_as_agreed(tmp_path: Path) -> None:
    sample.write_transcript(tmp_path)
    assert printed(tmp_path) == GOLDEN.read_text(encoding="utf-8")


def test_nothing_but_commands_and_paths_is_wider_than_80_columns(tmp_path: Path) -> None:
    sample.write_transcript(tmp_path)
    wide = [line for line in printed(tmp_path).splitlines() if len(line) > 80]
    assert all("artifacts/" in line or "embedcheck run" in line for line in wide)


def test_every_check_of_every_scenario_has_its_row_when_verbose(tmp_path: Path) -> None:
    lines = printed(tmp_path, verbose=True).splitlines()
    for result in (sample.GREEN, sample.RED, sample.SECOND_TRY, sample.UNDER_A_FAULT):
        for verdict in result.verdicts:
            assert any(verdict.check in line.split() for line in lines)


def test_of_few_scenarios_every_check_has_a_row_that_they_came_to(tmp_path: Path) -> None:
    text = printed(tmp_path, (replace(sample.STARTED, scenarios=1), sample.finished(sample.GREEN, 0)))
    assert "  ✓ join_comes_first_and_is_answered       ·" in text
    assert "  ? page_visits_are_stored              There is no agent key" in text
    assert "Nobody typed" not in text
    assert "1 not asked" in text


def test_of_many_scenarios_a_green_one_is_one_line(tmp_path: Path) -> None:
    plain = replace(sample.SECOND_TRY, outcome=ScenarioOutcome.PASSED)
    many = replace(sample.STARTED, scenarios=30)
    finished = [sample.finished(each, 0) for each in (plain, plain, sample.RED)]
    events: tuple[RunEvent, ...] = (many, *finished)
    lines = printed(tmp_path, events).splitlines()[7:]
    assert [line[:1] for line in lines[:4]] == ["✓", "✓", "", "✗"]


def test_of_many_scenarios_a_red_one_has_its_rows_and_an_open_question_too(tmp_path: Path) -> None:
    many = replace(sample.STARTED, scenarios=30)
    text = printed(tmp_path, (many, sample.finished(sample.RED, 0), sample.finished(sample.GREEN, 1)))
    assert "  ✓ join_comes_first_and_is_answered       ·" in text
    assert "  ? page_visits_are_stored              There is no agent key" in text


def test_the_last_line_of_a_red_run_repeats_a_failure(tmp_path: Path) -> None:
    assert printed(tmp_path).splitlines()[-1] == "  embedcheck run scenarios/down.yaml:1 --browser chromium"


def test_a_known_defect_is_told_once_unless_verbose(tmp_path: Path) -> None:
    story = "After logout() the old conversation"
    assert printed(tmp_path).count(story) == 1
    assert printed(tmp_path, verbose=True).count(story) == 2


def test_what_was_told_above_takes_one_line_each(tmp_path: Path) -> None:
    known = [replace(sample.OLD_CHAT_READABLE, check=check, known_defect=check) for check in ("one", "two")]
    twice = replace(sample.GREEN, verdicts=tuple(known))
    events = (sample.STARTED, sample.finished(twice, 0), sample.finished(twice, 1))
    assert "one, told above\n  ◐ two · known defect two, told above\n" in printed(tmp_path, events)


def test_steps_are_printed_when_verbose(tmp_path: Path) -> None:
    line = "  A visitor becomes a verified contact · 2/2 identify: ada-1"
    assert line in printed(tmp_path, verbose=True).splitlines()
    assert line not in printed(tmp_path).splitlines()


def test_strict_tells_inconclusive_and_known_as_findings(tmp_path: Path) -> None:
    failed = sample.finished(replace(sample.GREEN, outcome=ScenarioOutcome.FAILED), 0)
    text = printed(tmp_path, (sample.STARTED, failed), strict=True)
    assert "next     Give an agent's API key as EMBEDCHECK_AGENT_KEY." in text
    assert "repeat   embedcheck run scenarios/identity.yaml:3" in text


def test_a_long_reason_is_cut_to_two_lines_unless_verbose(tmp_path: Path) -> None:
    why = replace(sample.VISITS_UNSEEN, message="Nobody could see it. " * 12 + "The end.")
    events = (sample.STARTED, sample.finished(replace(sample.GREEN, verdicts=(why,)), 0))
    assert "The end." not in printed(tmp_path, events)
    assert "The end." in printed(tmp_path, events, verbose=True)


def test_evidence_beyond_eight_entries_is_counted(tmp_path: Path) -> None:
    path = sample.write_transcript(tmp_path)
    frame = path.read_text().splitlines()[1]
    more = [
        frame.replace('"seq":2', f'"seq":{seq}').replace('"socket":1', f'"socket":{seq}') + "\n"
        for seq in range(6, 16)
    ]
    path.write_text(path.read_text() + "".join(more))
    verdict = replace(sample.COOKIE_STAYS, evidence=tuple(range(6, 16)))
    events = (sample.STARTED, sample.finished(replace(sample.RED, verdicts=(verdict,)), 0))
    assert f"and 2 more in {sample.RUN_FOLDER}/{sample.RED.folder}/transcript.ndjson" in printed(
        tmp_path, events
    )


def test_several_failures_of_one_check_share_a_row(tmp_path: Path) -> None:
    again = replace(sample.COOKIE_STAYS, message="and again")
    passed = replace(sample.COOKIE_STAYS, outcome=Outcome.PASSED)
    result = replace(sample.RED, verdicts=(passed, sample.COOKIE_STAYS, again))
    text = printed(tmp_path, (sample.STARTED, sample.finished(result, 0)))
    assert text.count("visitor_token_is_cleared ×2") == 1
    assert "and again" in text


def test_an_interrupted_run_says_that_it_kept_what_was_seen(tmp_path: Path) -> None:
    text = printed(tmp_path, (sample.STARTED, RunFinished(totals=sample.TOTALS, interrupted=True)))
    assert "Interrupted: what was seen until then is kept." in text


def test_a_stream_that_is_no_terminal_gets_no_escape_codes(tmp_path: Path) -> None:
    assert "\x1b" not in printed(tmp_path)


def test_color_can_be_forced_and_no_color_wins_over_the_terminal(tmp_path: Path) -> None:
    assert "\x1b[" in printed(tmp_path, env={"FORCE_COLOR": "1"})
    assert "\x1b" not in printed(tmp_path, env={"FORCE_COLOR": "1", "NO_COLOR": "1"})
    assert "\x1b[" in printed(tmp_path, color=True, env={"NO_COLOR": "1"})


def test_on_a_terminal_the_running_step_is_shown_and_taken_away(tmp_path: Path) -> None:
    received = on_a_terminal(tmp_path, {"NO_COLOR": "1"}, sample.EVENTS[:4])
    assert "\x1b[?25l" in received, "the cursor is hidden while lines move"
    assert "2/2 identify: ada-1" in received
    assert received.rindex("\x1b[?25h") > received.rindex("\x1b[?25l"), "and shown again at the end"


def test_in_ci_nothing_moves_even_on_a_terminal(tmp_path: Path) -> None:
    received = on_a_terminal(tmp_path, {"CI": "true", "NO_COLOR": "1"}, sample.EVENTS[:5])
    assert "\x1b" not in received
    assert "◐ A visitor becomes a verified contact" in received


def test_an_attempt_that_never_had_a_folder_points_to_the_run(tmp_path: Path) -> None:
    events = (sample.STARTED, sample.finished(replace(sample.UNPLAYED, folder=""), 0))
    assert f"    folder   {sample.RUN_FOLDER}\n" in printed(tmp_path, events)


def test_the_report_can_go_to_a_file(tmp_path: Path) -> None:
    stream = io.StringIO()
    options = sample.options(tmp_path, stream=stream, path=tmp_path / "deep" / "run.txt")
    sample.play(TerminalReporter(options))
    assert stream.getvalue() == ""
    assert "6 scenarios in 1 min 22 s" in (tmp_path / "deep" / "run.txt").read_text(encoding="utf-8")


def test_nothing_that_a_stored_run_says_of_itself_steers_a_terminal_or_a_runner(tmp_path: Path) -> None:
    started = replace(sample.STARTED, run="r\x1b[2J", embedcheck="0\x07")
    finished = replace(sample.finished(replace(sample.RED, fault="\u202ex"), 0), repeat="::error::pwn")
    text = printed(tmp_path, (started, finished))
    assert not set("\x1b\x07\u202e") & set(text)
    assert "::error::" not in text
