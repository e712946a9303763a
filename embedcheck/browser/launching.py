"""Starting a browser, or connecting to a remote one, for as long as a block lasts."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.async_api import Browser as PlaywrightBrowser
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Playwright, async_playwright

from embedcheck.browser.blame import plain
from embedcheck.browser.filming import filmed
from embedcheck.browser.finding import (
    ENGINES,
    INSTALL,
    PATH_VARIABLE,
    BrowserChoice,
    WrongBrowserPath,
    find_browser,
)
from embedcheck.browser.install import is_root
from embedcheck.errors import BadSetup, ScenarioMistake

# On a closed network these services of Chromium wait for answers that never come.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
CLOSE_WITHIN = 5.0
NO_FFMPEG = "ffmpeg"
DRIVER = "python -m playwright --version"

# What Chromium and Playwright say when a browser does not start, and what helps.
REMEDIES = (
    ("Executable doesn't exist", f"Run `{INSTALL}`."),
    ("is not found at", f"Run `{INSTALL}`."),
    ("error while loading shared libraries", f"Run `{INSTALL}` as root: system libraries are missing."),
    ("missing dependencies", f"Run `{INSTALL}` as root: system libraries are missing."),
    ("Missing X server", "Leave out --headed, or run under xvfb-run."),
    (
        "No usable sandbox",
        "Allow unprivileged user namespaces on this machine, or run in a container as root.",
    ),
    ("Permission denied", "Make the program executable, or name another in EMBEDCHECK_BROWSER_PATH."),
    ("EACCES", "Make the program executable, or name another in EMBEDCHECK_BROWSER_PATH."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchOptions:
    """`name` is a browser of `finding.PROGRAMS`; `slowmo` is milliseconds between two gestures;
    `connect` is the `ws://` endpoint of a Playwright server, which then chooses the browser."""

    name: str = "chromium"
    headed: bool = False
    slowmo: float = 0.0
    connect: str | None = None
    args: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=lambda: os.environ)


class Browser:
    """A running browser. Every attempt opens its own session in it."""

    def __init__(
        self,
        handle: PlaywrightBrowser,
        *,
        name: str,
        choice: BrowserChoice,
        devices: dict[str, dict[str, Any]],
    ) -> None:
        self.handle = handle
        self.name = name
        self.choice = choice
        self._devices = devices

    @property
    def version(self) -> str:
        return self.handle.version

    @property
    def alive(self) -> bool:
        return self.handle.is_connected()

    async def try_filming(self) -> None:
        """Raises BadSetup where no video can be made: once, and before anybody has played."""
        with TemporaryDirectory() as folder:
            try:
                context = await self.handle.new_context(**filmed(Path(folder)))
                await context.new_page()
                await context.close()
            except PlaywrightError as error:
                raise not_opened(error) from error

    def device(self, name: str) -> dict[str, Any]:
        """Playwright's description of a device. Raises ScenarioMistake with the nearest name."""
        if name not in self._devices:
            near = get_close_matches(name, self._devices, n=1, cutoff=0.3)
            advice = f"Did you mean «{near[0]}»?" if near else "Choose a name of Playwright's device list."
            raise ScenarioMistake(f"there is no device called «{name}»", next_step=advice)
        found = dict(self._devices[name])
        found.pop("default_browser_type", None)
        return found


@asynccontextmanager
async def launch(options: LaunchOptions) -> AsyncIterator[Browser]:
    """The browser, for as long as the block lasts; nothing of it outlives the block.

    Raises BadSetup if there is none, if it does not start, or if it cannot be connected to.
    """
    engine = ENGINES.get(options.name, options.name)
    async with _driver() as playwright:
        if options.connect:
            choice = BrowserChoice(source=options.connect, location=options.connect)
            handle = await _connect(playwright, engine, options.connect, options.slowmo)
        else:
            choice = _choose(playwright, options)
            handle = await _start(playwright, engine, choice, options)
        try:
            yield Browser(handle, name=options.name, choice=choice, devices=playwright.devices)
        finally:
            # Leaving `async_playwright` ends its driver, and with it a browser that would not close.
            with suppress(PlaywrightError, TimeoutError):
                async with asyncio.timeout(CLOSE_WITHIN):
                    await handle.close()


async def found(options: LaunchOptions) -> BrowserChoice:
    """The browser that `launch` would start. Raises BadSetup if there is none."""
    async with _driver() as playwright:
        return _choose(playwright, options)


@asynccontextmanager
async def _driver() -> AsyncIterator[Playwright]:
    """Playwright's own program, which speaks to browsers. Raises BadSetup if it does not start."""
    manager = async_playwright()
    try:
        playwright = await manager.__aenter__()
    except Exception as error:  # Playwright raises a bare Exception where its program ends at once
        raise BadSetup(
            f"Playwright's driver does not start: {error}",
            next_step=f"Run `{DRIVER}` to see why. A bare Debian lacks libatomic1: `{INSTALL}` as root brings it.",
        ) from error
    try:
        yield playwright
    finally:
        await manager.__aexit__()


def _choose(playwright: Playwright, options: LaunchOptions) -> BrowserChoice:
    engine = getattr(playwright, ENGINES.get(options.name, options.name), None)
    own = Path(engine.executable_path) if engine is not None else None
    return find_browser(options.name, options.env, own=own, headed=options.headed)


async def _start(
    playwright: Playwright, engine: str, choice: BrowserChoice, options: LaunchOptions
) -> PlaywrightBrowser:
    try:
        started: PlaywrightBrowser = await getattr(playwright, engine).launch(
            executable_path=choice.executable_path,
            channel=choice.channel,
            headless=not options.headed,
            slow_mo=options.slowmo,
            args=arguments(engine, root=is_root(), more=options.args),
            # Ctrl-C is ours: the attempt under way still writes down what it saw.
            handle_sigint=False,
        )
    except PlaywrightError as error:
        raise not_started(error.message, choice) from error
    return started


async def _connect(playwright: Playwright, engine: str, endpoint: str, slowmo: float) -> PlaywrightBrowser:
    try:
        remote: PlaywrightBrowser = await getattr(playwright, engine).connect(endpoint, slow_mo=slowmo)
    except PlaywrightError as error:
        raise BadSetup(
            f"there is no Playwright server at {endpoint}: {telling_line(error.message)}",
            next_step="Start it there with `playwright run-server`, of the same version as here.",
        ) from error
    return remote


def arguments(engine: str, *, root: bool, more: tuple[str, ...] = ()) -> list[str]:
    """Chromium refuses to run as root with its sandbox; nobody else loses it."""
    if engine != "chromium":
        return list(more)
    return [*(["--no-sandbox"] if root else []), *QUIET, *more]


def not_started(message: str, choice: BrowserChoice) -> BadSetup:
    remedy = next((advice for words, advice in REMEDIES if words in message), None)
    what = choice.location or choice.channel or "the browser"
    named = choice.source == PATH_VARIABLE
    other_way = f"unset {PATH_VARIABLE}" if named else f"run `{INSTALL}`"
    kind = WrongBrowserPath if named else BadSetup
    return kind(
        f"{what} ({choice.source}) does not start: {telling_line(message)}",
        next_step=remedy or f"Start it by hand to see why, or {other_way}.",
    )


def not_opened(error: PlaywrightError) -> BadSetup:
    """Why there is no context: nothing that films, or a browser that is gone."""
    if NO_FFMPEG in error.message:
        return BadSetup(
            f"no video can be made: {plain(error)}",
            next_step="Run `python -m playwright install ffmpeg`, or leave out --video.",
        )
    return BadSetup(
        f"the browser opens no session: {plain(error)}",
        next_step="Look for a crash or the out-of-memory killer on this machine.",
    )


def telling_line(message: str) -> str:
    """The line of Playwright's long message that says why; at most 300 characters."""
    lines = [line.strip(" ║╔╗╚╝═-<>") for line in message.splitlines()]
    lines = [line for line in lines if line]
    telling = [line for line in lines if any(words in line for words, _ in REMEDIES)]
    return (telling or lines or ["no reason given"])[0][:300]
