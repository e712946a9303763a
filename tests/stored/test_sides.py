"""What can be compared, and what cannot."""

from dataclasses import replace
from pathlib import Path

import pytest

from embedcheck.errors import ScenarioMistake
from embedcheck.model.results import ScenarioOutcome
from embedcheck.reports.json_report import JsonReporter
from embedcheck.stored.sides import read_side
from tests.reports import sample
from tests.stored.runs import GREEN, RED, put_run


def test_a_folder_knows_its_traffic_and_a_report_alone_does_not(tmp_path: Path) -> None:
    put_run(tmp_path, GREEN)
    folder, report = read_side(tmp_path), read_side(tmp_path / "report.json")
    assert list(folder.scenes) == list(report.scenes)
    assert [scene.traffic is not None for scene in folder.scenes.values()] == [True]
    assert [scene.traffic is not None for scene in report.scenes.values()] == [False]


def test_without_a_report_the_run_is_judged_again(tmp_path: Path) -> None:
    put_run(tmp_path, GREEN, RED)
    stored = read_side(tmp_path)
    (tmp_path / "report.json").unlink()
    judged = read_side(tmp_path)
    assert list(judged.scenes) == list(stored.scenes)
    assert [each.told.verdicts for each in judged.scenes.values()] == [
        each.told.verdicts for each in stored.scenes.values()
    ]


def test_of_several_attempts_the_last_one_counts_and_repeats_are_told_apart(tmp_path: Path) -> None:
    again = replace(sample.SECOND_TRY, outcome=ScenarioOutcome.PASSED, attempt=1, folder="repeat2")
    events = [sample.FIRST_TRY, sample.SECOND_TRY, again]
    reporter = JsonReporter(sample.options(tmp_path))
    sample.play(reporter, (sample.STARTED, *(sample.finished(each, n) for n, each in enumerate(events))))
    scenes = read_side(tmp_path).scenes
    assert [(key[5], scene.told.attempt) for key, scene in scenes.items()] == [(1, 2), (2, 1)]


@pytest.mark.parametrize("name", ["nowhere", "foreign.json", "."])
def test_what_is_no_run_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "foreign.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ScenarioMistake):
        read_side(tmp_path / name)
