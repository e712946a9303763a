"""`embedcheck selftest`: the checker is checked, honestly and under each fault of `fails_under`."""

import asyncio
import itertools
import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from embedcheck.checks import CHECKS
from embedcheck.cli import options
from embedcheck.cli.run import report_options, run_options
from embedcheck.errors import ExitCode, ScenarioMistake
from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.run_events import RunEvent, ScenarioFinished
from embedcheck.reports import open_reporters
from embedcheck.runner.folder import run_folder
from embedcheck.runner.run import run as play_all
from embedcheck.runner.suite import Play, plays
from embedcheck.sandbox.custom_frontend.frontend import is_foreign
from embedcheck.sandbox.faults import FAULTS
from embedcheck.scenario.config import Config
from embedcheck.scenario.models import Scenario
from embedcheck.scenario.shipped import own_or_shipped
from embedcheck.scenario.suite import LoadedSuite, load_suite
from embedcheck.selftest import terminal
from embedcheck.selftest.matrix import Matrix, as_html, as_json, as_svg
from embedcheck.selftest.pairs import draw_pairs
from embedcheck.selftest.replay import judged_otherwise
from embedcheck.selftest.twins import Twin, false_alarms, one_for_each_check, skipped, twins
from embedcheck.steps.stage import Timeouts

# The sandbox answers at once, or a second late under `answer_slowly`; what has not come by then is
# what the fault holds back, and every fault that holds something back costs the whole patience.
PATIENCE = Timeouts(step=15.0, settle=6.0)
PAIRS, SEED = 30, 2026
GREEN_OR_RED = (ExitCode.PASSED, ExitCode.FAILED, ExitCode.ENVIRONMENT)

WRITERS: dict[str, Callable[[Matrix], str]] = {
    "json": lambda matrix: json.dumps(as_json(matrix), indent=2) + "\n",
    "html": as_html,
    "svg": as_svg,
}


@click.command("selftest")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATHS]...")
@options.which
@options.frontend
@options.how
@click.option("--output", type=options.FOLDER, help="The folder of this run.")
@click.option(
    "--tracing",
    type=click.Choice(["off", "on", "retain-on-failure"]),
    default="off",
    show_default=True,
    help="Traces of a fault are rarely read, and cost time.",
)
@click.option(
    "--reporter", multiple=True, metavar="NAME=PATH", help="json, html or svg: the matrix as a file."
)
@click.option("--quick", is_flag=True, help="One fault for each check only, and no pairs.")
@click.option(
    "--pairs",
    type=click.IntRange(0, 1000),
    default=PAIRS,
    show_default=True,
    metavar="N",
    help="Two faults at once, drawn at random.",
)
@click.option("--seed", type=int, default=SEED, show_default=True, help="Of the draw of pairs.")
def selftest(paths: tuple[Path, ...], **given: Any) -> int:
    """Plays scenarios on the sandbox, honestly and under each fault of their `fails_under`.

    Demands that under each fault exactly the named checks turn red, the cause first and with the right
    owner, that the honest sandbox is green, that of two faults both are found, and that every stored
    transcript is judged again as it was. Exits 1 otherwise. With `--frontend custom` only under the faults
    that a custom frontend, or its server, can have.

    PATHS are scenarios or folders (default: scenarios/, or else those that come with embedcheck).
    """
    writers = _writers(given["reporter"])
    suite = _load(paths or (own_or_shipped(),), given)
    folder, began = run_folder(given["output"]), time.monotonic()
    todo = _todo(suite, given)
    if given["list_only"]:
        for play in todo:
            click.echo(f"{play.scenario.file}:{play.scenario.line}  {_name(play)}")
        return ExitCode.PASSED
    player = _Player(suite, folder, given)
    code = player.play(todo)
    if code in GREEN_OR_RED and given["pairs"] and not (given["quick"] or given["fault"]):
        pairs = _pairs(todo, _twins(suite, player.results), given)
        if not pairs:
            click.echo("0 pairs: no two faults of these scenarios can be seen at once.", err=True)
        code = player.play(pairs)
    matrix = _matrix(suite, player.results, folder, seconds=time.monotonic() - began)
    for path, write in writers:
        path.write_text(write(matrix), encoding="utf-8")
    console = Console(no_color="NO_COLOR" in os.environ, highlight=False)
    for line in terminal.lines(matrix):
        console.print(line, soft_wrap=True)
    if code not in GREEN_OR_RED:
        return code
    return ExitCode.PASSED if matrix.ok else ExitCode.FAILED


def _writers(wishes: Sequence[str]) -> list[tuple[Path, Callable[[Matrix], str]]]:
    found = []
    for wish in wishes:
        name, _, path = wish.partition("=")
        if name not in WRITERS or not path:
            raise ScenarioMistake(
                f"the self-test has no reporter {wish!r}",
                next_step=f"Write `--reporter NAME=PATH`; the names are {', '.join(WRITERS)}.",
            )
        found.append((Path(path), WRITERS[name]))
    return found


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


def _todo(suite: LoadedSuite, given: Mapping[str, Any]) -> list[Play]:
    chosen = frozenset(given["fault"])
    quick = one_for_each_check(suite.scenarios) if given["quick"] else None
    return plays(
        suite.scenarios,
        browsers=suite.config.browsers,
        faults=lambda each: _faults(each, chosen, quick, suite.config),
    )


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


def _pairs(todo: Sequence[Play], alone: Sequence[Twin], given: Mapping[str, Any]) -> list[Play]:
    """Each pair as a play, in the browser of the first play of its scenario."""
    by_name = {play.scenario.name: play for play in reversed(todo)}
    drawn = draw_pairs(alone, number=given["pairs"], seed=given["seed"])
    found = [replace(by_name[scenario], fault=faults) for scenario, faults in drawn]
    return [replace(play, index=len(todo) + number) for number, play in enumerate(found)]


class _Player:
    """Plays, and tells on stderr how far it is."""

    def __init__(self, suite: LoadedSuite, folder: Path, given: Mapping[str, Any]) -> None:
        # Nobody looks at the last picture of a scene that had to fail.
        given = {**given, "screenshot": "off"}
        self._what = run_options(suite, folder, given, command="embedcheck selftest")
        self._reporters = open_reporters(("ndjson",), report_options(folder, given))
        self._done = itertools.count(1)
        self._all = 0
        self.results: list[ScenarioResult] = []

    def play(self, todo: Sequence[Play]) -> ExitCode:
        if not todo:
            return ExitCode.PASSED
        self._all += len(todo)
        try:
            outcome = asyncio.run(play_all(self._what, todo, self._publish))
        finally:
            self._reporters.close()
        self.results += outcome.results
        return ExitCode(outcome.totals.exit_code)

    def _publish(self, event: RunEvent) -> None:
        self._reporters.handle(event)
        if isinstance(event, ScenarioFinished):
            result = event.result
            how = "skipped" if result.skipped else result.fault or "honestly"
            click.echo(f"{next(self._done)}/{self._all}  {result.name}, {how}", err=True)


def _twins(suite: LoadedSuite, results: Sequence[ScenarioResult]) -> list[Twin]:
    return twins(suite.scenarios, results, faults=FAULTS, checks=CHECKS)


def _matrix(suite: LoadedSuite, results: Sequence[ScenarioResult], folder: Path, *, seconds: float) -> Matrix:
    replayed, otherwise = judged_otherwise(results, folder)
    honest = [each for each in results if each.fault is None and each.outcome is not ScenarioOutcome.SKIPPED]
    return Matrix(
        checks=tuple(CHECKS),
        faults=FAULTS,
        twins=_twins(suite, results),
        alarms=false_alarms(results),
        skipped=skipped(results),
        honest=len(honest),
        replayed=replayed,
        judged_otherwise=otherwise,
        seconds=seconds,
    )


def _name(play: Play) -> str:
    return f"{play.scenario.name}, {play.fault or 'honestly'}"
