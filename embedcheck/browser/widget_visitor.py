"""The visitor's hands on a chat widget, whoever draws it: the launcher, the socket, what can be seen."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any, ClassVar

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from embedcheck.browser import seeing
from embedcheck.browser.eyes import Eyes
from embedcheck.browser.looking import Seen, read_embed, see_embed
from embedcheck.browser.measuring import Meter
from embedcheck.browser.seeing import POLL, asking
from embedcheck.browser.sockets import SocketGate
from embedcheck.browser.visitor import PageVisitor
from embedcheck.browser.writing import Writing
from embedcheck.errors import EmbedcheckError, StepFailed
from embedcheck.model.observations import LoadMeasured, Noted, PrechatShown, SocketDropped
from embedcheck.steps.files import File
from embedcheck.wire import endpoints

REACHABLE = (
    "(read) => () => { const seen = read(); return seen.open || seen.launcher === 'usable' ? seen : null; }"
)
LOADED = "(read) => () => read().loaded"
IS_OPEN = "(read) => (wanted) => read().open === wanted"
# How long a socket that is about to be cut may take to join first: only then is a recovery owed.
JOIN_PATIENCE = 3.0
# How long the widget may take to tell the server that its visitor has seen what came.
SEEN_PATIENCE = 5.0
# Milliseconds after which a visitor who waits in vain looks whether there is anything left to wait for.
GLANCE = 1500
NOT_THERE = "Wait until the chat is there; see whether this page has one at all."


class WidgetVisitor(PageVisitor, ABC):
    """What every driver of `steps.stage.Visitor` has in common. What it knows of a frontend are its
    eyes and its ways of writing; the rest is the browser's."""

    # Whether a page is the same without the chat once its script is refused.
    can_be_left_out: ClassVar[bool] = True

    def __init__(
        self,
        *,
        eyes: Eyes,
        instance: str,
        guest: Callable[[], AbstractAsyncContextManager["WidgetVisitor"]],
        touch: bool = False,
        gate: SocketGate | None = None,
        **hands: Any,
    ) -> None:
        """`gate` is None where the session was not opened with routed sockets. `guest` opens the same
        visitor's twin, in whose browser nothing was loaded before."""
        super().__init__(**hands)
        self._eyes = eyes
        self._instance = instance
        self._guest = guest
        self._touch = touch
        self._gate = gate

    @property
    @abstractmethod
    def _chat(self) -> Writing:
        """The hands inside the chat."""

    @abstractmethod
    async def _trouble(self) -> EmbedcheckError:
        """Why the chat cannot be opened at this moment."""

    @abstractmethod
    async def set_user(self, jwt: str) -> None: ...

    @abstractmethod
    async def hold_user_jwt(self, jwt: str) -> None: ...

    @abstractmethod
    async def logout(self) -> None: ...

    @abstractmethod
    async def show(self) -> None: ...

    @abstractmethod
    async def hide(self) -> None: ...

    @property
    def widget_open(self) -> bool:
        return self.clues.widget_open

    async def open_widget(self) -> None:
        seen = await self._reachable()
        if seen.state.open:
            return
        with self._trying("clicking the launcher", next_step=NOT_THERE):
            await self._press_at(seen)
        await self._until(open_=True, otherwise="clicked the launcher, and the widget did not open")

    async def close_widget(self) -> None:
        with self._trying("looking at the embed", next_step=NOT_THERE):
            seen = await see_embed(self._page, self.number, self._eyes)
        if not seen.state.open:
            return
        await self._read_to_the_end()
        if seen.state.launcher == "usable":
            await self._press_at(seen)
        else:
            # On a phone the chat fills the screen, and the launcher is hidden while it is open.
            await self._chat.close_inside()
        await self._until(open_=False, otherwise="closed the widget as a visitor does, and it stayed open")

    async def _read_to_the_end(self) -> None:
        """When `update-last-seen` is answered, the widget takes everything for read, what came meanwhile
        included (`store/chat.js`, updateCurrentConversationLastSeen): a badge would be lost on somebody
        who closes the chat sooner than any person does."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SEEN_PATIENCE):
                await self._overheard.until(lambda: not self._overheard.under_way(endpoints.LAST_SEEN))

    async def start_conversation(self) -> None:
        await self._chat.start()

    async def continue_conversation(self) -> None:
        await self._chat.reach_composer()

    async def fill_prechat(self, answers: Mapping[str, Any]) -> None:
        shown = await self._chat.fill_prechat(answers)
        self._record(PrechatShown(fields=shown, page=self.number))

    async def say(self, text: str, *, refused: bool = False) -> None:
        await self._chat.say(text, refused=refused)

    async def type_text(self, text: str) -> None:
        await self._chat.type(text)

    async def upload(self, file: File, *, must_be_refused: bool = False) -> bool:
        return await self._chat.attach(file, must_be_refused=must_be_refused)

    async def drop_socket(self) -> None:
        gate = await self._gate_in_use()
        self._record(SocketDropped())
        await gate.cut()

    async def hold_socket(self) -> None:
        gate = await self._gate_in_use()
        self._record(SocketDropped())
        await gate.hold()

    async def release_socket(self) -> None:
        self._routed().release()

    async def measure_embed(self, path: str, times: int) -> None:
        if not self.can_be_left_out:
            self._record(Noted(text=f"what the chat costs {path} was not measured: it is the site's own"))
            return
        for number in range(1, times + 1):
            watched = 0.0
            for embed in (True, False):
                async with self._guest() as guest:
                    seen = await guest.measure_load(path, number, embed=embed, watched=watched)
                self._record(seen)
                watched = seen.watched_for

    async def measure_load(self, path: str, number: int, *, embed: bool, watched: float) -> LoadMeasured:
        """Loads a page in this browser, in which nothing was loaded before, and watches it for at least so
        many milliseconds."""
        meter = Meter(self._context, self._page, self._instance)
        await meter.attach(embed=embed)
        await self.visit(path)
        usable = shift = None
        with self._trying("measuring the page", next_step="See what makes the page navigate by itself."):
            if embed:
                await self._reachable()
                usable = round((await meter.totals()).now, 1)
                await meter.quiet()
                before = (await meter.totals()).shift
                await self.open_widget()
                await meter.quiet()
                await self.close_widget()
                after = (await meter.totals()).shift
                shift = None if before is None or after is None else after - before
            await meter.quiet()
            await meter.watched(watched)
            return await meter.read(number, usable_after=usable, chat_shift=shift)

    async def see_message(self, text: str, author: str, *, times: int, within: float) -> None:
        await seeing.message(self._page, self._eyes, text, author, times=times, within=within)

    async def see_unread(self, count: int, *, within: float) -> None:
        await seeing.unread(self._page, self._eyes, self.number, count, within=within)

    async def see_text(self, text: str, *, where: str, shown: bool, within: float) -> None:
        await seeing.text(self._page, self._eyes, text, where=where, shown=shown, within=within)

    async def _reachable(self) -> Seen:
        """The embed, once it is open or its launcher can be clicked by a person."""
        try:
            return read_embed(await self._awaited(REACHABLE), self.number)
        except PlaywrightTimeout as error:
            trouble = await self._trouble()
            # What came while patience ran out, and its reason was looked for, has come.
            seen = await see_embed(self._page, self.number, self._eyes)
            if seen.state.open or seen.state.launcher == "usable":
                return seen
            raise trouble from error
        except PlaywrightError as error:
            raise StepFailed(
                f"the page was left while the visitor waited for the launcher: {self._page.url}",
                next_step="See what makes the page navigate by itself.",
            ) from error

    async def _awaited(self, question: str) -> Any:
        """What the page answers, once it is no longer no. Raises PlaywrightTimeout when patience is at an end,
        or sooner where nothing can come any more."""
        ends = time.monotonic() + self.patience / 1000
        while True:
            left = (ends - time.monotonic()) * 1000
            try:
                handle = await self._page.wait_for_function(
                    asking(question, self._eyes.read_embed), polling=POLL, timeout=max(1, min(GLANCE, left))
                )
                return await handle.json_value()
            except PlaywrightTimeout:
                if left <= GLANCE or self._in_vain():
                    raise

    def _in_vain(self) -> bool:
        """Whether it is certain that the chat will not come on this page. A frontend that nobody knows may
        try again."""
        return False

    async def _press_at(self, seen: Seen) -> None:
        if self._touch:
            await self._page.touchscreen.tap(seen.x, seen.y)
        else:
            await self._page.mouse.click(seen.x, seen.y)

    async def _until(self, *, open_: bool, otherwise: str) -> None:
        try:
            await self._page.wait_for_function(
                asking(IS_OPEN, self._eyes.read_embed), arg=open_, polling=POLL, timeout=self.patience
            )
        except PlaywrightTimeout as error:
            raise StepFailed(
                otherwise, next_step="See the screenshot and the page's errors in the report."
            ) from error
        # The widget's own word for it (WIDGET_OPENED, WIDGET_CLOSED) may still be on its way to us.
        self.clues.widget_open = open_

    async def _gate_in_use(self) -> SocketGate:
        """The gate, once the widget's newest socket is joined, or at least open."""
        gate = self._routed()
        try:
            async with asyncio.timeout(self._timeouts.step):
                await self._overheard.until(lambda: self._overheard.socket_is("open", "joined"))
        except TimeoutError as error:
            raise StepFailed(
                "the widget has no open WebSocket to drop",
                next_step="Let the visitor `say` something first: without a session there is no socket.",
            ) from error
        with suppress(TimeoutError):
            async with asyncio.timeout(JOIN_PATIENCE):
                await self._overheard.until(lambda: self._overheard.socket_is("joined"))
        return gate

    def _routed(self) -> SocketGate:
        if self._gate is None:
            raise StepFailed(
                "this browser session cannot cut sockets",
                next_step="Please report this: the runner opened it without routed sockets.",
            )
        return self._gate
