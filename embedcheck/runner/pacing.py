"""The rate limit of an instance, shared by everything that a run asks of it: scenarios wait for room.

Libredesk counts the widget's requests and handshakes per client address in a sliding window of a
minute, and those that it refuses too (`ratelimit.go:40-82`). What is ours in that window we know,
for both witnesses of the wire tell of every request; what others use of it, the headers tell.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from embedcheck.checks.throttling import by_the_limiter
from embedcheck.model.observations import Observation, RequestSent, ResponseReceived, SocketOpened
from embedcheck.wire import endpoints

WINDOW = 60.0
# Requests of a scenario as long as none that asked more was seen: a chat with a sign-in and its readings.
COST = 35
# What is left to others who come along, and to a scenario that asks more than any before.
KEPT_FREE = 0.1

Hear = Callable[[Observation], None]


@dataclass(slots=True, eq=False)
class _Share:
    """What one scenario has asked so far."""

    used: int = 0


@dataclass(slots=True)
class Pace:
    """Lets a scenario begin when the instance has room for it.

    `limit` is what the configuration allows in a minute; the instance's own headers can only lower
    it. `known` is true where the instance is known to have no limit but that. `tell` hears once that
    somebody has to wait. `clock` gives monotonic seconds.
    """

    tell: Callable[[str], None]
    limit: int | None = None
    known: bool = False
    clock: Callable[[], float] = time.monotonic
    within: Callable[[Awaitable[object], float], Awaitable[None]] = field(default_factory=lambda: _within)
    _ours: deque[float] = field(default_factory=deque)
    _others: int = 0
    _closed_until: float = 0.0
    _cost: int = COST
    _running: list[_Share] = field(default_factory=list)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _told: bool = False

    @asynccontextmanager
    async def room(self) -> AsyncIterator[Hear]:
        """Waits for room and keeps it inside the block. What is seen there is to be told to the value."""
        async with self._turn:
            await self._wait_for_room()
            share = _Share()
            self._running.append(share)
        try:
            yield lambda seen: self._hear(seen, share)
        finally:
            self._running.remove(share)
            self._cost = max(self._cost, share.used)
            self.known = True
            self._ring()

    async def _wait_for_room(self) -> None:
        while True:
            if not self.known and self._running:
                # Nothing was answered yet, so that the limit is unknown: one scenario goes ahead.
                await self._bell.wait()
            elif (pause := self.pause()) > 0:
                self._tell_once()
                await self.within(self._bell.wait(), pause)
            else:
                return

    def pause(self) -> float:
        """Seconds until there may be room for one more scenario; 0 if there is now."""
        now = self.clock()
        if now < self._closed_until:
            return self._closed_until - now
        if self.limit is None:
            return 0.0
        self._forget(now)
        reserved = sum(max(0, self._cost - share.used) for share in self._running)
        usable = int(self.limit * (1 - KEPT_FREE))
        missing = min(self._cost, usable) + reserved + len(self._ours) + self._others - usable
        if missing <= 0 or not (self._ours or self._running):
            return 0.0
        if missing > len(self._ours):
            return self._ours[-1] + WINDOW - now if self._ours else WINDOW
        return self._ours[missing - 1] + WINDOW - now

    def _hear(self, seen: Observation, share: _Share) -> None:
        match seen:
            case RequestSent() if urlsplit(seen.url).path.startswith(endpoints.API):
                self._count(share)
            case SocketOpened() if urlsplit(seen.url).path == endpoints.SOCKET_PATH:
                self._count(share)
            case ResponseReceived() if urlsplit(seen.url).path.startswith(endpoints.API):
                self._learn(seen)
            case _:
                pass

    def _count(self, share: _Share) -> None:
        share.used += 1
        self._ours.append(self.clock())

    def _learn(self, answer: ResponseReceived) -> None:
        self.known = True
        now = self.clock()
        limit, remaining = (answer.headers.get(f"x-ratelimit-{name}", "") for name in ("limit", "remaining"))
        if limit.isdecimal() and remaining.isdecimal():
            self.limit = min(int(limit), self.limit or int(limit))
            self._forget(now)
            self._others = max(0, int(limit) - int(remaining) - len(self._ours))
        if by_the_limiter(answer):
            said = answer.headers.get("retry-after", "")
            self._closed_until = now + (min(float(said), WINDOW) if said.isdecimal() else WINDOW)
        self._ring()

    def _forget(self, now: float) -> None:
        while self._ours and self._ours[0] <= now - WINDOW:
            self._ours.popleft()

    def _ring(self) -> None:
        self._bell.set()
        self._bell = asyncio.Event()

    def _tell_once(self) -> None:
        if not self._told:
            self._told = True
            allowed = f"{self.limit} requests a minute" if self.limit else "no more requests for now"
            self.tell(
                f"Paced: the instance allows {allowed}, so scenarios wait until there is room for them."
            )


async def _within(awaited: Awaitable[object], seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await awaited
