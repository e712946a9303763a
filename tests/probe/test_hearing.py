import asyncio

from embedcheck.probe.hearing import Hearing


def test_frames_are_heard_in_order_until_the_end() -> None:
    async def play() -> list[str]:
        hearing = Hearing()
        hearing.put('{"type":"joined","data":{"message":"namaste!"}}\n')
        hearing.put('{"type":"pong","data":null}\n')
        hearing.put("not json")
        hearing.put(None)
        return [f"{frame.kind} {frame.data}" async for frame in hearing]

    assert asyncio.run(play()) == ["joined {'message': 'namaste!'}", "pong {}", " {}"]


def test_the_end_stays_the_end() -> None:
    async def play() -> int:
        hearing = Hearing()
        hearing.put(None)
        async with asyncio.timeout(30):
            return len([1 async for _ in hearing] + [1 async for _ in hearing])

    assert asyncio.run(play()) == 0


def test_repr_of_a_frame_shows_no_content() -> None:
    async def play() -> str:
        hearing = Hearing()
        hearing.put('{"type":"x","data":{"token":"canary"}}')
        return repr(await anext(hearing))

    assert "canary" not in asyncio.run(play())
