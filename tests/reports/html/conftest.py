"""The one browser of this folder, for pytest-playwright's `page`.

It lives no longer than a module: while Playwright's synchronous driver runs, no other test of this
process could start an event loop.
"""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from embedcheck.browser import LaunchOptions
from embedcheck.browser.install import is_root
from embedcheck.browser.launching import QUIET, found


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def browser_path() -> str | None:
    return asyncio.run(found(LaunchOptions())).executable_path


@pytest.fixture(scope="module")
def browser(browser_path: str | None, playwright: Playwright) -> Iterator[Browser]:
    args = [*QUIET, *(["--no-sandbox"] if is_root() else [])]
    running = playwright.chromium.launch(executable_path=browser_path, args=args)
    yield running
    running.close()


@pytest.fixture(scope="module")
def browser_context_args() -> dict[str, Any]:
    return {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
