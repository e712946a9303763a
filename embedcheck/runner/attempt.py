"""One attempt at one scenario in one browser: open, perform, settle, judge."""

import asyncio
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from embedcheck import __version__
from embedcheck.browser import Browser, BrowserSession, SessionOptions
from embedcheck.checks.judge import judge
from embedcheck.checks.outcomes import outcome_of
from embedcheck.checks.own_defects import OwnDefect
from embedcheck.checks.throttling import throttled
from embedcheck.checks.versions import libredesk
from embedcheck.errors import EmbedcheckError, StepFailed
from embedcheck.model.observations import ScenarioOpened, Settled, StepBegan, StepEnded, Witness
from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.run_events import Remarked, RunEvent, StepStarted
from embedcheck.model.step_times import step_times
from embedcheck.model.target import Target
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.recorder import Record, Recorder
from embedcheck.redaction import Vault
from embedcheck.runner import facts
from embedcheck.runner.cleaning import resolve
from embedcheck.runner.crew import crew
from embedcheck.runner.developing import Developed, develop
from embedcheck.runner.live_stage import LiveStage
from embedcheck.runner.settling import settle
from embedcheck.scenario.models import PlacedStep, Scenario
from embedcheck.steps.stage import Timeouts

Publish = Callable[[RunEvent], None]
TRANSCRIPT = "transcript.ndjson"


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What to play, where, and with what. `folder` is where this attempt's evidence goes, and `vault` knows
    the secrets that it begins with."""

    scenario: Scenario
    target: Target
    browser: Browser
    browser_name: str
    folder: Path
    timeouts: Timeouts
    options: SessionOptions
    vault: Vault
    number: int = 1
    fault: str | None = None
    condition: str | None = None
    strict: bool = False
    known_defects_fail: bool = False
    cleanup: bool = False
    own_defects: tuple[OwnDefect, ...] = ()
    budget: Mapping[str, float] = field(default_factory=dict)
    overheard_by: Record = lambda _: None


async def play(attempt: Attempt, publish: Publish) -> ScenarioResult:
    """Plays and judges. Whatever the target does becomes a verdict or the result's `error`;
    cancellation passes through, with all that was seen on disk."""
    # What Playwright writes in clear never lies among the artifacts, not even until it is rewritten.
    with tempfile.TemporaryDirectory(prefix="embedcheck-", ignore_cleanup_errors=True) as raw:
        return await _play(attempt, publish, Path(raw))


async def _play(attempt: Attempt, publish: Publish, raw: Path) -> ScenarioResult:
    vault = attempt.vault
    recorder = Recorder(attempt.folder / TRANSCRIPT, vault, overheard_by=attempt.overheard_by)
    recorder.record(Witness.STEPS, _opening(attempt))
    session = BrowserSession(
        attempt.browser,
        attempt.options,
        target=attempt.target,
        folder=attempt.folder,
        page_record=recorder.as_witness(Witness.PAGE),
        wire_record=recorder.as_witness(Witness.WIRE),
        raw=raw,
        hides=vault.holds,
    )
    verdicts: tuple[Verdict, ...] = ()
    error: EmbedcheckError | None = None
    try:
        async with session:
            error = await _scene(attempt, recorder, session, publish)
            verdicts = judge(recorder.transcript())
            outcome = _outcome(attempt, verdicts, error)
            await session.ended(failed=outcome in (ScenarioOutcome.FAILED, ScenarioOutcome.ERROR))
    except EmbedcheckError as stopped:
        error = error or stopped
    finally:
        recorder.close()
        written = develop(session, raw, attempt.folder, recorder)
        await _clean_up(attempt, recorder, publish)
    return _result(attempt, recorder, verdicts, error, session, written=written)


async def _clean_up(attempt: Attempt, recorder: Recorder, publish: Publish) -> None:
    """However the scene ended, interrupted too."""
    if attempt.cleanup and (
        left := await resolve(attempt.target, facts.conversations_opened(recorder.transcript()))
    ):
        publish(Remarked(text=left))


async def _scene(
    attempt: Attempt, recorder: Recorder, session: BrowserSession, publish: Publish
) -> EmbedcheckError | None:
    try:
        async with crew(attempt.target, attempt.timeouts, recorder, session) as stage:
            await _perform(attempt, stage, publish)
            await _settle(attempt, recorder, stage)
            recorder.close()
    except EmbedcheckError as stopped:
        return stopped
    return None


async def _perform(attempt: Attempt, stage: LiveStage, publish: Publish) -> None:
    patience = attempt.scenario.timeout or attempt.timeouts.scenario
    try:
        async with asyncio.timeout(patience):
            opened = False
            for index, placed in enumerate(attempt.scenario.steps):
                publish(_started(attempt, stage.vault, placed, index))
                if not await _step(stage, placed, index, opened=opened):
                    return
                opened = opened or placed.step.opens_page
    except TimeoutError:
        message = f"the scenario's deadline of {patience:g} s passed"
        advice = "Raise `timeout` if the site is slow, or see which step it hung in."
        stage.note(StepEnded(index=index, name=placed.name, error=message, next_step=advice))


async def _step(stage: LiveStage, placed: PlacedStep, index: int, *, opened: bool) -> bool:
    stage.note(
        StepBegan(
            index=index,
            name=placed.name,
            words=placed.words,
            file=str(placed.file),
            line=placed.line,
            col=placed.col,
        )
    )
    try:
        if placed.step.needs_page and not opened:
            raise too_early(placed.name)
        await placed.step.perform(stage)
    except StepFailed as failure:
        await stage.visitor.look()
        evidence = list(failure.evidence)
        stage.note(
            StepEnded(
                index=index,
                name=placed.name,
                error=failure.what,
                next_step=failure.next_step,
                evidence=evidence,
                owner=failure.owner,
            )
        )
        return False
    if placed.step.acts:
        await stage.visitor.look()
    stage.note(StepEnded(index=index, name=placed.name))
    return True


def too_early(name: str) -> StepFailed:
    """Nobody but the scenario's author can mend a step before there is a page."""
    return StepFailed(
        f"`{name}` comes before any page was opened",
        next_step="Open a page of the site first, as in `visit: /`.",
        owner=Owner.SCENARIO,
    )


async def _settle(attempt: Attempt, recorder: Recorder, stage: LiveStage) -> None:
    owed = await settle(recorder, attempt.timeouts, look=stage.visitor.look, read_back=stage.read_back)
    await stage.replay_tokens()
    await stage.try_elsewhere()
    await stage.try_strangers_conversation()
    stage.note(Settled(quiet=not owed, owed=owed))


def _outcome(
    attempt: Attempt, verdicts: tuple[Verdict, ...], error: EmbedcheckError | None
) -> ScenarioOutcome:
    """An environment's error outranks all verdicts, for it is no evidence at all."""
    if error is not None:
        return ScenarioOutcome.ERROR
    return outcome_of(verdicts, strict=attempt.strict, known_defects_fail=attempt.known_defects_fail)


def _opening(attempt: Attempt) -> ScenarioOpened:
    target, scenario = attempt.target, attempt.scenario
    return ScenarioOpened(
        name=scenario.name,
        file=scenario.file,
        site=target.site,
        instance=target.instance,
        inbox=target.inbox,
        browser=attempt.browser_name,
        driver="custom" if attempt.options.frontend else "official",
        sandbox=target.sandbox,
        has_agent=target.has_agent,
        read_only=scenario.read_only,
        fault=attempt.fault,
        condition=attempt.condition,
        embedcheck=__version__,
        day=datetime.now(UTC).date().isoformat(),
        own_defects=[defect.as_record() for defect in attempt.own_defects],
        budget=dict(attempt.budget),
    )


def _started(attempt: Attempt, vault: Vault, placed: PlacedStep, index: int) -> StepStarted:
    return StepStarted(
        scenario=attempt.scenario.name,
        browser=attempt.browser_name,
        index=index,
        total=len(attempt.scenario.steps),
        words=vault.for_print(placed.words),
    )


def _result(
    attempt: Attempt,
    recorder: Recorder,
    verdicts: tuple[Verdict, ...],
    error: EmbedcheckError | None,
    session: BrowserSession,
    *,
    written: Developed,
) -> ScenarioResult:
    scenario, transcript = attempt.scenario, recorder.transcript()
    folder = attempt.folder.name
    return ScenarioResult(
        name=scenario.name,
        file=scenario.file,
        line=scenario.line,
        browser=attempt.browser_name,
        outcome=_outcome(attempt, verdicts, error),
        verdicts=tuple(_for_print(verdict, recorder.vault) for verdict in verdicts),
        seconds=round(transcript.entries[-1].at, 3),
        folder=folder,
        steps=tuple((recorder.vault.for_print(placed.words), placed.line) for placed in scenario.steps),
        step_times=step_times(transcript),
        fault=attempt.fault,
        condition=attempt.condition,
        attempt=attempt.number,
        error=recorder.vault.for_print(error.what) if error else None,
        error_next_step=recorder.vault.for_print(error.next_step) if error else None,
        screenshots=_below(folder, session.screenshots),
        trace=f"{folder}/{written.trace}" if written.trace else None,
        har=f"{folder}/{written.har}" if written.har else None,
        videos=_below(folder, session.videos),
        witnesses=tuple(sorted({str(entry.witness) for entry in transcript})),
        throttled=bool(throttled(transcript)),
        versions={"libredesk": met} if (met := libredesk(transcript)) else {},
    )


def _for_print(verdict: Verdict, vault: Vault) -> Verdict:
    return replace(
        verdict,
        message=vault.for_print(verdict.message),
        next_step=vault.for_print(verdict.next_step),
        warnings=tuple(vault.for_print(warning) for warning in verdict.warnings),
    )


def _below(folder: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{folder}/{name}" for name in names)
