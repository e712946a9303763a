"""The visitor's hands on Libredesk's official widget, by what is stable in it.

The iframe by its address, the launcher as the element before it, the composer by its limit, buttons
by the texts that the widget itself loaded. Real clicks and keys; `window.Libredesk` only where the
scenario says so (`show`, `hide`, `setUser`, `logout`).
"""

import asyncio
import json
from contextlib import suppress
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from embedcheck.browser import seeing
from embedcheck.browser.answers import answered, asks
from embedcheck.browser.conversing import Conversing
from embedcheck.browser.launcher import launcher_trouble
from embedcheck.browser.looking import READ_EMBED, Seen, read_embed, see_embed
from embedcheck.browser.sockets import SocketGate
from embedcheck.browser.visitor import PageVisitor
from embedcheck.errors import EmbedcheckError, StepFailed
from embedcheck.model.observations import EmbedState, Noted, SocketDropped
from embedcheck.wire import endpoints
from embedcheck.wire.envelope import read_envelope
from embedcheck.wire.window_messages import CLEAR_SESSION, WIDGET_LOADED

REACHABLE = f"() => {{ const seen = ({READ_EMBED.strip()})(); return seen.open || seen.launcher === 'usable' ? seen : null; }}"
LOADED = f"() => ({READ_EMBED.strip()})().loaded"
IS_OPEN = f"(wanted) => ({READ_EMBED.strip()})().open === wanted"
POLL = 25  # milliseconds, inside the page
# How long a socket that is about to be cut may take to join first: only then is a recovery owed.
JOIN_PATIENCE = 3.0
# How long the widget may take, after the exchange was answered, to have read the new visitor's chats.
RELOAD_PATIENCE = 5.0

ASK_PATIENCE = 3000  # milliseconds

# The later of two such scripts wins; without a JWT it takes back what an earlier one did.
HOLD_JWT = """(({ jwt }) => {
  if (window !== window.top) return;
  delete window.LibredeskSettings;
  if (!jwt) return;
  let held;
  Object.defineProperty(window, 'LibredeskSettings', {
    configurable: true,
    enumerable: true,
    get: () => held,
    set: (value) => {
      held = value;
      if (value && typeof value === 'object') value.userJWT = jwt;
    },
  });
})"""
NO_API = "Wait until the embed has loaded; on a page without it there is no window.Libredesk."


class OfficialVisitor(PageVisitor):
    """Implements `steps.stage.Visitor` for Libredesk's own widget frontend."""

    def __init__(
        self, *, instance: str, touch: bool = False, gate: SocketGate | None = None, **hands: Any
    ) -> None:
        """`gate` is None where the session was not opened with routed sockets."""
        super().__init__(**hands)
        self._instance = instance
        self._touch = touch
        self._gate = gate

    @property
    def widget_open(self) -> bool:
        return self.clues.widget_open

    async def open_widget(self) -> None:
        seen = await self._reachable()
        if seen.state.open:
            return
        with self._trying("clicking the launcher", next_step=NO_API):
            await self._press_at(seen)
        await self._until(open_=True, otherwise="clicked the launcher, and the widget did not open")

    async def close_widget(self) -> None:
        with self._trying("looking at the embed", next_step=NO_API):
            seen = await see_embed(self._page, self.number)
        if not seen.state.open:
            return
        if seen.state.launcher == "usable":
            await self._press_at(seen)
        else:
            # On a phone the widget fills the screen, and the launcher is hidden while it is open.
            await self._conversing.close_on_phone()
        await self._until(open_=False, otherwise="closed the widget as a visitor does, and it stayed open")

    async def start_conversation(self) -> None:
        await self._conversing.start()

    async def continue_conversation(self) -> None:
        await self._conversing.reach_composer()

    async def say(self, text: str) -> None:
        await self._conversing.say(text)

    async def type_text(self, text: str) -> None:
        await self._conversing.type(text)

    async def upload(self, path: str) -> None:
        await self._conversing.attach(path)

    async def set_user(self, jwt: str) -> None:
        """Ends when the exchange was answered, whatever the answer, and the widget has loaded anew."""
        await self._until_loaded()
        page, heard = self.number, self._overheard.times(self.number, "host", WIDGET_LOADED)
        await answered(
            self._page,
            asks(endpoints.EXCHANGE),
            lambda: self._page.evaluate("(jwt) => window.Libredesk.setUser(jwt)", jwt),
            doing="calling Libredesk.setUser",
            within=self._timeouts.step,
        )
        try:
            async with asyncio.timeout(RELOAD_PATIENCE):
                await self._overheard.until(
                    lambda: self._overheard.times(page, "host", WIDGET_LOADED) > heard
                )
        except TimeoutError:
            self._record(Noted(text="after setUser the widget did not say WIDGET_LOADED"))

    async def hold_user_jwt(self, jwt: str) -> None:
        await self._context.add_init_script(f"{HOLD_JWT}({json.dumps({'jwt': jwt})})")

    async def logout(self) -> None:
        page, heard = self.number, self._overheard.times(self.number, "iframe", CLEAR_SESSION)
        with self._trying("calling Libredesk.logout", next_step=NO_API):
            await self._page.evaluate("() => window.Libredesk.logout()")
            async with asyncio.timeout(self._timeouts.step):
                await self._overheard.until(
                    lambda: self._overheard.times(page, "iframe", CLEAR_SESSION) > heard
                )

    async def show(self) -> None:
        with self._trying("calling Libredesk.show", next_step=NO_API):
            await self._page.evaluate("() => window.Libredesk.show()")
        await self._until(open_=True, otherwise="called Libredesk.show(), and the widget did not open")

    async def hide(self) -> None:
        with self._trying("calling Libredesk.hide", next_step=NO_API):
            await self._page.evaluate("() => window.Libredesk.hide()")
        await self._until(open_=False, otherwise="called Libredesk.hide(), and the widget stayed open")

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

    async def see_message(self, text: str, author: str, *, times: int, within: float) -> None:
        await seeing.message(self._page, text, author, times=times, within=within)

    async def see_unread(self, count: int, *, within: float) -> None:
        await seeing.unread(self._page, self.number, count, within=within)

    async def see_typing(self, shown: bool, *, within: float) -> None:
        await seeing.typing(self._page, shown, within=within)

    async def see_text(self, text: str, *, where: str, shown: bool, within: float) -> None:
        await seeing.text(self._page, text, where=where, shown=shown, within=within)

    @property
    def _conversing(self) -> Conversing:
        return Conversing(self._page, self._overheard, self._timeouts.step)

    async def _reachable(self) -> Seen:
        """The embed, once it is open or its launcher can be clicked by a person."""
        try:
            handle = await self._page.wait_for_function(REACHABLE, polling=POLL, timeout=self.patience)
            return read_embed(await handle.json_value(), self.number)
        except PlaywrightTimeout as error:
            raise await self._trouble() from error
        except PlaywrightError as error:
            raise StepFailed(
                f"the page was left while the visitor waited for the launcher: {self._page.url}",
                next_step="See what makes the page navigate by itself.",
            ) from error

    async def _until_loaded(self) -> None:
        try:
            await self._page.wait_for_function(LOADED, polling=POLL, timeout=self.patience)
        except PlaywrightTimeout as error:
            raise await self._trouble() from error

    async def _trouble(self) -> EmbedcheckError:
        with self._trying("looking at the embed", next_step=NO_API):
            state = (await see_embed(self._page, self.number)).state
        if state.instance and not state.frames and (answer := await self._launcher_answer(state)):
            self.clues.troubles[endpoints.LAUNCHER.name] = answer
        return launcher_trouble(state, self.clues, self._instance)

    async def _launcher_answer(self, state: EmbedState) -> str:
        """What the instance really says to the launcher's first request, empty where it says yes.

        A refusal carries no CORS headers (`chat.go:111`), so that the browser hides it from everybody.
        """
        base, inbox = state.settings.get("baseURL"), state.settings.get("inboxID")
        url = f"{base}{endpoints.LAUNCHER.path}?{endpoints.INBOX_QUERY}={inbox}"
        try:
            answer = await self._context.request.get(url, timeout=ASK_PATIENCE)
            envelope = read_envelope(await answer.text())
        except (PlaywrightError, UnicodeDecodeError):
            return ""
        said = f": {envelope.message}" if envelope and envelope.message else ""
        return "" if answer.ok else f"the instance answers {answer.status}{said}"

    async def _press_at(self, seen: Seen) -> None:
        if self._touch:
            await self._page.touchscreen.tap(seen.x, seen.y)
        else:
            await self._page.mouse.click(seen.x, seen.y)

    async def _until(self, *, open_: bool, otherwise: str) -> None:
        try:
            await self._page.wait_for_function(IS_OPEN, arg=open_, polling=POLL, timeout=self.patience)
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
