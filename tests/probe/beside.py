"""Plays a probe against a desk, beside what a test does: as the runner will."""

import asyncio
from collections.abc import Awaitable, Callable

from embedcheck.model.target import Target
from embedcheck.probe.persistence import Persistence
from embedcheck.probe.witness import Probe
from tests.probe.desk import INBOX, Desk, Notebook, opened

VISITOR, CONTACT = "V" * 43, "C" * 43
CHAT = "/api/v1/widget/chat"
QUICK = Persistence(every=0.01, attempts=4)

Act = Callable[[Probe, Desk, Notebook], Awaitable[None]]


def play(
    act: Act, desk: Desk, reveal: Callable[[str], str] | None = None, hope: Persistence = QUICK
) -> Notebook:
    """Runs a probe against the desk beside `act`, as the runner does."""

    async def scene() -> Notebook:
        notes = Notebook()
        async with opened(desk), asyncio.timeout(30):
            target = Target(site=desk.url, instance=desk.url, inbox=INBOX)
            probe = Probe(target, notes, reveal=reveal, persistence=hope)
            async with probe, asyncio.TaskGroup() as group:
                running = group.create_task(probe.run())
                await act(probe, desk, notes)
                assert not running.done()
                running.cancel()
        return notes

    return asyncio.run(scene())
