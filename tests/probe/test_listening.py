import asyncio
import json

from embedcheck.probe.connection import Connection, KeepAlive
from embedcheck.probe.exchanges import unrecorded
from embedcheck.probe.hearing import Hearing
from embedcheck.probe.listening import ListeningSocket
from tests.probe.desk import Desk, opened


def listening_to(desk: Desk) -> ListeningSocket:
    heard = Hearing()
    connection = Connection(
        "ws" + desk.url.removeprefix("http") + "/widget/ws",
        number=1,
        record=unrecorded,
        keep_alive=KeepAlive("ping", 60, 60),
        hear=heard.put,
    )
    return ListeningSocket(connection, heard)


def test_a_frame_has_data_only_where_there_is_some() -> None:
    async def play() -> list[str]:
        async with opened(Desk()) as desk, listening_to(desk) as socket:
            await socket.send("ping")
            await socket.send("typing", {"is_typing": False})
            await socket.send_text("no frame at all")
            await desk.until(lambda it: len(it.frames) == 3)
            return desk.frames

    ping, typing, nonsense = asyncio.run(play())

    assert json.loads(ping) == {"type": "ping"}
    assert json.loads(typing) == {"type": "typing", "data": {"is_typing": False}}
    assert nonsense == "no frame at all"


def test_it_yields_what_it_hears_until_its_end() -> None:
    async def play() -> tuple[list[str], bool]:
        async with opened(Desk()) as desk, listening_to(desk) as socket:
            await socket.send("ping")
            kinds = [(await anext(aiter(socket))).kind]
            await desk.hang_up()
            kinds += [frame.kind async for frame in socket]
            return kinds, await socket.ended_within(5) and socket.ended

    assert asyncio.run(play()) == (["pong"], True)
