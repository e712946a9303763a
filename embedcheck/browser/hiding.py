"""What must not be seen in a picture: fields and texts of the page that hold a secret.

No secret is ever given to the page to look for itself: its scripts, and those of others in it, could keep
it. The page tells what it shows, and it is compared out here.
"""

import asyncio
from collections.abc import Callable, Iterable

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame, Locator, Page

ANSWER_WITHIN = 2.0
Hides = Callable[[str], bool]
"""Whether a text holds what must not be shown."""


def nothing(_: str) -> bool:
    return False


# Playwright's own order of elements, open shadow roots included, so that `nth` means the same ones.
_SHOWN = """(all) => all.map((element) => {
  const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  return [element.value, element.placeholder, ...own.map((node) => node.data)]
    .filter((text) => typeof text === 'string').join('\\n');
})"""
# Drawn as dots, in pictures, films and a trace's film strip alike. What the page reads stays the same.
_AS_DOTS = "(field) => field.style.setProperty('-webkit-text-security', 'disc', 'important')"


async def to_mask(page: Page, hides: Hides) -> list[Locator]:
    """The elements of all frames that show now what must not be in a picture. A frame that does not tell
    what it shows is hidden whole."""
    found: list[Locator] = []
    for frame in page.frames:
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                found += await _in_frame(frame, hides)
        except TimeoutError:
            found.append(page.locator("html" if frame == page.main_frame else "iframe"))
        except PlaywrightError:
            continue  # it is gone
    return found


async def _in_frame(frame: Frame, hides: Hides) -> Iterable[Locator]:
    elements = frame.locator("body *")
    shown = await elements.evaluate_all(_SHOWN)
    return [elements.nth(number) for number, text in enumerate(shown) if text and hides(text)]


async def show_as_dots(field: Locator, *, within: float) -> None:
    """Before a secret is typed into this field. `within` is in milliseconds, as Playwright counts."""
    await field.evaluate(_AS_DOTS, timeout=within)
