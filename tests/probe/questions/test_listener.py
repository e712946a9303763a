import asyncio
from collections.abc import Awaitable, Callable

import pytest
from starlette.websockets import WebSocket

from embedcheck.probe.questions.listener import Listener, of_kind
from embedcheck.probe.questions.question import CannotTell
from embedcheck.probe.socket import WidgetSocket
from tests.probe.desk import INBOX, Desk, opened

PUSH = '{"data":{"uuid":"u"},"type":"new_message"}'


def listening(desk: Desk, act: Callable[[Listener], Awaitable[None]], patience: float = 5.0) -> None:
    async def play() -> None:
        async with opened(desk), WidgetSocket(desk.url, INBOX) as socket:
            await act(Listener(socket, patience))

    asyncio.run(play())


def test_it_hears_what_came_and_keeps_it() -> None:
    desk = Desk()

    async def act(heard: Listener) -> None:
        await desk.push(PUSH)
        await desk.push(PUSH)
        assert await heard.until(of_kind("new_message"), count=2)
        assert await heard.until(of_kind("new_message"))
        assert len(heard.of(of_kind("new_message"))) == 2

    listening(desk, act)


def test_what_does_not_come_in_time_has_not_come() -> None:
    async def act(heard: Listener) -> None:
        assert not await heard.until(of_kind("new_message"))

    listening(Desk(), act, patience=0.05)


def test_a_socket_that_ends_is_waited_for_no_longer() -> None:
    desk = Desk()

    async def act(heard: Listener) -> None:
        await desk.hang_up()
        with pytest.raises(CannotTell):
            await heard.until(of_kind("new_message"))

    listening(desk, act, patience=60)


def test_it_has_caught_up_when_a_ping_was_answered() -> None:
    desk = Desk()

    async def act(heard: Listener) -> None:
        await desk.push(PUSH)
        await heard.caught_up()
        assert [frame.kind for frame in heard.frames] == ["new_message", "pong"]

    listening(desk, act)


def test_without_a_pong_nobody_knows() -> None:
    async def deaf(desk: Desk, socket: WebSocket) -> None:
        while True:
            await desk.listen(socket)

    async def act(heard: Listener) -> None:
        with pytest.raises(CannotTell):
            await heard.caught_up()

    listening(Desk(dialogue=deaf), act, patience=0.05)
