"""The report for a person at a terminal, or for whoever reads a CI log."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from rich.text import Text

from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.run_events import (
    Remarked,
    RunEvent,
    RunFinished,
    RunStarted,
    ScenarioFinished,
    ScenarioStarted,
    StepStarted,
)
from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.reports import terminal_layout as layout
from embedcheck.reports.console import console_for
from embedcheck.reports.evidence import read_evidence
from embedcheck.reports.ledger import Ledger, findings
from embedcheck.reports.reporter import ReportOptions
from embedcheck.reports.terminal_closing import closing
from embedcheck.reports.terminal_progress import RunningLines
from embedcheck.reports.terminal_table import Rows, verdict_table
from embedcheck.reports.wording import tame, unarmed

NARROWEST, WIDEST = 60, 110
FEW = 3


class TerminalReporter:
    """Every scenario with its checks, the findings in full, and the command that repeats what failed.

    What the scenario never came to is counted, and told with `-v`.
    """

    def __init__(self, options: ReportOptions) -> None:
        self._file = _opened(options.path) if options.path else None
        options = replace(options, stream=self._file or options.stream)
        self._options = options
        self._console = console_for(options)
        self._width = max(NARROWEST, min(self._console.width, WIDEST))
        self._ledger = Ledger()
        self._told: set[str] = set()
        self._red: dict[tuple[str, str], str] = {}
        self._brief_before = False
        self._running = RunningLines(self._console, self._width) if _moves(options) else None

    def handle(self, event: RunEvent) -> None:
        self._ledger.note(event)
        match event:
            case RunStarted():
                self._begin(event)
            case ScenarioStarted() if self._running:
                self._running.scenario_started(event)
            case StepStarted():
                self._step(event)
            case ScenarioFinished():
                self._scenario(event)
            case Remarked():
                self._print([Text(f"· {tame(event.text)}", style="yellow")])
            case RunFinished():
                self._end()
            case _:
                pass

    def close(self) -> None:
        if self._running:
            self._running.stop()
        if self._file:
            self._file.close()

    def _begin(self, event: RunStarted) -> None:
        self._print([*layout.header(event), Text("")])
        if self._running:
            self._running.start()

    def _step(self, event: StepStarted) -> None:
        if self._running:
            self._running.step_started(event)
        elif self._options.verbose:
            words = f"  {tame(event.scenario)} · {event.index + 1}/{event.total} {tame(event.words)}"
            self._print([Text(words, style="dim")])

    def _scenario(self, event: ScenarioFinished) -> None:
        if self._running:
            self._running.scenario_finished(event)
        result, options = event.result, self._options
        full = options.verbose or options.strict
        title = layout.scenario_title(result, self._width)
        lines = [*title]
        lines += verdict_table(result, self._width, rows=self._rows(result), full=full)
        lines += self._stories(event)
        lines += layout.warnings(result, self._width)
        lines += layout.after_table(event, self._width, self._shown(event), strict=options.strict)
        brief = len(lines) == len(title)
        self._print(lines if brief else [*self._gap(), *lines, Text("")])
        self._brief_before = brief

    def _gap(self) -> list[Text]:
        """An empty line between scenarios of one line and whatever has more."""
        return [Text("")] if self._brief_before else []

    def _rows(self, result: ScenarioResult) -> Rows:
        """Few scenarios are read check by check; of many, what is not plainly green."""
        if self._options.verbose or self._options.strict:
            return Rows.ALL
        many = self._ledger.started is not None and self._ledger.started.scenarios > FEW
        green = result.outcome in (ScenarioOutcome.PASSED, ScenarioOutcome.KNOWN)
        return Rows.OPEN if many and green else Rows.ASKED

    def _stories(self, event: ScenarioFinished) -> list[Text]:
        """The findings in full, each in its own paragraph, and at last what was told above already."""
        stories = [self._story(verdict, event) for verdict in self._to_be_told(event)]
        lines = [line for story in stories if len(story) > 1 for line in (Text(""), *story)]
        brief = [story[0] for story in stories if len(story) == 1]
        return lines + ([Text(""), *brief] if brief else [])

    def _to_be_told(self, event: ScenarioFinished) -> list[Verdict]:
        red = findings(event.result, strict=self._options.strict)
        known = [verdict for verdict in event.result.verdicts if verdict.outcome is Outcome.KNOWN]
        return red + [verdict for verdict in known if verdict not in red]

    def _story(self, verdict: Verdict, event: ScenarioFinished) -> list[Text]:
        if verdict.known_defect and not self._options.verbose:
            if verdict.known_defect in self._told:
                return [layout.known_before(verdict)]
            self._told.add(verdict.known_defect)
        elif not self._options.verbose:
            before = self._red.setdefault((verdict.check, verdict.message), event.result.name)
            if before != event.result.name:
                return layout.told_before(verdict, before, self._width)
        seen = read_evidence(self._options.folder / event.result.folder, verdict.evidence)
        return layout.finding(verdict, event.result, seen, self._width, self._shown(event))

    def _shown(self, event: ScenarioFinished | None = None) -> str:
        """The run's folder as people say it, or that of one attempt in it, if it got so far as to have one."""
        run = self._ledger.started.folder if self._ledger.started else str(self._options.folder)
        return f"{run}/{event.result.folder}" if event and event.result.folder else run

    def _end(self) -> None:
        if self._running:
            self._running.stop()
        lines = closing(self._ledger, self._shown(), self._width, strict=self._options.strict)
        self._print([*self._gap(), *lines])

    def _print(self, lines: Iterable[Text]) -> None:
        for line in lines:
            if (plain := unarmed(line.plain)) != line.plain:
                # The last door: what a stored run says of itself comes from outside, too.
                line = Text(plain)  # noqa: PLW2901
            # Soft: a command longer than the terminal must stay one line, to be copied whole.
            self._console.print(line, soft_wrap=True)


def _opened(path: Path) -> TextIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("w", encoding="utf-8", buffering=1)


def _moves(options: ReportOptions) -> bool:
    """Lines that redraw themselves are for a person's terminal only."""
    return options.stream.isatty() and not options.env.get("CI") and options.env.get("TERM") != "dumb"
