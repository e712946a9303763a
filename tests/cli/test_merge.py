"""`embedcheck merge`: one folder with all reports, and the exit code of the whole."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from embedcheck.cli.app import invoke
from embedcheck.model.results import ScenarioOutcome
from embedcheck.model.run_events import RunStarted
from embedcheck.stored.manifest import verify
from tests.stored.runs import GREEN, RED, events_of, put_events, put_run


def test_the_whole_has_every_report_a_manifest_and_the_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_run(tmp_path / "1", GREEN)
    put_run(tmp_path / "2", RED)
    whole = tmp_path / "whole"
    assert invoke(["merge", str(tmp_path / "1"), str(tmp_path / "2"), "--output", str(whole)]) == 1
    assert "2 scenarios in" in capsys.readouterr().out
    report = json.loads((whole / "report.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in report["scenarios"]] == [GREEN, RED]
    assert report["totals"]["exit_code"] == 1
    assert {"junit.xml", "summary.md", "events.ndjson", "report.html"} <= {
        each.name for each in whole.iterdir()
    }
    assert verify(whole) == []
    assert invoke(["diff", str(whole), str(whole)]) == 0


@pytest.mark.parametrize(
    ("folders", "words"),
    [
        (["1", "1"], "named twice"),
        (["1", "again"], "named twice"),
        (["1", "nowhere"], "nowhere"),
        (["1", "empty"], "empty"),
    ],
)
def test_what_cannot_be_joined_is_a_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], folders: list[str], words: str
) -> None:
    put_run(tmp_path / "1", GREEN)
    (tmp_path / "empty").mkdir()
    (tmp_path / "again").symlink_to(tmp_path / "1")
    paths = [str(tmp_path / each) for each in folders]
    assert invoke(["merge", *paths, "--output", str(tmp_path / "whole")]) == 4
    told = capsys.readouterr().err
    assert words in told
    assert "Traceback" not in told
    assert not (tmp_path / "whole").exists()


def test_a_missing_shard_is_the_first_and_the_last_thing_said_and_nobody_interrupted_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shard, whole = tmp_path / "2", tmp_path / "whole"
    [result] = put_run(shard, GREEN)
    down = replace(result, outcome=ScenarioOutcome.ERROR, error="the site does not answer")
    started, *rest = events_of(down, folder=shard)
    assert isinstance(started, RunStarted)
    put_events(shard, [replace(started, shard="2/2"), *rest])
    assert invoke(["merge", str(shard), "--output", str(whole)]) == 6
    told = capsys.readouterr().out
    last = " ".join(told.rpartition("\n\n")[2].split())
    assert last.startswith("Shard 1/2 is missing. ")
    assert "--shard 1/2" in last
    summary, page = ((whole / name).read_text(encoding="utf-8") for name in ("summary.md", "report.html"))
    assert "Shard 1/2 is missing" in summary.splitlines()[0]
    assert (
        '<h1 id="headline">Shard 1/2 is missing: 1 scenario of the others played, 1 of them not green</h1>'
        in page
    )
    for each in (told, summary, page.partition("</h1>")[0]):
        assert "nterrupted:" not in each
    assert "the site does not answer" in told
