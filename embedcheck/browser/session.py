"""One attempt's own browser context: witnesses attached before the first page, closed within a deadline."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from playwright.async_api import BrowserContext, Page
from playwright.async_api import Error as PlaywrightError

from embedcheck.browser.custom import CustomVisitor, refuse_bad_selectors
from embedcheck.browser.custom_eyes import CustomEyes
from embedcheck.browser.eyes import Eyes, OfficialEyes
from embedcheck.browser.filming import develop, filmed
from embedcheck.browser.hiding import Hides, nothing
from embedcheck.browser.launching import Browser, not_opened
from embedcheck.browser.looking import Looking
from embedcheck.browser.measuring import without_chat
from embedcheck.browser.official import OfficialVisitor
from embedcheck.browser.overheard import Overheard, without_ballast
from embedcheck.browser.page_watcher import PageWatcher
from embedcheck.browser.pages import Pages
from embedcheck.browser.recording import HAR, Recording, overheard_as_har
from embedcheck.browser.session_options import SessionOptions
from embedcheck.browser.slowing import slow_down
from embedcheck.browser.sockets import SocketGate
from embedcheck.browser.widget_visitor import WidgetVisitor
from embedcheck.browser.wire_watcher import WireWatcher
from embedcheck.errors import EmbedcheckError
from embedcheck.model.observations import Noted, Observation, ScreenshotTaken
from embedcheck.model.target import Target
from embedcheck.recorder import Record

CLOSE_WITHIN = 5.0
TRACE = "trace.zip"


class BrowserSession:
    """`async with`: a context with its two witnesses, and `visitor`, who acts in it.

    Pictures and films go into `folder`; into `raw` goes what Playwright writes in clear, a trace and a HAR.
    `hides` says of a text that it must not be in a picture. Raises BadSetup if the browser is gone, ScenarioMistake for an unknown device. A hanging page
    does not keep it from closing.
    """

    visitor: WidgetVisitor

    def __init__(
        self,
        browser: Browser,
        options: SessionOptions,
        *,
        target: Target,
        folder: Path,
        page_record: Record,
        wire_record: Record,
        raw: Path | None = None,
        hides: Hides = nothing,
    ) -> None:
        self._browser = browser
        self._options = options
        self._target = target
        self._folder = folder
        self._raw = raw or folder
        self._hides = hides
        self._overheard = Overheard()
        self._page_record = self._heard(page_record)
        self._wire_record = self._heard(wire_record)
        self._pages = Pages()
        self._chores = asyncio.TaskGroup()
        self._running: set[asyncio.Task[None]] = set()
        self._context: BrowserContext | None = None
        self._failed = False
        self._closing = False
        self._over = False
        self.screenshots: tuple[str, ...] = ()
        self.trace: str | None = None
        self.har: str | None = None
        self.videos: tuple[str, ...] = ()

    async def __aenter__(self) -> Self:
        description = self._description()
        await self._chores.__aenter__()
        try:
            self._context = await self._browser.handle.new_context(**description)
            await self._prepare(self._context)
        except PlaywrightError as error:
            await self._close()
            raise not_opened(error) from error
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and not isinstance(error, asyncio.CancelledError):
            self._failed = True
        await self._close()

    async def ended(self, *, failed: bool) -> None:
        """Takes a last picture of what the visitor sees, and keeps the evidence of an attempt that failed."""
        self._failed = failed
        name = self._options.picture.of(failed=failed)
        if name is not None:
            with suppress(EmbedcheckError):
                await self.visitor.screenshot(name)

    def _heard(self, record: Record) -> Record:
        def tee(seen: Observation) -> None:
            if self._over:
                return
            if isinstance(seen, ScreenshotTaken):
                self.screenshots = (*self.screenshots, seen.path)
            self._overheard.hear(seen)
            record(without_ballast(seen))

        return tee

    def _description(self) -> dict[str, Any]:
        options = self._options
        device = self._browser.device(options.device) if options.device else {}
        size = options.viewport or (1280, 720)
        viewport = {"viewport": {"width": size[0], "height": size[1]}}
        own = viewport if options.viewport or not device else {}
        return {
            **device,
            **own,
            **self._tastes(),
            "locale": options.locale,
            "ignore_https_errors": options.ignore_https_errors,
            **({"storage_state": options.state} if options.state else {}),
            **(filmed(self._folder) if options.video.records(options.attempt) else {}),
            **(overheard_as_har(self._raw) if options.har.records(options.attempt) else {}),
        }

    def _tastes(self) -> dict[str, Any]:
        options = self._options
        tastes = {
            "has_touch": options.touch,
            "color_scheme": options.color_scheme,
            "reduced_motion": options.reduced_motion,
        }
        return {name: taste for name, taste in tastes.items() if taste is not None}

    async def _prepare(self, context: BrowserContext) -> None:
        wire = WireWatcher(
            self._wire_record,
            self._pages,
            self._target.instance,
            spawn=self._spawn,
            leave=self._overheard.leave,
        )
        self._wire = wire
        context.on("page", self._opened)
        wire.attach(context)
        await PageWatcher(self._page_record, self._pages).attach(context)
        gate = SocketGate() if self._options.routed_sockets else None
        if gate is not None:
            await gate.install(context)
        if self._options.tracing.records(self._options.attempt):
            await context.tracing.start(screenshots=True, snapshots=True)
        page = await context.new_page()
        if self._options.frontend is not None:
            await refuse_bad_selectors(page, self._options.frontend.selectors)
        self.visitor = self._visitor(context, page, gate)

    def _visitor(self, context: BrowserContext, page: Page, gate: SocketGate | None) -> WidgetVisitor:
        frontend = self._options.frontend
        eyes: Eyes = CustomEyes(frontend.selectors) if frontend else OfficialEyes()
        hands: dict[str, Any] = {
            "eyes": eyes,
            "instance": self._target.instance,
            "touch": bool(self._description().get("has_touch")),
            "gate": gate,
            "context": context,
            "page": page,
            "pages": self._pages,
            "overheard": self._overheard,
            "looking": Looking(
                self._page_record,
                self._pages,
                context,
                site=self._target.site,
                eyes=eyes,
                keeps=frontend.keeps if frontend else {},
            ),
            "record": self._page_record,
            "site": self._target.site,
            "folder": self._folder,
            "hides": self._hides,
            "timeouts": self._options.timeouts,
            "guest": lambda: self._guest(context),
        }
        return CustomVisitor(frontend=frontend, **hands) if frontend else OfficialVisitor(**hands)

    @asynccontextmanager
    async def _guest(self, context: BrowserContext) -> AsyncIterator[WidgetVisitor]:
        """The same visitor in a browser with nothing in its cache and no chat, to whom nobody listens."""
        state = await without_chat(context)
        off = Recording.OFF
        options = replace(self._options, tracing=off, video=off, har=off, routed_sockets=False, state=state)
        twin = BrowserSession(
            self._browser,
            options,
            target=self._target,
            folder=self._folder,
            # What a twin sees is no evidence of the scene.
            page_record=lambda _: None,
            wire_record=lambda _: None,
        )
        async with twin:
            yield twin.visitor

    def _opened(self, page: Page) -> None:
        number = self._pages.number(page)
        self._wire.watch_sockets(page)
        if self._options.cpu_slowdown != 1:
            slow_down(page, self._options.cpu_slowdown, spawn=self._spawn)
        page.on("crash", lambda _: self._page_record(Noted(text=f"page {number} crashed")))

    def _spawn(self, chore: Coroutine[Any, Any, None]) -> None:
        if self._closing:
            chore.close()
            return
        task = self._chores.create_task(chore)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _close(self) -> None:
        """Trace, bodies still on their way, context: each within its deadline, whatever the page does."""
        context = self._context
        if context is not None:
            await self._bounded(self._bodies())
            if self._options.tracing.records(self._options.attempt):
                await self._bounded(self._stop_tracing(context))
        self._closing = True
        for task in self._running:
            task.cancel()
        # Chores swallow their own errors; the error that ended the block, if any, stays the only one.
        await self._chores.__aexit__(None, None, None)
        if context is not None:
            self._wire.stop()
            # What ends because we end it is no evidence.
            self._over = True
            await self._bounded(context.close())
            if self._options.har.records(self._options.attempt):
                keep = self._options.har.keeps(failed=self._failed)
                self.har = HAR if keep and (self._raw / HAR).exists() else None
            if self._options.video.records(self._options.attempt):
                await self._bounded(self._stop_filming())

    async def _stop_filming(self) -> None:
        keep = self._options.video.keeps(failed=self._failed)
        self.videos = await develop(self._pages.all, self._folder, keep=keep)

    async def _bodies(self) -> None:
        if self._running:
            await asyncio.wait(set(self._running), timeout=CLOSE_WITHIN / 2)

    async def _stop_tracing(self, context: BrowserContext) -> None:
        if self._options.tracing.keeps(failed=self._failed):
            await context.tracing.stop(path=self._raw / TRACE)
            self.trace = TRACE
        else:
            await context.tracing.stop()

    async def _bounded(self, chore: Coroutine[Any, Any, None]) -> None:
        with suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(CLOSE_WITHIN):
                await chore
