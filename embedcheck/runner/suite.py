"""The suite: which plays there are, how many at once, how often again, and what the run comes to."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from embedcheck.checks.outcomes import INTERNAL_ERROR, nothing_played, totals_of
from embedcheck.errors import EmbedcheckError, ExitCode
from embedcheck.model.results import ScenarioOutcome, ScenarioResult, Totals
from embedcheck.model.run_events import Remarked, RunEvent, ScenarioFinished, ScenarioStarted
from embedcheck.runner.skipping import Skip
from embedcheck.scenario.models import Scenario

Publish = Callable[[RunEvent], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """One scenario in one browser, on one device, honestly or under one fault, and under one
    condition or several joined by «+» (`conditions.choosing`). `number` counts its
    attempts, `repeat` its plays of `--repeat-each`; both from 1. `skip` says why it is not played."""

    scenario: Scenario
    browser: str
    device: str | None = None
    fault: str | None = None
    condition: str | None = None
    index: int = 0
    number: int = 1
    repeat: int = 1
    skip: Skip | None = None

    @property
    def as_it_is(self) -> bool:
        return self.fault is None and self.condition is None


PLAYED_AGAIN = "met the instance's rate limit, and is played once more when there is room."
PlayOnce = Callable[[Play], Awaitable[ScenarioResult]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How the suite goes about it. `max_failures` 0 is no limit. `shard` is `2/4` where
    others play the rest: that a part had nothing to play is nobody's mistake."""

    workers: int = 1
    retries: int = 0
    max_failures: int = 0
    fail_on_flaky: bool = False
    shard: str | None = None


def plays(
    scenarios: Iterable[Scenario],
    *,
    browsers: Sequence[str],
    devices: Sequence[str | None] = (None,),
    faults: Callable[[Scenario], Iterable[str | None]] = lambda _: (None,),
    conditions: Sequence[str | None] = (None,),
    repeat_each: int = 1,
) -> list[Play]:
    """Every combination, in the order in which a reader would list them. A scenario's own matrix
    or device goes before that of the run."""
    found = [
        Play(
            scenario=scenario,
            browser=browser,
            device=device,
            fault=fault,
            condition=condition,
            repeat=repeat,
        )
        for scenario in scenarios
        for browser in (scenario.matrix.browsers or browsers)
        for device in _devices(scenario, devices)
        for fault in faults(scenario)
        for condition in conditions
        for repeat in range(1, repeat_each + 1)
    ]
    return [replace(play, index=index) for index, play in enumerate(found)]


def _devices(scenario: Scenario, devices: Sequence[str | None]) -> Sequence[str | None]:
    if scenario.matrix.devices:
        return scenario.matrix.devices
    return [scenario.device] if scenario.device or scenario.viewport else devices


class Suite:
    """Plays everything and publishes what comes of it. `repeat` gives the command that plays one again."""

    def __init__(
        self, *, play_once: PlayOnce, policy: Policy, publish: Publish, repeat: Callable[[Play], str]
    ) -> None:
        self._play_once = play_once
        self._policy = policy
        self._publish = publish
        self._repeat = repeat
        self._in_vain = False
        self.results: list[ScenarioResult] = []

    async def run(self, todo: Sequence[Play]) -> None:
        """Raises CancelledError when interrupted; what was finished by then is in `results`."""
        queue = list(reversed(todo))

        async def worker() -> None:
            while queue and not self._enough():
                await self._one(queue.pop())

        async with asyncio.TaskGroup() as group:
            for _ in range(min(self._policy.workers, len(todo))):
                group.create_task(worker())

    async def _one(self, play: Play) -> None:
        scenario = play.scenario
        self._publish(
            ScenarioStarted(
                name=scenario.name,
                file=scenario.file,
                line=scenario.line,
                browser=play.browser,
                index=play.index,
                fault=play.fault,
                condition=play.condition,
            )
        )
        if play.skip is not None:
            self._finished(play, _skipped(play, play.skip))
            return
        try:
            result = await self._with_retries(play)
        except asyncio.CancelledError:
            what, advice = "interrupted", "What was seen until then is in the scenario's folder."
            self._finished(play, _unjudged(play, ScenarioOutcome.INTERRUPTED, what, advice))
            raise
        self._finished(play, result)

    def _finished(self, play: Play, result: ScenarioResult) -> None:
        self.results.append(result)
        self._publish(ScenarioFinished(result=result, index=play.index, repeat=self._repeat(play)))

    async def _with_retries(self, play: Play) -> ScenarioResult:
        retries = play.scenario.retries if play.scenario.retries is not None else self._policy.retries
        result, failed = await self._unthrottled(play), False
        for _ in range(retries):
            if result.outcome not in (ScenarioOutcome.FAILED, ScenarioOutcome.ERROR):
                break
            failed = True
            self._publish(ScenarioFinished(result=result, index=play.index, repeat=self._repeat(play)))
            result = await self._unthrottled(replace(play, number=result.attempt + 1))
        green = result.outcome in (ScenarioOutcome.PASSED, ScenarioOutcome.KNOWN)
        return replace(result, outcome=ScenarioOutcome.FLAKY) if green and failed else result

    async def _unthrottled(self, play: Play) -> ScenarioResult:
        """An attempt, and one more if the instance's rate limit took its part in it: `play_once` waits
        for room. Not under a fault, which has a sandbox of its own, and not where it was in vain before."""
        result = await self._guarded(play)
        if not result.throttled or play.fault is not None or self._in_vain:
            return result
        self._publish(Remarked(text=f"«{play.scenario.name}» {PLAYED_AGAIN}"))
        again = await self._guarded(replace(play, number=play.number + 1))
        self._in_vain = again.throttled
        return again

    async def _guarded(self, play: Play) -> ScenarioResult:
        """An error of our own in one play costs the run its green, never the other plays."""
        try:
            return await self._play_once(play)
        except EmbedcheckError as error:
            return _unjudged(play, ScenarioOutcome.ERROR, error.what, error.next_step)
        except Exception as error:  # noqa: BLE001 - the last door before the user
            what = f"{INTERNAL_ERROR}: {type(error).__name__}"
            return _unjudged(play, ScenarioOutcome.ERROR, what, f"Please report this: {_where(error)}")

    def _enough(self) -> bool:
        bad = sum(
            result.outcome in (ScenarioOutcome.FAILED, ScenarioOutcome.ERROR) for result in self.results
        )
        return 0 < self._policy.max_failures <= bad

    def totals(self, *, seconds: float, interrupted: bool = False) -> Totals:
        """Counts, and the run's exit code (README, «Exit codes»)."""
        totals = totals_of(
            self.results, seconds=seconds, interrupted=interrupted, fail_on_flaky=self._policy.fail_on_flaky
        )
        if self._policy.shard and totals.exit_code == ExitCode.NOTHING_SELECTED:
            return replace(totals, exit_code=int(ExitCode.PASSED))
        return totals

    @property
    def nothing_played(self) -> bool:
        """Whether there was something to play, and all of it was skipped."""
        return nothing_played(self.results)


def _where(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno} in {last.name}"


def _skipped(play: Play, skip: Skip) -> ScenarioResult:
    unjudged = _unjudged(play, ScenarioOutcome.SKIPPED)
    return replace(unjudged, skipped=skip.reason, skipped_next_step=skip.next_step)


def _unjudged(
    play: Play, outcome: ScenarioOutcome, what: str | None = None, next_step: str | None = None
) -> ScenarioResult:
    scenario = play.scenario
    return ScenarioResult(
        name=scenario.name,
        file=scenario.file,
        line=scenario.line,
        browser=play.browser,
        outcome=outcome,
        verdicts=(),
        seconds=0.0,
        folder="",
        fault=play.fault,
        condition=play.condition,
        attempt=play.number,
        error=what,
        error_next_step=next_step,
    )
