import asyncio
from collections.abc import Awaitable, Callable

import pytest
from starlette.responses import Response

from embedcheck.model.observations import Frame, Way
from embedcheck.model.secret import Secret
from embedcheck.probe.agent_socket import AgentSocket, authorization
from embedcheck.probe.connection import SocketRefused
from tests.probe.desk import Desk, Notebook, opened

KEY, SECRET = Secret("k3y", "agent-key"), Secret("s3cret", "agent-secret")


def with_agent(
    desk: Desk, act: Callable[[AgentSocket], Awaitable[object]], ping_every: float = 60
) -> Notebook:
    async def play() -> Notebook:
        notes = Notebook()
        async with opened(desk):
            socket = AgentSocket(desk.url, KEY, SECRET, record=notes, ping_every=ping_every)
            async with socket:
                await act(socket)
        return notes

    return asyncio.run(play())


def test_the_handshake_brings_the_key_and_the_instances_own_origin() -> None:
    """https even where the instance speaks http, or the answer is 200 (`cmd/websocket.go:22-44`)."""

    async def act(socket: AgentSocket) -> None:
        assert not socket.ended

    desk = Desk()
    with_agent(desk, act)

    assert desk.handshakes[0][":path"] == "/ws"
    assert desk.handshakes[0]["authorization"] == authorization(KEY, SECRET) == "token k3y:s3cret"
    assert desk.handshakes[0]["origin"] == desk.url.replace("http:", "https:")


def test_subscription_and_typing_have_the_desks_shape() -> None:
    desk = Desk()

    async def act(socket: AgentSocket) -> None:
        await socket.subscribe("c")
        await socket.typing("c", is_typing=True)
        await desk.until(lambda it: bool(it.heard("typing")))

    with_agent(desk, act)

    assert desk.heard("conversation_subscribe")[0]["data"] == {"conversation_uuid": "c"}
    assert desk.heard("typing")[0]["data"] == {
        "conversation_uuid": "c",
        "is_typing": True,
        "is_private_message": False,
    }


def test_it_pings_in_bare_text_and_hears_the_pong() -> None:
    desk = Desk()
    heard: list[str] = []

    async def act(socket: AgentSocket) -> None:
        heard.append((await anext(aiter(socket))).text)

    notes = with_agent(desk, act, ping_every=0.01)

    assert heard == ["pong"]
    assert desk.frames[0] == "ping"
    assert notes.of(Frame)[0].way is Way.SENT


def test_a_refused_key_names_who_must_act_and_not_the_key() -> None:
    async def act(socket: AgentSocket) -> None:
        raise AssertionError("must not open")

    with pytest.raises(SocketRefused, match="API key was refused") as caught:
        with_agent(Desk(denial=Response("", 401)), act)

    assert "administrator" in caught.value.next_step
    assert "s3cret" not in str(caught.value)
