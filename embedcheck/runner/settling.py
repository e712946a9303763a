"""The end of a scene: look and read back until nothing is owed, or until the deadline says so."""

import asyncio
from collections.abc import Awaitable, Callable

from embedcheck.recorder import Recorder
from embedcheck.runner.debts import owed
from embedcheck.steps.stage import Timeouts

# How long to wait for a new entry before looking again, where a fact announces itself to nobody.
LOOK_AGAIN = 0.25

Look = Callable[[], Awaitable[None]]


async def settle(recorder: Recorder, timeouts: Timeouts, *, look: Look, read_back: Look) -> list[str]:
    """Ends early when nothing is owed and the silence has lasted `timeouts.quiet`. Returns what is
    still owed."""
    deadline = recorder.now + timeouts.settle
    while True:
        await look()
        await read_back()
        open_debts = owed(recorder.transcript())
        if not open_debts:
            await _silence(recorder, timeouts.quiet)
            # Whatever broke the silence may have opened a new debt, or be the repetition we wait for.
            await look()
            open_debts = owed(recorder.transcript())
        if not open_debts or recorder.now >= deadline:
            return open_debts
        await next_entry(recorder, LOOK_AGAIN)


async def next_entry(recorder: Recorder, within: float) -> bool:
    """Whether something was recorded within so many seconds."""
    try:
        async with asyncio.timeout(within):
            await recorder.rung()
    except TimeoutError:
        return False
    return True


async def _silence(recorder: Recorder, quiet: float) -> None:
    end = recorder.now + quiet
    while (left := end - recorder.now) > 0:
        await next_entry(recorder, left)
