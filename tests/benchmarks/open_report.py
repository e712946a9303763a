"""How long `report.html` takes: to be written after a scenario, and to be opened with fifty of them.

    python -m tests.benchmarks.open_report [RUN] [ROUNDS]

RUN is the folder of a run whose scenarios are told again until there are fifty; without it they are made
up. Prints sizes and medians; asserts nothing, for a machine's speed is no property of the code.
"""

import asyncio
import io
import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

import click

from embedcheck.browser import LaunchOptions, launch
from embedcheck.model.run_events import RunFinished, RunStarted, ScenarioFinished
from embedcheck.reports.event_codec import read_events
from embedcheck.reports.html import HtmlReporter
from embedcheck.reports.reporter import ReportOptions
from tests.reports import sample
from tests.reports.html import values

SCENARIOS = 50
OPENED = """() => new Promise((done) => {
  const told = () => {
    const [navigation] = performance.getEntriesByType("navigation");
    const [paint] = performance.getEntriesByType("paint");
    done([paint ? paint.startTime : navigation.loadEventEnd, navigation.loadEventEnd]);
  };
  requestAnimationFrame(() => setTimeout(told));
})"""
DRAWN = """() => {
  const before = performance.now();
  document.querySelector("section.scenario > details").open = true;
  return new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now() - before))));
}"""


def made_up(folder: Path) -> list[ScenarioFinished]:
    long = values.numbered(
        *((each.at + n, each.witness, each.seen) for n in range(40) for each in values.CHAT)
    )
    verdicts = (*values.RED.verdicts, *(sample.JOIN_COMES_FIRST,) * 24, *(sample.NOBODY_TYPED,) * 14)
    values.write_transcript(folder / values.RED.folder, long)
    return [sample.finished(replace(values.RED, verdicts=verdicts), 0)]


def finished_in(run: Path) -> list[ScenarioFinished]:
    with (run / "events.ndjson").open(encoding="utf-8") as lines:
        return [event for event in read_events(lines) if isinstance(event, ScenarioFinished)]


def write(folder: Path, report: Path, plays: list[ScenarioFinished]) -> list[float]:
    """Seconds for each scenario, its chapter and the whole page."""
    reporter = HtmlReporter(ReportOptions(stream=io.StringIO(), folder=folder, path=report, env=os.environ))
    started: RunStarted = replace(sample.STARTED, scenarios=SCENARIOS)
    reporter.handle(started)
    took = []
    for number, play in enumerate(islice(cycle(plays), SCENARIOS)):
        began = time.perf_counter()
        reporter.handle(replace(play, index=number))
        took.append(time.perf_counter() - began)
    reporter.handle(RunFinished(totals=replace(sample.TOTALS, scenarios=SCENARIOS)))
    reporter.close()
    return took


async def measure(report: Path, rounds: int) -> None:
    seen: list[tuple[float, float, float]] = []
    async with launch(LaunchOptions()) as browser:
        for number in range(1, rounds + 1):
            context = await browser.handle.new_context(viewport={"width": 1280, "height": 900})
            page = await context.new_page()
            await page.goto(report.as_uri())
            painted, loaded = await page.evaluate(OPENED)
            drawn = await page.evaluate(DRAWN)
            await context.close()
            seen.append((painted, loaded, drawn))
            click.echo(
                f"round {number}: painted {painted:.0f} ms, loaded {loaded:.0f} ms, a timeline drawn in {drawn:.0f} ms"
            )
    painted, loaded, drawn = (statistics.median(column) for column in zip(*seen, strict=True))
    click.echo(
        f"median:  painted {painted:.0f} ms, loaded {loaded:.0f} ms, a timeline drawn in {drawn:.0f} ms"
    )


def main(run: Path | None, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = run or Path(name)
        report = Path(name) / "report.html"
        took = write(folder, report, finished_in(run) if run else made_up(folder))
        click.echo(
            f"{SCENARIOS} scenarios, {report.stat().st_size / 1e6:.2f} MB; written after each in"
            f" {statistics.median(took) * 1000:.0f} ms, {sum(took):.1f} s in all"
        )
        asyncio.run(measure(report, rounds))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None, int(sys.argv[2]) if len(sys.argv) > 2 else 5)
