"""`embedcheck selftest`: the checker is checked, honestly and under each fault of `fails_under`."""

import asyncio
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from embedcheck.checks import CHECKS
from embedcheck.cli import options
from embedcheck.cli.run import report_options, run_options
from embedcheck.errors import ExitCode
from embedcheck.model.results import ScenarioResult
from embedcheck.reports import open_reporters
from embedcheck.runner.folder import run_folder
from embedcheck.runner.run import run as play_all
from embedcheck.runner.suite import plays
from embedcheck.runner.twins import Twin, false_alarms, twins
from embedcheck.sandbox.faults import FAULTS
from embedcheck.scenario.models import Scenario
from embedcheck.scenario.suite import load_suite
from embedcheck.steps.stage import Timeouts

# The sandbox answers at once, or a second late under `answer_slowly`; what has not come by then is
# what the fault holds back, and every fault that holds something back costs the whole patience.
PATIENCE = Timeouts(step=15.0, settle=4.0)


@click.command("selftest")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATHS]...")
@options.which
@options.how
@options.evidence
def selftest(paths: tuple[Path, ...], **given: Any) -> int:
    """Plays scenarios on the sandbox, honestly and under each fault of their `fails_under`.

    Demands that exactly the named checks turn red under each fault, and that the honest sandbox
    is green. Exits 1 on a missed fault, a wrong name or a false alarm.
    """
    suite = load_suite(
        paths or (Path("scenarios"),),
        env={name: value for name, value in os.environ.items() if not name.startswith("EMBEDCHECK_")},
        flags=options.config_flags(given),
        known_checks=CHECKS,
        known_faults=FAULTS,
        grep=given["grep"],
        tags=given["tag"],
    )
    suite = replace(suite, config=replace(suite.config, timeouts=PATIENCE))
    chosen = tuple(given["fault"])

    def under(scenario: Scenario) -> list[str | None]:
        named = (fault for fault in scenario.fails_under if not chosen or fault in chosen)
        return [*(() if chosen else (None,)), *named]

    todo = plays(suite.scenarios, browsers=suite.config.browsers, faults=under)
    folder = run_folder(given["output"])
    reporters = open_reporters(("ndjson",), report_options(folder, given))
    try:
        outcome = asyncio.run(
            play_all(run_options(suite, folder, given, command="embedcheck selftest"), todo, reporters.handle)
        )
    finally:
        reporters.close()
    found = twins(suite.scenarios, outcome.results, checks=CHECKS)
    alarms = false_alarms(outcome.results)
    _print(found, alarms, color=None)
    for wish in given["reporter"]:
        name, _, path = wish.partition("=")
        if name == "json" and path:
            Path(path).write_text(json.dumps(as_json(found, alarms), indent=2) + "\n", encoding="utf-8")
    if outcome.totals.exit_code in (ExitCode.INTERRUPTED, ExitCode.INTERNAL):
        return outcome.totals.exit_code
    return ExitCode.PASSED if all(twin.ok for twin in found) and not alarms else ExitCode.FAILED


def as_json(found: list[Twin], alarms: list[ScenarioResult]) -> dict[str, Any]:
    return {
        "version": 1,
        "faults": [
            {
                "fault": twin.fault,
                "layer": FAULTS[twin.fault].layer,
                "scenario": twin.scenario,
                "expected": list(twin.expected),
                "red": list(twin.red),
                "ok": twin.ok,
                "trouble": twin.trouble,
            }
            for twin in found
        ],
        "false_alarms": [{"scenario": each.name, "red": list(each.red)} for each in alarms],
    }


def _print(found: list[Twin], alarms: list[ScenarioResult], *, color: bool | None) -> None:
    console = Console(no_color=color is False or "NO_COLOR" in os.environ, highlight=False)
    table = Table(box=None, pad_edge=False, show_edge=False)
    for heading in ("", "fault", "scenario", "red"):
        table.add_column(heading)
    for twin in found:
        glyph = "[green]✓[/]" if twin.ok else "[red]✗[/]"
        told = ", ".join(twin.red) or "nothing"
        if not twin.ok:
            told = twin.trouble or f"{told} (expected: {', '.join(twin.expected) or 'nothing'})"
        table.add_row(glyph, twin.fault, twin.scenario, told)
    console.print(table)
    for alarm in alarms:
        console.print(f"[red]✗ false alarm[/] in «{alarm.name}»: {', '.join(alarm.red) or alarm.error}")
    caught = sum(twin.ok for twin in found)
    console.print(
        f"\n{caught} of {len(found)} faults caught by exactly the named checks, {len(alarms)} false alarms"
    )
