"""Gestures on one element of the host page: why one could not be made, as the log of Playwright's call tells it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from embedcheck.browser.blame import blamed, covering, plain
from embedcheck.errors import StepFailed
from embedcheck.model.verdicts import Owner

ELEMENT = "Correct the selector, or let the steps before lead to a page that has such an element."
RENAMED = (
    "See the screenshot for what the page shows instead; if the site only renamed it, correct the selector."
)
# What Playwright's log holds once a selector has found something.
_MATCHED = re.compile(r"resolved to|attempting \w+")
_WHY = re.compile(r"element is (not \w+|outside of the viewport)|resolved to (hidden|visible)")
HINDRANCES = {
    "not visible": "it is there, but cannot be seen",
    "hidden": "it is there, but cannot be seen",
    "visible": "it is still there, and can be seen",
    "not enabled": "it is there, but disabled",
    "not editable": "it is there, but may only be read",
    "not stable": "it is there, but never stops moving",
    "outside of the viewport": "it is there, but outside of the window, and cannot be scrolled to",
}
# Playwright's words for a selector that is none, and for a text that was to go where no text goes.
_NEVER = re.compile(r"while parsing|Element is not an <input>")


@contextmanager
def reaching(doing: str, *, within: float, alive: Callable[[], bool], awaits: bool = False) -> Iterator[None]:
    """Whatever Playwright raises of a gesture on an element becomes ours (`blamed`).

    An element that was there and could not be used (covered, invisible, disabled) is the site's to mend. A selector
    that matched nothing in all of `within` seconds is the scenario's, unless the step `awaits` the element: then
    either may be wrong, and nobody is named.
    """
    with blamed(doing, next_step=RENAMED if awaits else ELEMENT, alive=alive):
        try:
            yield
        except PlaywrightTimeout as error:
            raise _unreached(error.message, doing, within, awaits=awaits) from error
        except PlaywrightError as error:
            if not _NEVER.search(error.message):
                raise
            raise StepFailed(
                f"{doing}: {plain(error)}", next_step="Correct the selector.", owner=Owner.SCENARIO
            ) from error


def _unreached(log: str, doing: str, within: float, *, awaits: bool) -> StepFailed:
    if not _MATCHED.search(log):
        return StepFailed(
            f"{doing}: waited {within:g} s, and no element of the page matches the selector",
            next_step=RENAMED if awaits else ELEMENT,
            owner="" if awaits else Owner.SCENARIO,
        )
    if over := covering(log):
        return StepFailed(
            f"{doing}: waited {within:g} s; {over} lies over it and takes the clicks",
            next_step="Move that element away, or give it a lower z-index.",
            owner=Owner.SITE,
        )
    found = _WHY.findall(log)
    why = HINDRANCES.get("".join(found[-1]), "") if found else ""
    return StepFailed(
        f"{doing}: waited {within:g} s; {why or 'it is there, but does not answer'}",
        next_step="See in the screenshot whether a visitor could use it at that moment.",
        owner="" if awaits else Owner.SITE,
    )
