import asyncio
from collections.abc import Awaitable, Callable

from starlette.websockets import WebSocket

from embedcheck.model.observations import SocketClosed
from embedcheck.probe.socket import JoinAnswer, WidgetSocket
from tests.probe.desk import INBOX, Desk, Notebook, opened, refused_join

PUSH = '{"data":{"uuid":"u","text_content":"Hi"},"type":"new_message"}'


async def with_socket(
    desk: Desk, act: Callable[[WidgetSocket], Awaitable[object]], join_interval: float = 0.0
) -> Notebook:
    notes = Notebook()
    async with opened(desk):
        socket = WidgetSocket(desk.url, INBOX, record=notes, join_interval=join_interval)
        async with socket:
            await act(socket)
    return notes


def answers_to(desk: Desk, tokens: list[str], join_interval: float = 0.0) -> list[JoinAnswer]:
    answers: list[JoinAnswer] = []

    async def act(socket: WidgetSocket) -> None:
        answers.extend([await socket.join(token, within=0.3) for token in tokens])

    asyncio.run(with_socket(desk, act, join_interval))
    return answers


def test_a_good_join_is_answered() -> None:
    desk = Desk(tokens={"good"})

    assert answers_to(desk, ["good"]) == [JoinAnswer.JOINED]
    assert desk.heard("join") == [{"type": "join", "token": "good", "data": {"inbox_id": INBOX}}]


def test_a_bad_join_is_refused_and_a_good_one_still_possible() -> None:
    assert answers_to(Desk(tokens={"good"}), ["bad", "good"]) == [JoinAnswer.REFUSED, JoinAnswer.JOINED]


def test_after_three_refusals_no_further_join_is_sent() -> None:
    """Later versions of Libredesk close the socket for a fourth."""
    desk = Desk(tokens={"good"})

    assert answers_to(desk, ["a", "b", "c", "good"])[-1] is JoinAnswer.LIMITED
    assert len(desk.heard("join")) == 3


def test_a_second_join_waits_its_time() -> None:
    times: list[float] = []

    async def act(socket: WidgetSocket) -> None:
        for _ in range(2):
            await socket.join("good")
            times.append(asyncio.get_running_loop().time())

    asyncio.run(with_socket(Desk(tokens={"good"}), act, join_interval=0.2))

    assert times[1] - times[0] >= 0.19


def test_a_socket_that_ends_while_a_join_waits_its_time_leaves_it_unanswered() -> None:
    desk = Desk(tokens={"good"})
    answers: list[JoinAnswer] = []

    async def act(socket: WidgetSocket) -> None:
        await socket.join("good")
        async with asyncio.TaskGroup() as group:
            group.create_task(desk.hang_up())
            answers.append(await socket.join("good"))

    async def play() -> None:
        async with asyncio.timeout(30):
            await with_socket(desk, act, join_interval=60)

    asyncio.run(play())
    assert answers == [JoinAnswer.UNANSWERED]
    assert len(desk.heard("join")) == 1


def test_a_join_that_nobody_answers_is_unanswered() -> None:
    async def silent(desk: Desk, socket: WebSocket) -> None:
        while True:
            await desk.listen(socket)

    assert answers_to(Desk(dialogue=silent), ["good"]) == [JoinAnswer.UNANSWERED]


def test_a_socket_that_ends_leaves_the_join_unanswered_at_once() -> None:
    async def leave(desk: Desk, socket: WebSocket) -> None:
        await desk.listen(socket)
        await socket.close()

    assert answers_to(Desk(dialogue=leave), ["good", "good"]) == [JoinAnswer.UNANSWERED] * 2


def test_an_error_that_nobody_joined_for_counts_as_no_refusal() -> None:
    async def play() -> JoinAnswer:
        desk = Desk(tokens={"good"})
        async with opened(desk), WidgetSocket(desk.url, INBOX, join_interval=0) as socket:
            for _ in range(4):
                await desk.push(refused_join())
                await anext(aiter(socket))
            return await socket.join("good")

    assert asyncio.run(play()) is JoinAnswer.JOINED


def test_iterating_yields_every_frame_until_the_socket_ends() -> None:
    desk = Desk(tokens={"good"})
    kinds: list[str] = []

    async def act(socket: WidgetSocket) -> None:
        await socket.join("good")
        await desk.push(PUSH)
        await desk.hang_up()
        kinds.extend([frame.kind async for frame in socket])

    asyncio.run(with_socket(desk, act))
    assert kinds == ["joined", "new_message"]


def test_typing_page_visits_and_pings_have_the_widgets_shape() -> None:
    desk = Desk()

    async def act(socket: WidgetSocket) -> None:
        await socket.typing("c", is_typing=True)
        await socket.page_visit("https://shop.example/é", "Prix")
        await socket.ping()
        await desk.until(lambda it: bool(it.heard("ping")))

    asyncio.run(with_socket(desk, act))

    assert desk.heard("typing")[0]["data"] == {"conversation_uuid": "c", "is_typing": True}
    assert desk.heard("page_visit")[0]["data"] == {"url": "https://shop.example/é", "title": "Prix"}
    assert desk.heard("ping") == [{"type": "ping"}]


def test_the_handshake_carries_neither_origin_nor_token() -> None:
    desk = Desk(tokens={"good"})

    async def act(socket: WidgetSocket) -> None:
        await socket.join("good")

    notes = asyncio.run(with_socket(desk, act))

    assert desk.handshakes[0][":path"] == "/widget/ws"
    assert "good" not in str(desk.handshakes)
    assert [closed.socket for closed in notes.of(SocketClosed)] == [1]
