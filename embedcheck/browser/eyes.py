"""What one frontend looks like: how its launcher and its chat are read out of a page."""

from pathlib import Path
from typing import Protocol

from playwright.async_api import Frame, FrameLocator, Page

HERE = Path(__file__)
# The iframe of Libredesk's own widget, by its address.
IFRAME = 'iframe[src*="/widget?"][src*="inbox_id="]'


def script(name: str) -> str:
    """The text of one of this room's scripts, as a JavaScript expression."""
    return HERE.with_name(name).read_text(encoding="utf-8").strip()


ELEMENTS = f"({script('reading_elements.js')})()"


class Eyes(Protocol):
    """`read_embed` and `read_chat` are JavaScript functions of no arguments: the first runs in the host
    page and tells an EmbedState with the launcher's centre, the second where the chat lives and tells
    `messages`, `text`, `typing` and whether it is `shown`."""

    @property
    def read_embed(self) -> str: ...
    @property
    def read_chat(self) -> str: ...
    async def frame(self, page: Page) -> Frame | None:
        """Where the chat lives; None while it is not there."""

    def place(self, page: Page) -> Page | FrameLocator:
        """Where the chat's elements are looked for."""


class OfficialEyes:
    """Libredesk's own widget: a launcher in the host page, the chat in a cross-origin iframe."""

    read_embed = f"() => ({script('reading_embed.js')})({ELEMENTS})"
    read_chat = script("reading_chat.js")

    async def frame(self, page: Page) -> Frame | None:
        """The widget's iframe, once its document (or an error in its place) is there."""
        return next((frame for frame in page.frames if is_widget(frame.url)), None)

    def place(self, page: Page) -> FrameLocator:
        return page.frame_locator(IFRAME)


def is_widget(url: str) -> bool:
    return "/widget?" in url and "inbox_id=" in url
