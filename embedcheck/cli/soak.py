"""`embedcheck soak`: plays healthy scenes again and again, and says how often an alarm was raised."""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from embedcheck.cli import options
from embedcheck.cli.run import load, repeat_command, run_options
from embedcheck.conditions import CONDITIONS
from embedcheck.conditions.choosing import chosen
from embedcheck.errors import ExitCode, ScenarioMistake
from embedcheck.model.run_events import RunEvent, ScenarioFinished
from embedcheck.runner.folder import run_folder
from embedcheck.runner.load import busy
from embedcheck.runner.run import Outcome
from embedcheck.runner.run import run as play_all
from embedcheck.runner.soaking import LEDGER, Ledger, Sample, Tally, as_json, by_condition, sample, tally
from embedcheck.runner.suite import Play, plays
from embedcheck.scenario.suite import LoadedSuite


@click.command("soak")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATHS]...")
@options.where
@options.scenarios
@click.option("--times", type=click.IntRange(1, 100_000), default=1, show_default=True, metavar="N")
@click.option(
    "--condition",
    multiple=True,
    metavar="NAME",
    help="Repeatable; «a+b» is both at once, «lang*» each that matches, «none» the scene as it is. "
    "Default: none and every condition by itself.",
)
@click.option(
    "--load",
    type=click.IntRange(0, 64),
    default=0,
    is_flag=False,
    flag_value=1,
    metavar="[N]",
    help="Keeps N processors busy meanwhile (one, without a number).",
)
@options.how
@click.option("--output", type=options.FOLDER, help="Goes on with a soak there.")
@click.option("--reporter", multiple=True, metavar="json=PATH")
def soak(paths: tuple[Path, ...], **given: Any) -> int:
    """Plays scenarios N times under conditions that must stay green, and counts false alarms.

    Keeps the evidence of each alarm and of nothing else. What was measured is kept in the folder of
    the run: the same command with --output FOLDER goes on after an interruption. Exits 1 on an alarm.
    """
    _check(given["reporter"])
    suite = load(paths, given)
    suite = replace(suite, config=replace(suite.config, retries=0))
    todo = _todo(suite, given)
    if given["list_only"]:
        for play in todo:
            click.echo(f"{play.scenario.file}:{play.scenario.line}  {_name(play)}")
        return ExitCode.PASSED
    return _soak(suite, todo, given)


def _soak(suite: LoadedSuite, todo: Sequence[Play], given: Mapping[str, Any]) -> int:
    folder = run_folder(given["output"], prefix="soak-")
    ledger = Ledger(folder / LEDGER)
    left = ledger.still_to_play(todo)
    if len(left) < len(todo):
        click.echo(f"{len(todo) - len(left)} of {len(todo)} plays were measured before.", err=True)
    with busy(given["load"]):
        code = _played(suite, left, folder, ledger, given)
    interrupted = code == ExitCode.INTERRUPTED
    _print(ledger.samples)
    _write(given["reporter"], as_json(ledger.samples, load=given["load"], interrupted=interrupted))
    if interrupted:
        again = [word for word in sys.argv[1:] if word != "--output" and word != str(given["output"])]
        click.echo(f"Interrupted. To go on: {repeat_command([*again, '--output', str(folder)])}", err=True)
    if code in (ExitCode.INTERRUPTED, ExitCode.INTERNAL):
        return code
    if not any(each.counts for each in ledger.samples):
        return ExitCode.NOTHING_SELECTED
    return ExitCode.FAILED if any(each.alarm for each in ledger.samples) else ExitCode.PASSED


def _played(
    suite: LoadedSuite, left: Sequence[Play], folder: Path, ledger: Ledger, given: Mapping[str, Any]
) -> int:
    if not left:
        return ExitCode.PASSED
    numbered = {play.index: play for play in left}
    done = 0

    def publish(event: RunEvent) -> None:
        nonlocal done
        if not isinstance(event, ScenarioFinished):
            return
        done += 1
        play = numbered[event.index]
        new = sample(play, event.result)
        ledger.add(new)
        if event.result.folder and not new.alarm and new.counts:
            shutil.rmtree(folder / event.result.folder, ignore_errors=True)
        _progress(new, play, f"{done}/{len(left)}", alarms=sum(each.alarm for each in ledger.samples))

    what = run_options(suite, folder, given, command=repeat_command(sys.argv[1:]))
    # An alarm is an alarm, whatever a second attempt would say: every play is one sample.
    what = replace(what, policy=replace(what.policy, retries=0))
    outcome: Outcome = asyncio.run(play_all(what, left, publish))
    return outcome.totals.exit_code


def _todo(suite: LoadedSuite, given: Mapping[str, Any]) -> list[Play]:
    """Round by round, so that an interrupted soak has seen every scene about as often."""
    found = plays(
        suite.scenarios,
        browsers=suite.config.browsers,
        devices=(suite.config.device,),
        conditions=_conditions(given["condition"]),
        repeat_each=given["times"],
    )
    rounds = sorted(found, key=lambda play: play.repeat)
    return [replace(play, index=index) for index, play in enumerate(rounds)]


NONE = "none"


def _conditions(wishes: Sequence[str]) -> list[str | None]:
    asked = wishes or (NONE, *CONDITIONS)
    found: list[str | None] = []
    for wish in asked:
        found += [None] if wish == NONE else chosen([wish])
    return list(dict.fromkeys(found))


def _check(wishes: Sequence[str]) -> None:
    for wish in wishes:
        name, _, path = wish.partition("=")
        if name != "json" or not path:
            raise ScenarioMistake(
                f"a soak has no reporter {wish!r}", next_step="Write `--reporter json=PATH`."
            )


def _write(wishes: Sequence[str], told: Mapping[str, Any]) -> None:
    for wish in wishes:
        text = json.dumps(told, indent=2, ensure_ascii=False)
        Path(wish.partition("=")[2]).write_text(text + "\n", encoding="utf-8")


def _name(play: Play) -> str:
    return f"{play.scenario.name}{f', {play.condition}' if play.condition else ''} ({play.repeat})"


def _progress(new: Sample, play: Play, place: str, *, alarms: int) -> None:
    """One line that stays in its place on a terminal; elsewhere a line for each play. An alarm always stays."""
    told = ", ".join(new.red) or new.error or new.outcome
    line = f"{place}  {_name(play)}" + (f": {told}" if new.alarm else "")
    if not sys.stderr.isatty():
        click.echo(line, err=True)
    elif new.alarm:
        click.echo(f"\r\x1b[K{line}", err=True)
    else:
        click.echo(f"\r\x1b[K{line[:100]}  {alarms} alarms", nl=False, err=True)


def _print(samples: Sequence[Sample]) -> None:
    if sys.stderr.isatty():
        click.echo(err=True)
    console = Console(no_color="NO_COLOR" in os.environ, highlight=False)
    table = Table(box=None, pad_edge=False, show_edge=False)
    for heading, justify in (("", "left"), ("condition", "left"), ("runs", "right"), ("alarms", "right")):
        table.add_column(heading, justify="right" if justify == "right" else "left")
    table.add_column("at most, at 95 %", justify="right")
    table.add_column("who cried wolf")
    for each in by_condition(samples):
        glyph = "[red]✗[/]" if each.alarms else "[green]✓[/]"
        cried = ", ".join(f"{check} {count}×" for check, count in each.red)
        bound = f"{each.upper_bound:.2%}"
        table.add_row(glyph, each.name, str(each.runs), str(each.alarms), bound, cried)
    console.print(table)
    _say_all(console, tally("all", samples))
    unproven = sum(bool(each.unproven) for each in samples if each.counts)
    if unproven:
        console.print(f"In {unproven} of them a check came to its question and could not answer it.")
    for alarm in (each for each in samples if each.alarm):
        console.print(f"[red]✗[/] {alarm.scenario}, {alarm.condition}: {alarm.folder}", soft_wrap=True)


def _say_all(console: Console, everything: Tally) -> None:
    console.print(
        f"\n{everything.runs} runs, {everything.alarms} alarms: {everything.rate:.2%} "
        f"(at 95 %, at most {everything.upper_bound:.2%})"
    )
