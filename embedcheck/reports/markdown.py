"""`summary.md`: the run as a table and its first findings, for a job's summary page or a chat."""

import re

from embedcheck.model.run_events import RunEvent, RunFinished, ScenarioFinished
from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.reports import wording
from embedcheck.reports.ledger import Ledger, consequences, findings, line_of, silenced, why_nothing
from embedcheck.reports.reporter import ReportOptions
from embedcheck.reports.whole_file import write_whole
from embedcheck.reports.wording import GLYPHS, tame

MOST_FINDINGS = 20
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


class MarkdownReporter:
    """The run as a table with its first findings, in Markdown (`summary.md`)."""

    def __init__(self, options: ReportOptions) -> None:
        self._path = options.file("summary.md")
        self._strict = options.strict
        self._ledger = Ledger()

    def handle(self, event: RunEvent) -> None:
        self._ledger.note(event)
        if isinstance(event, ScenarioFinished | RunFinished):
            write_whole(self._path, summary(self._ledger, strict=self._strict))

    def close(self) -> None:
        """Nothing is owed: the file is whole after each scenario."""


def escape(text: str) -> str:
    """The text as Markdown shows it: no markup, link or cell of a page's own making."""
    return _escaped(tame(text))


def _escaped(line: str) -> str:
    return _MARKS.sub(r"\\\1", line)


def prose(text: str) -> str:
    """The same of a sentence, where what stands between backticks stays code, in which nothing is markup."""
    parts = wording.CODE.split(tame(text))
    return "".join(f"`{part}`" if number % 2 else _escaped(part) for number, part in enumerate(parts))


def summary(ledger: Ledger, *, strict: bool) -> str:
    """The whole document, ending in a newline."""
    parts = [_headline(ledger), _about(ledger), _table(ledger), *_findings(ledger, strict=strict)]
    parts += [
        _warning(*warned, event) for event in ledger.last_attempts for warned in wording.warned(event.result)
    ]
    parts += [f"- {prose(remark)}" for remark in ledger.remarks]
    return "\n\n".join(part for part in parts if part) + "\n"


def _headline(ledger: Ledger) -> str:
    totals = ledger.totals
    if totals is None:
        return f"## embedcheck: not finished, {wording.plural(len(ledger.last_attempts), 'scenario')} so far"
    numbers = wording.listing(
        [f"{number} {outcome}" for outcome, number in wording.totals_by_outcome(totals)]
    )
    quiet = [each.verdict for each in silenced(ledger.last_attempts)]
    if nothing := why_nothing(ledger):
        return f"## {GLYPHS['failed' if totals.exit_code else 'skipped']} embedcheck: {nothing}"
    only_known = totals.known and not totals.passed and not totals.flaky
    glyph = GLYPHS["failed" if totals.exit_code else "known" if quiet or only_known else "passed"]
    stands = f"\n\n**{escape(wording.does_not_hold(quiet))}**" if quiet else ""
    interrupted = ", interrupted" if ledger.interrupted and not ledger.missing else ""
    missing = f"{wording.shards_missing(ledger.missing)}; " if ledger.missing else ""
    return f"## {glyph} embedcheck: {missing}{numbers or 'nothing told'} in {wording.seconds(totals.seconds)}{interrupted}{stands}"


def _about(ledger: Ledger) -> str:
    run = ledger.started
    if run is None:
        return ""
    libredesk = wording.libredesk(*(event.result for event in ledger.last_attempts))
    recognised = f" · {escape(libredesk)}" if libredesk else ""
    return (
        f"Site {escape(run.site)} · instance {escape(wording.instance(run))}{recognised} · {escape(run.browser)}"
        f" · embedcheck {escape(run.embedcheck)} · evidence in {escape(run.folder)}"
    )


def _table(ledger: Ledger) -> str:
    rows = ["| | scenario | browser | checks | time |", "|---|---|---|---|--:|"]
    for event in ledger.last_attempts:
        result = event.result
        cells = (
            GLYPHS[result.outcome],
            escape(wording.title(result)),
            escape(result.browser),
            "skipped" if result.skipped else wording.counts(result),
            wording.seconds(result.seconds),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _findings(ledger: Ledger, *, strict: bool) -> list[str]:
    found = [
        _finding(verdict, event)
        for event in ledger.last_attempts
        for verdict in findings(event.result, strict=strict)
    ]
    errors = [_error(event) for event in ledger.last_attempts if event.result.error]
    known = [] if strict else _known(ledger)
    skipped = [_skipped(event) for event in ledger.last_attempts if event.result.skipped]
    parts = errors + found
    left = len(parts) - MOST_FINDINGS
    more = [f"and {left} more, in the evidence folder."] if left > 0 else []
    return [*parts[:MOST_FINDINGS], *more, *skipped, *known[: max(MOST_FINDINGS - len(parts), 0)]]


def _known(ledger: Ledger) -> list[str]:
    """The story of each known defect once, with the first play that met it."""
    told: set[str | None] = set()
    parts = []
    for event in ledger.last_attempts:
        red = findings(event.result, strict=False)
        for verdict in event.result.verdicts:
            if verdict.outcome is Outcome.KNOWN and verdict not in red:
                again = verdict.known_defect in told
                parts.append(f"{_title(verdict, event)}, told above" if again else _finding(verdict, event))
                told.add(verdict.known_defect)
    return parts


def _skipped(event: ScenarioFinished) -> str:
    result = event.result
    return (
        f"- **{GLYPHS['skipped']} {escape(result.name)}** was skipped: {prose(result.skipped or '')}"
        f"\n  Next: {prose(result.skipped_next_step or '')}"
    )


def _error(event: ScenarioFinished) -> str:
    result = event.result
    next_step = f"\n  Next: {prose(result.error_next_step)}" if result.error_next_step else ""
    return f"- **{GLYPHS['error']} {escape(result.name)}**: {prose(result.error or '')}{next_step}{_repeat(event)}"


def _finding(verdict: Verdict, event: ScenarioFinished) -> str:
    result = event.result
    stopped = wording.stopped(result, verdict)
    ended = f"\n  The scenario {stopped}." if stopped else ""
    next_step = f"\n  Next: {prose(verdict.next_step)}" if verdict.next_step else ""
    followed = wording.followed(result, consequences(result, verdict))
    follows = f"\n  Follows from it: {prose(followed)}" if followed else ""
    return f"{_title(verdict, event)}\n  {prose(verdict.message)}{ended}{next_step}{follows}{_repeat(event)}"


def _title(verdict: Verdict, event: ScenarioFinished) -> str:
    result = event.result
    whose = wording.whose(verdict)
    owner = f", for {whose}" if whose else ""
    known = f", {escape(wording.known_as(verdict))}" if verdict.known_defect else ""
    where = escape(wording.place(result.file, line_of(result, verdict)))
    name = escape(wording.title(result))
    return f"- **{GLYPHS[verdict.outcome]} `{verdict.check}`** in {name} ({where}){owner}{known}"


def _warning(verdict: Verdict, told: list[str], event: ScenarioFinished) -> str:
    lines = "".join(f"\n  - {prose(each)}" for each in told)
    return f"- {wording.WARNING} `{verdict.check}` in {escape(wording.title(event.result))} warns:{lines}"


def _repeat(event: ScenarioFinished) -> str:
    return f"\n  `{tame(event.repeat).replace('`', '')}`"
