"""The visitor's hands inside the official widget: its ways to a composer, by the texts that it loaded."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from playwright.async_api import FrameLocator, Locator
from playwright.async_api import TimeoutError as PlaywrightTimeout

from embedcheck.browser.blame import blamed
from embedcheck.browser.eyes import IFRAME
from embedcheck.browser.prechat import PrechatForm, asked_fields
from embedcheck.browser.writing import SEEN, Writing
from embedcheck.errors import StepFailed
from embedcheck.model.verdicts import Owner
from embedcheck.wire import endpoints
from embedcheck.wire.limits import COMPOSER_MAX

# The composer is the only field with this limit (MessageInput.vue); CSAT and the pre-chat form have others.
COMPOSER = f'textarea[maxlength="{COMPOSER_MAX}"]'
FORM_MESSAGE = "form textarea"
# How long a new visitor's widget may take to connect and catch up. It is no condition of `say`.
CATCH_UP = 3.0
FORM_PATIENCE = 2000  # milliseconds
ROWS = "div.flex.flex-col.items-end, div.flex.flex-col.items-start"

SEND_US_A_MESSAGE = "globals.messages.sendUsMessage"
CONTINUE = "globals.messages.continueConversation"
START_NEW = "globals.messages.startNewConversation"
GO_BACK = "globals.messages.goBack"
MESSAGES = "globals.terms.message"
START_CHAT = "widget.prechatForm.startChat"
CLOSE_CHAT = "globals.messages.closeChat"
ONE_ONLY = (
    "The inbox may allow one conversation only (prevent_multiple_conversations) or none "
    "(allow_start_conversation): change it, or use a fresh visitor."
)
CLOSED = (
    "Open the widget first. If it is open, its conversation may be closed to replies: see the screenshot."
)


class Conversing(Writing):
    """Works in the widget's iframe of one page."""

    @property
    def frame(self) -> FrameLocator:
        return self._page.frame_locator(IFRAME)

    @property
    def composer(self) -> Locator:
        return self.frame.locator(COMPOSER)

    @property
    def _files(self) -> Locator:
        return self.frame.locator('input[type="file"]').first

    def text(self, key: str, *, form: int = 0) -> str:
        """A text of the widget in the language that it loaded; `form` picks singular or plural."""
        text = self._overheard.texts.get(key)
        if text is None:
            raise StepFailed(
                f"the widget's translations have no «{key}»",
                next_step="See whether the widget loaded /api/v1/lang/<code>; an unknown version may name it otherwise.",
            )
        forms = [each.strip() for each in text.split("|")]
        return forms[min(form, len(forms) - 1)]

    async def start(self) -> None:
        """Reaches the composer of a new conversation."""
        way = await self._look_around()
        if way == "composer":
            if not await self.frame.locator(ROWS).count():
                return
            await self._button(self.text(GO_BACK)).click(timeout=self._ms)
        elif way == "start":
            await self._enter(self._start_on_home())
            return
        elif way == "continue":
            await self.frame.get_by_role("tab", name=self.text(MESSAGES, form=1)).click(timeout=self._ms)
        await self._enter(self._start_on_list(), doing="starting another conversation", advice=ONE_ONLY)

    async def reach_composer(self) -> None:
        """Continues the latest conversation, or starts the first."""
        way = await self._look_around()
        if way == "continue":
            await self._enter(self._continue())
        elif way == "start":
            await self._enter(self._start_on_home())
        elif way == "list":
            await self._enter(self._start_on_list())

    async def fill_prechat(self, answers: Mapping[str, Any]) -> dict[str, str]:
        await self.reach_composer()
        fields = asked_fields(self._overheard.settings)
        if not fields or await self.composer.count():
            raise StepFailed(
                "the widget shows no form before the chat",
                next_step="The form is shown before a first message alone, and if the inbox asks for it.",
                owner=Owner.WIDGET if fields else Owner.SCENARIO,
            )
        return await PrechatForm(self.frame, fields, self._within).fill(answers)

    async def _caught_up(self, read: int) -> None:
        """After a visitor's very first message the widget stores its session, connects, and reads the
        conversation anew; what is done meanwhile may be lost on its screen (`websocket.js`,
        syncMissedMessages). No person is that quick, so neither are we."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CATCH_UP):
                await self._overheard.until(lambda: self._overheard.answers(endpoints.CONVERSATION) > read)

    async def close_inside(self) -> None:
        await self._texts_heard()
        with blamed("closing the chat", next_step=SEEN):
            await self._button(self.text(CLOSE_CHAT)).click(timeout=self._ms)

    def _button(self, name: str) -> Locator:
        return self.frame.get_by_role("button", name=name, exact=True)

    def _start_on_home(self) -> Locator:
        return self._button(self._custom("visitors") or self.text(SEND_US_A_MESSAGE)).or_(
            self._button(self._custom("users") or self.text(SEND_US_A_MESSAGE))
        )

    def _start_on_list(self) -> Locator:
        # ConversationsView.vue:20-25 reads the users' text for visitors too.
        return self._button(self._custom("users") or self.text(START_NEW))

    def _continue(self) -> Locator:
        return self.frame.get_by_text(self.text(CONTINUE), exact=True)

    def _custom(self, audience: str) -> str:
        settings = self._overheard.settings.get(audience)
        text = settings.get("start_conversation_button_text") if isinstance(settings, dict) else ""
        return text if isinstance(text, str) else ""

    async def _texts_heard(self) -> None:
        """The widget may show its texts a moment before we have read the answer that brought them."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._within):
                await self._overheard.until(lambda: bool(self._overheard.texts))

    async def _look_around(self) -> str:
        """Where in the widget the visitor is, as soon as anything that leads on is visible."""
        await self._texts_heard()
        ways = {
            "composer": self.composer.or_(self.frame.locator(FORM_MESSAGE)),
            "continue": self._continue(),
            "start": self._start_on_home(),
            "list": self._start_on_list(),
        }
        anything = ways["composer"].or_(ways["continue"]).or_(ways["start"]).or_(ways["list"])
        with blamed("looking for a way to write", next_step=CLOSED):
            await anything.first.wait_for(timeout=self._ms)
        for name, locator in ways.items():
            if await locator.first.is_visible():
                return name
        return "composer"

    async def _enter(self, way: Locator, *, doing: str = "going to the composer", advice: str = SEEN) -> None:
        with blamed(doing, next_step=advice):
            await way.first.click(timeout=self._ms)
            await self.composer.or_(self.frame.locator(FORM_MESSAGE)).first.wait_for(timeout=self._ms)

    async def _field(self) -> Locator:
        if await self.composer.count():
            return self.composer.first
        return self.frame.locator(FORM_MESSAGE).first

    async def _send(self) -> None:
        if await self.composer.count():
            await self.composer.first.press("Enter", timeout=self._ms)
            return
        button = self._button(self.text(START_CHAT))
        # The form judges its fields a moment after the last key.
        with suppress(PlaywrightTimeout):
            await button.click(timeout=min(self._ms, FORM_PATIENCE))
            return
        if await button.is_disabled():
            raise StepFailed(
                "the pre-chat form is not complete, so its message cannot be sent",
                next_step="Fill the form's fields with `fill_prechat` before `say`.",
                owner=Owner.SCENARIO,
            )
        await button.click(timeout=self._ms)
