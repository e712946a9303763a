"""Looking at what a person would see at this moment: the embed, the conversation, cookies, storage."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

from playwright.async_api import BrowserContext, Page
from playwright.async_api import Error as PlaywrightError

from embedcheck.browser.blame import plain
from embedcheck.browser.eyes import Eyes, script
from embedcheck.browser.pages import Pages
from embedcheck.browser.script_names import WidgetScript
from embedcheck.model.observations import (
    ChatShown,
    CookiesSeen,
    EmbedState,
    HostSeen,
    HostState,
    Noted,
    StorageSeen,
    TokensKept,
)
from embedcheck.recorder import Record

READ_HOST = script("reading_host.js")
READ_STORAGE = script("reading_storage.js")

# A page that is busy or half loaded may not answer; looking must not hold up the scenario.
LOOK_PATIENCE = 2.0
COOKIES = "libredesk-"
_EMBED_FIELDS = {field.name for field in fields(EmbedState)} - {"page"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The embed of one page, with the launcher's centre in CSS pixels of the viewport."""

    state: EmbedState
    x: float = 0.0
    y: float = 0.0


def read_embed(raw: Mapping[str, Any], page: int) -> Seen:
    known = {name: raw[name] for name in _EMBED_FIELDS if name in raw}
    return Seen(state=EmbedState(**known, page=page), x=float(raw.get("x") or 0), y=float(raw.get("y") or 0))


async def see_embed(page: Page, number: int, eyes: Eyes) -> Seen:
    """Raises Playwright's Error while the page is being left."""
    return read_embed(await page.evaluate(eyes.read_embed), number)


async def see_chat(page: Page, eyes: Eyes) -> dict[str, Any] | None:
    """`messages`, `text` and `typing` of the widget; None where there is no widget to look into."""
    frame = await eyes.frame(page)
    if frame is None:
        return None
    read: dict[str, Any] | None = await frame.evaluate(eyes.read_chat)
    return read


class Looking:
    """Records what can be seen on every open page. Never raises: what cannot be seen is noted."""

    def __init__(
        self,
        record: Record,
        pages: Pages,
        context: BrowserContext,
        *,
        site: str,
        eyes: Eyes,
        keeps: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`keeps`: where a custom frontend keeps its tokens (`model.frontend`)."""
        self._record = record
        self._eyes = eyes
        self._keeps = keeps
        self._pages = pages
        self._context = context
        self._site = site
        self._storage: dict[int, dict[str, str]] = {}
        self._hosts: dict[tuple[int, type[HostSeen | HostState]], HostSeen | HostState] = {}
        self._script = WidgetScript(context)

    async def look(self) -> None:
        for number, page in self._pages.open:
            if page.url.startswith("http"):
                await self._guarded(page, number)

    async def _guarded(self, page: Page, number: int) -> None:
        try:
            async with asyncio.timeout(LOOK_PATIENCE):
                await self._look(page, number)
        except TimeoutError:
            self._record(Noted(text=f"page {number} did not let itself be looked at: it is busy"))
        except PlaywrightError as error:
            self._record(Noted(text=f"page {number} did not let itself be looked at: {plain(error)}"))

    async def _look(self, page: Page, number: int) -> None:
        # All of them at once: looking is paid for by every step of every scenario.
        embed, chat, cookies, items, host = await asyncio.gather(
            see_embed(page, number, self._eyes),
            see_chat(page, self._eyes),
            self._cookies(page),
            page.evaluate(READ_STORAGE),
            page.evaluate(READ_HOST),
        )
        self._record(embed.state)
        if chat is not None:
            self._record(_chat_shown(chat, number))
        if self._keeps:
            # First, so that what is a secret is known before it is met elsewhere.
            inside = await self._storage_inside(page)
            self._record(tokens_kept(self._keeps, cookies, items | inside, number))
        self._record(CookiesSeen(cookies=cookies))
        self._storage_seen(items, number)
        theirs = await self._script.names_set(host["globals"])
        self._host_seen(HostState(**host.pop("state"), page=number))
        self._host_seen(HostSeen(**host, set_by_widget=theirs, page=number))

    async def _cookies(self, page: Page) -> list[dict[str, Any]]:
        cookies = await self._context.cookies([self._site, page.url])
        own = {place.removeprefix("cookie ") for place in self._keeps.values()}
        return [
            _cookie(dict(cookie))
            for cookie in cookies
            if cookie["name"].startswith(COOKIES) or cookie["name"] in own
        ]

    async def _storage_inside(self, page: Page) -> dict[str, str]:
        """What a chat in an iframe keeps in the storage of its own origin."""
        frame = await self._eyes.frame(page)
        if frame is None or frame is page.main_frame:
            return {}
        inside: dict[str, str] = await frame.evaluate(READ_STORAGE)
        return inside

    def _storage_seen(self, items: dict[str, str], number: int) -> None:
        """Recorded when it changed: a site may keep megabytes there, and is looked at often."""
        if items != self._storage.get(number):
            self._storage[number] = items
            self._record(StorageSeen(items=items, page=number))

    def _host_seen(self, seen: HostSeen | HostState) -> None:
        """Recorded when it changed."""
        if seen != self._hosts.get((seen.page, type(seen))):
            self._hosts[seen.page, type(seen)] = seen
            self._record(seen)


def _chat_shown(chat: Mapping[str, Any], page: int) -> ChatShown:
    return ChatShown(
        messages=chat["messages"],
        text=chat["text"],
        page=page,
        # A hidden iframe has its elements all the same.
        typing=bool(chat.get("typing") and chat.get("shown")),
        title=chat.get("title", ""),
        subtitle=chat.get("subtitle", ""),
        composer=chat.get("composer"),
    )


def tokens_kept(
    keeps: Mapping[str, str], cookies: list[dict[str, Any]], items: Mapping[str, str], page: int
) -> TokensKept:
    """What is in the places where the frontend keeps its tokens; empty where there is nothing."""
    there = {f"cookie {cookie['name']}": str(cookie["value"]) for cookie in cookies}
    there |= {name.replace(".", " ", 1): value for name, value in items.items()}
    return TokensKept(
        session=there.get(keeps.get("session", ""), ""),
        visitor=there.get(keeps.get("visitor", ""), ""),
        places=dict(keeps),
        page=page,
    )


def _cookie(cookie: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": cookie["name"],
        "value": cookie["value"],
        "domain": cookie["domain"],
        "path": cookie["path"],
        "secure": cookie["secure"],
        "same_site": cookie["sameSite"],
        "http_only": cookie["httpOnly"],
        # Playwright's -1: it ends with the browser.
        "expires_in": round(cookie["expires"] - time.time(), 2) if cookie["expires"] > 0 else -1,
    }
