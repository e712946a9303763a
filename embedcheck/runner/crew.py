"""The four witnesses at work beside each other, for as long as a scene lasts."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from embedcheck.browser import BrowserSession
from embedcheck.errors import EmbedcheckError
from embedcheck.model.observations import Witness
from embedcheck.model.target import Target
from embedcheck.probe import Agent, Probe
from embedcheck.recorder import Recorder
from embedcheck.runner.live_stage import LiveStage
from embedcheck.runner.marks import marker
from embedcheck.steps.stage import Timeouts

Task = Callable[[], Coroutine[Any, Any, None]]


@asynccontextmanager
async def crew(
    target: Target, timeouts: Timeouts, recorder: Recorder, session: BrowserSession
) -> AsyncIterator[LiveStage]:
    """The stage, with probe and agent in parallel; every background task ends with the block."""
    async with AsyncExitStack() as stack:
        probe = await stack.enter_async_context(
            Probe(target, recorder.as_witness(Witness.PROBE), reveal=recorder.vault.reveal)
        )
        agent = None
        if target.has_agent:
            agent = await stack.enter_async_context(Agent.of(target, recorder.as_witness(Witness.AGENT)))
        stage = LiveStage(
            target=target,
            timeouts=timeouts,
            recorder=recorder,
            session=session,
            probe=probe,
            agent=agent,
            mark=marker(),
        )
        tasks: list[Task] = [probe.run, stage.follow, stage.ask_outside, stage.read_jwts]
        if agent is not None:
            tasks += [agent.run, stage.watch]
        async with alongside(*tasks):
            yield stage


@asynccontextmanager
async def alongside(*tasks: Task) -> AsyncIterator[None]:
    """Runs tasks beside a block and cancels them after it. A task that fails ends the block, and
    its own error is raised, not a group of errors."""
    try:
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(task()) for task in tasks]
            try:
                yield
            finally:
                for each in running:
                    each.cancel()
    except BaseExceptionGroup as several:
        raise _single(several) from None


def _single(several: BaseExceptionGroup[BaseException]) -> BaseException:
    """The most telling of several errors: one that says what to do, before any other."""
    leaves = list(_leaves(several))
    return next((each for each in leaves if isinstance(each, EmbedcheckError)), leaves[0])


def _leaves(error: BaseException) -> list[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        return [leaf for each in error.exceptions for leaf in _leaves(each)]
    return [error]
