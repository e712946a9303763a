"""No token and no key in any log, error or repr, at the most talkative level there is."""

import asyncio
import logging
import traceback

import pytest
from starlette.responses import Response

from embedcheck.errors import EmbedcheckError
from embedcheck.model.secret import Secret
from embedcheck.model.target import Target
from embedcheck.probe import Agent, AgentSocket, Probe, SocketRefused, WidgetClient, WidgetSocket
from tests.probe.desk import INBOX, Desk, Notebook, opened

TOKEN = "canary" + "T" * 37
KEY, SECRET = Secret("canaryKEY", "agent-key"), Secret("canarySECRET", "agent-secret")


async def talk(desk: Desk) -> None:
    target = Target(site=desk.url, instance=desk.url, inbox=INBOX, agent_key=KEY, agent_secret=SECRET)
    async with WidgetClient(desk.url, INBOX, token=TOKEN, visitor_token=TOKEN[::-1]) as chat:
        await chat.exchange(TOKEN)
        await chat.conversations()
    async with WidgetSocket(desk.url, INBOX) as socket:
        await socket.join(TOKEN)
    notes = Notebook()
    async with Probe(target, notes) as probe, Agent.of(target, notes) as agent, asyncio.TaskGroup() as group:
        tasks = [group.create_task(probe.run()), group.create_task(agent.run())]
        probe.follow(TOKEN)
        await agent.conversation("c")
        await desk.until(lambda it: len(it.handshakes) >= 3 and bool(it.joined))
        for task in tasks:
            task.cancel()


def test_no_library_logs_a_secret(caplog: pytest.LogCaptureFixture) -> None:
    async def play() -> None:
        async with opened(Desk(tokens={TOKEN})) as desk:
            await talk(desk)

    with caplog.at_level(logging.DEBUG):
        asyncio.run(play())

    # The desk's own server logs what it receives; it is no part of the probe.
    ours = [
        record for record in caplog.records if not record.name.startswith(("uvicorn", "websockets.server"))
    ]
    assert ours
    assert "canary" not in "\n".join(record.getMessage() for record in ours)


async def fail_to_connect(url: str) -> None:
    async with WidgetClient(url, INBOX, token=TOKEN) as chat:
        await chat.conversations()


async def fail_as_agent(url: str) -> None:
    async with Agent(url, KEY, SECRET) as agent:
        await agent.check()


async def fail_to_send(url: str) -> None:
    async with WidgetClient(url, INBOX, token=TOKEN + "\n") as chat:
        await chat.conversations()


async def fail_at_the_handshake(url: str) -> None:
    async with Agent(url, KEY, SECRET) as agent:
        await agent.say("c", "x")


@pytest.mark.parametrize("fail", [fail_to_connect, fail_as_agent, fail_to_send, fail_at_the_handshake])
def test_no_error_shows_a_secret_with_all_its_causes(fail: object) -> None:
    with pytest.raises(EmbedcheckError) as caught:
        asyncio.run(fail("http://127.0.0.1:9"))  # type: ignore[operator]

    assert "canary" not in "".join(traceback.format_exception(caught.value))


def test_no_refused_handshake_shows_a_secret() -> None:
    async def play() -> SocketRefused:
        async with opened(Desk(denial=Response("no", 401))) as desk:
            with pytest.raises(SocketRefused) as caught:
                async with AgentSocket(desk.url, KEY, SECRET):
                    pass
        return caught.value

    assert "canary" not in "".join(traceback.format_exception(asyncio.run(play())))


def test_no_repr_shows_a_secret() -> None:
    async def play() -> str:
        target = Target(site="http://a.example", instance="http://b.example", inbox=INBOX)
        chat = WidgetClient(target.instance, INBOX, token=TOKEN)
        async with chat, Agent(target.instance, KEY, SECRET) as agent, Probe(target, Notebook()) as probe:
            probe.follow(TOKEN)
            return repr([chat, agent, probe, WidgetSocket(target.instance, INBOX)])

    assert "canary" not in asyncio.run(play())
