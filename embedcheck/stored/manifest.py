"""`manifest.json`: every artifact of a run with its kind, its size and its SHA-256. Written last of all."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from embedcheck.model.codec import read_lines
from embedcheck.reports.evidence import TRANSCRIPT
from embedcheck.reports.whole_file import write_whole
from embedcheck.reports.wording import json_text

MANIFEST = "manifest.json"
VERSION = 1

# What lies in the run's own folder. Other files there are not ours: `--output` may name any folder.
REPORTS = ("report.html", "report.json", "junit.xml", "summary.md", "events.ndjson")
_BY_SUFFIX = {
    ".png": "screenshot",
    ".zip": "trace",
    ".webm": "video",
    ".har": "har",
    ".log": "log",
    ".ndjson": "transcript",
}


class Artifact(BaseModel):
    """One file. `path` is below the run's folder, with slashes; `scenario` the name of that which it belongs to."""

    model_config = ConfigDict(frozen=True)

    path: str
    kind: str
    size: int = Field(alias="bytes", serialization_alias="bytes")
    sha256: str
    scenario: str | None


class Manifest(BaseModel):
    version: int
    run: str
    artifacts: list[Artifact]


def write_manifest(folder: Path) -> Manifest:
    """Lists what lies below the run's folder, and puts `manifest.json` there in one stroke. Raises OSError."""
    manifest = Manifest(version=VERSION, run=folder.name, artifacts=list(_artifacts(folder)))
    write_whole(folder / MANIFEST, json_text(manifest.model_dump(mode="json", by_alias=True)))
    return manifest


def account(folder: Path) -> list[str]:
    """Writes the manifest of a run that is over, or was interrupted. Returns why it could not, if so."""
    try:
        write_manifest(folder)
    except OSError as error:
        return [f"{MANIFEST} could not be written: {error.strerror}"]
    return []


def read_manifest(folder: Path) -> Manifest:
    """Raises OSError, or ValueError for what is no manifest of ours."""
    return Manifest.model_validate(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))


def verify(folder: Path) -> list[str]:
    """What is not as the manifest says, a sentence each: files that are gone, changed, or not in it."""
    try:
        manifest = read_manifest(folder)
    except OSError as error:
        return [f"{MANIFEST} cannot be read: {error.strerror}"]
    except ValueError:
        return [f"{MANIFEST} is no manifest of ours"]
    listed = {each.path: each for each in manifest.artifacts}
    found = {each.path: each for each in _artifacts(folder)}
    gone = [f"{path} is gone" for path in listed if path not in found]
    new = [f"{path} is not in the manifest" for path in found if path not in listed]
    changed = [
        f"{path} has changed"
        for path, each in listed.items()
        if path in found and (found[path].size, found[path].sha256) != (each.size, each.sha256)
    ]
    return gone + changed + new


def tampered(folder: Path) -> str:
    """One sentence on what is not as the manifest says; empty if all is, or if there is no manifest to hold it against."""
    if not (folder / MANIFEST).is_file():
        return ""
    found = verify(folder)
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return f"{folder} is not as its run left it: {found[0]}{more}." if found else ""


def _artifacts(folder: Path) -> Iterator[Artifact]:
    for name in REPORTS:
        if (folder / name).is_file():
            yield _artifact(folder, folder / name, kind="report", scenario=None)
    for transcript in sorted(folder.glob(f"*/{TRANSCRIPT}")):
        scenario = _name_in(transcript)
        for path in sorted(transcript.parent.rglob("*")):
            if path.is_file():
                yield _artifact(folder, path, kind=_BY_SUFFIX.get(path.suffix, "other"), scenario=scenario)


def _artifact(folder: Path, path: Path, *, kind: str, scenario: str | None) -> Artifact:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Artifact(
        path=path.relative_to(folder).as_posix(),
        kind=kind,
        bytes=path.stat().st_size,
        sha256=digest,
        scenario=scenario,
    )


def _name_in(transcript: Path) -> str | None:
    """The scenario's name, as the first line of its transcript has it: also of one that was cut short."""
    try:
        with transcript.open(encoding="utf-8") as lines:
            return read_lines([next(lines, "")]).opened.name
    except (OSError, ValueError):
        return None
