"""`embedcheck show`: opens the report of a run, or a kept trace of one of its scenarios."""

import subprocess
import sys
import webbrowser
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import click

from embedcheck.errors import BadSetup, ExitCode, ScenarioMistake

ROOT = Path("artifacts")
REPORT, TRACE = "report.html", "trace.zip"


@click.command("show")
@click.argument("run", required=False, type=click.Path(path_type=Path))
@click.option("--trace", metavar="SCENARIO", help="Opens the trace of this scenario in Playwright's viewer.")
def show(run: Path | None, trace: str | None) -> int:
    """Open a run's report.html in the browser, and print where it is.

    RUN is a run's folder, or its name below artifacts/; the default is the newest. SCENARIO is the name of a
    scenario's folder in it, or a part of that name.
    """
    folder = find_run(run, root=ROOT)
    if trace is not None:
        return _show_trace(find_trace(folder, trace))
    report = folder / REPORT
    click.echo(report)
    if not webbrowser.open(report.resolve().as_uri()):
        click.echo("There is no browser to open it in: open the file by hand.", err=True)
    return ExitCode.PASSED


def find_run(run: Path | None, *, root: Path) -> Path:
    """The folder that holds the report. Raises ScenarioMistake, naming the nearest run, if there is none."""
    if run is None:
        return _newest(root)
    for folder in (run.parent if run.name == REPORT else run, root / run):
        if (folder / REPORT).is_file():
            return folder
    known = sorted(path.parent.name for path in root.glob(f"*/{REPORT}"))
    near = get_close_matches(run.name, known, n=1) or known[-1:]
    hint = f"Did you mean {near[0]}?" if near else "Run `embedcheck run` first: it writes one."
    raise ScenarioMistake(f"{run} holds no {REPORT}", next_step=hint)


def _newest(root: Path) -> Path:
    reports = sorted(root.glob(f"*/{REPORT}"), key=lambda path: path.stat().st_mtime)
    if not reports:
        raise ScenarioMistake(
            f"no run below {root}/ has a {REPORT}", next_step="Run `embedcheck run` first: it writes one."
        )
    return reports[-1].parent


def find_trace(folder: Path, scenario: str) -> Path:
    """The one trace whose folder has this name or holds this word. Raises ScenarioMistake for none or several."""
    traces = {path.parent.name: path for path in sorted(folder.glob(f"*/{TRACE}"))}
    fitting = [scenario] if scenario in traces else [name for name in traces if scenario in name]
    if len(fitting) == 1:
        return traces[fitting[0]]
    if fitting:
        raise ScenarioMistake(
            f"{len(fitting)} traces fit {scenario!r}: {', '.join(fitting)}",
            next_step="Name one of them in full.",
        )
    if not traces:
        raise ScenarioMistake(
            f"{folder} holds no trace",
            next_step="Run it again with `--tracing on`: by default only what failed keeps one.",
        )
    near = get_close_matches(scenario, traces, n=1, cutoff=0.3)
    hint = f"Did you mean {near[0]}? " if near else ""
    raise ScenarioMistake(
        f"no trace in {folder} fits {scenario!r}", next_step=f"{hint}There is one of {', '.join(traces)}."
    )


def viewer(trace: Path) -> Sequence[str]:
    """The command that serves Playwright's trace viewer on this machine alone and opens it in a browser's tab."""
    serve = ("show-trace", "--host", "127.0.0.1", "--port", "0")
    return (sys.executable, "-m", "playwright", *serve, str(trace))


def _show_trace(trace: Path) -> int:
    click.echo(f"{trace}\nCtrl-C ends the viewer.")
    sys.stdout.flush()
    try:
        ended = subprocess.run(viewer(trace), check=False).returncode
    except KeyboardInterrupt:
        return ExitCode.PASSED
    if ended:
        raise BadSetup(
            f"Playwright's trace viewer ended with {ended}",
            next_step="Run `python -m playwright --version`: it says whether Playwright's driver starts.",
        )
    return ExitCode.PASSED
