"""Holding up or refusing requests on purpose, by URL. Nothing is routed before a step asks for it: a
routed browser keeps no HTTP cache, and every request takes a detour."""

import asyncio
from contextlib import suppress

from playwright.async_api import BrowserContext, Route
from playwright.async_api import Error as PlaywrightError

# What an ad blocker's refusal looks like to the page.
REFUSED = "blockedbyclient"


class Detours:
    """The routes of one context. Patterns are Playwright's: `*` ends at a slash, `**` does not."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._patterns: set[str] = set()

    async def block(self, pattern: str) -> None:
        """From now on no such request leaves the browser, until `free`."""

        async def refuse(route: Route) -> None:
            with suppress(PlaywrightError):
                await route.abort(REFUSED)

        await self._route(pattern, refuse)

    async def delay(self, pattern: str, seconds: float) -> None:
        """From now on each such request leaves the browser so much later, until `free`."""

        async def hold_up(route: Route) -> None:
            await asyncio.sleep(seconds)
            # Its page may have been left meanwhile.
            with suppress(PlaywrightError):
                await route.fallback()

        await self._route(pattern, hold_up)

    async def free(self, pattern: str | None = None) -> None:
        """Lets these requests, or all, go their way again; those that are held up still come late."""
        for known in {pattern} & self._patterns if pattern else set(self._patterns):
            await self._context.unroute(known)
            self._patterns.discard(known)

    async def _route(self, pattern: str, handler: object) -> None:
        await self.free(pattern)
        self._patterns.add(pattern)
        await self._context.route(pattern, handler)  # type: ignore[arg-type]
