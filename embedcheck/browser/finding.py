"""Which browser to start: the one named by the operator, Playwright's own, or one on the PATH."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from embedcheck.errors import BadSetup, ScenarioMistake

PATH_VARIABLE = "EMBEDCHECK_BROWSER_PATH"
INSTALL = "embedcheck browser install"

# Playwright drives the Chromium of a distribution as well as its own, but only its own patched
# builds of Firefox and WebKit: those are never looked for on the PATH.
PROGRAMS: dict[str, tuple[str, ...]] = {
    "chromium": (
        "chromium-headless-shell",
        "google-chrome",
        "google-chrome-stable",
        "chromium",
        "chromium-browser",
        "microsoft-edge",
    ),
    "chrome": ("google-chrome", "google-chrome-stable"),
    "msedge": ("microsoft-edge", "microsoft-edge-stable"),
    "firefox": (),
    "webkit": (),
}
ENGINES = {"chrome": "chromium", "msedge": "chromium"}
# Playwright finds these where their vendors install them, also on macOS and Windows.
CHANNELS = ("chrome", "msedge")


class WrongBrowserPath(BadSetup):
    """EMBEDCHECK_BROWSER_PATH names nothing that starts. No installation can help, only its owner."""


Which = Callable[[str], str | None]
Exists = Callable[[Path], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserChoice:
    """`executable_path` and `channel` are what Playwright is told; both are None for its own default.

    `source` says in words where it comes from, `location` which file it is.
    """

    executable_path: str | None = None
    channel: str | None = None
    source: str
    location: str = ""
    headless_shell: bool = False


def find_browser(
    name: str,
    env: Mapping[str, str],
    *,
    own: Path | None = None,
    headed: bool = False,
    which: Which = shutil.which,
    exists: Exists = Path.exists,
) -> BrowserChoice:
    """The first usable browser. `own` is where Playwright keeps its full build of this browser.

    Raises ScenarioMistake for a name that we do not know, BadSetup if there is no browser.
    """
    if name not in PROGRAMS:
        known = ", ".join(PROGRAMS)
        raise ScenarioMistake(f"there is no browser called {name}", next_step=f"Choose one of {known}.")
    choices = (
        _named(env, which=which, exists=exists),
        _own(name, own, headed=headed, exists=exists),
        _on_path(name, headed=headed, which=which),
        _by_channel(name),
    )
    found = next((choice for choice in choices if choice is not None), None)
    if found is None:
        what = f"{name} with a window" if headed else name
        command = f"{INSTALL} --headed" if headed else INSTALL
        raise BadSetup(f"there is no {what} on this machine", next_step=f"Run `{command}`.")
    return found


def headless_shell(own: Path) -> Path:
    """Where Playwright keeps the headless shell beside its full Chromium, which it prefers if headless.

    `…/chromium-1255/chrome-linux64/chrome` has its shell in `…/chromium_headless_shell-1255/`.
    """
    build = next((parent for parent in own.parents if parent.name.startswith("chromium-")), own.parent)
    marker = build.name.replace("chromium-", "chromium_headless_shell-")
    return build.parent / marker / "INSTALLATION_COMPLETE"


def _named(env: Mapping[str, str], *, which: Which, exists: Exists) -> BrowserChoice | None:
    given = env.get(PATH_VARIABLE)
    if not given:
        return None
    program = given if exists(Path(given)) else which(given)
    if program is None:
        raise WrongBrowserPath(
            f"{PATH_VARIABLE} names {given}, and there is no such program",
            next_step=f"Correct {PATH_VARIABLE}, or unset it to let embedcheck look for a browser.",
        )
    shell = "headless" in Path(program).name
    return BrowserChoice(
        executable_path=program, source=PATH_VARIABLE, location=program, headless_shell=shell
    )


def _own(name: str, own: Path | None, *, headed: bool, exists: Exists) -> BrowserChoice | None:
    if own is None or name in CHANNELS:
        return None
    if name == "chromium" and not headed and exists(marker := headless_shell(own)):
        return BrowserChoice(source="Playwright's own", location=str(marker.parent), headless_shell=True)
    if exists(own):
        return BrowserChoice(executable_path=str(own), source="Playwright's own", location=str(own))
    return None


def _on_path(name: str, *, headed: bool, which: Which) -> BrowserChoice | None:
    for program in PROGRAMS[name]:
        shell = "headless" in program
        if not (shell and headed) and (found := which(program)):
            return BrowserChoice(
                executable_path=found, source=f"{program} on the PATH", location=found, headless_shell=shell
            )
    return None


def _by_channel(name: str) -> BrowserChoice | None:
    if name not in CHANNELS:
        return None
    return BrowserChoice(channel=name, source=f"the {name} channel, where its vendor installs it")
