"""What one load of a page costs: its requests and bytes, its main thread, its layout. Measured in a browser
context of its own, in which nothing was loaded before."""

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Page, Request, Route, StorageState
from playwright.async_api import Error as PlaywrightError

from embedcheck.browser.detours import REFUSED
from embedcheck.browser.eyes import is_widget, script
from embedcheck.browser.looking import COOKIES
from embedcheck.model.observations import LoadMeasured

# The embed is its script: without it nothing else of it comes.
EMBED_SCRIPT = re.compile(r"/widget\.js([?#]|$)")
READ = "() => { const read = window[Symbol.for('embedcheck.measured')]; return read ? read() : { now: performance.now() }; }"
WATCHED = "(end) => performance.now() >= end"
# How long a page may take to get what it asks for; one that is never done is not waited for any longer.
QUIET_PATIENCE = 2.0
SIZES_PATIENCE = 2.0
# These stay open, or tell nobody when they are done.
ENDLESS = {"eventsource", "websocket", "ping", "media"}


@dataclass(frozen=True, slots=True)
class Totals:
    """`now`: milliseconds since the load began; the others are None where the browser does not tell."""

    now: float
    blocked: float | None = None
    shift: float | None = None


class Meter:
    """Counts for one page, from before its load. Counted is what it asks the network for over HTTP."""

    def __init__(self, context: BrowserContext, page: Page, instance: str) -> None:
        self._context = context
        self._page = page
        self._instance = instance
        self._embed = True
        self._asked: list[Request] = []
        self._done: set[Request] = set()
        self._under_way: set[Request] = set()
        self._bell = asyncio.Event()

    async def attach(self, *, embed: bool) -> None:
        """Routed with the embed and without: what the detour costs, it costs both."""
        self._embed = embed

        async def handle(route: Route) -> None:
            with suppress(PlaywrightError):
                await (route.fallback() if embed else route.abort(REFUSED))

        await self._context.route(EMBED_SCRIPT, handle)
        await self._page.add_init_script(f"({script('measuring_page.js')})()")
        self._context.on("request", self._requested)
        self._context.on("requestfinished", lambda request: self._ended(request, done=True))
        self._context.on("requestfailed", lambda request: self._ended(request, done=False))

    async def quiet(self) -> None:
        """Until everything that was asked for is there."""
        with suppress(TimeoutError):
            async with asyncio.timeout(QUIET_PATIENCE):
                while self._under_way:
                    self._bell.clear()
                    await self._bell.wait()

    async def totals(self) -> Totals:
        return Totals(**await self._page.evaluate(READ))

    async def watched(self, milliseconds: float) -> None:
        """Until the page was watched for so long since its load began: a site that asks again and again
        costs more the longer one looks, with the embed or without."""
        await self._page.wait_for_function(WATCHED, arg=milliseconds, timeout=milliseconds + 5000)

    async def read(
        self, number: int, *, usable_after: float | None, chat_shift: float | None
    ) -> LoadMeasured:
        totals = await self.totals()
        sizes = dict(zip(self._asked, await asyncio.gather(*map(self._size, self._asked)), strict=True))
        by_chat = [each for each in self._asked if self._is_chats(each)]
        by_page = [each for each in self._asked if not self._is_chats(each)]
        return LoadMeasured(
            url=self._page.url,
            embed=self._embed,
            number=number,
            by_chat=_added_up({each: _address(each.url, self._instance) for each in by_chat}, sizes),
            by_page=_added_up({each: _origin(each.url) for each in by_page}, sizes),
            watched_for=round(totals.now, 1),
            usable_after=usable_after,
            blocked=totals.blocked if totals.blocked is None else round(totals.blocked, 1),
            shift=totals.shift if totals.shift is None else round(totals.shift, 4),
            chat_shift=chat_shift if chat_shift is None else round(chat_shift, 4),
        )

    def _requested(self, request: Request) -> None:
        refused = not self._embed and EMBED_SCRIPT.search(request.url)
        # What a service worker of the site repeats was counted when its page asked.
        if refused or not request.url.startswith("http") or request.service_worker is not None:
            return
        self._asked.append(request)
        if request.resource_type not in ENDLESS:
            self._under_way.add(request)

    def _ended(self, request: Request, *, done: bool) -> None:
        self._under_way.discard(request)
        if done:
            self._done.add(request)
        self._bell.set()

    async def _size(self, request: Request) -> int:
        """Bytes of the answer's body as they came; 0 where nobody knows."""
        if request in self._done:
            with suppress(PlaywrightError, TimeoutError):
                async with asyncio.timeout(SIZES_PATIENCE):
                    return max(0, (await request.sizes())["responseBodySize"])
        return 0

    def _is_chats(self, request: Request) -> bool:
        """Of the instance, whoever asks; of anybody, if the widget's iframe asks."""
        if _origin(request.url) == _origin(self._instance):
            return True
        with suppress(PlaywrightError):
            return is_widget(request.frame.url)
        return False


async def without_chat(context: BrowserContext) -> StorageState:
    """The cookies and the storage of a browser context, such as a consent, but for the chat's own cookies."""
    state = await context.storage_state()
    cookies = state.get("cookies", [])
    state["cookies"] = [each for each in cookies if not each.get("name", "").startswith(COOKIES)]
    return state


def _added_up(places: Mapping[Request, str], sizes: Mapping[Request, int]) -> dict[str, list[int]]:
    """Requests and bytes for each place."""
    found: dict[str, list[int]] = {}
    for request, place in places.items():
        count, size = found.get(place, [0, 0])
        found[place] = [count + 1, size + sizes[request]]
    return found


def _address(url: str, instance: str) -> str:
    """The path of what is the instance's own, and otherwise the whole address; never a query."""
    address: Any = urlsplit(url)._replace(query="", fragment="").geturl()
    return str(address).removeprefix(instance.rstrip("/"))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
