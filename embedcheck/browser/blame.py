"""Playwright's errors, told as ours: what was tried, what the browser said, and who must act."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from embedcheck.errors import BadSetup, EmbedcheckError, StepFailed, TargetUnreachable

# Chromium's words for "nobody answers there". ERR_INTERNET_DISCONNECTED is not among them: it is
# what a scenario sees that took the browser off the network itself.
UNREACHABLE = (
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",
    "ERR_CONNECTION_TIMED_OUT",
    "ERR_CONNECTION_CLOSED",
    "ERR_NAME_NOT_RESOLVED",
    "ERR_ADDRESS_UNREACHABLE",
    "ERR_EMPTY_RESPONSE",
    "ERR_CERT_",
    "ERR_SSL_",
    "NS_ERROR_CONNECTION_REFUSED",
    "NS_ERROR_UNKNOWN_HOST",
)
GONE = ("Target page, context or browser has been closed", "Target crashed", "Browser has been closed")
_BOX = re.compile(r"[╔╗╚╝═║]+")
# Playwright's log of a click: `<aside class="bar">Menu</aside> intercepts pointer events`.
_INTERCEPTS = re.compile(r"(<[^<>]{1,120}>)[^\n]{0,300} intercepts pointer events")
_CALL = re.compile(r"^[A-Z][A-Za-z]+\.\w+:")


def plain(error: PlaywrightError) -> str:
    """The first telling line of Playwright's message, without the name of the call, its log and its box."""
    said = _CALL.sub("", _BOX.sub("", error.message.split("Call log:")[0]))
    lines = (line.strip() for line in said.splitlines())
    return next((line for line in lines if line), "no reason given")[:300]


def covering(log: str) -> str:
    """The tag of the element that took the clicks meant for another one, by the log of Playwright's call."""
    over: list[str] = _INTERCEPTS.findall(log)
    return over[-1] if over else ""


@contextmanager
def blamed(doing: str, *, next_step: str, alive: Callable[[], bool] = lambda: True) -> Iterator[None]:
    """Whatever Playwright raises inside becomes StepFailed (`doing`: what was tried, in words), or
    BadSetup if the browser itself is gone."""
    try:
        yield
    except PlaywrightTimeout as error:
        raise _late(error, doing, next_step) from error
    except PlaywrightError as error:
        raise _ours(error, doing, next_step=next_step, alive=alive) from error
    except TimeoutError as error:
        raise StepFailed(f"{doing}: nothing within the deadline", next_step=next_step) from error


def _late(error: PlaywrightTimeout, doing: str, next_step: str) -> StepFailed:
    """Why a gesture found no place in time, if Playwright's log says what was in its way."""
    if over := covering(error.message):
        return StepFailed(
            f"{doing}: {over} lies over it and takes the clicks",
            next_step="Move that element away, or give it a lower z-index than the widget has.",
        )
    return StepFailed(f"{doing}: nothing within the deadline", next_step=next_step)


def _ours(
    error: PlaywrightError, doing: str, *, next_step: str, alive: Callable[[], bool]
) -> EmbedcheckError:
    reason = plain(error)
    if any(word in reason for word in UNREACHABLE):
        return TargetUnreachable(
            f"{doing}: {reason}", next_step="Start the site, or correct its address (`site`, --base-url)."
        )
    if any(word in reason for word in GONE) and not alive():
        return BadSetup(
            f"{doing}: the browser has closed unexpectedly",
            next_step="Look for a crash or the out-of-memory killer on this machine; fewer --workers need less.",
        )
    return StepFailed(f"{doing}: {reason}", next_step=next_step)
