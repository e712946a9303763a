"""The visitor's hands on any frontend that speaks the widget's API: by the selectors of its configuration."""

import asyncio
import json
from contextlib import suppress
from typing import Any, cast

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page
from playwright.async_api import TimeoutError as PlaywrightTimeout

from embedcheck.browser.answers import answered, asks
from embedcheck.browser.blame import plain
from embedcheck.browser.custom_writing import CustomWriting
from embedcheck.browser.launcher import custom_trouble
from embedcheck.browser.looking import see_embed
from embedcheck.browser.seeing import POLL, asking
from embedcheck.browser.widget_visitor import LOADED, NOT_THERE, WidgetVisitor
from embedcheck.errors import EmbedcheckError, ScenarioMistake, StepFailed
from embedcheck.model.frontend import Frontend, Selectors
from embedcheck.model.verdicts import Owner
from embedcheck.wire import endpoints

# How long the frontend may take, after the exchange was answered, to ask for the contact's chats.
RELOAD_PATIENCE = 5.0
APPEAR_PATIENCE = 5.0
# `widget.selectors` of names that a person would look for, where Python has another.
_SPELLED = {"continue_": "continue"}
PLANT = """({ kind, name, others, token }) => {
  const old = window[kind].getItem(name)
  for (const each of [name, ...others]) if (window[kind].getItem(each) === old) window[kind].setItem(each, token)
}"""
# Whether the JWT is refused is the checks' to judge, whatever the frontend makes of it.
SIGN_IN = "(jwt) => {{ Promise.resolve({call}).catch(() => {{}}) }}"
# The later of two such scripts comes last; an empty JWT takes back what an earlier one did.
HOLD_JWT = "((jwt) => {{ if (window === window.top) {{ {call} }} }})({jwt})"


class CustomVisitor(WidgetVisitor):
    """Implements `steps.stage.Visitor` for a custom frontend. What its site calls is in its `calls`."""

    can_be_left_out = False

    def __init__(self, *, frontend: Frontend, **hands: Any) -> None:
        super().__init__(**hands)
        self._frontend = frontend

    async def set_user(self, jwt: str) -> None:
        """Ends when the exchange was answered, whatever the answer, and the contact's chats were read."""
        call = self._call("set_user")
        await self._appeared()
        read = self._overheard.answers(endpoints.CONVERSATIONS)
        with self._trying(f"calling {call}", next_step="Try it in the console; see `widget.api.set_user`."):
            await answered(
                self._page,
                asks(endpoints.EXCHANGE),
                lambda: self._page.evaluate(SIGN_IN.format(call=call), jwt),
                doing=f"calling {call}",
                within=self._timeouts.step,
            )
        with suppress(TimeoutError):
            async with asyncio.timeout(RELOAD_PATIENCE):
                await self._overheard.until(lambda: self._overheard.answers(endpoints.CONVERSATIONS) > read)

    async def hold_user_jwt(self, jwt: str) -> None:
        script = HOLD_JWT.format(call=self._call("user_jwt"), jwt=json.dumps(jwt))
        await self._context.add_init_script(script)

    async def plant_session(self, token: str) -> None:
        kind, _, name = self._frontend.session.partition(" ")
        if not name:
            raise StepFailed(
                "the configuration does not say where the frontend keeps its session",
                next_step="Set `widget.tokens.session` in embedcheck.yaml.",
                owner=Owner.SCENARIO,
            )
        if kind != "cookie":
            await self._plant(kind, name, token)
            return
        held = await self._context.cookies([self._site, self._page.url])
        for each in held:
            if each.get("name") == name:
                await self._context.add_cookies([cast(Any, {**each, "value": token})])

    async def _plant(self, kind: str, name: str, token: str) -> None:
        """In the storage; and where the visitor's token is the same one, there too: a server that forgot
        it forgot both."""
        frame = await self._eyes.frame(self._page) or self._page.main_frame
        of_visitor = self._frontend.visitor.partition(" ")
        others = [of_visitor[2]] if of_visitor[0] == kind else []
        with self._trying("replacing the session's token", next_step="See `widget.tokens.session`."):
            await frame.evaluate(PLANT, {"kind": kind, "name": name, "others": others, "token": token})

    async def logout(self) -> None:
        await self._evaluate("logout")

    async def show(self) -> None:
        await self._evaluate("show")
        await self._until(open_=True, otherwise="showed the chat as its site does, and it did not open")

    async def hide(self) -> None:
        await self._evaluate("hide")
        await self._until(open_=False, otherwise="hid the chat as its site does, and it stayed open")

    @property
    def _chat(self) -> CustomWriting:
        return CustomWriting(self._page, self._overheard, self._timeouts.step, self._frontend.selectors)

    async def _trouble(self) -> EmbedcheckError:
        with self._trying("looking at the chat", next_step=NOT_THERE):
            state = (await see_embed(self._page, self.number, self._eyes)).state
        return custom_trouble(state, self.clues, self._frontend.selectors.launcher)

    async def _evaluate(self, name: str) -> None:
        call = self._call(name)
        await self._appeared()
        with self._trying(f"calling {call}", next_step=f"Try it in the console; see `widget.api.{name}`."):
            await self._page.evaluate(f"() => ({call})")

    async def _appeared(self) -> None:
        """Waits for a chat that can be seen: its site may call it then. One that its site never shows but
        by a call of its own is not waited for longer."""
        with suppress(PlaywrightTimeout):
            await self._page.wait_for_function(
                asking(LOADED, self._eyes.read_embed), polling=POLL, timeout=APPEAR_PATIENCE * 1000
            )

    def _call(self, name: str) -> str:
        call: str = getattr(self._frontend.calls, name)
        if not call:
            raise StepFailed(
                f"the configuration does not say how the site does this: `widget.api.{name}` is missing",
                next_step=f"Set `widget.api.{name}` in embedcheck.yaml to the JavaScript that the site would call.",
                owner=Owner.SCENARIO,
            )
        return call


async def refuse_bad_selectors(page: Page, selectors: Selectors) -> None:
    """Raises ScenarioMistake for a selector that the browser cannot read, before anything is played."""
    for name in Selectors.__dataclass_fields__:
        selector = getattr(selectors, name).replace("{key}", "key")
        if not selector:
            continue
        try:
            await page.evaluate("(selector) => void document.querySelector(selector)", selector)
        except PlaywrightError as error:
            raise ScenarioMistake(
                f"widget.selectors.{_SPELLED.get(name, name)} is no CSS selector: {plain(error)}",
                next_step="Try it in the browser's console with document.querySelector(…).",
            ) from error
