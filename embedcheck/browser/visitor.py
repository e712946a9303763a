"""The visitor's hands on the host page: what any person does in a browser, chat or no chat."""

import re
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any, Literal, cast

from playwright.async_api import BrowserContext, Page, Response
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from embedcheck.browser.blame import blamed, plain
from embedcheck.browser.detours import Detours
from embedcheck.browser.elements import reaching
from embedcheck.browser.hiding import Hides, nothing, show_as_dots, to_mask
from embedcheck.browser.looking import Looking
from embedcheck.browser.overheard import Clues, Overheard
from embedcheck.browser.pages import Pages
from embedcheck.browser.refused_pages import is_wanted, refused_page
from embedcheck.errors import StepFailed
from embedcheck.model.observations import HistoryUsed, Noted, ScreenshotTaken
from embedcheck.model.verdicts import Owner
from embedcheck.recorder import Record
from embedcheck.steps.stage import Timeouts
from embedcheck.wire import endpoints

# A hanging font or pixel must not hold up a visitor who can already read the page.
LOAD_PATIENCE = 5.0
# One turn of the page's own loop: whatever a click set off has begun by then.
TURN = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
NAVIGATE = """({ how, path, title, after }) => new Promise((done) => {
  const method = { push: 'pushState', replace: 'replaceState' }[how];
  const used = { method, url_before: location.href, url_wanted: new URL(path, location.href).href };
  if (method) history[method]({}, '', path);
  else location.hash = path;
  used.url_after = location.href;
  used.replaced = Boolean(method) && Object.hasOwn(history, method);
  used.wrapped = Boolean(method) && !String(history[method]).includes('[native code]');
  const retitle = () => { if (title !== null) document.title = title; done(used); };
  if (after > 0) setTimeout(retitle, after * 1000); else retitle();
})"""
SCROLL = """(to) => {
  if (to === 'top') scrollTo(0, 0);
  else scrollTo(0, document.documentElement.scrollHeight);
}"""


class PageVisitor:
    """One visitor with one browser context; acts on the tab that was opened last."""

    def __init__(
        self,
        *,
        context: BrowserContext,
        page: Page,
        pages: Pages,
        overheard: Overheard,
        looking: Looking,
        record: Record,
        site: str,
        folder: Path,
        timeouts: Timeouts,
        hides: Hides = nothing,
    ) -> None:
        self._context = context
        self._page = page
        self._pages = pages
        self._overheard = overheard
        self._looking = looking
        self._record = record
        self._site = site
        self._folder = folder
        self._timeouts = timeouts
        self._hides = hides
        self._detours = Detours(context)
        self._opened: set[str] = set()

    @property
    def number(self) -> int:
        return self._pages.number(self._page)

    @property
    def clues(self) -> Clues:
        return self._overheard.clues(self.number)

    @property
    def patience(self) -> float:
        """A gesture's deadline in milliseconds, as Playwright counts."""
        return self._timeouts.step * 1000

    @property
    def alive(self) -> bool:
        browser = self._context.browser
        return browser is not None and browser.is_connected()

    async def visit(self, path: str, status: int | None = None) -> None:
        url = path if re.match(r"https?://", path) else f"{self._site}/{path.lstrip('/')}"
        page = self._page
        answer = await self._travel(
            f"opening {url}",
            lambda: page.goto(url, wait_until="domcontentloaded", timeout=self.patience),
        )
        if answer is None:
            return
        if not is_wanted(answer.status, status):
            raise refused_page(url, answer.status, status, opened=self._opened)
        if is_wanted(answer.status, None):
            self._opened.add(url)

    async def reload(self) -> None:
        page = self._page
        await self._travel(
            f"reloading {page.url}",
            lambda: page.reload(wait_until="domcontentloaded", timeout=self.patience),
        )

    async def back(self) -> None:
        await self._traverse("back", self._page.go_back)

    async def forward(self) -> None:
        await self._traverse("forward", self._page.go_forward)

    async def click(self, selector: str) -> None:
        with self._reaching(f"clicking {selector}"):
            await self._page.click(selector, timeout=self.patience)
        await self._follow()

    async def fill(self, selector: str, text: str) -> None:
        with self._reaching(f"filling {selector}"):
            field = self._page.locator(selector).first
            if self._hides(text):
                await show_as_dots(field, within=self.patience)
            await field.fill(text, timeout=self.patience)

    async def press(self, key: str, selector: str | None = None) -> None:
        with self._reaching(f"pressing {key}" + (f" on {selector}" if selector else "")):
            if selector is None:
                await self._page.keyboard.press(key)
            else:
                await self._page.press(selector, key, timeout=self.patience)
        await self._follow()

    async def wait_for(self, selector: str, state: str = "visible") -> None:
        wanted = cast(Literal["attached", "detached", "hidden", "visible"], state)
        with self._reaching(f"waiting for {selector} to be {state}", awaits=True):
            await self._page.locator(selector).first.wait_for(state=wanted, timeout=self.patience)

    async def navigate(self, how: str, path: str, title: str | None, title_after: float) -> None:
        given = {"how": how, "path": path, "title": title, "after": title_after}
        advice = "An SPA can only navigate within its own origin; `visit` opens other pages."
        with self._trying(f"navigating to {path} ({how})", next_step=advice):
            used = await self._page.evaluate(NAVIGATE, given)
        if used.get("method"):
            self._record(HistoryUsed(**used, page=self.number))

    async def scroll(self, to: str) -> None:
        with self._reaching(f"scrolling to {to}"):
            if to in ("top", "bottom"):
                await self._page.evaluate(SCROLL, to)
            else:
                await self._page.locator(to).first.scroll_into_view_if_needed(timeout=self.patience)

    async def set_viewport(self, width: int, height: int) -> None:
        await self._page.set_viewport_size({"width": width, "height": height})

    async def set_offline(self, offline: bool) -> None:
        await self._context.set_offline(offline)

    async def block(self, url: str) -> None:
        await self._detours.block(url)

    async def delay(self, url: str, by: float) -> None:
        await self._detours.delay(url, by)

    async def unblock(self, url: str | None) -> None:
        await self._detours.free(url)

    async def screenshot(self, name: str) -> None:
        path = self._free_path(re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-") or "screenshot")
        advice = "A web font that never arrives keeps the browser from taking pictures."
        with self._trying(f"taking the picture «{name}»", next_step=advice):
            # A message that is still fading in is no evidence: animations are brought to their end.
            mask = await to_mask(self._page, self._hides)
            await self._page.screenshot(path=path, animations="disabled", mask=mask, timeout=self.patience)
        self._record(ScreenshotTaken(name=name, path=path.name))

    async def evaluate(self, expression: str) -> Any:
        advice = "Try the expression in the browser's own console on that page."
        with self._trying("evaluating the expression", next_step=advice):
            return await self._page.evaluate(expression)

    async def new_tab(self, path: str) -> None:
        self._page = await self._context.new_page()
        await self.visit(path)

    async def plant_session(self, token: str) -> None:
        held = await self._context.cookies([self._site, self._page.url])
        mine = [each for each in held if each.get("name", "").startswith(endpoints.SESSION_COOKIE)]
        if not mine:
            raise StepFailed(
                "the page holds no session's cookie to replace",
                next_step="Let the visitor `say` something, or `identify`, before the session can end.",
                owner=Owner.SCENARIO,
            )
        # A visitor's token stands in two cookies, and a server that forgot it forgot both.
        old = mine[0].get("value")
        for each in held:
            if each.get("value") == old:
                await self._context.add_cookies([cast(Any, {**each, "value": token})])

    async def switch_tab(self, tab: int) -> None:
        opened = dict(self._pages.open)
        if (page := opened.get(tab - 1)) is None:
            there = ", ".join(str(number + 1) for number in opened)
            raise StepFailed(
                f"there is no tab {tab}",
                next_step=f"Open one with `new_tab`; open are: {there}.",
                owner=Owner.SCENARIO,
            )
        self._page = page
        with self._trying(f"going to tab {tab}", next_step="See whether the page crashed."):
            await page.bring_to_front()

    async def look(self) -> None:
        await self._looking.look()

    def _trying(self, doing: str, *, next_step: str) -> AbstractContextManager[None]:
        """Playwright's errors inside become ours."""
        return blamed(doing, next_step=next_step, alive=lambda: self.alive)

    def _reaching(self, doing: str, *, awaits: bool = False) -> AbstractContextManager[None]:
        within = self._timeouts.step
        return reaching(doing, within=within, alive=lambda: self.alive, awaits=awaits)

    async def _travel(self, doing: str, go: Callable[[], Awaitable[Response | None]]) -> Response | None:
        advice = "Open the address in a browser of your own; raise --timeout if the site is slow."
        answer = None
        with self._trying(doing, next_step=advice):
            try:
                answer = await go()
            except PlaywrightError as error:
                # A page that sends its visitor on by script has been opened all the same.
                if "interrupted by another navigation" not in error.message:
                    raise
        await self._loaded()
        return answer

    async def _traverse(self, way: str, go: Callable[..., Awaitable[Response | None]]) -> None:
        able = f"() => !window.navigation || window.navigation.canGo{way.capitalize()}"
        with self._trying(f"going {way}", next_step="See the step before."):
            if not await self._page.evaluate(able):
                raise StepFailed(
                    f"the browser's history has no page to go {way} to",
                    next_step=f"Visit another page before `{way}`.",
                    owner=Owner.SCENARIO,
                )
        await self._travel(f"going {way}", lambda: go(wait_until="domcontentloaded", timeout=self.patience))

    async def _loaded(self) -> None:
        try:
            await self._page.wait_for_load_state("load", timeout=LOAD_PATIENCE * 1000)
        except PlaywrightTimeout:
            self._record(Noted(text=f"{self._page.url} is still loading something after {LOAD_PATIENCE:g} s"))
        except PlaywrightError as error:
            self._record(Noted(text=f"{self._page.url} did not load to its end: {plain(error)}"))

    async def _follow(self) -> None:
        """If the gesture led to another page, waits until that is there."""
        with suppress(PlaywrightError):
            await self._page.evaluate(TURN)
        if self.clues.loading:
            with self._trying("following to the next page", next_step="See whether that page answers."):
                await self._page.wait_for_load_state("domcontentloaded", timeout=self.patience)

    def _free_path(self, stem: str) -> Path:
        taken = (
            self._folder / f"{stem}{'' if count == 1 else f'-{count}'}.png" for count in range(1, 10_000)
        )
        return next(path for path in taken if not path.exists())
