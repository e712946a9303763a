"""The visitor's hands on the form before a chat: text and choices, found by the settings that the widget loaded."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from playwright.async_api import FrameLocator, Locator

from embedcheck.browser.blame import blamed
from embedcheck.errors import StepFailed
from embedcheck.model.verdicts import Owner

NAME_OF_COUNTRY = "(_, code) => new Intl.DisplayNames(['en'], { type: 'region' }).of(code)"
ADVICE = "See the screenshot, and the inbox's pre-chat form in Libredesk."


def asked_fields(settings: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The fields that the widget's settings ask of a visitor; empty where the form is off."""
    form = settings.get("prechat_form")
    if not isinstance(form, Mapping) or not form.get("enabled"):
        return []
    return [field for field in form.get("fields") or [] if field.get("enabled")]


def named(fields: list[Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    """The field of this key, or of this label. Raises StepFailed with the nearest name."""
    for field in fields:
        if name in (field.get("key"), field.get("label")):
            return field
    keys = [str(field.get("key")) for field in fields]
    near = get_close_matches(name, keys, n=1, cutoff=0.4)
    hint = f"Did you mean «{near[0]}»? " if near else ""
    raise StepFailed(
        f"the form before the chat has no field «{name}»",
        next_step=f"{hint}It asks for {', '.join(keys)}.",
        owner=Owner.SCENARIO,
    )


class PrechatForm:
    """The form of one page. `within` is each gesture's deadline in seconds."""

    def __init__(self, frame: FrameLocator, fields: list[Mapping[str, Any]], within: float) -> None:
        self._frame = frame
        self._fields = fields
        self._ms = within * 1000

    async def fill(self, answers: Mapping[str, Any]) -> dict[str, str]:
        """Fills each field as a person does; what each then shows, by its key."""
        shown: dict[str, str] = {}
        for name, value in answers.items():
            field = named(self._fields, name)
            with blamed(f"filling «{name}» of the form before the chat", next_step=ADVICE):
                shown[str(field["key"])] = await self._put(field, value)
        return shown

    async def _put(self, field: Mapping[str, Any], value: Any) -> str:
        kind = field.get("type")
        if kind == "checkbox":
            return await self._tick(field, bool(value))
        if kind == "list":
            return await self._choose(self._box_after_label(field), str(value), exact=True)
        if kind == "phone" and isinstance(value, Mapping):
            return await self._telephone(field, value)
        return await self._write(field, value)

    async def _write(self, field: Mapping[str, Any], value: Any) -> str:
        entry = self._frame.locator(f'input[name="{field["key"]}"]')
        await entry.fill(str(value), timeout=self._ms)
        return await entry.input_value()

    async def _telephone(self, field: Mapping[str, Any], value: Mapping[str, Any]) -> str:
        country = str(value["country"])
        name = await self._frame.locator("body").evaluate(NAME_OF_COUNTRY, country)
        # The country's box stands before the number's field, with or without a label of its own.
        entry = self._frame.locator(f'input[name="{field["key"]}"]')
        await self._choose(
            entry.locator("xpath=preceding::*[@role='combobox'][1]"), str(name or country), exact=False
        )
        return await self._write(field, value["number"])

    async def _tick(self, field: Mapping[str, Any], wanted: bool) -> str:
        box = self._label(field).locator("xpath=preceding::*[@role='checkbox'][1]")
        if (await box.get_attribute("aria-checked", timeout=self._ms) == "true") is not wanted:
            await box.click(timeout=self._ms)
        return str(await box.get_attribute("aria-checked"))

    async def _choose(self, box: Locator, option: str, *, exact: bool) -> str:
        await box.click(timeout=self._ms)
        # Flags and calling codes may stand around a country's name.
        words = rf"^{re.escape(option)}$" if exact else rf"(^|\s){re.escape(option)}(\s|$)"
        wanted = self._frame.get_by_role("option", name=re.compile(words)).first
        # A long list shows its first 200 only, and has a field to search in (ComboBox.vue, RENDER_CAP).
        search = self._frame.locator('[role="dialog"] input')
        await wanted.or_(search).first.wait_for(timeout=self._ms)
        if await search.count():
            await search.fill(option, timeout=self._ms)
        await wanted.click(timeout=self._ms)
        return (await box.inner_text()).strip()

    def _box_after_label(self, field: Mapping[str, Any]) -> Locator:
        # The official widget's list is not tied to its label, which only stands before it.
        return self._label(field).locator("xpath=following::*[@role='combobox'][1]")

    def _label(self, field: Mapping[str, Any]) -> Locator:
        text = re.compile(rf"^\s*{re.escape(str(field.get('label')))}\s*\*?\s*$")
        return self._frame.locator("label").filter(has_text=text).first
