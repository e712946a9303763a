"""`embedcheck judge`: judges stored runs again, and writes their reports again, without a browser."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from embedcheck.cli import options
from embedcheck.errors import ExitCode, ScenarioMistake
from embedcheck.reports import FILES, ReportOptions, open_reporters
from embedcheck.reports.report_document import read_report
from embedcheck.reports.reporter import utc_now
from embedcheck.reports.wording import plural, tame
from embedcheck.stored.manifest import MANIFEST, account, renew, reports_of, tampered
from embedcheck.stored.places import spare_evidence
from embedcheck.stored.reading import StoredRun, read_runs
from embedcheck.stored.rejudging import Rejudged, rejudged
from embedcheck.stored.verdict_changes import differences

# Worst first.
SEVERITY = (
    ExitCode.INTERNAL,
    ExitCode.DIFFERS,
    ExitCode.FAILED,
    ExitCode.ENVIRONMENT,
    ExitCode.INTERRUPTED,
    ExitCode.NOTHING_SELECTED,
    ExitCode.PASSED,
)


@click.command("judge")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--strict", is_flag=True, help="Inconclusive and known defects are failures too.")
@click.option("--compare", is_flag=True, help="Says which verdicts are others than when it was played.")
@click.option(
    "--reporter", multiple=True, metavar="NAME[=PATH]", help="Writes this report again: junit, json, …"
)
@click.option("--output", type=options.FOLDER, help="Writes every report into this folder.")
@click.option("-v", "--verbose", is_flag=True)
def judge(paths: tuple[Path, ...], **given: Any) -> int:
    """Judges stored runs again, without a browser, and tells them as `run` does.

    PATH is the folder of a run, that of a scenario in it, or a transcript.ndjson. Reports go into the folder of the
    run, or where --output or NAME=PATH says. Exit codes are those of `run`; with --compare 8, instead of 0 or 1,
    if a verdict is another one than it was.
    """
    runs = read_runs(paths)
    if len(runs) > 1 and (given["reporter"] or given["output"]):
        raise ScenarioMistake(
            f"{len(runs)} runs at once, and reports are of one run each",
            next_step="Judge them one by one, or `embedcheck merge` them first.",
        )
    own = [run.folder for run in runs]
    spare_evidence(given["output"], options.reporter_paths(given["reporter"]), own=own)
    return worst(_judge(run, given) for run in runs)


def worst(codes: Iterable[int]) -> int:
    """The exit code of several runs together."""
    return min(codes, key=lambda code: SEVERITY.index(ExitCode(code)))


def _judge(run: StoredRun, given: Mapping[str, Any]) -> int:
    told = rejudged(run, strict=given["strict"])
    click.echo(tame(f"Judged again from what {run.folder} holds: this is no new run."))
    if changed_since := tampered(run.folder):
        click.echo(tame(changed_since), err=True)
    troubles = tell_again(run.folder, told, given)
    changed = _compared(told) if given["compare"] else False
    code = told.exit_code
    if troubles and code == ExitCode.PASSED:
        return ExitCode.INTERNAL
    return ExitCode.DIFFERS if changed and code in (ExitCode.PASSED, ExitCode.FAILED) else code


def tell_again(folder: Path, told: Rejudged, given: Mapping[str, Any]) -> list[str]:
    """Feeds the events to the terminal and to the reporters that were asked for. Returns what went wrong."""
    output: Path | None = given["output"]
    asked = tuple(wish for wish in given["reporter"] if wish != "terminal")
    named = {wish.partition("=")[0] for wish in asked if "=" not in wish}
    files = tuple(name for name in FILES if name not in named) if output else ()
    how = ReportOptions(
        stream=sys.stdout,
        folder=folder,
        output=output,
        verbose=given["verbose"],
        strict=given["strict"],
        env=os.environ,
        now=_clock(folder),
    )
    before = reports_of(folder)
    reporters = open_reporters(("terminal", *files, *asked), how)
    try:
        for event in told.events:
            reporters.handle(event)
    finally:
        reporters.close()
    troubles = list(reporters.broken)
    if (folder / MANIFEST).exists():
        troubles += renew(folder, before)
    if output and output.resolve() != folder.resolve():
        troubles += account(output)
    for trouble in troubles:
        click.echo(trouble, err=True)
    return troubles


def _clock(folder: Path) -> Callable[[], datetime]:
    """A report that is written again says when the run began, not when it was judged."""
    stored = read_report(folder / "report.json")
    began = stored.began if stored else None
    return (lambda: began) if began else utc_now


def _compared(told: Rejudged) -> bool:
    others = [(after, each) for before, after in told.pairs for each in differences(before, after)]
    click.echo()
    if not told.pairs:
        click.echo("There are no stored verdicts to compare with: the transcripts lie alone.")
    elif not others:
        click.echo(f"The verdicts are the same as were stored ({plural(len(told.pairs), 'scene')}).")
    for after, words in others:
        click.echo(tame(f"≠ «{after.name}» ({after.folder}): {words}"))
    return bool(others)
