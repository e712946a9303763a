"""Runs on disk, made from flows that were recorded on a real Libredesk 2.7.0: as `run` would have left them."""

from dataclasses import replace
from pathlib import Path

from embedcheck.checks.judge import judge
from embedcheck.checks.outcomes import outcome_of, totals_of
from embedcheck.checks.versions import libredesk
from embedcheck.model.codec import write_line as entry_line
from embedcheck.model.observations import Settled
from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.run_events import (
    RunEvent,
    RunFinished,
    RunStarted,
    ScenarioFinished,
    ScenarioStarted,
    StepStarted,
)
from embedcheck.model.step_times import step_times
from embedcheck.model.transcript import Transcript
from embedcheck.reports import open_reporters
from embedcheck.reports.event_codec import write_line
from tests.recorded import recorded
from tests.reports import sample

GREEN, RED = "first-chat", "broken-csp-frame"
FILES = ("json", "ndjson", "junit", "markdown")


def settled(flow: str) -> Transcript:
    """The flow with the end that a live scene has."""
    seen = recorded(flow)
    assert seen.last(Settled) is not None
    return seen


def put_transcript(folder: Path, transcript: Transcript) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "transcript.ndjson"
    path.write_text("".join(entry_line(entry) + "\n" for entry in transcript), encoding="utf-8")
    return path


def result_of(flow: str, transcript: Transcript, **changes: object) -> ScenarioResult:
    verdicts = judge(transcript)
    result = ScenarioResult(
        name=transcript.opened.name,
        file=f"scenarios/{flow}.yaml",
        line=3,
        browser=transcript.opened.browser,
        outcome=outcome_of(verdicts),
        verdicts=verdicts,
        seconds=2.5,
        folder=f"{flow}-chromium",
        step_times=step_times(transcript),
        witnesses=tuple(sorted({str(entry.witness) for entry in transcript})),
        versions={"libredesk": "2.7"} if libredesk(transcript) == "2.7" else {},
        videos=(f"{flow}-chromium/video.webm",),
    )
    return replace(result, **changes)  # type: ignore[arg-type]


def two_attempts(folder: Path) -> tuple[ScenarioResult, ScenarioResult]:
    """A scenario that failed and then passed, with a transcript of each attempt below the folder."""
    bad, good = settled(RED), settled(GREEN)
    first = result_of(RED, bad, folder="scene-chromium")
    second = result_of(
        RED,
        good,
        name=first.name,
        attempt=2,
        folder="scene-chromium-retry1",
        outcome=ScenarioOutcome.FLAKY,
    )
    put_transcript(folder / first.folder, bad)
    put_transcript(folder / second.folder, good)
    return first, second


def events_of(*results: ScenarioResult, folder: Path, ended: bool = True) -> list[RunEvent]:
    started: RunStarted = replace(sample.STARTED, folder=str(folder), run=folder.name, scenarios=len(results))
    events: list[RunEvent] = [started]
    for index, result in enumerate(results):
        events += [
            ScenarioStarted(
                name=result.name, file=result.file, line=result.line, browser=result.browser, index=index
            ),
            StepStarted(scenario=result.name, browser=result.browser, index=0, total=1, words="visit: /"),
            ScenarioFinished(result=result, index=index, repeat=f"embedcheck run {result.file}"),
        ]
    if ended:
        events.append(RunFinished(totals=totals_of(results, seconds=9.0)))
    return events


def put_events(folder: Path, events: list[RunEvent]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "events.ndjson").write_text("".join(write_line(each) + "\n" for each in events), "utf-8")


def put_run(folder: Path, *flows: str, **changes: object) -> list[ScenarioResult]:
    """A run's folder with all of its files, one scene for each flow."""
    results = []
    for flow in flows:
        transcript = settled(flow)
        result = result_of(flow, transcript, **changes)
        put_transcript(folder / result.folder, transcript)
        results.append(result)
    reporters = open_reporters(FILES, sample.options(folder))
    for event in events_of(*results, folder=folder):
        reporters.handle(event)
    reporters.close()
    assert reporters.broken == []
    return results
