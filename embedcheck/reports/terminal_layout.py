"""The terminal report as lines of text: pure functions from values to `rich.text.Text`, 80 columns or more."""

import textwrap
from collections.abc import Sequence

from rich.text import Text

from embedcheck.model.observations import Observation
from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.run_events import RunStarted, ScenarioFinished
from embedcheck.model.transcript import Entry
from embedcheck.model.verdicts import Verdict
from embedcheck.reports import wording
from embedcheck.reports.evidence import TRANSCRIPT, Told, kind, told
from embedcheck.reports.ledger import consequences, findings, line_of
from embedcheck.reports.sights import MEANING
from embedcheck.reports.wording import GLYPHS, tame

STYLES: dict[str, str] = {
    "passed": "green",
    "failed": "bold red",
    "known": "magenta",
    "follows": "yellow",
    "inconclusive": "yellow",
    "not asked": "dim",
    "broken": "bold red",
    "flaky": "yellow",
    "error": "bold red",
    "interrupted": "yellow",
    "skipped": "cyan",
}
MOST_EVIDENCE = 8
MOST_LEFT_EMPTY = 20
LEAST_GAP = 2
LONGEST_STEP = 120
MOST_NAMED = 5
LEGEND = " ".join(f"{sign} {name}" for sign, name, _ in MEANING.values())
Lines = list[Text]


def header(started: RunStarted) -> Lines:
    """Who is tested, with what: `sandbox` or `real` stands beside the instance."""
    others = {name: version for name, version in started.versions.items() if version not in started.browser}
    versions = ", ".join(f"{name} {version}" for name, version in sorted(others.items()))
    plays = wording.plural(started.scenarios, "scenario")
    workers = wording.plural(min(started.workers, max(started.scenarios, 1)), "worker")
    rows = [
        ("site", started.site),
        ("instance", wording.instance(started)),
        ("browser", started.browser + (f" · {versions}" if versions else "")),
        ("plays", f"{plays} with {workers}"),
        ("witness", LEGEND),
    ]
    title = Text(f"embedcheck {started.embedcheck}", style="bold").append(
        f" · run {started.run}", style="dim"
    )
    return [title, *(labelled(label, tame(value), indent=0) for label, value in rows)]


def scenario_title(result: ScenarioResult, width: int) -> Lines:
    """Outcome, name, browser and time, the time at the right edge: one line, or two where the name is long."""
    parts = (result.browser, wording.libredesk(result), wording.seconds(result.seconds))
    right = " · ".join(tame(part) for part in parts if part)
    name = wording.title(result)
    title = Text.assemble((GLYPHS[result.outcome] + " ", STYLES[result.outcome]), (name, "bold"))
    gap = width - len(right) - len(title.plain)
    if gap < LEAST_GAP:
        return [title, Text(right.rjust(width), style="dim")]
    return [title.append(" " * gap).append(right, style="dim")]


def finding(
    verdict: Verdict, result: ScenarioResult, seen: Sequence[Entry[Observation]], width: int, folder: str
) -> Lines:
    """A verdict told in full: what, what was seen, where, who mends it and what to do next."""
    lines = [_finding_title(verdict), *paragraph(verdict.message, width, indent=4)]
    lines += _evidence(verdict, seen, width, folder)
    lines += labelled_paragraph("at", _where(verdict, result), width)
    if stopped := wording.stopped(result, verdict):
        lines += labelled_paragraph("scene", f"{stopped}; what comes after it was not played", width)
    if whose := wording.whose(verdict):
        lines.append(labelled("for", whose))
    if verdict.next_step:
        lines += labelled_paragraph("next", verdict.next_step, width)
    if follows := wording.followed(result, consequences(result, verdict)):
        lines += labelled_paragraph("follows", follows, width)
    return lines


def told_before(verdict: Verdict, scenario: str, width: int) -> Lines:
    """A finding that another scenario has told in the same words."""
    return [_finding_title(verdict), *paragraph(f"The same as in «{scenario}», told above.", width, indent=4)]


def _finding_title(verdict: Verdict) -> Text:
    title = Text.assemble("  ", (f"{GLYPHS[verdict.outcome]} {verdict.check}", STYLES[verdict.outcome]))
    if known := wording.known_as(verdict):
        title.append(f" · {known}", style="dim")
    return title


def known_before(verdict: Verdict) -> Text:
    """A known defect whose story this report has told already."""
    return _finding_title(verdict).append(", told above", style="dim")


def _evidence(verdict: Verdict, seen: Sequence[Entry[Observation]], width: int, folder: str) -> Lines:
    if verdict.evidence and not seen:
        numbers = ", ".join(f"#{number}" for number in verdict.evidence)
        return [labelled("seen", f"{numbers}, but there is no {TRANSCRIPT} to read them in")]
    shown = told(seen)
    lines = [line for each in shown[:MOST_EVIDENCE] for line in _evidence_lines(each, width)]
    left = sum(each.times for each in shown[MOST_EVIDENCE:])
    if left:
        lines.append(labelled("", f"and {left} more in {folder}/{TRANSCRIPT}"))
    return lines


def _evidence_lines(each: Told, width: int) -> Lines:
    """Two at most: the transcript has the whole."""
    entry, times = each.first, f" ×{each.times}" if each.times > 1 else ""
    head = f"    {f'#{entry.seq}':<5}{entry.at:>7.3f}s {entry.witness:<5} "
    line = f"{head}{kind(entry.seen)}{times}  {each.words}"
    if len(line) <= width:
        return [Text(line, style="cyan")]
    # JSON and addresses have no spaces: better a torn one than half a line.
    space = line.rfind(" ", width - MOST_LEFT_EMPTY, width + 1)
    cut = space if space > 0 else width
    rest = wording.clip(line[cut:].strip(), width - len(head))
    return [Text(line[:cut].rstrip(), style="cyan"), Text(" " * len(head) + rest, style="cyan")]


def _where(verdict: Verdict, result: ScenarioResult) -> str:
    where = wording.place(result.file, line_of(result, verdict))
    if verdict.step is None or not 0 <= verdict.step < len(result.steps):
        return where
    return f"{where} (step {verdict.step + 1}, {wording.clip(tame(result.steps[verdict.step][0]), LONGEST_STEP)})"


def warnings(result: ScenarioResult, width: int) -> Lines:
    """What makes nothing red and should be known: a line for each, below the name of its check."""
    lines: Lines = []
    for verdict, words in wording.warned(result):
        lines += [Text(""), Text(f"  {wording.WARNING} {verdict.check}", style="yellow")]
        lines += [line for each in words for line in paragraph(each, width, indent=4, style="yellow")]
    return lines


_WITHOUT_FINDING = (ScenarioOutcome.PASSED, ScenarioOutcome.KNOWN)


def after_table(event: ScenarioFinished, width: int, folder: str, *, strict: bool) -> Lines:
    """What the verdicts do not say: why it could not be judged, which red was demanded, how to repeat it."""
    result, lines = event.result, []
    if result.error:
        lines += [
            Text(""),
            *paragraph(f"{GLYPHS['error']} {result.error}", width, indent=2, style=STYLES["error"]),
        ]
    if result.skipped:
        words = f"skipped: {result.skipped}"
        lines += paragraph(words, width, indent=2, style=STYLES["skipped"])
        lines += labelled_paragraph("next", result.skipped_next_step or "", width)
    if result.error_next_step:
        lines += labelled_paragraph("next", result.error_next_step, width)
    if result.fault and result.outcome in _WITHOUT_FINDING:
        red = wording.listing(result.red)
        where = f"`embedcheck explain {result.fault.partition('+')[0]}` names the scenarios that demand it"
        green = f"Nothing turned red under {result.fault}: {where}, and which checks must turn red."
        told = f"As demanded under {result.fault}, red: {red}." if red else green
        lines += paragraph(told, width, indent=2, style="dim")
    if result.error or findings(result, strict=strict):
        lines += [labelled("folder", folder), labelled("repeat", event.repeat)]
    return lines


def labelled(label: str, value: str, *, indent: int = 4) -> Text:
    return Text.assemble(" " * indent, (f"{label:<9}", "dim"), value)


def labelled_paragraph(label: str, value: str, width: int, *, indent: int = 4) -> Lines:
    column = indent + 9
    first, *more = textwrap.wrap(tame(value), width - column) or [""]
    return [labelled(label, first, indent=indent), *(Text(" " * column + line) for line in more)]


def paragraph(text: str, width: int, *, indent: int, style: str = "") -> Lines:
    return [Text(" " * indent + line, style=style) for line in textwrap.wrap(tame(text), width - indent)]
