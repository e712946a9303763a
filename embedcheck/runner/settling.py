"""The end of a scene: look and read back until nothing is owed, or until the deadline says so."""

import asyncio
from collections.abc import Awaitable, Callable

from embedcheck.model.observations import Witness
from embedcheck.recorder import Recorder
from embedcheck.runner.debts import owed
from embedcheck.steps.stage import Timeouts

# How long to wait for a new entry before looking again, where a fact announces itself to nobody.
LOOK_AGAIN = 0.25

Look = Callable[[], Awaitable[None]]


async def settle(recorder: Recorder, timeouts: Timeouts, *, look: Look, read_back: Look) -> list[str]:
    """Ends when nothing is owed and the widget's wire has been silent for `timeouts.quiet`. Returns
    what is still owed at the deadline."""
    deadline = recorder.now + timeouts.settle
    while True:
        await asyncio.gather(look(), read_back())
        open_debts = owed(recorder.transcript())
        if not open_debts and await _silence(recorder, timeouts.quiet):
            return open_debts
        if recorder.now >= deadline:
            return owed(recorder.transcript())
        if open_debts:
            await next_entry(recorder, LOOK_AGAIN)


async def next_entry(recorder: Recorder, within: float) -> bool:
    """Whether something was recorded within so many seconds."""
    try:
        async with asyncio.timeout(within):
            await recorder.rung()
    except TimeoutError:
        return False
    return True


async def _silence(recorder: Recorder, quiet: float) -> bool:
    """Whether the wire stays silent until `quiet` seconds after its last word. Whatever breaks the
    silence may open a new debt, or be the very repetition that a check waits for."""
    last = _last_on_wire(recorder)
    while (left := last + quiet - recorder.now) > 0:
        if await next_entry(recorder, left) and _last_on_wire(recorder) > last:
            return False
    return True


def _last_on_wire(recorder: Recorder) -> float:
    entries = reversed(recorder.transcript().entries)
    return next((entry.at for entry in entries if entry.witness is Witness.WIRE), 0.0)
