"""`embedcheck run` where nothing is to be played: an empty shard needs no browser."""

import json
from pathlib import Path

import pytest

from embedcheck.errors import ExitCode
from embedcheck.stored.manifest import verify
from tests.cli.calling import run, scenario, write

EMPTY = ("run", "a.yaml", "--shard", "2/2", "--output", "out")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, {"a.yaml": scenario("Ada", "visit: /")})
    return tmp_path


def test_a_shard_without_plays_is_green_and_says_why(folder: Path) -> None:
    done = run(*EMPTY, cwd=folder)
    assert done.returncode == ExitCode.PASSED, done.stderr
    report = json.loads((folder / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["scenarios"] == []
    assert report["remarks"] == [
        "Shard 2/2: 0 of 1 plays: there are fewer plays than shards, and nothing is to be done here."
    ]
    assert verify(folder / "out") == []


def test_what_an_older_run_left_in_the_folder_is_kept_and_told(folder: Path) -> None:
    (folder / "out" / "bob-chromium").mkdir(parents=True)
    (folder / "out" / "bob-chromium" / "transcript.ndjson").write_text("", encoding="utf-8")
    done = run(*EMPTY, cwd=folder)
    assert "an older run left of bob-chromium" in " ".join(done.stdout.split())
    assert (folder / "out" / "bob-chromium" / "transcript.ndjson").is_file()
    assert "an older run left of bob-chromium" in (folder / "out" / "report.json").read_text(encoding="utf-8")


def test_a_shard_that_is_none_is_a_mistake(folder: Path) -> None:
    done = run("run", "a.yaml", "--shard", "3/2", cwd=folder)
    assert done.returncode == ExitCode.MISTAKE
    assert "--shard 3/2: not a shard" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_reporter_that_breaks_is_told_by_the_others_and_costs_the_run_its_green(folder: Path) -> None:
    done = run(*EMPTY, "--reporter", "json=/dev/full", cwd=folder)
    assert done.returncode == ExitCode.INTERNAL
    assert "the reporter json=/dev/full broke and was muted" in done.stderr
    told = json.loads((folder / "out" / "report.json").read_text(encoding="utf-8"))["remarks"]
    assert any("json=/dev/full broke and was muted" in remark for remark in told)
    assert "json=/dev/full broke" in (folder / "out" / "summary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("flags", [("--reporter", "nope"), ("--fault", "nope")])
def test_what_is_refused_before_anything_was_played_leaves_no_run_behind(
    folder: Path, flags: tuple[str, str]
) -> None:
    done = run("run", "a.yaml", *flags, cwd=folder)
    assert done.returncode == ExitCode.MISTAKE
    assert not list(folder.glob("artifacts/*"))


def test_a_refused_run_takes_away_the_folder_that_it_made_and_none_that_was_there(folder: Path) -> None:
    (folder / "mine").mkdir()
    for name in ("mine", "made"):
        done = run("run", "a.yaml", "--reporter", "nope", "--output", name, cwd=folder)
        assert done.returncode == ExitCode.MISTAKE
    assert (folder / "mine").is_dir()
    assert not (folder / "made").exists()
