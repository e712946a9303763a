"""A slower processor than this machine has: Chromium can pretend to one, for a page and for its frames."""

from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame, Page

Spawn = Callable[[Coroutine[Any, Any, None]], None]


def slow_down(page: Page, times: float, *, spawn: Spawn) -> None:
    """Slows the page, and each frame that has a process of its own, as the widget's iframe has.

    A browser other than Chromium stays as fast as it is."""

    def navigated(frame: Frame) -> None:
        # The page's own session outlives its navigations; a frame may get another process with each.
        if frame.parent_frame is not None:
            spawn(_slow(page, frame, times))

    spawn(_slow(page, page, times))
    page.on("framenavigated", navigated)


async def _slow(page: Page, target: Page | Frame, times: float) -> None:
    # A frame in its parent's process has no session, and needs none; one may be gone by now.
    with suppress(PlaywrightError):
        session = await page.context.new_cdp_session(target)
        await session.send("Emulation.setCPUThrottlingRate", {"rate": times})
