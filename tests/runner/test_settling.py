import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from embedcheck.model.observations import ConsoleLine, RequestSent, ResponseReceived, ScenarioOpened, Witness
from embedcheck.recorder import Recorder
from embedcheck.redaction import Vault
from embedcheck.runner.settling import next_entry, settle
from embedcheck.steps.stage import Timeouts
from tests.runner.scene import CHAT, DESK

URL = f"{CHAT}/settings"
OPENED = ScenarioOpened(name="n", file="f", site="http://s", instance=DESK, inbox="u", browser="chromium")


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[Recorder]:
    recorder = Recorder(tmp_path / "t", Vault())
    recorder.record(Witness.STEPS, OPENED)
    yield recorder
    recorder.close()


async def nothing() -> None:
    await asyncio.sleep(0)


def settled(
    recorder: Recorder, timeouts: Timeouts, *, read_back: Callable[[], Awaitable[None]] = nothing
) -> list[str]:
    return asyncio.run(settle(recorder, timeouts, look=nothing, read_back=read_back))


def test_a_scene_that_owes_nothing_ends_after_its_silence(recorder: Recorder) -> None:
    assert settled(recorder, Timeouts(settle=30, quiet=0.01)) == []
    assert recorder.now < 5


def test_a_debt_that_is_paid_late_is_waited_for(recorder: Recorder) -> None:
    recorder.record(Witness.WIRE, RequestSent(id="1", method="GET", url=URL))
    readings = 0

    async def the_third_reading_pays() -> None:
        nonlocal readings
        readings += 1
        if readings == 3:
            recorder.record(Witness.WIRE, ResponseReceived(id="1", url=URL, status=200))

    assert settled(recorder, Timeouts(settle=30, quiet=0.01), read_back=the_third_reading_pays) == []
    assert readings == 3


def test_a_debt_that_is_never_paid_costs_the_deadline_and_is_named(recorder: Recorder) -> None:
    recorder.record(Witness.WIRE, RequestSent(id="1", method="GET", url=URL))

    assert settled(recorder, Timeouts(settle=0.05, quiet=0.01)) == ["the answer to settings"]


def test_what_breaks_the_silence_is_looked_at_again(recorder: Recorder) -> None:
    async def scene() -> list[str]:
        async with asyncio.TaskGroup() as group:
            ending = group.create_task(
                settle(recorder, Timeouts(settle=0.3, quiet=0.2), look=nothing, read_back=nothing)
            )
            for _ in range(5):
                await asyncio.sleep(0)
            recorder.record(Witness.WIRE, RequestSent(id="1", method="GET", url=URL))
        return ending.result()

    assert asyncio.run(scene()) == ["the answer to settings"]


def test_the_next_entry_is_waited_for_no_longer_than_asked(recorder: Recorder) -> None:
    async def scene() -> tuple[bool, bool]:
        silent = await next_entry(recorder, 0.01)
        async with asyncio.TaskGroup() as group:
            heard = group.create_task(next_entry(recorder, 5))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            recorder.record(Witness.PAGE, ConsoleLine(level="error", text="x"))
        return silent, heard.result()

    assert asyncio.run(scene()) == (False, True)
