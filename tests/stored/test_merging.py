"""Several runs as one."""

from dataclasses import replace
from pathlib import Path

import pytest

from embedcheck.errors import ExitCode, ScenarioMistake
from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.run_events import Remarked, RunEvent, RunFinished, RunStarted, ScenarioFinished
from embedcheck.stored.manifest import write_manifest
from embedcheck.stored.merging import merge
from embedcheck.stored.reading import read_run
from embedcheck.stored.rejudging import rejudged
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

UPLOAD = "upload"


def results(events: list[RunEvent]) -> list[ScenarioResult]:
    return [event.result for event in events if isinstance(event, ScenarioFinished)]


def ended(events: list[RunEvent]) -> RunFinished:
    [found] = [event for event in events if isinstance(event, RunFinished)]
    return found


def remarks(events: list[RunEvent]) -> list[str]:
    return [event.text for event in events if isinstance(event, Remarked)]


def joined(tmp_path: Path, *names: str) -> list[RunEvent]:
    return merge([read_run(tmp_path / name) for name in names], tmp_path / "whole")


def test_a_shard_that_was_changed_on_its_way_is_named(tmp_path: Path) -> None:
    for name, scene in (("1", GREEN), ("2", RED)):
        put_run(tmp_path / name, scene)
        write_manifest(tmp_path / name)
    with (tmp_path / "2" / f"{RED}-chromium" / "transcript.ndjson").open("a") as transcript:
        transcript.write("\n")

    assert remarks(joined(tmp_path, "1", "2")) == [
        f"{tmp_path / '2'} is not as its run left it: {RED}-chromium/transcript.ndjson has changed."
    ]


def test_shards_become_one_run_with_all_of_their_evidence(tmp_path: Path) -> None:
    put_run(tmp_path / "1", GREEN)
    put_run(tmp_path / "2", RED, UPLOAD)
    (tmp_path / "2" / f"{RED}-chromium" / "failure.png").write_bytes(b"picture")
    events = joined(tmp_path, "1", "2")

    started = events[0]
    assert isinstance(started, RunStarted)
    assert (started.run, started.scenarios, started.workers) == ("whole", 3, 2)
    assert {each.name for each in results(events)} == {GREEN, RED, UPLOAD}
    assert ended(events).totals.exit_code == ExitCode.FAILED
    assert ended(events).totals.failed == 1
    for result in results(events):
        assert (tmp_path / "whole" / result.folder / "transcript.ndjson").is_file()
    assert (tmp_path / "whole" / f"{RED}-chromium" / "failure.png").read_bytes() == b"picture"
    assert remarks(events) == []


def test_what_is_joined_can_be_judged_again(tmp_path: Path) -> None:
    live = put_run(tmp_path / "1", GREEN) + put_run(tmp_path / "2", RED)
    events = joined(tmp_path, "1", "2")
    put_events(tmp_path / "whole", events)
    again = read_run(tmp_path / "whole")
    assert {each.result.name: each.result.verdicts for each in again.finished} == {
        each.name: each.verdicts for each in live
    }


def test_of_the_same_scenario_in_several_the_last_one_counts_and_that_is_said(tmp_path: Path) -> None:
    bad, good = settled(RED), settled(GREEN)
    failed = result_of(RED, bad)
    mended = result_of(RED, good, name=failed.name)
    for name, result, transcript in (("1", failed, bad), ("2", mended, good)):
        put_transcript(tmp_path / name / result.folder, transcript)
        put_events(tmp_path / name, events_of(result, folder=tmp_path / name))
    events = joined(tmp_path, "1", "2")
    assert [each.outcome for each in results(events)] == [ScenarioOutcome.PASSED]
    assert ended(events).totals.exit_code == ExitCode.PASSED
    assert remarks(events) == [f"«{RED}» is in 1 and 2: that of 2 counts."]


def test_a_scene_that_could_not_be_played_gives_way_to_the_one_that_was(tmp_path: Path) -> None:
    good = settled(GREEN)
    played = result_of(GREEN, good)
    down = replace(played, outcome=ScenarioOutcome.ERROR, folder="", verdicts=(), error="no answer")
    put_events(tmp_path / "1", events_of(down, folder=tmp_path / "1"))
    put_transcript(tmp_path / "2" / played.folder, good)
    put_events(tmp_path / "2", events_of(played, folder=tmp_path / "2"))
    events = joined(tmp_path, "1", "2")
    assert [each.outcome for each in results(events)] == [ScenarioOutcome.PASSED]


def test_all_attempts_of_a_play_stay_together(tmp_path: Path) -> None:
    first, second = two_attempts(tmp_path / "1")
    events = events_of(first, second, folder=tmp_path / "1")
    put_events(
        tmp_path / "1",
        [replace(each, index=0) if isinstance(each, ScenarioFinished) else each for each in events],
    )
    told = joined(tmp_path, "1")
    assert [each.attempt for each in results(told)] == [1, 2]
    assert ended(told).totals.scenarios == 1
    assert ended(told).totals.flaky == 1


def test_two_scenarios_whose_folders_have_one_name_are_kept_apart(tmp_path: Path) -> None:
    good = settled(GREEN)
    for name in ("1", "2"):
        result = result_of(GREEN, good, file=f"{name}/scenarios/a.yaml")
        result = replace(result, screenshots=(f"{result.folder}/open.png",))
        put_transcript(tmp_path / name / result.folder, good)
        put_events(tmp_path / name, events_of(result, folder=tmp_path / name))
    told = results(joined(tmp_path, "1", "2"))
    assert [each.folder for each in told] == ["first-chat-chromium", "first-chat-chromium-2"]
    assert told[1].screenshots == ("first-chat-chromium-2/open.png",)
    assert told[1].videos == ("first-chat-chromium-2/video.webm",)


def test_a_shard_that_was_killed_leaves_the_whole_interrupted(tmp_path: Path) -> None:
    put_run(tmp_path / "1", GREEN)
    [result] = put_run(tmp_path / "2", UPLOAD)
    put_events(tmp_path / "2", events_of(result, folder=tmp_path / "2", ended=False))
    told = joined(tmp_path, "1", "2")
    assert ended(told).interrupted
    assert ended(told).totals.exit_code == ExitCode.INTERRUPTED


def test_an_empty_shard_adds_nothing_and_nothing_but_empty_ones_is_green(tmp_path: Path) -> None:
    put_run(tmp_path / "1", GREEN)
    put_events(tmp_path / "2", events_of(folder=tmp_path / "2"))
    told = joined(tmp_path, "1", "2")
    assert (ended(told).totals.scenarios, ended(told).totals.exit_code) == (1, ExitCode.PASSED)


def test_a_folder_that_holds_a_run_is_not_written_into(tmp_path: Path) -> None:
    put_run(tmp_path / "1", GREEN)
    with pytest.raises(ScenarioMistake, match="holds a run already"):
        merge([read_run(tmp_path / "1")], tmp_path / "1")


def put_shard(folder: Path, shard: str, flow: str) -> None:
    [result] = put_run(folder, flow)
    started, *rest = events_of(result, folder=folder)
    assert isinstance(started, RunStarted)
    told = Remarked(text=f"Shard {shard}: 1 of 2 plays; 1 are left to the other shards.")
    put_events(folder, [replace(started, shard=shard), told, *rest])


def test_a_shard_that_nobody_brought_is_missed(tmp_path: Path) -> None:
    put_shard(tmp_path / "1", "1/2", GREEN)
    told = joined(tmp_path, "1")
    [remark] = remarks(told)
    assert remark.startswith("Shard 2/2 is missing. ")
    assert "embedcheck run --shard 2/2" in remark
    assert ended(told).missing == ("2/2",)
    assert ended(told).totals.exit_code == ExitCode.INTERRUPTED


def test_all_shards_together_are_whole_and_need_not_tell_what_they_left_out(tmp_path: Path) -> None:
    put_shard(tmp_path / "1", "1/2", GREEN)
    put_shard(tmp_path / "2", "2/2", UPLOAD)
    told = joined(tmp_path, "1", "2")
    assert remarks(told) == []
    assert not ended(told).interrupted


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"outcome": ScenarioOutcome.ERROR, "error": "the site does not answer"}, ExitCode.ENVIRONMENT),
        ({"outcome": ScenarioOutcome.FAILED}, ExitCode.FAILED),
        ({}, ExitCode.INTERRUPTED),
    ],
)
def test_a_missing_shard_hides_nothing_that_the_others_found(
    tmp_path: Path, changes: dict[str, object], code: ExitCode
) -> None:
    folder = tmp_path / "1"
    [result] = put_run(folder, GREEN)
    started, *rest = events_of(replace(result, **changes), folder=folder)  # type: ignore[arg-type]
    assert isinstance(started, RunStarted)
    put_events(folder, [replace(started, shard="2/2"), *rest])
    told = joined(tmp_path, "1")
    assert ended(told).totals.exit_code == code
    put_events(tmp_path / "whole", told)
    again = rejudged(read_run(tmp_path / "whole")).events[-1]
    assert isinstance(again, RunFinished)
    assert again.missing == ("1/2",)
    if "outcome" not in changes or "error" in changes:
        assert again.totals.exit_code == code
