"""`report.json`: the whole run as one versioned object, for programs."""

from dataclasses import asdict
from itertools import zip_longest
from typing import Any

from embedcheck.model.results import ScenarioResult
from embedcheck.model.run_events import RunEvent, RunFinished, RunStarted, ScenarioFinished
from embedcheck.model.verdicts import Verdict
from embedcheck.reports.ledger import Ledger
from embedcheck.reports.report_document import (
    VERSION,
    ErrorTold,
    ReportTold,
    ScenarioTold,
    SkipTold,
    StepTold,
    TotalsTold,
    VerdictTold,
)
from embedcheck.reports.reporter import ReportOptions
from embedcheck.reports.whole_file import write_whole
from embedcheck.reports.wording import json_text


class JsonReporter:
    """The whole run as one JSON object, rewritten after every scenario (`report.json`)."""

    def __init__(self, options: ReportOptions) -> None:
        self._path = options.file("report.json")
        self._now = options.now
        self._started = ""
        self._ledger = Ledger()

    def handle(self, event: RunEvent) -> None:
        self._ledger.note(event)
        if isinstance(event, RunStarted):
            self._started = self._now().isoformat(timespec="seconds")
        if isinstance(event, RunStarted | ScenarioFinished | RunFinished):
            document = to_document(self._ledger, self._started)
            write_whole(self._path, json_text(document))

    def close(self) -> None:
        """Nothing is owed: the file is whole after each event."""


def to_document(ledger: Ledger, started: str) -> dict[str, Any]:
    """The object; `totals` is null while the run goes on. Raises ValueError before the run has started."""
    about = ledger.started
    if about is None:
        raise ValueError("a run is reported from its RunStarted on")
    told = ReportTold(
        version=VERSION,
        embedcheck=about.embedcheck,
        run=about.run,
        command=about.command,
        site=about.site,
        instance=about.instance,
        sandbox=about.sandbox,
        browser=about.browser,
        versions=about.versions,
        strict=about.strict,
        started=started,
        interrupted=ledger.interrupted,
        scenarios=[_scenario(event) for event in ledger.finished],
        remarks=ledger.remarks,
        totals=TotalsTold(**asdict(ledger.totals)) if ledger.totals else None,
    )
    return told.model_dump(mode="json")


def _scenario(event: ScenarioFinished) -> ScenarioTold:
    result = event.result
    return ScenarioTold(
        name=result.name,
        file=result.file,
        line=result.line,
        browser=result.browser,
        fault=result.fault,
        condition=result.condition,
        outcome=result.outcome,
        seconds=round(result.seconds, 3),
        attempt=result.attempt,
        folder=result.folder,
        error=_error(result),
        skipped=_skipped(result),
        steps=[
            StepTold(words=words, line=line, start=start, seconds=seconds)
            for (words, line), (start, seconds) in zip_longest(
                result.steps, result.step_times[: len(result.steps)], fillvalue=(None, None)
            )
        ],
        screenshots=list(result.screenshots),
        trace=result.trace,
        har=result.har,
        videos=list(result.videos),
        witnesses=list(result.witnesses),
        versions=result.versions,
        repeat=event.repeat,
        verdicts=[_verdict(verdict) for verdict in result.verdicts],
    )


def _error(result: ScenarioResult) -> ErrorTold | None:
    if result.error is None:
        return None
    return ErrorTold(message=result.error, next_step=result.error_next_step or "")


def _skipped(result: ScenarioResult) -> SkipTold | None:
    if result.skipped is None:
        return None
    return SkipTold(reason=result.skipped, next_step=result.skipped_next_step or "")


def _verdict(verdict: Verdict) -> VerdictTold:
    return VerdictTold(
        check=verdict.check,
        outcome=verdict.outcome,
        asked=verdict.asked,
        owner=verdict.owner,
        message=verdict.message,
        next_step=verdict.next_step,
        evidence=list(verdict.evidence),
        confirmed_by=list(verdict.confirmed_by),
        known_defect=verdict.known_defect,
        silenced_until=verdict.silenced_until,
        cause=verdict.cause,
        step=verdict.step,
        warnings=list(verdict.warnings),
    )
