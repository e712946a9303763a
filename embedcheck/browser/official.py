"""The visitor's hands on Libredesk's official widget, by what is stable in it.

The iframe by its address, the launcher as the element before it, the composer by its limit, buttons
by the texts that the widget itself loaded. Real clicks and keys; `window.Libredesk` only where the
scenario says so (`show`, `hide`, `setUser`, `logout`).
"""

import asyncio
import json

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from embedcheck.browser.answers import answered, asks
from embedcheck.browser.conversing import Conversing
from embedcheck.browser.launcher import hopeless, launcher_trouble
from embedcheck.browser.looking import see_embed
from embedcheck.browser.widget_visitor import LOADED, WidgetVisitor
from embedcheck.errors import EmbedcheckError
from embedcheck.model.observations import EmbedState, Noted
from embedcheck.wire import endpoints
from embedcheck.wire.envelope import read_envelope
from embedcheck.wire.window_messages import CLEAR_SESSION, WIDGET_LOADED

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


class OfficialVisitor(WidgetVisitor):
    """Implements `steps.stage.Visitor` for Libredesk's own widget frontend."""

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
        await self._until_loaded()
        with self._trying("calling Libredesk.show", next_step=NO_API):
            await self._page.evaluate("() => window.Libredesk.show()")
        await self._until(open_=True, otherwise="called Libredesk.show(), and the widget did not open")

    async def hide(self) -> None:
        with self._trying("calling Libredesk.hide", next_step=NO_API):
            await self._page.evaluate("() => window.Libredesk.hide()")
        await self._until(open_=False, otherwise="called Libredesk.hide(), and the widget stayed open")

    @property
    def _chat(self) -> Conversing:
        return Conversing(self._page, self._overheard, self._timeouts.step)

    async def _until_loaded(self) -> None:
        try:
            await self._awaited(LOADED)
        except PlaywrightTimeout as error:
            raise await self._trouble() from error

    def _in_vain(self) -> bool:
        return hopeless(self.clues, self._instance)

    async def _trouble(self) -> EmbedcheckError:
        with self._trying("looking at the embed", next_step=NO_API):
            state = (await see_embed(self._page, self.number, self._eyes)).state
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
