import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from embedcheck.browser.finding import BrowserChoice, WrongBrowserPath
from embedcheck.browser.launching import LaunchOptions, arguments, found, launch, not_started, telling_line
from embedcheck.errors import BadSetup, ScenarioMistake
from tests.browser.scene import Theatre

CHOICE = BrowserChoice(executable_path="/opt/chrome", source="the PATH", location="/opt/chrome")
MISSING_LIBRARY = """BrowserType.launch: Target page, context or browser has been closed
Browser logs:

<launching> /opt/chrome --headless
<launched> pid=7
[pid=7][err] /opt/chrome: error while loading shared libraries: libnss3.so: cannot open shared object file
Call log: …
"""
MISSING_BROWSER = """BrowserType.launch: Executable doesn't exist at /cache/chrome
╔════════════════════════════════════╗
║ Looks like Playwright was updated. ║
╚════════════════════════════════════╝"""


def test_only_root_gives_up_chromiums_sandbox() -> None:
    assert "--no-sandbox" in arguments("chromium", root=True)
    assert "--no-sandbox" not in arguments("chromium", root=False)


def test_chromium_is_kept_from_talking_to_the_outside() -> None:
    assert "--disable-background-networking" in arguments("chromium", root=False)
    assert arguments("firefox", root=True, more=("-x",)) == ["-x"]


@pytest.mark.parametrize(
    ("message", "what", "next_step"),
    [
        (
            MISSING_LIBRARY,
            "libnss3.so",
            "Run `embedcheck browser install` as root: system libraries are missing.",
        ),
        (MISSING_BROWSER, "Executable doesn't exist at /cache/chrome", "Run `embedcheck browser install`."),
        ("Missing X server or $DISPLAY", "Missing X server", "Leave out --headed, or run under xvfb-run."),
    ],
)
def test_a_browser_that_does_not_start_says_why_and_what_helps(
    message: str, what: str, next_step: str
) -> None:
    error = not_started(message, CHOICE)
    assert what in error.what
    assert "\n" not in error.what
    assert error.next_step == next_step


def test_a_program_named_by_the_operator_is_the_operators_to_mend() -> None:
    choice = BrowserChoice(source="EMBEDCHECK_BROWSER_PATH", location="/opt/chrome")
    error = not_started("it crashed", choice)
    assert isinstance(error, WrongBrowserPath)
    assert "unset EMBEDCHECK_BROWSER_PATH" in error.next_step


def test_the_telling_line_of_a_message_without_one_is_its_first() -> None:
    assert telling_line("\n  it broke\nsomehow\n") == "it broke"


def test_a_program_that_is_no_browser_is_a_bad_setup() -> None:
    async def start() -> None:
        async with launch(LaunchOptions(env={"EMBEDCHECK_BROWSER_PATH": sys.executable})):
            pytest.fail("it started")

    with pytest.raises(BadSetup, match="does not start"):
        asyncio.run(start())


def test_a_remote_browser_that_is_not_there_is_a_bad_setup() -> None:
    async def start() -> None:
        async with launch(LaunchOptions(connect="ws://127.0.0.1:1/")):
            pytest.fail("it connected")

    with pytest.raises(BadSetup, match="no Playwright server at ws:"):
        asyncio.run(start())


def test_an_unknown_browser_is_the_authors_mistake() -> None:
    with pytest.raises(ScenarioMistake):
        asyncio.run(found(LaunchOptions(name="netscape", env={})))


@pytest.mark.browser
def test_a_running_browser_knows_its_version_and_devices(theatre: Theatre) -> None:
    assert theatre.browser.version.split(".")[0].isdecimal()
    phone = theatre.browser.device("iPhone 13")
    assert phone["is_mobile"]
    assert "default_browser_type" not in phone


@pytest.mark.browser
def test_a_misspelt_device_is_refused_with_the_nearest(theatre: Theatre) -> None:
    with pytest.raises(ScenarioMistake) as error:
        theatre.browser.device("iPhone13")
    assert "«iPhone 13" in error.value.next_step


INTERRUPTED = """
import asyncio, sys
from embedcheck.browser import LaunchOptions, launch

async def main():
    async with launch(LaunchOptions()) as browser:
        page = await browser.handle.new_page()
        print("ready", flush=True)
        await page.evaluate("new Promise(() => {})")

asyncio.run(main())
"""


def running() -> dict[int, int]:
    """Every process that has not ended, with its parent."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent, *_ = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if state != "Z":
            parents[int(stat.parent.name)] = int(parent)
    return parents


def family(ancestor: int) -> set[int]:
    """A process and all that descend from it; a browser leads a session of its own."""
    parents, found = running(), {ancestor}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


@contextmanager
def watched(pids: set[int]) -> Iterator[list[int]]:
    """File descriptors of these processes, each readable once its process has ended."""
    watches = []
    try:
        for pid in pids:
            # A browser has helpers that live for a moment.
            with suppress(ProcessLookupError):
                watches.append(os.pidfd_open(pid))
        yield watches
    finally:
        for watch in watches:
            os.close(watch)


@pytest.mark.browser
@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="watches processes as Linux does")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed"])
def test_no_process_is_left_after(how: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    ) as process:
        assert process.stdout is not None
        ready = process.stdout.readline()
        with ExitStack() as stack:
            stack.callback(process.kill)
            watches = stack.enter_context(watched(family(process.pid)))
            # A terminal sends Ctrl-C to the whole group; a kill hits one process only.
            os.killpg(process.pid, how) if how is signal.SIGINT else process.send_signal(how)
            ended = [watch for watch in watches if select.select([watch], [], [], 10)[0]]
            assert ready == "ready\n"
            assert len(watches) > 3
            assert ended == watches
