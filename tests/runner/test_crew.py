import asyncio

import pytest

from embedcheck.errors import BadSetup
from embedcheck.runner.crew import alongside


async def forever() -> None:
    await asyncio.Event().wait()


async def broken_at_once() -> None:
    raise BadSetup("the key is refused", next_step="Ask for another.")


def test_tasks_run_beside_the_block_and_end_with_it() -> None:
    ended: list[str] = []

    async def task() -> None:
        try:
            await forever()
        finally:
            ended.append("task")

    async def scene() -> None:
        async with alongside(task):
            await asyncio.sleep(0)
            ended.append("block")

    asyncio.run(scene())
    assert ended == ["block", "task"]


def test_a_task_that_fails_ends_the_block_with_its_own_error() -> None:
    async def scene() -> None:
        async with alongside(broken_at_once, forever):
            await forever()

    with pytest.raises(BadSetup, match="the key is refused"):
        asyncio.run(scene())


def test_an_error_of_the_block_is_raised_as_itself() -> None:
    async def scene() -> None:
        async with alongside(forever):
            raise BadSetup("the browser is gone", next_step="Look.")

    with pytest.raises(BadSetup, match="the browser is gone"):
        asyncio.run(scene())


def test_a_cancelled_block_is_cancelled_and_leaves_no_task() -> None:
    async def scene() -> int:
        async def block() -> None:
            async with alongside(forever, forever):
                await forever()

        running = asyncio.ensure_future(block())
        for _ in range(3):
            await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        return len(asyncio.all_tasks()) - 1

    assert asyncio.run(scene()) == 0
