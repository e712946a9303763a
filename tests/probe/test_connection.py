import asyncio

import pytest
from starlette.responses import Response
from starlette.websockets import WebSocket
from websockets.utils import accept_key

from embedcheck.errors import TargetUnreachable
from embedcheck.model.observations import Frame, SocketClosed, SocketFailed, SocketOpened, Way
from embedcheck.probe.connection import BROKE, Connection, KeepAlive, SocketRefused
from tests.probe.desk import Desk, Notebook, opened

SELDOM = KeepAlive('{"type":"ping"}', 60, 60)


class Line:
    """A connection to a desk, with what it recorded and heard."""

    def __init__(self, desk: Desk, keep_alive: KeepAlive = SELDOM) -> None:
        self.notes = Notebook()
        self.heard: list[str | None] = []
        self.connection = Connection(
            "ws" + desk.url.removeprefix("http") + "/widget/ws",
            number=3,
            record=self.notes,
            keep_alive=keep_alive,
            hear=self.heard.append,
        )


def test_frames_are_recorded_both_ways_although_nobody_reads_them() -> None:
    async def play() -> Notebook:
        async with opened(Desk()) as desk:
            line = Line(desk)
            async with line.connection as connection:
                await connection.send('{"type":"ping"}')
                await line.notes.until(Frame, 2)
        return line.notes

    notes = asyncio.run(play())
    frames = [(frame.way, frame.kind, frame.socket) for frame in notes.of(Frame)]

    assert frames == [(Way.SENT, "ping", 3), (Way.RECEIVED, "pong", 3)]
    assert isinstance(notes.seen[0], SocketOpened)


def test_our_own_goodbye_is_recorded_as_closed() -> None:
    async def play() -> Line:
        async with opened(Desk()) as desk:
            line = Line(desk)
            async with line.connection:
                pass
        return line

    line = asyncio.run(play())

    assert line.notes.of(SocketClosed) == [SocketClosed(socket=3, code=1000)]
    assert line.notes.of(SocketFailed) == []
    assert line.heard == [None]


def test_the_instances_goodbye_keeps_its_code() -> None:
    async def play() -> Notebook:
        async with opened(Desk()) as desk:
            line = Line(desk)
            async with line.connection as connection:
                await desk.hang_up(1008)
                assert await connection.ended_within(5)
        return line.notes

    assert [closed.code for closed in asyncio.run(play()).of(SocketClosed)] == [1008]


def test_a_line_that_breaks_without_goodbye_has_failed() -> None:
    async def play() -> Notebook:
        async with opened(Desk()) as desk:
            line = Line(desk)
            async with line.connection as connection:
                await desk.cut()
                assert await connection.ended_within(5)
        return line.notes

    notes = asyncio.run(play())

    assert [failed.failure for failed in notes.of(SocketFailed)] == [BROKE]
    assert notes.of(SocketClosed) == []


def test_it_pings_by_itself() -> None:
    async def play() -> int:
        async with opened(Desk()) as desk:
            async with Line(desk, KeepAlive('{"type":"ping"}', 0.01, 60)).connection:
                await desk.until(lambda it: len(it.heard("ping")) >= 3)
            return len(desk.frames)

    assert asyncio.run(play()) >= 3


def test_a_peer_that_never_answers_its_pings_is_given_up() -> None:
    async def deaf(desk: Desk, socket: WebSocket) -> None:
        while True:
            await desk.listen(socket)

    async def play() -> Notebook:
        async with opened(Desk(dialogue=deaf)) as desk:
            line = Line(desk, KeepAlive('{"type":"ping"}', 0.02, 0.1))
            async with line.connection as connection:
                assert await connection.ended_within(5)
        return line.notes

    assert "although it was pinged" in asyncio.run(play()).of(SocketFailed)[0].failure


@pytest.mark.parametrize(
    ("denial", "words"),
    [
        (Response("", 200), "200 instead of 101: a proxy took the upgrade"),
        (Response("", 502), "502"),
        (Response("", 302, {"location": "ws://elsewhere.invalid/"}), "redirected (HTTP 302)"),
    ],
)
def test_a_refused_handshake_is_told_and_recorded(denial: Response, words: str) -> None:
    async def play() -> tuple[SocketRefused, Notebook]:
        async with opened(Desk(denial=denial)) as desk:
            line = Line(desk)
            with pytest.raises(SocketRefused) as caught:
                async with line.connection:
                    pass
        return caught.value, line.notes

    error, notes = asyncio.run(play())

    assert error.status == denial.status_code
    assert words in error.what
    assert words in notes.of(SocketFailed)[0].failure
    assert error.next_step


def test_a_throttled_handshake_says_how_long_to_wait() -> None:
    async def play() -> float:
        async with opened(Desk(denial=Response("", 429, {"retry-after": "60"}))) as desk:
            with pytest.raises(SocketRefused) as caught:
                async with Line(desk).connection:
                    pass
        return caught.value.retry_after

    assert asyncio.run(play()) == 60


def test_a_dead_port_is_told_as_refused() -> None:
    async def play() -> SocketRefused:
        async with opened(Desk()) as desk:
            pass
        with pytest.raises(SocketRefused) as caught:
            async with Line(desk).connection:
                pass
        return caught.value

    error = asyncio.run(play())

    assert error.status is None
    assert "nothing listens" in error.what


def test_sending_on_an_ended_socket_says_so() -> None:
    async def play() -> None:
        async with opened(Desk()) as desk, Line(desk).connection as connection:
            await desk.hang_up()
            await connection.ended_within(5)
            with pytest.raises(TargetUnreachable, match="has ended"):
                await connection.send("{}")

    asyncio.run(play())


def test_the_bodys_own_exception_comes_out_as_it_is() -> None:
    """A TaskGroup lies inside; its wrapping must not reach whoever uses the connection."""

    async def play() -> None:
        async with opened(Desk()) as desk, Line(desk).connection:
            raise KeyError("mine")

    with pytest.raises(KeyError):
        asyncio.run(play())


def test_cancelling_the_body_closes_the_socket() -> None:
    async def play() -> Notebook:
        async with opened(Desk()) as desk:
            line = Line(desk)

            async def stay() -> None:
                async with line.connection:
                    await asyncio.Event().wait()

            async with asyncio.TaskGroup() as group:
                task = group.create_task(stay())
                await desk.until(lambda it: bool(it.open))
                await line.notes.until(SocketOpened)
                task.cancel()
            await desk.until(lambda it: not it.open)
        return line.notes

    assert len(asyncio.run(play()).of(SocketClosed)) == 1


def test_binary_frames_are_recorded_as_text() -> None:
    async def speak(desk: Desk, socket: WebSocket) -> None:
        await socket.send_bytes(b'{"type":"x\xff"}')
        await desk.listen(socket)

    async def play() -> str:
        async with opened(Desk(dialogue=speak)) as desk:
            line = Line(desk)
            async with line.connection:
                await line.notes.until(Frame)
        return line.notes.of(Frame)[0].text

    assert asyncio.run(play()) == '{"type":"x\ufffd"}'


def test_a_peer_that_ignores_our_goodbye_has_not_failed_for_that() -> None:
    async def shake_hands_only(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        key = next(
            line.split(": ")[1] for line in request.splitlines() if line.startswith("Sec-WebSocket-Key")
        )
        writer.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept_key(key).encode() + b"\r\n\r\n"
        )
        await reader.read()
        writer.close()

    async def play() -> Notebook:
        server = await asyncio.start_server(shake_hands_only, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        line = Line(Desk(url=f"http://127.0.0.1:{port}"))
        async with server, line.connection:
            pass
        return line.notes

    notes = asyncio.run(play())

    assert notes.of(SocketFailed) == []
    assert len(notes.of(SocketClosed)) == 1
