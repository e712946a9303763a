"""What a run opened is resolved, however its scene ended, and what cannot be is named."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from embedcheck.model.secret import Secret
from embedcheck.model.target import Target
from embedcheck.runner.cleaning import resolve
from tests.probe.desk import Desk, error, opened, success


def path(conversation: str) -> str:
    return f"/api/v1/conversations/{conversation}/status"


def target(desk: Desk, *, agent: bool = True) -> Target:
    key = Secret("k") if agent else None
    return Target(site="", instance=desk.url, inbox="i", agent_key=key, agent_secret=key)


def desk_with(*conversations: str) -> Desk:
    return Desk({f"PUT {path(each)}": success(data=True) for each in conversations})


def during(desk: Desk, act: Callable[[Desk], Awaitable[str | None]]) -> str | None:
    async def scene() -> str | None:
        async with asyncio.timeout(30), opened(desk):
            return await act(desk)

    return asyncio.run(scene())


def test_the_agent_resolves_each_conversation() -> None:
    desk = desk_with("a", "b")
    assert during(desk, lambda it: resolve(target(it), ["a", "b"])) is None
    assert [(each.path, each.json) for each in desk.requests] == [
        (path("a"), {"status": "Resolved"}),
        (path("b"), {"status": "Resolved"}),
    ]


@pytest.mark.parametrize(("conversations", "agent"), [([], True), (["a"], False)])
def test_without_a_conversation_or_an_agent_nobody_is_asked(conversations: list[str], agent: bool) -> None:
    desk = desk_with("a")
    assert during(desk, lambda it: resolve(target(it, agent=agent), conversations)) is None
    assert desk.requests == []


def test_what_stays_open_is_named_with_the_reason() -> None:
    desk = desk_with("a")
    desk.answers[f"PUT {path('b')}"] = error(403, "Permission denied", "PermissionException")
    told = during(desk, lambda it: resolve(target(it), ["a", "b", "c"]))
    assert told is not None
    assert told.startswith("Left open on the instance: b, c (")
    assert "Permission denied" in told


def test_an_instance_that_is_gone_is_told_and_not_raised() -> None:
    gone = Target(
        site="", instance="http://127.0.0.1:9", inbox="i", agent_key=Secret("k"), agent_secret=Secret("s")
    )
    told = asyncio.run(resolve(gone, ["a"]))
    assert told is not None
    assert told.startswith("Left open on the instance: a (")


def test_an_interruption_in_the_middle_does_not_keep_it_from_being_done() -> None:
    async def interrupted(desk: Desk) -> str | None:
        cleaning = asyncio.ensure_future(resolve(target(desk), ["a", "b"]))
        await desk.until(lambda it: len(it.requests) == 1)
        cleaning.cancel()
        with pytest.raises(asyncio.CancelledError):
            await cleaning
        return None

    desk = desk_with("a", "b")
    during(desk, interrupted)
    assert [each.path for each in desk.requests] == [path("a"), path("b")]
