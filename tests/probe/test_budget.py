import asyncio

from embedcheck.probe.budget import Pacer, RateBudget

DATE = "Mon, 23 Nov 2026 06:22:07 GMT"
AT = 1795414927  # the same moment


def limits(remaining: int, reset: int = AT + 60) -> dict[str, str]:
    return {"x-ratelimit-remaining": str(remaining), "x-ratelimit-reset": str(reset), "date": DATE}


def test_nobody_waits_before_the_instance_spoke_of_a_limit() -> None:
    assert RateBudget().wait(now=5.0) == 0
    assert RateBudget().after({}, now=5.0) == RateBudget()


def test_nobody_waits_while_there_is_plenty() -> None:
    assert RateBudget().after(limits(10), now=100.0).wait(now=100.0) == 0


def test_a_nearly_spent_budget_is_waited_for_until_its_reset() -> None:
    budget = RateBudget().after(limits(9), now=100.0)

    assert budget.wait(now=100.0) == 60
    assert budget.wait(now=145.0) == 15
    assert budget.wait(now=200.0) == 0


def test_the_reset_is_told_by_the_instances_own_clock() -> None:
    assert RateBudget().after(limits(0, reset=AT + 7), now=0.0).resets_in == 7


def test_an_answer_without_a_readable_date_means_a_whole_window() -> None:
    headers = {"x-ratelimit-remaining": "3", "x-ratelimit-reset": "soon", "date": "today"}

    assert RateBudget().after(headers, now=0.0).resets_in == 60
    assert RateBudget().after({"x-ratelimit-remaining": "3"}, now=0.0).resets_in == 60


def test_an_absurd_reset_is_kept_within_a_window() -> None:
    assert RateBudget().after(limits(0, reset=AT + 9999), now=0.0).resets_in == 60
    assert RateBudget().after(limits(0, reset=AT - 9999), now=0.0).resets_in == 0


def test_the_pacer_waits_and_says_why_only_when_little_is_left() -> None:
    said: list[str] = []
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def pace() -> None:
        pacer = Pacer(said.append, clock=lambda: 0.0, sleep=sleep)
        pacer.heard(limits(50))
        await pacer.ready()
        pacer.heard(limits(4))
        await pacer.ready()
        await pacer.ready()

    asyncio.run(pace())
    assert slept == [60]
    assert len(said) == 1
    assert "4 requests are left" in said[0]


def test_the_pacer_waits_no_longer_than_it_may() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def pace() -> None:
        pacer = Pacer(lambda _: None, clock=lambda: 0.0, sleep=sleep)
        pacer.heard(limits(0))
        await pacer.ready(at_most=3)

    asyncio.run(pace())
    assert slept == [3]


class Slept:
    """A sleep that takes no time, and what was asked of it."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def test_a_refusal_is_waited_out_once_and_not_in_vain_a_second_time() -> None:
    slept = Slept()

    async def pace() -> list[bool]:
        pacer = Pacer(lambda _: None, clock=lambda: 0.0, sleep=slept)
        first, second = await pacer.refused(60), await pacer.refused(60)
        pacer.let_in()
        return [first, second, await pacer.refused(30)]

    assert asyncio.run(pace()) == [True, False, True]
    assert slept.seconds == [60, 30]


def test_of_many_who_wait_one_is_told_and_all_go_on() -> None:
    said: list[str] = []
    slept = Slept()

    async def pace() -> None:
        pacer = Pacer(said.append, clock=lambda: 0.0, sleep=slept)
        pacer.heard(limits(3))
        await asyncio.gather(*(pacer.ready() for _ in range(5)))

    asyncio.run(pace())
    assert slept.seconds == [60]
    assert len(said) == 1
