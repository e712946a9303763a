import asyncio
from collections.abc import Awaitable, Callable

import pytest

from embedcheck.model.observations import Observation, RequestSent, ResponseReceived, SocketOpened
from embedcheck.runner.pacing import COST, WINDOW, Hear, Pace

DESK = "https://desk.example"
LAUNCHER = f"{DESK}/api/v1/widget/chat/settings/launcher"


class Watch:
    """A clock that stands still until somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def read(self) -> float:
        return self.now

    async def within(self, awaited: Awaitable[object], seconds: float) -> None:
        waiting = asyncio.ensure_future(awaited)
        for _ in range(20):
            await asyncio.sleep(0)
            if waiting.done():
                return
        waiting.cancel()
        self.waits.append(round(seconds, 3))
        self.now += seconds


def request() -> RequestSent:
    return RequestSent(id="1", method="GET", url=LAUNCHER)


def answer(remaining: int, *, limit: int = 100, status: int = 200, **headers: str) -> ResponseReceived:
    told = {"x-ratelimit-limit": str(limit), "x-ratelimit-remaining": str(remaining)}
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return ResponseReceived(id="1", url=LAUNCHER, status=status, headers={**told, **more})


def ask(hear: Hear, times: int, *seen: Observation) -> None:
    for each in [request()] * times + list(seen):
        hear(each)


def paced(play: Callable[[Pace, Watch], Awaitable[None]], *, limit: int | None = None) -> list[str]:
    told: list[str] = []
    watch = Watch()
    asyncio.run(_bounded(play, Pace(told.append, limit=limit, clock=watch.read, within=watch.within), watch))
    return told


async def _bounded(play: Callable[[Pace, Watch], Awaitable[None]], pace: Pace, watch: Watch) -> None:
    async with asyncio.timeout(30):
        await play(pace, watch)


def test_where_no_limit_is_told_of_nobody_waits() -> None:
    async def play(pace: Pace, watch: Watch) -> None:
        for _ in range(10):
            async with pace.room() as hear:
                ask(hear, 50, ResponseReceived(id="1", url=LAUNCHER, status=200))
        assert watch.waits == []

    assert paced(play) == []


def test_a_scenario_that_would_not_fit_waits_until_the_window_has_moved_on_and_it_is_told_once() -> None:
    async def play(pace: Pace, watch: Watch) -> None:
        for _ in range(5):
            async with pace.room() as hear:
                ask(hear, COST, answer(100 - COST))
            watch.now += 1
        assert watch.waits == [WINDOW - 2, WINDOW - 2], "each time until the first of the last two is over"

    [told] = paced(play)
    assert told.startswith("Paced: the instance allows 100 requests a minute")


def test_what_others_use_of_the_limit_is_left_to_them() -> None:
    async def play(pace: Pace, watch: Watch) -> None:
        async with pace.room() as hear:
            ask(hear, 10, answer(20))
        assert pace.pause() == WINDOW, "80 are used, of which 10 are ours"

    paced(play)


def test_a_limit_of_the_configuration_holds_where_the_instance_names_none_or_a_higher() -> None:
    async def play(pace: Pace, watch: Watch) -> None:
        async with pace.room() as hear:
            ask(hear, 30)
        assert pace.pause() == WINDOW
        async with pace.room() as hear:
            hear(answer(99, limit=100))
        assert pace.limit == 40

    paced(play, limit=40)


def test_handshakes_count_and_what_is_not_the_widgets_does_not() -> None:
    async def play(pace: Pace, watch: Watch) -> None:
        async with pace.room() as hear:
            ask(hear, 10)
            for number in range(6):
                hear(SocketOpened(socket=number, url="wss://desk.example/widget/ws?x=1"))
            for url in (f"{DESK}/widget.js", f"{DESK}/api/v1/conversations/all", "wss://desk.example/ws"):
                hear(RequestSent(id="1", method="GET", url=url))
        assert pace.pause() == WINDOW, "of 56 five are kept free, and 16 and 35 more would be one too many"

    paced(play, limit=56)


def test_as_long_as_nothing_is_known_of_a_limit_one_scenario_goes_ahead() -> None:
    async def play(pace: Pace, watch: Watch) -> None:
        began: list[str] = []
        may_end = asyncio.Event()

        async def scenario(name: str, *seen: Observation) -> None:
            async with pace.room() as hear:
                began.append(name)
                for each in seen:
                    hear(each)
                await may_end.wait()

        async with asyncio.TaskGroup() as group:
            group.create_task(scenario("silent"))
            group.create_task(scenario("second", answer(97)))
            group.create_task(scenario("third"))
            for _ in range(20):
                await asyncio.sleep(0)
            assert began == ["silent"]
            may_end.set()
        assert began == ["silent", "second", "third"]

    paced(play)


def test_room_is_kept_for_what_a_running_scenario_has_yet_to_ask() -> None:
    async def play(pace: Pace, watch: Watch) -> None:
        async with pace.room() as first:
            ask(first, 5, answer(95))
            assert pace.pause() == 0, "90 hold twice 35"
            async with pace.room() as second:
                ask(second, 5)
                assert pace.pause() > 0
        assert pace.pause() == 0

    paced(play)


def test_scenarios_that_have_asked_alike_are_not_taken_for_each_other() -> None:
    async def play(pace: Pace, watch: Watch) -> None:
        async with pace.room() as first:
            first(answer(999, limit=1000))
            room = pace.room()
            second = await room.__aenter__()
            ask(first, 3)
            ask(second, 3)
            await room.__aexit__(None, None, None)
            ask(first, 3)

    paced(play, limit=1000)


@pytest.mark.parametrize(("said", "wait"), [("7", 7.0), ("soon", WINDOW), ("9999", WINDOW)])
def test_after_a_refusal_everybody_waits_as_long_as_it_says(said: str, wait: float) -> None:
    async def play(pace: Pace, watch: Watch) -> None:
        async with pace.room() as hear:
            hear(answer(0, status=429, retry_after=said))
        async with pace.room():
            pass
        assert watch.waits == [wait]

    assert len(paced(play)) == 1


def test_the_daily_limit_of_conversations_makes_nobody_wait() -> None:
    async def play(pace: Pace, watch: Watch) -> None:
        body = '{"status":"error","message":"Too many","data":null,"error_type":"RateLimitException"}'
        async with pace.room() as hear:
            hear(ResponseReceived(id="1", url=LAUNCHER, status=429, body=body))
        assert pace.pause() == 0

    paced(play)


def test_a_scenario_that_needs_more_than_the_limit_is_played_alone_in_a_fresh_window() -> None:
    async def play(pace: Pace, watch: Watch) -> None:
        for _ in range(2):
            async with pace.room() as hear:
                ask(hear, 15, answer(5, limit=20))
        assert watch.waits == [WINDOW]

    paced(play)
