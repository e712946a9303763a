"""`embedcheck selftest`: the checker is checked, honestly and under each fault of `fails_under`."""

import asyncio
import itertools
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from embedcheck.checks import CHECKS
from embedcheck.cli import options
from embedcheck.cli.run import report_options, run_options
from embedcheck.errors import ExitCode, ScenarioMistake
from embedcheck.model.results import ScenarioResult
from embedcheck.model.run_events import RunEvent, ScenarioFinished
from embedcheck.reports import open_reporters
from embedcheck.runner.folder import run_folder
from embedcheck.runner.run import Outcome
from embedcheck.runner.run import run as play_all
from embedcheck.runner.suite import Play, plays
from embedcheck.runner.twins import Twin, false_alarms, one_for_each_check, skipped, twins
from embedcheck.sandbox.custom_frontend.frontend import is_foreign
from embedcheck.sandbox.faults import FAULTS
from embedcheck.scenario.config import Config
from embedcheck.scenario.models import Scenario
from embedcheck.scenario.suite import LoadedSuite, load_suite
from embedcheck.steps.stage import Timeouts

# The sandbox answers at once, or a second late under `answer_slowly`; what has not come by then is
# what the fault holds back, and every fault that holds something back costs the whole patience.
PATIENCE = Timeouts(step=12.0, settle=6.0)


@click.command("selftest")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATHS]...")
@options.which
@options.frontend
@options.how
@options.evidence
@click.option("--quick", is_flag=True, help="One fault for each check only.")
def selftest(paths: tuple[Path, ...], **given: Any) -> int:
    """Plays scenarios on the sandbox, honestly and under each fault of their `fails_under`.

    Demands that exactly the named checks turn red under each fault, and that the honest sandbox
    is green. Exits 1 on a missed fault, a wrong name or a false alarm. With `--frontend custom` only
    under the faults that a custom frontend, or its server, can have.
    """
    suite = _load(paths or (Path("scenarios"),), given)
    chosen = frozenset(given["fault"])
    quick = one_for_each_check(suite.scenarios) if given["quick"] else None
    todo = plays(
        suite.scenarios,
        browsers=suite.config.browsers,
        faults=lambda each: _faults(each, chosen, quick, suite.config),
    )
    outcome = _played(suite, todo, given)
    found = twins(suite.scenarios, outcome.results, checks=CHECKS)
    alarms = false_alarms(outcome.results)
    left_out = skipped(outcome.results)
    _print(found, alarms, left_out)
    _write(given["reporter"], as_json(found, alarms, left_out))
    if outcome.totals.exit_code in (ExitCode.INTERRUPTED, ExitCode.INTERNAL, ExitCode.NOTHING_SELECTED):
        return outcome.totals.exit_code
    return ExitCode.PASSED if all(twin.ok for twin in found) and not alarms else ExitCode.FAILED


def _load(paths: tuple[Path, ...], given: Mapping[str, Any]) -> LoadedSuite:
    """The scenarios, and a configuration that knows of no site and no instance: faults are the sandbox's."""
    suite = load_suite(
        paths,
        env={name: value for name, value in os.environ.items() if not name.startswith("EMBEDCHECK_")},
        flags=options.config_flags(given),
        known_checks=CHECKS,
        known_faults=FAULTS,
        grep=given["grep"],
        tags=given["tag"],
    )
    config = replace(suite.config, site=None, instance=None, timeouts=PATIENCE)
    return replace(suite, config=config)


def _faults(
    scenario: Scenario, chosen: frozenset[str], quick: frozenset[tuple[str, str]] | None, config: Config
) -> list[str | None]:
    """Honestly and under each of its faults, or under the chosen ones alone."""
    custom = config.demo_frontend == "custom"
    named = (
        fault
        for fault in scenario.fails_under
        if (not chosen or fault in chosen)
        and (quick is None or (scenario.name, fault) in quick)
        and not (custom and is_foreign(FAULTS[fault]))
    )
    return [*(() if chosen else (None,)), *named]


def _played(suite: LoadedSuite, todo: Sequence[Play], given: Mapping[str, Any]) -> Outcome:
    folder = run_folder(given["output"])
    reporters = open_reporters(("ndjson",), report_options(folder, given))
    done = itertools.count(1)

    def publish(event: RunEvent) -> None:
        reporters.handle(event)
        if isinstance(event, ScenarioFinished):
            how = "skipped" if event.result.skipped else event.result.fault or "honestly"
            click.echo(f"{next(done)}/{len(todo)}  {event.result.name}, {how}", err=True)

    what = run_options(suite, folder, given, command="embedcheck selftest")
    try:
        return asyncio.run(play_all(what, todo, publish))
    finally:
        reporters.close()


def _write(wishes: Sequence[str], told: Mapping[str, Any]) -> None:
    for wish in wishes:
        name, _, path = wish.partition("=")
        if name != "json" or not path:
            raise ScenarioMistake(
                f"the self-test has no reporter {wish!r}", next_step="Write `--reporter json=PATH`."
            )
        Path(path).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def as_json(
    found: list[Twin], alarms: list[ScenarioResult], left_out: list[ScenarioResult]
) -> dict[str, Any]:
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
        "skipped": [{"scenario": each.name, "reason": each.skipped} for each in left_out],
    }


def _print(found: list[Twin], alarms: list[ScenarioResult], left_out: list[ScenarioResult]) -> None:
    console = Console(no_color="NO_COLOR" in os.environ, highlight=False)
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
    for each in left_out:
        console.print(f"[cyan]» skipped[/] «{each.name}»: {each.skipped}. {each.skipped_next_step}")
    caught = sum(twin.ok for twin in found)
    console.print(
        f"\n{caught} of {len(found)} faults caught by exactly the named checks, {len(alarms)} false alarms"
    )
