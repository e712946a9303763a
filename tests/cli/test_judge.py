"""`embedcheck judge` without a browser: reports again, exit codes, and no traceback."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from embedcheck.cli.app import invoke
from embedcheck.cli.judge import worst
from embedcheck.model.verdicts import Outcome
from embedcheck.stored.manifest import verify, write_manifest
from tests.stored.runs import GREEN, RED, events_of, put_events, put_run


def test_the_reports_are_written_again_as_they_were(tmp_path: Path) -> None:
    put_run(tmp_path / "run", GREEN, RED)
    assert invoke(["judge", str(tmp_path / "run"), "--output", str(tmp_path / "again")]) == 1
    for name in ("junit.xml", "summary.md", "events.ndjson", "report.json"):
        was, now = ((tmp_path / each / name).read_text(encoding="utf-8") for each in ("run", "again"))
        assert now == was, name


def test_a_report_goes_where_it_is_wanted_or_into_the_run(tmp_path: Path) -> None:
    put_run(tmp_path / "run", GREEN)
    write_manifest(tmp_path / "run")
    (tmp_path / "run" / "junit.xml").unlink()
    flags = ["--reporter", "junit", "--reporter", f"json={tmp_path / 'mine.json'}"]
    assert invoke(["judge", str(tmp_path / "run"), *flags]) == 0
    assert json.loads((tmp_path / "mine.json").read_text(encoding="utf-8"))["totals"]["exit_code"] == 0
    assert "testsuites" in (tmp_path / "run" / "junit.xml").read_text(encoding="utf-8")
    assert verify(tmp_path / "run") == []


def test_comparing_says_where_verdicts_differ_and_is_then_not_green(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [live] = put_run(tmp_path / "run", GREEN)
    assert invoke(["judge", str(tmp_path / "run"), "--compare"]) == 0
    assert "The verdicts are the same as were stored (1 scene)." in capsys.readouterr().out

    first, *rest = live.verdicts
    other = replace(live, verdicts=(replace(first, outcome=Outcome.INCONCLUSIVE), *rest))
    put_events(tmp_path / "run", events_of(other, folder=tmp_path / "run"))
    assert invoke(["judge", str(tmp_path / "run"), "--compare"]) == 8
    assert f"{first.check}: inconclusive → passed" in capsys.readouterr().out


def test_what_is_red_as_it_was_is_told_from_what_differs(tmp_path: Path) -> None:
    [live] = put_run(tmp_path / "run", RED)
    assert invoke(["judge", str(tmp_path / "run"), "--compare"]) == 1
    put_events(
        tmp_path / "run", events_of(replace(live, verdicts=live.verdicts[1:]), folder=tmp_path / "run")
    )
    assert invoke(["judge", str(tmp_path / "run"), "--compare"]) == 8


def test_reports_elsewhere_have_a_manifest_and_are_said_to_be_no_new_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_run(tmp_path / "run", GREEN)
    assert invoke(["judge", str(tmp_path / "run"), "--output", str(tmp_path / "again")]) == 0
    assert verify(tmp_path / "again") == []
    assert "junit.xml" in (tmp_path / "again" / "manifest.json").read_text(encoding="utf-8")
    assert capsys.readouterr().out.count("Judged again from what ") == 1


def test_reports_do_not_go_among_the_evidence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [live] = put_run(tmp_path / "run", GREEN)
    for place in (live.folder, f"{live.folder}/reports"):
        assert invoke(["judge", str(tmp_path / "run"), "--output", str(tmp_path / "run" / place)]) == 4
        assert "is among the evidence of" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "run" / live.folder).iterdir()] == ["transcript.ndjson"]
    assert invoke(["judge", str(tmp_path / "run"), "--output", str(tmp_path / "run")]) == 0


def test_what_somebody_changed_is_told_and_not_entered_into_the_manifest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [live] = put_run(tmp_path / "run", GREEN)
    write_manifest(tmp_path / "run")
    transcript = tmp_path / "run" / live.folder / "transcript.ndjson"
    transcript.write_bytes(transcript.read_bytes() + b"\n")

    invoke(["judge", str(tmp_path / "run"), "--reporter", "json"])
    assert "is not as its run left it" in capsys.readouterr().err
    assert verify(tmp_path / "run") == [f"{live.folder}/transcript.ndjson has changed"]


def test_an_empty_folder_is_a_mistake(tmp_path: Path) -> None:
    put_run(tmp_path / "run", GREEN)
    assert invoke(["judge", str(tmp_path / "run"), "--output", ""]) == 4


def test_what_is_no_run_is_a_mistake_and_says_what_to_give(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "foreign.ndjson").write_text('{"a": 1}\n', encoding="utf-8")
    for path in ("foreign.ndjson", "nowhere"):
        assert invoke(["judge", str(tmp_path / path)]) == 4
        told = capsys.readouterr()
        assert path in told.err
        assert "Traceback" not in told.out + told.err


def test_several_runs_are_told_in_turn_and_the_worst_decides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_run(tmp_path / "a", GREEN)
    put_run(tmp_path / "b", RED)
    assert invoke(["judge", str(tmp_path / "a"), str(tmp_path / "b")]) == 1
    assert capsys.readouterr().out.count("embedcheck 0.1.0 · run") == 2
    assert invoke(["judge", str(tmp_path / "a"), str(tmp_path / "b"), "--output", str(tmp_path / "c")]) == 4
    assert "embedcheck merge" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("codes", "code"),
    [([0, 0], 0), ([0, 2], 2), ([2, 1], 1), ([1, 3], 3), ([6, 2], 6), ([1, 8], 8), ([3, 8], 3), ([0, 5], 5)],
)
def test_the_worst_exit_code_wins(codes: list[int], code: int) -> None:
    assert worst(codes) == code
