"""What a custom frontend looks like, by the selectors of its configuration."""

import json
from dataclasses import asdict

from playwright.async_api import ElementHandle, Frame, FrameLocator, Page

from embedcheck.browser.eyes import ELEMENTS, script
from embedcheck.model.frontend import Selectors


class CustomEyes:
    """Implements `eyes.Eyes`: the chat is in the page itself, or in the iframe that `frame` selects."""

    def __init__(self, selectors: Selectors) -> None:
        self._selectors = selectors
        reading = f"({script('reading_custom.js')})({ELEMENTS}, {json.dumps(asdict(selectors))})"
        self.read_embed = f"() => {reading}.embed()"
        self.read_chat = f"() => {reading}.chat()"

    async def frame(self, page: Page) -> Frame | None:
        """Raises Playwright's Error while the page is being left."""
        if not self._selectors.frame:
            return page.main_frame
        element: ElementHandle | None = await page.query_selector(self._selectors.frame)
        return await element.content_frame() if element else None

    def place(self, page: Page) -> Page | FrameLocator:
        return page.frame_locator(self._selectors.frame) if self._selectors.frame else page
