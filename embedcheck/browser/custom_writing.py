"""The visitor's hands inside a custom frontend's chat, by the selectors of its configuration."""

from collections.abc import Mapping
from typing import Any

from playwright.async_api import Locator, Page

from embedcheck.browser.blame import blamed
from embedcheck.browser.custom_eyes import CustomEyes
from embedcheck.browser.overheard import Overheard
from embedcheck.browser.prechat import asked_fields, named
from embedcheck.browser.writing import SEEN, Writing
from embedcheck.errors import StepFailed
from embedcheck.model.frontend import Selectors
from embedcheck.model.verdicts import Owner

FORM = "See the screenshot; compare `widget.selectors.prechat` with the form's fields."
CLOSED = "Open the chat first. If it is open, compare `widget.selectors` with what the screenshot shows."


class CustomWriting(Writing):
    """Works in the chat of one page."""

    def __init__(self, page: Page, overheard: Overheard, within: float, selectors: Selectors) -> None:
        super().__init__(page, overheard, within)
        self._selectors = selectors
        self._place = CustomEyes(selectors).place(page)

    async def start(self) -> None:
        """A composer without messages is a new conversation; otherwise `back` and `start` lead to one."""
        if await self._look_around() == "composer" and not await self._find("messages").count():
            return
        if not await self._find("start").first.is_visible():
            await self._press(self._find("back"), "going back to where a conversation is started")
        await self._enter("start", "starting another conversation")

    async def reach_composer(self) -> None:
        way = await self._look_around()
        if way != "composer":
            await self._enter(way, "going to the composer")

    async def fill_prechat(self, answers: Mapping[str, Any]) -> dict[str, str]:
        """Fills native fields: text, choices and boxes to tick, each found by its key."""
        await self.reach_composer()
        asked = asked_fields(self._overheard.settings)
        keys = [str(field["key"]) for field in asked]
        if not any([await self._place.locator(self._known("prechat", key)).count() for key in keys]):
            raise StepFailed(
                "the widget shows no form before the chat",
                next_step="The form is shown before a first message alone, and if the inbox asks for it.",
                owner=Owner.WIDGET if asked else Owner.SCENARIO,
            )
        shown: dict[str, str] = {}
        for name, value in answers.items():
            key = str(named(asked, name)["key"])
            with blamed(f"filling «{name}» of the form before the chat", next_step=FORM):
                shown[key] = await self._put_into(
                    self._place.locator(self._known("prechat", key)).first, value
                )
        return shown

    async def _put_into(self, field: Locator, value: Any) -> str:
        kind = await field.evaluate(
            "(each) => each.localName === 'select' ? 'select' : each.type", timeout=self._ms
        )
        if kind in ("checkbox", "radio"):
            await field.set_checked(bool(value), timeout=self._ms)
            return str(bool(value)).lower()
        if kind == "select":
            await field.select_option(label=str(value), timeout=self._ms)
            return str(value)
        await field.fill(str(value), timeout=self._ms)
        return await field.input_value()

    async def close_inside(self) -> None:
        button = self._find("close")
        if not await button.first.is_visible():
            # Some draw the button beside the iframe, on the host page.
            button = self._page.locator(self._known("close"))
        await self._press(button, "closing the chat")

    @property
    def _files(self) -> Locator:
        return self._find("upload").first

    async def _field(self) -> Locator:
        return self._find("composer").first

    async def _send(self) -> None:
        if self._selectors.send:
            await self._find("send").first.click(timeout=self._ms)
        else:
            await (await self._field()).press("Enter", timeout=self._ms)

    def _find(self, name: str) -> Locator:
        found = self._place.locator(self._known(name))
        # The field that takes files is hidden behind a button in most frontends.
        return found if name == "upload" else found.filter(visible=True)

    def _known(self, name: str, key: str = "") -> str:
        selector: str = getattr(self._selectors, name).replace("{key}", key)
        if not selector:
            field = name.rstrip("_")
            raise StepFailed(
                f"the configuration does not say where the frontend has its `{field}`",
                next_step=f"Set `widget.selectors.{field}` in embedcheck.yaml.",
                owner=Owner.SCENARIO,
            )
        return selector

    async def _look_around(self) -> str:
        """Where in the chat the visitor is, as soon as anything that leads on is visible."""
        ways = [each for each in ("composer", "continue_", "start") if getattr(self._selectors, each)]
        anything = self._find(ways[0])
        for way in ways[1:]:
            anything = anything.or_(self._find(way))
        with blamed("looking for a way to write", next_step=CLOSED):
            await anything.first.wait_for(timeout=self._ms)
        for way in ways:
            if await self._find(way).first.is_visible():
                return way
        return "composer"

    async def _enter(self, way: str, doing: str) -> None:
        await self._press(self._find(way), doing)
        with blamed(doing, next_step=SEEN):
            await self._find("composer").first.wait_for(timeout=self._ms)

    async def _press(self, button: Locator, doing: str) -> None:
        with blamed(doing, next_step=SEEN):
            await button.first.click(timeout=self._ms)
