"""A stored run judged again says what the live one said; and where it cannot, it says so."""

from dataclasses import replace
from pathlib import Path

import pytest

from embedcheck.errors import ExitCode, ScenarioMistake
from embedcheck.model.observations import Settled
from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.run_events import Remarked, RunFinished, RunStarted, ScenarioFinished, StepStarted
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Outcome
from embedcheck.stored.reading import read_run, read_runs
from embedcheck.stored.rejudging import Rejudged, rejudged
from embedcheck.stored.verdict_changes import differences
from tests.stored.runs import (
    GREEN,
    RED,
    events_of,
    put_events,
    put_run,
    put_transcript,
    result_of,
    settled,
    two_attempts,
)


def results(told: Rejudged) -> list[ScenarioResult]:
    return [event.result for event in told.events if isinstance(event, ScenarioFinished)]


def test_verdicts_and_exit_code_equal_the_live_ones(tmp_path: Path) -> None:
    live = put_run(tmp_path, GREEN, RED)
    told = rejudged(read_run(tmp_path))
    assert [each.verdicts for each in results(told)] == [each.verdicts for each in live]
    assert [each.outcome for each in results(told)] == [ScenarioOutcome.PASSED, ScenarioOutcome.FAILED]
    assert told.exit_code == ExitCode.FAILED
    assert [differences(*pair) for pair in told.pairs] == [[], []]


def test_what_only_the_events_know_is_kept(tmp_path: Path) -> None:
    [live] = put_run(tmp_path, GREEN)
    told = rejudged(read_run(tmp_path))
    [again] = results(told)
    assert (again.file, again.line, again.seconds, again.videos) == (
        live.file,
        live.line,
        live.seconds,
        live.videos,
    )
    assert any(isinstance(event, StepStarted) for event in told.events)
    [ended] = [event for event in told.events if isinstance(event, RunFinished)]
    assert ended.totals.seconds == 9.0


def test_a_verdict_that_was_another_is_told(tmp_path: Path) -> None:
    [live] = put_run(tmp_path, GREEN)
    first, *rest = live.verdicts
    stored = replace(live, verdicts=(replace(first, outcome=Outcome.FAILED), *rest))
    put_events(tmp_path, events_of(stored, folder=tmp_path))
    [(before, after)] = rejudged(read_run(tmp_path)).pairs
    assert differences(before, after) == [f"{first.check}: failed → passed: {first.message}"]


def test_transcripts_alone_tell_the_scene_with_its_steps(tmp_path: Path) -> None:
    put_run(tmp_path, GREEN)
    (tmp_path / "events.ndjson").unlink()
    told = rejudged(read_run(tmp_path))
    [scene] = results(told)
    assert scene.name == settled(GREEN).opened.name
    assert scene.verdicts
    assert len(scene.step_times) == len(scene.steps) > 0
    assert told.pairs == ()
    assert any(isinstance(event, Remarked) and "events.ndjson" in event.text for event in told.events)
    assert told.exit_code == ExitCode.PASSED


def test_strict_holds_more_against_a_scene_than_the_run_did(tmp_path: Path) -> None:
    put_run(tmp_path, "agent-reply-and-logout")
    assert rejudged(read_run(tmp_path)).exit_code == ExitCode.PASSED
    assert rejudged(read_run(tmp_path), strict=True).exit_code == ExitCode.FAILED


def test_a_run_that_was_strict_stays_so(tmp_path: Path) -> None:
    [live] = put_run(tmp_path, "agent-reply-and-logout")
    started, *rest = events_of(live, folder=tmp_path)
    assert isinstance(started, RunStarted)
    put_events(tmp_path, [replace(started, strict=True), *rest])
    assert rejudged(read_run(tmp_path)).exit_code == ExitCode.FAILED


def unsettled(flow: str) -> Transcript:
    seen = settled(flow)
    return Transcript(tuple(entry for entry in seen if not isinstance(entry.seen, Settled)))


def test_a_scene_that_was_cut_short_is_judged_and_not_green(tmp_path: Path) -> None:
    put_transcript(tmp_path / "scene", unsettled(GREEN))
    told = rejudged(read_runs([tmp_path / "scene"])[0])
    [scene] = results(told)
    assert scene.outcome is ScenarioOutcome.INTERRUPTED
    assert told.exit_code == ExitCode.INTERRUPTED
    assert any(isinstance(event, Remarked) and "cut short" in event.text for event in told.events)


def test_an_interrupted_attempt_finds_its_transcript(tmp_path: Path) -> None:
    transcript = unsettled(GREEN)
    put_transcript(tmp_path / "first-chat-chromium", transcript)
    stored = result_of(
        GREEN,
        transcript,
        outcome=ScenarioOutcome.INTERRUPTED,
        verdicts=(),
        folder="",
        error="interrupted",
    )
    events = events_of(stored, folder=tmp_path, ended=False)
    put_events(tmp_path, events)
    told = rejudged(read_run(tmp_path))
    [scene] = results(told)
    assert (scene.outcome, scene.folder) == (ScenarioOutcome.INTERRUPTED, "first-chat-chromium")
    assert scene.verdicts
    assert told.exit_code == ExitCode.INTERRUPTED


def test_a_second_attempt_that_passes_is_flaky_as_long_as_the_first_fails(tmp_path: Path) -> None:
    first, second = two_attempts(tmp_path)
    put_events(tmp_path, events_of(first, second, folder=tmp_path))
    outcomes = [each.outcome for each in results(rejudged(read_run(tmp_path)))]
    assert outcomes == [ScenarioOutcome.FAILED, ScenarioOutcome.FLAKY]


@pytest.mark.parametrize("how", ["unsettled", "torn", "unreadable"])
@pytest.mark.parametrize("flow", [GREEN, RED])
def test_of_a_run_a_transcript_that_is_not_whole_is_not_judged_and_blames_nobody(
    tmp_path: Path, how: str, flow: str
) -> None:
    put_run(tmp_path, flow)
    file = tmp_path / f"{flow}-chromium" / "transcript.ndjson"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    damaged = {
        "unsettled": lines[: len(lines) // 2],
        "torn": [*lines[:-1], lines[-1][:20]],
        "unreadable": [*lines[:5], "garbage\n", *lines[5:]],
    }
    file.write_text("".join(damaged[how]), encoding="utf-8")
    told = rejudged(read_run(tmp_path))
    [scene] = results(told)
    assert (scene.outcome, scene.verdicts) == (ScenarioOutcome.INTERRUPTED, ())
    assert "transcript" in (scene.error or "")
    assert "play the scenario again" in (scene.error_next_step or "")
    [ended] = [event for event in told.events if isinstance(event, RunFinished)]
    assert (ended.interrupted, told.exit_code) == (True, ExitCode.INTERRUPTED)
    [[words]] = [differences(*pair) for pair in told.pairs]
    assert "→ interrupted: the transcript" in words


def test_a_failure_of_another_scene_is_not_hidden_by_one_that_is_cut_short(tmp_path: Path) -> None:
    put_run(tmp_path, GREEN, RED)
    (tmp_path / "first-chat-chromium" / "transcript.ndjson").write_text("torn", encoding="utf-8")
    told = rejudged(read_run(tmp_path))
    assert [each.outcome for each in results(told)] == [ScenarioOutcome.INTERRUPTED, ScenarioOutcome.FAILED]
    assert told.exit_code == ExitCode.FAILED


def test_a_scene_that_is_asked_for_by_name_is_not_green_because_its_run_had_finished(tmp_path: Path) -> None:
    put_run(tmp_path, GREEN)
    put_transcript(tmp_path / "first-chat-chromium", unsettled(GREEN))
    told = rejudged(read_runs([tmp_path / "first-chat-chromium"])[0])
    assert [each.outcome for each in results(told)] == [ScenarioOutcome.INTERRUPTED]
    assert told.exit_code == ExitCode.INTERRUPTED


def test_what_a_scene_that_was_cut_short_failed_is_inconclusive(tmp_path: Path) -> None:
    put_transcript(tmp_path / "scene", unsettled(RED))
    [scene] = results(rejudged(read_runs([tmp_path / "scene"])[0]))
    assert scene.outcome is ScenarioOutcome.INTERRUPTED
    assert not scene.red


def test_a_transcript_that_was_asked_for_by_name_and_is_none_is_refused(tmp_path: Path) -> None:
    put_run(tmp_path, GREEN)
    scene = tmp_path / "first-chat-chromium"
    (scene / "transcript.ndjson").write_text("torn", encoding="utf-8")
    with pytest.raises(ScenarioMistake, match="not a transcript"):
        rejudged(read_runs([scene])[0])


def test_an_error_stays_what_it_was(tmp_path: Path) -> None:
    [live] = put_run(tmp_path, GREEN)
    down = replace(live, outcome=ScenarioOutcome.ERROR, error="the site does not answer")
    put_events(tmp_path, events_of(down, folder=tmp_path))
    told = rejudged(read_run(tmp_path))
    assert results(told)[0].outcome is ScenarioOutcome.ERROR
    assert told.exit_code == ExitCode.ENVIRONMENT
