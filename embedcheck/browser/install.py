"""`embedcheck browser install`: get a browser onto this machine, by the first way that works."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from embedcheck.browser.finding import BrowserChoice, Which, WrongBrowserPath
from embedcheck.errors import BadSetup

Run = Callable[[Sequence[str]], int]
"""Runs a command with our own streams; its exit code, 127 if there is no such program."""

Find = Callable[[], BrowserChoice]
"""A browser that starts; BadSetup if there is none."""
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to get a browser: commands in order, the last of which must succeed."""

    words: str
    commands: tuple[tuple[str, ...], ...]


def is_root() -> bool:
    return getattr(os, "geteuid", lambda: -1)() == 0


def run_command(command: Sequence[str]) -> int:
    try:
        return subprocess.run(command, check=False).returncode
    except OSError:
        return 127


def ways(*, root: bool, which: Which, headed: bool = False) -> tuple[Way, ...]:
    """What to try, in order. Only root can install system libraries or a Debian package."""
    apt = root and which("apt-get") is not None
    words = "Playwright's own Chromium" if headed else "Playwright's own headless Chromium"
    flags = (*(("--with-deps",) if apt else ()), *(() if headed else ("--only-shell",)))
    own = Way(words=words, commands=((sys.executable, "-m", "playwright", "install", *flags, "chromium"),))
    packages = ("chromium",) if headed else ("chromium-headless-shell", "chromium")
    debian = (Way(words=f"Debian's {name}", commands=_apt(name)) for name in packages if apt)
    return (own, *debian)


def _apt(package: str) -> tuple[tuple[str, ...], ...]:
    # Playwright's driver is a Node.js that needs libatomic1, which a bare Debian has not.
    return (
        ("apt-get", "update"),
        ("apt-get", "install", "-y", "--no-install-recommends", package, "libatomic1"),
    )


def install(
    *,
    find: Find,
    run: Run,
    which: Which,
    root: bool,
    tell: Tell,
    headed: bool = False,
    dry_run: bool = False,
) -> None:
    """Leaves a usable browser, or raises BadSetup that says what to do by hand."""
    if (found := _usable(find)) is not None:
        tell(f"There is a browser already: {found.location or found.channel} ({found.source}).")
        return
    for way in ways(root=root, which=which, headed=headed):
        tell(f"Trying {way.words}:")
        for command in way.commands:
            tell("  " + " ".join(command))
        if not dry_run and _works(way, find=find, run=run, tell=tell):
            return
    if dry_run:
        return
    raise BadSetup(
        "no browser could be installed",
        next_step=(
            "Install Chromium or Google Chrome by hand (as root on Debian: apt-get install chromium), "
            "or set EMBEDCHECK_BROWSER_PATH to the program."
        ),
    )


def _works(way: Way, *, find: Find, run: Run, tell: Tell) -> bool:
    codes = [run(command) for command in way.commands]
    found = _usable(find) if codes[-1] == 0 else None
    if found is None:
        tell(f"{way.words} did not work (exit code {codes[-1]}).")
        return False
    tell(f"Installed: {found.location} ({found.source}).")
    return True


def _usable(find: Find) -> BrowserChoice | None:
    try:
        return find()
    except WrongBrowserPath:
        raise
    except BadSetup:
        return None
