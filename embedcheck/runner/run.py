"""The run: every play is given what it needs, all of it is closed, and whatever was seen is told."""

import asyncio
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from embedcheck.errors import ExitCode
from embedcheck.model.results import ScenarioResult, Totals
from embedcheck.model.run_events import Remarked, RunFinished
from embedcheck.redaction.canary import Canary
from embedcheck.runner.house import House
from embedcheck.runner.last_look import LastLook
from embedcheck.runner.left_over import LeftOver
from embedcheck.runner.options import Publish, RunOptions
from embedcheck.runner.personal import personal_data
from embedcheck.runner.skipping import Skip, lacks, why_skipped, without_agent
from embedcheck.runner.suite import Play, Suite
from embedcheck.runner.venue import frontend_at
from embedcheck.scenario.config import Config
from embedcheck.scenario.models import Scenario

NOTHING_PLAYED = (
    "Nothing was played: every scenario that was selected is skipped, each for the reason told above."
)


@dataclass(frozen=True)
class Outcome:
    """What a run came to. `leaks` are told in the reports, and `look_again` once these are closed."""

    results: tuple[ScenarioResult, ...]
    totals: Totals
    leaks: tuple[str, ...]
    look_again: Callable[[Iterable[Path]], tuple[str, ...]]


async def run(options: RunOptions, todo: Sequence[Play], publish: Publish) -> Outcome:
    """Plays everything. Raises BadSetup and TargetUnreachable if nothing can be played at all; an
    interruption ends the run early, with everything closed and what was finished in the outcome."""
    with Canary(options.folder) as canary:
        return await _run(options, todo, publish, canary)


async def _run(options: RunOptions, todo: Sequence[Play], publish: Publish, canary: Canary) -> Outcome:
    began, left_over = time.monotonic(), LeftOver(options.folder)
    interrupted = False
    todo = [replace(each, skip=_why_skipped(each.scenario, options.config)) for each in todo]
    async with AsyncExitStack() as stack:
        personal = personal_data(each.scenario for each in todo) if options.personal else ()
        house = House(options, stack, personal)
        suite = Suite(
            play_once=lambda each: house.play(each, publish),
            policy=options.policy,
            publish=publish,
            repeat=options.repeat,
        )
        try:
            with _terminable():
                await house.open(todo, publish)
                for text in options.remarks:
                    publish(Remarked(text=text))
                await suite.run(todo)
        except asyncio.CancelledError:
            interrupted = True
    totals = suite.totals(seconds=time.monotonic() - began, interrupted=interrupted)
    if suite.nothing_played:
        publish(Remarked(text=NOTHING_PLAYED))
    if left := left_over.told():
        publish(Remarked(text=left))
    last_look = LastLook(options.folder, canary, house.vaults)
    if leaks := last_look.at_everything():
        totals = replace(totals, exit_code=int(ExitCode.REFUSED))
    for leak in leaks:
        publish(Remarked(text=leak))
    publish(RunFinished(totals=totals, interrupted=interrupted))
    return Outcome(tuple(suite.results), totals, leaks, last_look.at_reports)


def _why_skipped(scenario: Scenario, config: Config) -> Skip | None:
    needs = dict.fromkeys(name for placed in scenario.steps for name in placed.step.inboxes)
    skip = why_skipped(scenario.inbox, config, needs=needs)
    return skip or without_agent(scenario.steps, config) or lacks(scenario.steps, frontend_at(config))


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM (a cancelled CI job) ends a run as Ctrl-C does: cancelled, and everything kept."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None  # noqa: S101 - we are in a coroutine
    with suppress(NotImplementedError, ValueError, RuntimeError):
        loop.add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        yield
    finally:
        with suppress(NotImplementedError, ValueError, RuntimeError):
            loop.remove_signal_handler(signal.SIGTERM)
