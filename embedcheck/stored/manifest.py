"""`manifest.json`: every artifact of a run with its kind, its size and its SHA-256. Written last of all."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from embedcheck.model.codec import read_lines
from embedcheck.reports.evidence import TRANSCRIPT
from embedcheck.reports.report_document import read_report
from embedcheck.reports.whole_file import write_whole
from embedcheck.reports.wording import json_text

MANIFEST = "manifest.json"
VERSION: Literal[1] = 1
LONGEST_SHOWN = 200

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

    model_config = ConfigDict(frozen=True, strict=True)

    path: str
    kind: str
    size: int = Field(alias="bytes", serialization_alias="bytes")
    sha256: str
    scenario: str | None


class Manifest(BaseModel):
    version: Literal[1]
    run: str
    artifacts: list[Artifact]


def write_manifest(folder: Path) -> Manifest:
    """Lists what lies below the run's folder, and puts `manifest.json` there in one stroke. Raises OSError."""
    manifest = Manifest(version=VERSION, run=folder.name, artifacts=list(_artifacts(folder)))
    _write(folder, manifest)
    return manifest


def _write(folder: Path, manifest: Manifest) -> None:
    write_whole(folder / MANIFEST, json_text(manifest.model_dump(mode="json", by_alias=True)))


def account(folder: Path) -> list[str]:
    """Writes the manifest of a run that is over, or was interrupted. Returns why it could not, if so."""
    try:
        write_manifest(folder)
    except OSError as error:
        return [f"{MANIFEST} could not be written: {error.strerror}"]
    return []


def reports_of(folder: Path) -> dict[str, Artifact]:
    """The reports that lie in a run's own folder, those that can be read."""
    found = {}
    for file in _files(folder):
        with suppress(OSError):
            if file.kind == "report" and file.regular:
                found[file.path] = _artifact(file)
    return found


def renew(folder: Path, before: dict[str, Artifact]) -> list[str]:
    """Enters into the manifest those reports that are others than `before`, and nothing else: what has changed without
    us stays told by `verify`. Touches nothing where no report was written. Returns why it could not, if so."""
    fresh = {path: each for path, each in reports_of(folder).items() if before.get(path) != each}
    if not fresh:
        return []
    try:
        manifest = read_manifest(folder)
    except (OSError, ValueError):
        return [f"{MANIFEST} is no manifest of ours, and is left as it is"]
    kept = [fresh.pop(each.path, each) for each in manifest.artifacts]
    try:
        _write(folder, manifest.model_copy(update={"artifacts": [*fresh.values(), *kept]}))
    except OSError as error:
        return [f"{MANIFEST} could not be written: {error.strerror}"]
    return []


def read_manifest(folder: Path) -> Manifest:
    """Raises OSError, or ValueError for what is no manifest of ours."""
    try:
        read = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except RecursionError as error:
        raise ValueError("nested without end") from error
    return Manifest.model_validate(read)


def verify(folder: Path) -> list[str]:
    """What is not as the manifest says, a sentence each: files that are gone, changed, unreadable, or not in it."""
    try:
        manifest = read_manifest(folder)
    except OSError as error:
        return [f"{MANIFEST} cannot be read: {error.strerror}"]
    except ValueError:
        return [f"{MANIFEST} is no manifest of ours"]
    found = {file.path: file for file in _files(folder)}
    listed = {each.path: each for each in manifest.artifacts}
    twice = len(manifest.artifacts) - len(listed)
    gone = [f"{_shown(path)} is gone" for path in listed if path not in found]
    new = [f"{_shown(path)} is not in the manifest" for path in found if path not in listed]
    changed = [
        f"{_shown(path)} {wrong}"
        for path, each in listed.items()
        if path in found and (wrong := _unlike(each, found[path]))
    ]
    return gone + changed + new + ([f"{MANIFEST} names a file twice"] if twice else [])


def untold(folder: Path) -> list[str]:
    """Folders of scenarios that the manifest lists, and of which `report.json` does not tell: left by an older run in the
    same folder, or cut short. Empty where there is no report that can be read. Raises what `read_manifest` does."""
    report = read_report(folder / "report.json")
    if report is None:
        return []
    told = {scenario.folder for scenario in report.scenarios}
    there = dict.fromkeys(
        each.path.partition("/")[0] for each in read_manifest(folder).artifacts if each.scenario
    )
    return [name for name in there if name not in told]


def tampered(folder: Path) -> str:
    """One sentence on what is not as the manifest says; empty if all is, or if there is no manifest to hold it against."""
    if not (folder / MANIFEST).is_file():
        return ""
    found = verify(folder)
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return f"{folder} is not as its run left it: {found[0]}{more}." if found else ""


def _shown(path: str) -> str:
    return (path if len(path) <= LONGEST_SHOWN else f"{path[:LONGEST_SHOWN]}…") or "«»"


def _unlike(listed: Artifact, found: "_File") -> str:
    if not found.regular:
        return "is a link, or no file"
    try:
        now = _artifact(found)
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return "" if now == listed else "has changed"


@dataclass(frozen=True)
class _File:
    """What lies there. A link is nothing of ours, wherever it leads: it is not `regular`, and never read."""

    place: Path
    path: str
    kind: str
    scenario: str | None

    @property
    def regular(self) -> bool:
        return self.place.is_file() and not self.place.is_symlink()


def _artifacts(folder: Path) -> Iterator[Artifact]:
    return (_artifact(file) for file in _files(folder) if file.regular)


def _files(folder: Path) -> Iterator[_File]:
    for name in REPORTS:
        if (folder / name).is_symlink() or (folder / name).is_file():
            yield _File(folder / name, name, "report", None)
    for transcript in sorted(folder.glob(f"*/{TRANSCRIPT}")):
        if transcript.parent.is_symlink():
            continue
        scenario = _name_in(transcript)
        for place in sorted(transcript.parent.rglob("*")):
            if place.is_symlink() or not place.is_dir():
                kind = _BY_SUFFIX.get(place.suffix, "other")
                yield _File(place, place.relative_to(folder).as_posix(), kind, scenario)


def _artifact(file: _File) -> Artifact:
    with file.place.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    size = file.place.stat().st_size
    return Artifact(path=file.path, kind=file.kind, bytes=size, sha256=digest, scenario=file.scenario)


def _name_in(transcript: Path) -> str | None:
    """The scenario's name, as the first line of its transcript has it: also of one that was cut short."""
    try:
        with transcript.open(encoding="utf-8") as lines:
            return read_lines([next(lines, "")]).opened.name
    except (OSError, ValueError):
        return None
