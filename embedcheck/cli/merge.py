"""`embedcheck merge`: the results of shards as one run, with all of its reports."""

import os
import sys
from pathlib import Path
from typing import Any

import click

from embedcheck.cli import options
from embedcheck.errors import ExitCode, ScenarioMistake
from embedcheck.model.run_events import RunEvent, RunFinished
from embedcheck.reports import FILES, ReportOptions, open_reporters
from embedcheck.runner.folder import run_folder
from embedcheck.stored.manifest import account
from embedcheck.stored.merging import merge as merged
from embedcheck.stored.places import spare_evidence
from embedcheck.stored.reading import read_run


@click.command("merge")
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FOLDER...")
@click.option("--output", type=options.FOLDER, help="The folder of the whole run.")
@click.option("--reporter", multiple=True, metavar="NAME[=PATH]", help="One more report, such as github.")
@click.option("--strict", is_flag=True, help="Tells inconclusive and known defects as findings.")
@click.option("-v", "--verbose", is_flag=True)
def merge(folders: tuple[Path, ...], **given: Any) -> int:
    """Joins the folders of several runs, such as the shards of one, into one run with all reports.

    The evidence is linked where it can be, else copied. Where the same scenario was played in several of them, the one
    in the folder that is named last counts, and a remark says so. Ends as the whole run would have ended; if a
    shard is missing, as those that are there say, and with 2 where that would be green.
    """
    spare_evidence(given["output"], options.reporter_paths(given["reporter"]))
    places = [folder.resolve() for folder in folders]
    twice = [str(folder) for folder, place in zip(folders, places, strict=True) if places.count(place) > 1]
    if twice:
        raise ScenarioMistake(f"{twice[0]} is named twice", next_step="Name each folder once.")
    runs = [read_run(folder) for folder in folders]
    into = run_folder(given["output"], prefix="merged-")
    return _tell(into, merged(runs, into), given)


def _tell(into: Path, events: list[RunEvent], given: dict[str, Any]) -> int:
    asked = tuple(wish for wish in given["reporter"] if wish != "terminal")
    how = ReportOptions(
        stream=sys.stdout, folder=into, verbose=given["verbose"], strict=given["strict"], env=os.environ
    )
    reporters = open_reporters(tuple(dict.fromkeys(("terminal", *FILES, *asked))), how)
    try:
        for event in events:
            reporters.handle(event)
    finally:
        reporters.close()
        unaccounted = account(into)
    troubles = [*reporters.broken, *unaccounted]
    for trouble in troubles:
        click.echo(trouble, err=True)
    code = next(event.totals.exit_code for event in events if isinstance(event, RunFinished))
    return ExitCode.INTERNAL if troubles and code == ExitCode.PASSED else code
