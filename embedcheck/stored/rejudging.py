"""A stored run judged anew: its events again, as a reporter hears them, with fresh verdicts in them."""

import shlex
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from embedcheck import __version__
from embedcheck.checks.judge import judge
from embedcheck.checks.outcomes import outcome_of, totals_of
from embedcheck.checks.throttling import throttled
from embedcheck.checks.versions import libredesk
from embedcheck.errors import ScenarioMistake
from embedcheck.model.observations import ScenarioOpened, ScreenshotTaken, StepBegan
from embedcheck.model.results import RED, ScenarioOutcome, ScenarioResult
from embedcheck.model.run_events import Remarked, RunEvent, RunFinished, RunStarted, ScenarioFinished
from embedcheck.model.step_times import step_times
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from embedcheck.reports.ledger import Ledger
from embedcheck.stored.reading import ENDS_EARLY, Scene, StoredRun, cut_short, read_transcript

GREEN = (ScenarioOutcome.PASSED, ScenarioOutcome.KNOWN)
RETRIED = (ScenarioOutcome.FAILED, ScenarioOutcome.ERROR)
CUT_SHORT = "was cut short: it never settled, and what did not come may be what was not waited for."


@dataclass(frozen=True)
class Rejudged:
    """The run told again; `before` and `after` are the verdicts of every scene that was judged twice."""

    events: tuple[RunEvent, ...]
    pairs: tuple[tuple[ScenarioResult, ScenarioResult], ...]

    @property
    def exit_code(self) -> int:
        return next(event.totals.exit_code for event in self.events if isinstance(event, RunFinished))


def rejudged(run: StoredRun, *, strict: bool = False) -> Rejudged:
    """Judges every scene of a run again. Its rules (`strict`, known defects) are those that it was played by.

    A transcript that cannot be read makes its scene an error; one that was asked for by name raises
    ScenarioMistake."""
    teller = _Teller(run, strict=strict)
    events = tuple(teller.tell())
    return Rejudged(events, tuple(teller.pairs))


class _Teller:
    def __init__(self, run: StoredRun, *, strict: bool) -> None:
        self._run = run
        self._scenes = {scene.folder: scene for scene in run.scenes}
        began = run.started or _began(run)
        self._rules = replace(began, folder=str(run.folder), strict=began.strict or strict)
        self._matched: set[str] = set()
        self._unclosed = False
        self._failed: set[tuple[object, ...]] = set()
        self.pairs: list[tuple[ScenarioResult, ScenarioResult]] = []

    def tell(self) -> Iterator[RunEvent]:
        run, ledger = self._run, Ledger()
        told = list(self._told())  # before those that are left: it matches some of them
        alone = [self._alone(scene, index) for index, scene in enumerate(self._left(), start=len(told))]
        finished = [event for event in (*told, *alone) if isinstance(event, ScenarioFinished)]
        for event in finished:
            ledger.note(event)
        results = [event.result for event in ledger.last_attempts]
        yield replace(self._rules, scenarios=len(results))
        if run.remark:
            yield Remarked(text=run.remark)
        yield from told
        yield from alone
        for event in alone:
            if event.result.outcome is ScenarioOutcome.INTERRUPTED:
                yield Remarked(text=f"«{event.result.name}» {CUT_SHORT}")
        yield self._ended(results)

    def _told(self) -> Iterator[RunEvent]:
        """The stored events in their order, but for the first and the last."""
        for event in self._run.events:
            if isinstance(event, ScenarioFinished):
                if self._run.whole or event.result.folder in self._scenes:
                    yield replace(event, result=self._again(event.result))
            elif self._run.whole and not isinstance(event, RunStarted | RunFinished):
                yield event

    def _again(self, stored: ScenarioResult) -> ScenarioResult:
        scene = self._scenes.get(stored.folder) if stored.folder else None
        if scene is None and not stored.folder:
            return self._cut_short(stored)
        try:
            if scene is None:
                raise ScenarioMistake(f"{stored.folder}: its transcript is gone", next_step=_KEEP)
            why = cut_short(scene.file) if stored.error is None else ""
            if why == ENDS_EARLY or (why and self._run.whole):
                return self._unjudged(stored, why)
            transcript = read_transcript(scene.file)
        except ScenarioMistake as error:
            if not self._run.whole:
                raise
            return replace(
                stored,
                outcome=ScenarioOutcome.ERROR,
                verdicts=(),
                error=error.what,
                error_next_step=error.next_step,
            )
        fresh = _with_verdicts(stored, transcript)
        fresh = replace(fresh, outcome=self._outcome(stored, fresh.verdicts))
        if fresh.outcome in RETRIED:
            self._failed.add(_play(stored))
        self.pairs.append((stored, fresh))
        return fresh

    def _unjudged(self, stored: ScenarioResult, why: str) -> ScenarioResult:
        """Its events say that it ended, and its transcript does not: whatever is missing is nobody's fault."""
        self._unclosed = True
        fresh = replace(
            stored, outcome=ScenarioOutcome.INTERRUPTED, verdicts=(), error=why, error_next_step=_WHOLE
        )
        self.pairs.append((stored, fresh))
        return fresh

    def _outcome(self, stored: ScenarioResult, verdicts: tuple[Verdict, ...]) -> ScenarioOutcome:
        if stored.error is not None or stored.outcome is ScenarioOutcome.INTERRUPTED:
            return stored.outcome
        rules = self._rules
        outcome = outcome_of(verdicts, strict=rules.strict, known_defects_fail=rules.known_defects_fail)
        flaky = stored.outcome is ScenarioOutcome.FLAKY or _play(stored) in self._failed
        return ScenarioOutcome.FLAKY if outcome in GREEN and flaky else outcome

    def _cut_short(self, stored: ScenarioResult) -> ScenarioResult:
        """An interrupted attempt could not say its folder: its transcript is the one that no event tells of."""
        for scene in self._left() if stored.outcome is ScenarioOutcome.INTERRUPTED else []:
            with suppress(ScenarioMistake):
                transcript = read_transcript(scene.file)
                found = _with_verdicts(_from_transcript(transcript, scene), transcript)
                if _scene_of(found) == _scene_of(stored):
                    self._matched.add(scene.folder)
                    return replace(
                        found,
                        verdicts=_blameless(found.verdicts),
                        line=stored.line,
                        outcome=stored.outcome,
                        error=stored.error,
                    )
        return stored

    def _left(self) -> list[Scene]:
        """Scenes that no event tells of: those of a run that was cut short, or of which there is no stream."""
        ended = self._run.ended
        if self._run.whole and ended is not None and not ended.interrupted:
            return []
        told = {event.result.folder for event in self._run.finished} | self._matched
        return [scene for scene in self._run.scenes if scene.folder not in told]

    def _alone(self, scene: Scene, index: int) -> ScenarioFinished:
        transcript = read_transcript(scene.file)
        result = _with_verdicts(_from_transcript(transcript, scene), transcript)
        rules = self._rules
        outcome = outcome_of(
            result.verdicts, strict=rules.strict, known_defects_fail=rules.known_defects_fail
        )
        if why := cut_short(scene.file):
            outcome, self._unclosed = ScenarioOutcome.INTERRUPTED, True
            result = replace(result, verdicts=_blameless(result.verdicts), error=why, error_next_step=_WHOLE)
        words = ["embedcheck", "run", result.file, "--browser", result.browser]
        return ScenarioFinished(
            result=replace(result, outcome=outcome), index=index, repeat=shlex.join(words)
        )

    def _ended(self, results: list[ScenarioResult]) -> RunFinished:
        ended = self._run.ended
        interrupted = self._run.whole and bool(self._run.events) and (ended is None or ended.interrupted)
        missing = ended.missing if ended and self._run.whole else ()
        totals = totals_of(
            results,
            seconds=ended.totals.seconds
            if ended and self._run.whole
            else sum(each.seconds for each in results),
            interrupted=interrupted and not missing,
            incomplete=bool(missing),
            fail_on_flaky=self._rules.fail_on_flaky,
        )
        return RunFinished(totals=totals, interrupted=interrupted or self._unclosed, missing=missing)


_WHOLE = "Judge the folder as the run left it, or play the scenario again."
_KEEP = "Keep the folders of a run together: `judge` reads them all."


def _blameless(verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    """Of a scene that was cut short: what did not come may be what was not waited for."""
    return tuple(
        replace(
            each,
            outcome=Outcome.INCONCLUSIVE,
            owner=Owner.ENVIRONMENT,
            next_step=_WHOLE,
            cause=None,
        )
        if each.outcome in RED
        else each
        for each in verdicts
    )


def _with_verdicts(result: ScenarioResult, transcript: Transcript) -> ScenarioResult:
    met = libredesk(transcript)
    return replace(
        result,
        verdicts=judge(transcript),
        step_times=step_times(transcript),
        witnesses=tuple(sorted({str(entry.witness) for entry in transcript})),
        throttled=bool(throttled(transcript)),
        versions={"libredesk": met} if met else {},
    )


def _from_transcript(transcript: Transcript, scene: Scene) -> ScenarioResult:
    """What a transcript alone says of its scene; `line` is that of its first step."""
    opened, steps = transcript.opened, [entry.seen for entry in transcript.of(StepBegan)]
    pictures = [entry.seen.path for entry in transcript.of(ScreenshotTaken)]
    return ScenarioResult(
        name=opened.name,
        file=opened.file,
        line=steps[0].line if steps else 0,
        browser=opened.browser,
        outcome=ScenarioOutcome.PASSED,
        verdicts=(),
        seconds=transcript.entries[-1].at,
        folder=scene.folder,
        steps=tuple((step.words, step.line) for step in steps),
        fault=opened.fault,
        condition=opened.condition,
        screenshots=tuple(f"{scene.folder}/{path}" for path in pictures),
    )


def _began(run: StoredRun) -> RunStarted:
    """The start of a run of which there are transcripts alone."""
    opened = read_transcript(run.scenes[0].file).opened if run.scenes else _NOWHERE
    return RunStarted(
        run=run.folder.name,
        folder=str(run.folder),
        site=opened.site,
        instance=opened.instance,
        sandbox=opened.sandbox,
        scenarios=len(run.scenes),
        workers=1,
        command=shlex.join(["embedcheck", "judge", str(run.folder)]),
        embedcheck=opened.embedcheck or __version__,
        browser=opened.browser,
        versions={},
    )


_NOWHERE = ScenarioOpened(name="", file="", site="none", instance="none", inbox="", browser="none")


def _scene_of(result: ScenarioResult) -> tuple[object, ...]:
    return result.name, result.browser, result.fault, result.condition


def _play(result: ScenarioResult) -> tuple[object, ...]:
    return result.file, result.line, *_scene_of(result)
