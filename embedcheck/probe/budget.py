"""The rate limit that we share with the visitor's browser, and the patience to leave it some."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

WINDOW = 60.0
RESERVE = 10


@dataclass(frozen=True, slots=True)
class RateBudget:
    """What the last answer said of the limit. `remaining` is None until an answer spoke of it.

    Libredesk counts per client address in a sliding window of a minute, for the widget's requests
    and ours alike, and counts refused requests too (`ratelimit.go:40-82`).
    """

    remaining: int | None = None
    resets_in: float = 0.0
    seen_at: float = 0.0

    def after(self, headers: Mapping[str, str], now: float) -> "RateBudget":
        """The budget after an answer with these headers; `now` is on the caller's monotonic clock."""
        said = headers.get("x-ratelimit-remaining", "")
        if not said.isdecimal():
            return self
        return RateBudget(int(said), _resets_in(headers), now)

    def wait(self, now: float, reserve: int = RESERVE) -> float:
        """Seconds to wait before one more request, so that `reserve` requests are left to the visitor."""
        if self.remaining is None or self.remaining >= reserve:
            return 0.0
        return max(0.0, self.seen_at + self.resets_in - now)


def _resets_in(headers: Mapping[str, str]) -> float:
    # Both are the instance's own clock, so that a wrong clock on either machine does no harm.
    try:
        answered = parsedate_to_datetime(headers["date"]).timestamp()
        return min(WINDOW, max(0.0, float(headers["x-ratelimit-reset"]) - answered))
    except (KeyError, ValueError):
        return WINDOW


class Pacer:
    """Holds the budget of one instance and waits where it is nearly spent.

    `tell` hears one sentence each time that it makes somebody wait. Any number may ask at once: one
    waits, the others behind it.
    """

    def __init__(
        self,
        tell: Callable[[str], None],
        *,
        reserve: int = RESERVE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.budget = RateBudget()
        self._tell = tell
        self._reserve = reserve
        self._clock = clock
        self._sleep = sleep
        self._gate = asyncio.Lock()
        self._in_vain = False

    def heard(self, headers: Mapping[str, str]) -> None:
        self.budget = self.budget.after(headers, self._clock())

    async def ready(self, at_most: float = WINDOW) -> None:
        """Returns when a request leaves the visitor enough, or after `at_most` seconds."""
        async with self._gate:
            pause = min(at_most, self.budget.wait(self._clock(), self._reserve))
            if pause <= 0:
                return
            self._tell(
                f"Only {self.budget.remaining} requests are left under the instance's rate limit: "
                f"embedcheck waits {pause:.0f} s, so as not to take them from the widget."
            )
            await self._sleep(pause)
            # What we knew is out of date; the next answer tells anew.
            self.budget = RateBudget()

    async def refused(self, seconds: float) -> bool:
        """The limiter has refused a request: nobody asks again before that many seconds are over.

        False, and at once, where waiting has not helped already: somebody else uses up the limit.
        """
        if self._in_vain:
            return False
        self._in_vain = True
        self.budget = RateBudget(0, seconds, self._clock())
        await self.ready()
        return True

    def let_in(self) -> None:
        """A request was not refused: the next refusal is worth waiting for."""
        self._in_vain = False
