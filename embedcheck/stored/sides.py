"""One side of a comparison: a run's folder, or a report.json alone, as scenes that can be matched."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from embedcheck.errors import ScenarioMistake
from embedcheck.reports.event_codec import is_plain
from embedcheck.reports.evidence import TRANSCRIPT
from embedcheck.reports.json_report import to_document
from embedcheck.reports.ledger import Ledger
from embedcheck.reports.report_document import ReportTold, ScenarioTold, read_report
from embedcheck.stored.reading import (
    ENDS_EARLY,
    cut_short,
    must_be_there,
    nothing_there,
    read_run,
    read_transcript,
)
from embedcheck.stored.rejudging import rejudged
from embedcheck.stored.traffic import Traffic, traffic

REPORT = "report.json"
Key = tuple[str, str, str, str | None, str | None, int]
"""File, name, browser, fault, condition, and the how-many-eth play of these."""


@dataclass(frozen=True)
class SceneSide:
    """The last attempt of one play. `folder` holds its transcript, if there is one."""

    told: ScenarioTold
    folder: Path | None = None

    @cached_property
    def damage(self) -> str:
        """«incomplete» or «unreadable» where what the transcript says of the wire is not the whole; else empty."""
        if self.folder is None:
            return ""
        try:
            why = cut_short(self.folder / TRANSCRIPT) if (self.folder / TRANSCRIPT).is_file() else ""
        except OSError:
            return "unreadable"
        return ("incomplete" if why == ENDS_EARLY else "unreadable") if why else ""

    @cached_property
    def traffic(self) -> Traffic | None:
        """None where the transcript is missing, torn, cut short or foreign."""
        if self.folder is None or self.damage:
            return None
        try:
            return traffic(read_transcript(self.folder / TRANSCRIPT))
        except ScenarioMistake:
            return None


@dataclass(frozen=True)
class Side:
    """A run. `path` is what was given for it."""

    path: Path
    report: ReportTold
    scenes: dict[Key, SceneSide]


def read_side(path: Path) -> Side:
    """Raises ScenarioMistake for a path that is neither a run's folder nor a report.json."""
    must_be_there(path)
    folder = path if path.is_dir() else None
    report = read_report(path / REPORT if folder else path)
    if report is None and folder is not None:
        report = _judged(folder)
    if report is None:
        if not path.exists():
            raise nothing_there(path)
        raise ScenarioMistake(
            f"{path}: not a report.json that this embedcheck can read",
            next_step="Give the folder of a run, or the report.json of one, unchanged.",
        )
    scenes = {}
    for key, told in _plays(report.scenarios):
        inside = bool(told.folder) and is_plain(told.folder)
        scenes[key] = SceneSide(told, folder / told.folder if folder and inside else None)
    return Side(path, report, scenes)


def _judged(folder: Path) -> ReportTold:
    ledger = Ledger()
    for event in rejudged(read_run(folder)).events:
        ledger.note(event)
    return ReportTold.model_validate(to_document(ledger, ""))


def _plays(scenarios: Sequence[ScenarioTold]) -> list[tuple[Key, ScenarioTold]]:
    """The last attempts, each with its key. An attempt is retried by the next one of its play."""
    found: list[tuple[Key, ScenarioTold]] = []
    for told in scenarios:
        same = [number for number, (key, _) in enumerate(found) if key[:5] == _scene(told)]
        retried = [number for number in same if found[number][1].attempt == told.attempt - 1]
        if told.attempt > 1 and retried:
            found[retried[0]] = (found[retried[0]][0], told)
        else:
            found.append(((*_scene(told), len(same) + 1), told))
    return found


def _scene(told: ScenarioTold) -> tuple[str, str, str, str | None, str | None]:
    return told.file, told.name, told.browser, told.fault, told.condition
