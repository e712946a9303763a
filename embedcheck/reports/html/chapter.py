"""One scenario as the page tells it: what failed and what followed, who saw what, step by step."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from embedcheck.model.codec import read_lines
from embedcheck.model.observations import Observation
from embedcheck.model.results import RED, ScenarioResult
from embedcheck.model.run_events import ScenarioFinished
from embedcheck.model.transcript import Entry
from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.reports import ledger, wording
from embedcheck.reports.evidence import TRANSCRIPT, Told, kind, told
from embedcheck.reports.html.played import PlayedStep, other_pictures, played
from embedcheck.reports.html.rendering import render
from embedcheck.reports.html.timeline import compact
from embedcheck.reports.sights import Sight, sights

MOST_EVIDENCE = 12
GROUPS = ("failed", "broken", "follows", "known", "inconclusive", "passed", "not asked")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One verdict. `number` is its place in the result, by which the page links to it."""

    number: int
    verdict: Verdict
    word: str
    sights: tuple[Sight, ...]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A row told in full: what was seen, and what followed from it."""

    row: Row
    line: int
    seen: list[dict[str, Any]]
    more: int
    consequences: list[Row]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """`href` is relative to the page, and safe in an attribute."""

    name: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """What the page keeps of a finished scenario. `html` is its chapter, rendered once."""

    anchor: str
    event: ScenarioFinished
    html: Markup


def anchor(event: ScenarioFinished) -> str:
    """The deep link: the number of the play in the suite, and of the retry, if it is one."""
    retry = f"r{event.result.attempt - 1}" if event.result.attempt > 1 else ""
    return f"s-{event.index + 1}{retry}"


def chapter(
    event: ScenarioFinished, *, folder: Path, below: Path, strict: bool, room: int, run: str = ""
) -> Chapter:
    """Reads the attempt's transcript below the run's `folder`, if there is one. `below` is where the page
    lies, `room` the bytes that the timeline may take, `run` the run's folder as commands name it."""
    result = event.result
    entries = _read(folder / result.folder / TRANSCRIPT) if result.folder else ()
    rows = [
        Row(number=number, verdict=each, word=wording.judged(each), sights=sights(each, result))
        for number, each in enumerate(result.verdicts)
    ]
    by_number = {entry.seq: entry for entry in entries}
    red = [_finding(row, rows, result, by_number) for row in _red(rows, result, strict=strict)]
    known = [_finding(row, rows, result, by_number) for row in rows if row.word == "known"]
    silenced = [each for each in known if each.row.verdict.silenced_until]
    files = _Files(folder / result.folder, below)
    steps = played(result, entries)
    html = render(
        "chapter.html.j2",
        anchor=anchor(event),
        event=event,
        result=result,
        findings=red,
        silenced=silenced,
        known=[each for each in known if each not in silenced],
        groups=_grouped(rows),
        steps=steps,
        pictures={step.number: files.pictures(step.pictures) for step in steps},
        other_pictures=files.pictures(other_pictures(result, entries)),
        files=files,
        run=run,
        evidence_numbers={
            str(row.number): list(row.verdict.evidence) for row in rows if row.verdict.evidence
        },
        timeline=compact(entries, room=room, first=_first(rows)) if entries else None,
        matters=bool(red or silenced or result.error),
        nothing_found=_nothing_found(result, steps),
    )
    return Chapter(anchor=anchor(event), event=event, html=Markup(html))  # noqa: S704  # rendered with autoescape


def _read(path: Path) -> Sequence[Entry[Observation]]:
    try:
        with path.open(encoding="utf-8") as lines:
            return read_lines(lines).entries
    except (OSError, ValueError):
        return ()


def _red(rows: Iterable[Row], result: ScenarioResult, *, strict: bool) -> list[Row]:
    """The causes first; under a fault that demands them, the failures that are no one's to mend."""
    found = ledger.findings(result, strict=strict)
    if found:
        return [row for row in rows if any(row.verdict is each for each in found) and row.word != "known"]
    return [row for row in rows if row.verdict.outcome in RED and row.verdict.cause is None]


def _finding(
    row: Row, rows: Iterable[Row], result: ScenarioResult, entries: dict[int, Entry[Observation]]
) -> Finding:
    evidence = [entries[number] for number in row.verdict.evidence if number in entries]
    shown = told(evidence)[:MOST_EVIDENCE]
    tells = row.verdict.outcome is not Outcome.KNOWN or row.verdict.silenced_until is not None
    follows = ledger.consequences(result, row.verdict) if tells else []
    return Finding(
        row=row,
        line=ledger.line_of(result, row.verdict),
        seen=[_seen(each) for each in shown],
        more=len(row.verdict.evidence) - sum(each.times for each in shown),
        consequences=[each for each in rows if any(each.verdict is other for other in follows)],
    )


def _seen(each: Told) -> dict[str, Any]:
    entry = each.first
    return {
        "seq": entry.seq,
        "at": entry.at,
        "witness": str(entry.witness),
        "kind": kind(entry.seen).replace("_", " "),
        "words": each.words,
        "times": each.times,
    }


def _grouped(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found = {group: [row for row in rows if row.word == group] for group in GROUPS}
    return {group: members for group, members in found.items() if members}


def _first(rows: Iterable[Row]) -> frozenset[int]:
    """The entries that the page must hold: the evidence of whatever is not simply proven."""
    return frozenset(
        number for row in rows if row.word not in ("passed", "not asked") for number in row.verdict.evidence
    )


def _nothing_found(result: ScenarioResult, steps: Sequence[PlayedStep]) -> str:
    if result.skipped or result.error or result.red or any(each.silenced_until for each in result.verdicts):
        return ""
    done = sum(step.outcome == "done" for step in steps)
    but = " but what Libredesk is known for" if result.count(Outcome.KNOWN) else ""
    return f"{wording.plural(done, 'step')} played, and nothing is amiss{but}." if done else ""


class _Files:
    """What lies in the attempt's folder, as relative links from the page."""

    def __init__(self, folder: Path, below: Path) -> None:
        self._folder, self._below = folder, below

    def has(self, name: str) -> bool:
        try:
            return _is_plain(name) and (self._folder / name).is_file()
        except OSError:
            return False

    def names(self) -> list[str]:
        """All of them; the transcript holds everything that was seen."""
        try:
            return sorted(path.name for path in self._folder.iterdir() if path.is_file())
        except OSError:
            return []

    def href(self, name: str) -> str:
        return quote(
            Path(os.path.relpath(self._folder / name, self._below)).as_posix(), errors="surrogateescape"
        )

    def pictures(self, names: Iterable[str]) -> list[Picture]:
        return [Picture(name=wording.tame(name), href=self.href(name)) for name in names if self.has(name)]


def _is_plain(name: str) -> bool:
    """A file of this very folder: a name from a transcript must not lead elsewhere."""
    return bool(name) and Path(name).name == name
