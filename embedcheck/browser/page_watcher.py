"""The page witness: navigation, titles, window messages, console, errors and refused resources."""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from math import isfinite
from pathlib import Path
from secrets import token_hex
from typing import Any

from playwright.async_api import BrowserContext, ConsoleMessage, Dialog, WebError
from playwright.async_api import Error as PlaywrightError

from embedcheck.browser.pages import Pages
from embedcheck.model.observations import (
    ConsoleLine,
    CspViolation,
    Navigated,
    Noted,
    Observation,
    PageError,
    PostMessage,
    TitleChanged,
)
from embedcheck.recorder import Record
from embedcheck.wire import window_messages

SCRIPT = Path(__file__).with_name("page_script.js").read_text(encoding="utf-8")
KNOWN = sorted(window_messages.TO_HOST | window_messages.TO_IFRAME)
TROUBLE = ("error", "warning")
# A leak may be a mere `console.log`; a site that logs without end must not drown the transcript.
CHATTER_MAX = 200
LINE_MAX = 2000
# A line of a stack, in any browser's way of writing it, ends in the script's URL, line and column.
_SCRIPT_URL = re.compile(r"(https?://[^\s()]+?):\d+:\d+\b")

Told = Mapping[str, Any]


def _clock(told: Told) -> float:
    clock = float(told.get("clock") or 0)
    return round(clock, 3) if isfinite(clock) else 0.0


def _navigated(told: Told, page: int) -> Observation:
    calls = [str(url) for url in told.get("passed") or ()]
    replaced = told.get("replaced")
    return Navigated(
        url=str(told["url"]),
        title=str(told["title"]),
        how=str(told["how"]),
        # The outermost call is whose idea it was; the widget's own wrapper stands between.
        script=calls[-1] if calls else "",
        passed=[url for url in dict.fromkeys(calls) if url],
        replaced=None if replaced is None else bool(replaced),
        page=page,
        clock=_clock(told),
    )


def _title(told: Told, page: int) -> Observation:
    return TitleChanged(url=str(told["url"]), title=str(told["title"]), page=page, clock=_clock(told))


def _message(told: Told, page: int) -> Observation:
    return PostMessage(
        heard_by=str(told["heardBy"]),
        type=str(told["type"]),
        data=dict(told["data"]),
        page=page,
        clock=_clock(told),
    )


def _csp(told: Told, page: int) -> Observation:
    return CspViolation(
        document=str(told["document"]),
        directive=str(told["directive"]),
        blocked=str(told["blocked"]),
        page=page,
    )


READERS: dict[str, Callable[[Told, int], Observation]] = {
    "navigated": _navigated,
    "title": _title,
    "message": _message,
    "csp": _csp,
}


def read_told(payload: Any, page: int) -> Observation | None:
    """What the script in the page tells, as a fact; None if it is not the script's own words.

    A page can reach the channel if it looks for it, so its words are not trusted to be well formed.
    """
    try:
        told = json.loads(payload)
        return READERS[told["kind"]](told, page)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


class PageWatcher:
    """Watches every page of one context. Attach it before the first page is opened."""

    def __init__(self, record: Record, pages: Pages) -> None:
        self._record = record
        self._pages = pages
        self._chatter = 0

    async def attach(self, context: BrowserContext) -> None:
        # A new name each time: no site can look for ours.
        binding = f"_{token_hex(8)}"
        await context.expose_binding(binding, self._told)
        given = json.dumps({"binding": binding, "known": KNOWN})
        await context.add_init_script(f"({SCRIPT})({given})")
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("dialog", self._dialog)

    def _told(self, source: dict[str, Any], payload: Any) -> None:
        seen = read_told(payload, self._pages.number(source["page"]))
        if seen is not None:
            self._record(seen)

    def _console(self, line: ConsoleMessage) -> None:
        self._chatter += line.type not in TROUBLE
        if line.type in TROUBLE or self._chatter <= CHATTER_MAX:
            self._record(
                ConsoleLine(
                    level=line.type,
                    text=line.text[:LINE_MAX],
                    source=str(line.location.get("url") or ""),
                    page=self._pages.number(line.page),
                )
            )

    def _error(self, error: WebError) -> None:
        page = self._pages.number(error.page)
        stack = getattr(error.error, "stack", None) or ""
        source = _SCRIPT_URL.search(stack)
        self._record(PageError(message=str(error.error), page=page, source=source.group(1) if source else ""))

    async def _dialog(self, dialog: Dialog) -> None:
        """Nobody is there to answer. Leaving a page is always allowed, as the scenario wants it."""
        self._record(Noted(text=f"the page showed a dialog ({dialog.type}): {dialog.message}"))
        # A page that was closed meanwhile has taken its dialog along.
        with suppress(PlaywrightError):
            await (dialog.accept() if dialog.type == "beforeunload" else dialog.dismiss())
