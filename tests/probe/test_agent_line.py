import asyncio
from collections.abc import Awaitable, Callable

import pytest
from starlette.responses import Response

from embedcheck.errors import StepFailed
from embedcheck.model.observations import Frame, Noted, SocketFailed
from embedcheck.model.secret import Secret
from embedcheck.probe.agent import Agent
from embedcheck.probe.agent_line import AgentLine
from embedcheck.probe.exchanges import unrecorded
from embedcheck.probe.persistence import Persistence
from tests.probe.desk import Desk, Notebook, opened

QUICK = Persistence(every=0.01, attempts=3)
KEY, SECRET = Secret("k3y", "agent-key"), Secret("s3cret", "agent-secret")

Act = Callable[[Agent, Desk, Notebook], Awaitable[None]]


def play(act: Act, desk: Desk) -> Notebook:
    async def scene() -> Notebook:
        notes = Notebook()
        async with opened(desk), asyncio.timeout(30):
            agent = Agent(desk.url, KEY, SECRET, record=notes, persistence=QUICK)
            async with agent, asyncio.TaskGroup() as group:
                running = group.create_task(agent.run())
                await act(agent, desk, notes)
                running.cancel()
        return notes

    return asyncio.run(scene())


def subscriptions(desk: Desk) -> list[str]:
    return [frame["data"]["conversation_uuid"] for frame in desk.heard("conversation_subscribe")]


def test_what_is_watched_before_and_after_connecting_is_subscribed_to() -> None:
    async def act(agent: Agent, desk: Desk, notes: Notebook) -> None:
        agent.watch("first")
        await desk.until(lambda it: subscriptions(it) == ["first"])
        agent.watch("second")
        await desk.until(lambda it: subscriptions(it) == ["first", "second"])

    play(act, Desk())


def test_after_an_interruption_it_subscribes_anew() -> None:
    async def act(agent: Agent, desk: Desk, notes: Notebook) -> None:
        agent.watch("c")
        await desk.until(lambda it: len(subscriptions(it)) == 1)
        await desk.cut()
        await desk.until(lambda it: len(subscriptions(it)) == 2)

    notes = play(act, Desk())

    assert {frame.socket for frame in notes.of(Frame)} == {1, 2}


def test_typing_waits_for_the_socket_and_goes_out() -> None:
    async def act(agent: Agent, desk: Desk, notes: Notebook) -> None:
        await agent.type("c", True)  # noqa: FBT003  # the protocol of AgentHand
        await desk.until(lambda it: bool(it.heard("typing")))

    desk = Desk()
    play(act, desk)

    assert desk.heard("typing")[0]["data"]["is_typing"] is True


def test_typing_without_a_socket_fails_the_step() -> None:
    line = AgentLine("http://127.0.0.1:9", KEY, SECRET, unrecorded, QUICK)

    with pytest.raises(StepFailed, match="not connected"):
        asyncio.run(line.typing("c", is_typing=True, within=0.01))


def test_a_refused_socket_is_given_up_and_said_so() -> None:
    async def act(agent: Agent, desk: Desk, notes: Notebook) -> None:
        await notes.until(Noted)

    desk = Desk(denial=Response("", 200))
    notes = play(act, desk)

    assert len(desk.handshakes) == QUICK.attempts
    assert "rewrote Host" in notes.of(SocketFailed)[0].failure
    assert "given up after 3 attempts" in notes.of(Noted)[0].text
