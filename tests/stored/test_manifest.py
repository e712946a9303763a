"""The account of a run's artifacts, and what it notices."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from embedcheck.reports.json_report import JsonReporter
from embedcheck.stored.manifest import MANIFEST, renew, reports_of, verify, write_manifest
from tests.reports import sample


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run's folder with a report, a scene with a picture and a trace, and a file that is not ours."""
    sample.play(JsonReporter(sample.options(tmp_path)))
    scene = sample.write_transcript(tmp_path).parent
    (scene / "failure.png").write_bytes(b"picture")
    (scene / "trace.zip").write_bytes(b"")
    (tmp_path / "mine.txt").write_text("not yours", encoding="utf-8")
    return tmp_path


def test_every_artifact_is_listed_with_its_kind_size_digest_and_scenario(run: Path) -> None:
    write_manifest(run)
    written = json.loads((run / MANIFEST).read_text(encoding="utf-8"))
    listed = {each["path"]: each for each in written["artifacts"]}

    folder = sample.RED.folder
    assert {path: each["kind"] for path, each in listed.items()} == {
        "report.json": "report",
        f"{folder}/failure.png": "screenshot",
        f"{folder}/trace.zip": "trace",
        f"{folder}/transcript.ndjson": "transcript",
    }
    assert listed[f"{folder}/failure.png"] == {
        "path": f"{folder}/failure.png",
        "kind": "screenshot",
        "bytes": 7,
        "sha256": hashlib.sha256(b"picture").hexdigest(),
        "scenario": sample.RED.name,
    }
    assert listed["report.json"]["scenario"] is None
    assert (written["version"], written["run"]) == (1, run.name)


def test_what_was_written_is_found_again(run: Path) -> None:
    write_manifest(run)
    assert verify(run) == []


def test_whatever_changed_since_is_named(run: Path) -> None:
    write_manifest(run)
    scene = run / sample.RED.folder
    (scene / "failure.png").write_bytes(b"PICTURE")
    (scene / "trace.zip").unlink()
    (scene / "video.webm").write_bytes(b"film")
    assert verify(run) == [
        f"{sample.RED.folder}/trace.zip is gone",
        f"{sample.RED.folder}/failure.png has changed",
        f"{sample.RED.folder}/video.webm is not in the manifest",
    ]


def test_links_and_files_that_cannot_be_read_are_not_as_they_were_left(
    run: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write_manifest(run)
    [scene] = [each.parent for each in run.glob("*/transcript.ndjson")]
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "same.ndjson"
    (scene / "transcript.ndjson").rename(elsewhere)
    (scene / "transcript.ndjson").symlink_to(elsewhere)
    (scene / "secrets").symlink_to(elsewhere.parent)
    (scene / "pipe").unlink(missing_ok=True)
    os.mkfifo(scene / "pipe")

    assert verify(run) == [
        f"{scene.name}/transcript.ndjson is a link, or no file",
        f"{scene.name}/pipe is not in the manifest",
        f"{scene.name}/secrets is not in the manifest",
    ]
    write_manifest(run)
    assert "same.ndjson" not in (run / MANIFEST).read_text()
    assert "pipe" not in (run / MANIFEST).read_text()


def test_renewing_reports_blesses_nothing_else(run: Path) -> None:
    write_manifest(run)
    before = reports_of(run)
    [transcript] = run.glob("*/transcript.ndjson")
    with transcript.open("a") as lines:
        lines.write("{}\n")
    (run / "report.json").write_text("{}")
    (run / "junit.xml").write_text("<testsuites/>")

    assert renew(run, before) == []
    assert verify(run) == [f"{transcript.parent.name}/transcript.ndjson has changed"]


@pytest.mark.parametrize(
    "written",
    [
        "[" * 200_000,
        '{"version": 2, "run": "r", "artifacts": []}',
    ],
    ids=["nested without end", "a later version"],
)
def test_a_manifest_that_is_none_of_ours_is_told_and_not_renewed(run: Path, written: str) -> None:
    (run / MANIFEST).write_text(written)
    assert verify(run) == ["manifest.json is no manifest of ours"]
    assert renew(run, {}) == ["manifest.json is no manifest of ours, and is left as it is"]
    assert renew(run, reports_of(run)) == []
    assert (run / MANIFEST).read_text() == written


def test_a_run_without_a_manifest_or_with_a_foreign_one_says_so(run: Path) -> None:
    assert verify(run) == ["manifest.json cannot be read: No such file or directory"]
    (run / MANIFEST).write_text("[1]", encoding="utf-8")
    assert verify(run) == ["manifest.json is no manifest of ours"]


def test_a_torn_transcript_still_belongs_to_somebody_or_to_nobody(run: Path) -> None:
    transcript = run / sample.RED.folder / "transcript.ndjson"
    transcript.write_text('{"seq": 1, "at"', encoding="utf-8")
    assert {each.scenario for each in write_manifest(run).artifacts} == {None}
    assert verify(run) == []
