"""What watching costs: a first chat under embedcheck beside the same clicks in a bare Playwright script.

    python -m tests.benchmarks.first_chat [ROUNDS]

Both run in one process, in one browser that is already running, on one sandbox, in turn. Prints each
round's seconds and the medians; asserts nothing, for a machine's speed is no property of the code.
"""

import asyncio
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

import click

from embedcheck.browser import Browser, LaunchOptions, SessionOptions, launch
from embedcheck.model.target import Target
from embedcheck.redaction import Vault
from embedcheck.runner.attempt import Attempt, play
from embedcheck.sandbox import open_sandbox
from embedcheck.scenario.models import Scenario
from embedcheck.scenario.suite import load_suite
from embedcheck.steps.stage import Timeouts

READ_ANEW = "/conversations/[0-9a-f-]{36}$"
SCENARIO = """\
embedcheck: 1
name: First chat
steps:
  - visit: /
  - open_widget
  - say: "Hello, I need help"
  - expect_message: {text: "Hello, I need help", from: visitor}
  - say: "It is about my order"
  - expect_message: {text: "It is about my order", from: visitor}
"""


async def bare(browser: Browser, target: Target) -> None:
    """The same clicks and waits, recording nothing."""
    context = await browser.handle.new_context(viewport={"width": 1280, "height": 720})
    page = await context.new_page()
    await page.goto(target.site + "/")
    frame = page.frame_locator('iframe[src*="/widget?inbox_id="]')
    launcher = page.locator('iframe[src*="/widget?inbox_id="]').locator(
        "xpath=preceding-sibling::div[1]/div[1]"
    )
    await launcher.click()
    await frame.get_by_role("button", name="Write to us").click()
    composer = frame.locator('textarea[maxlength="10000"]')
    # After a first message the widget reads the new conversation once more; whoever writes before that
    # is done may see his message vanish, so that `say` waits for it, and this script must as well.
    for text, answer in (("Hello, I need help", READ_ANEW), ("It is about my order", "/message$")):
        await composer.press_sequentially(text)
        async with page.expect_response(lambda each, end=answer: bool(re.search(end, each.url))) as read:  # type: ignore[misc]
            await composer.press("Enter")
        await (await read.value).finished()
        await frame.get_by_text(text).first.wait_for()
    await context.close()


async def watched(browser: Browser, target: Target, scenario: Scenario, folder: Path) -> None:
    """Four witnesses, the settling and all checks included."""
    attempt = Attempt(
        scenario=scenario,
        target=target,
        browser=browser,
        browser_name="chromium",
        folder=folder,
        timeouts=Timeouts(),
        options=SessionOptions(),
        vault=Vault(target.secrets),
    )
    result = await play(attempt, lambda _: None)
    if result.outcome != "passed":
        raise SystemExit(f"the scenario did not pass: {result.outcome} {result.red} {result.error}")


async def measure(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "first-chat.yaml").write_text(SCENARIO, encoding="utf-8")
        [scenario] = load_suite([folder / "first-chat.yaml"], env={}).scenarios
        async with open_sandbox() as sandbox, launch(LaunchOptions()) as browser:
            await bare(browser, sandbox.target)  # the first page of a browser is slower than any other
            pairs = []
            for number in range(1, rounds + 1):
                began = time.perf_counter()
                await bare(browser, sandbox.target)
                between = time.perf_counter()
                await watched(browser, sandbox.target, scenario, folder / str(number))
                ended = time.perf_counter()
                pairs.append((between - began, ended - between))
                click.echo(f"round {number}: bare {pairs[-1][0]:.2f} s, embedcheck {pairs[-1][1]:.2f} s")
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    click.echo(f"median:  bare {mine:.2f} s, embedcheck {theirs:.2f} s, ratio {theirs / mine:.2f}")


if __name__ == "__main__":
    asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
