"""`embedcheck verify`: what it notices, and its exit codes."""

from pathlib import Path

import pytest

from embedcheck.cli.app import invoke
from embedcheck.stored.manifest import write_manifest
from tests.stored.runs import GREEN, put_run

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put_run(tmp_path / "run", GREEN)
    write_manifest(tmp_path / "run")
    return tmp_path / "run"


def test_a_run_that_nobody_touched_is_as_it_was_left(folder: Path, capsys: Captured) -> None:
    assert invoke(["verify", str(folder)]) == 0
    assert "are there, as they were written" in capsys.readouterr().out


def test_what_an_older_run_left_in_the_folder_is_named(folder: Path, capsys: Captured) -> None:
    [transcript] = folder.glob("*/transcript.ndjson")
    (folder / "older-chromium").mkdir()
    (folder / "older-chromium" / "transcript.ndjson").write_bytes(transcript.read_bytes())
    write_manifest(folder)
    assert invoke(["verify", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "older-chromium is of an older run, or was cut short: report.json does not tell of it." in told
    assert transcript.parent.name not in told


def test_what_is_gone_has_changed_or_is_new_is_named_and_costs_8(folder: Path, capsys: Captured) -> None:
    [transcript] = folder.glob("*/transcript.ndjson")
    transcript.write_bytes(transcript.read_bytes() + b"{}\n")
    (folder / "report.json").unlink()
    (transcript.parent / "new\x1b[2J.png").write_bytes(b"")

    assert invoke(["verify", str(folder)]) == 8
    told = capsys.readouterr().out
    assert "report.json is gone" in told
    assert f"{transcript.parent.name}/transcript.ndjson has changed" in told
    assert "is not in the manifest" in told
    assert "\x1b" not in told


@pytest.mark.parametrize(
    ("written", "code", "said"), [(None, 4, "holds no manifest.json"), ("[]", 8, "no manifest of ours")]
)
def test_without_a_manifest_of_ours_it_says_so(
    folder: Path, written: str | None, code: int, said: str, capsys: Captured
) -> None:
    (folder / "manifest.json").unlink()
    if written is not None:
        (folder / "manifest.json").write_text(written)

    assert invoke(["verify", str(folder)]) == code
    told = capsys.readouterr()
    assert said in told.out + told.err
