"""`embedcheck list`: what there is to say, to judge, to break and to play, and what of the API is proven."""

import inspect
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from embedcheck.cli import coverage
from embedcheck.cli.listing_layout import Row, laid_out
from embedcheck.reports.wording import json_text, tame
from embedcheck.scenario import Scenario, load_suite

EXPLAINED = ("steps", "checks", "faults")
# What is long enough to be told in groups, and by which key.
GROUPED = {"checks": "topic", "faults": "layer", "conditions": "layer"}


@click.command(name="list")
@click.argument(
    "what", type=click.Choice(["steps", "checks", "faults", "conditions", "scenarios", "coverage"])
)
@click.argument("paths", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--markdown", is_flag=True, help="Print a Markdown table (coverage only).")
def listing(what: str, paths: tuple[str, ...], as_json: bool, markdown: bool) -> None:
    """List steps, checks, faults, conditions or scenarios, each with its first line of description.

    `coverage` lists the elements of Libredesk's published widget API: which steps exercise each, who
    cross-checks it, which check judges it, which fault trips that, and on which version it was verified.

    PATHS are for scenarios only: files or folders (default: scenarios/).
    """
    if paths and what != "scenarios":
        raise click.UsageError(f"`list {what}` takes no paths")
    if markdown and what != "coverage":
        raise click.UsageError(f"`list {what}` has no Markdown table")
    rows = _ROWS[what](paths)
    if as_json:
        click.echo(json_text(rows), nl=False)
        return
    if what == "coverage":
        click.echo(coverage.markdown(rows) if markdown else coverage.text(rows))
        return
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for line in laid_out(rows, noun=what, group=GROUPED.get(what), columns=columns):
        click.echo(line)
    if what in EXPLAINED:
        click.echo("\n`embedcheck explain NAME` tells more of each.")


def default_paths(paths: Sequence[str]) -> Sequence[str]:
    """The paths that were given; else `scenarios`, where there is such a folder, or the working directory."""
    return paths or ["scenarios" if Path("scenarios").is_dir() else "."]


def checks() -> Mapping[str, Any]:
    """The table of checks, imported at need: `list steps` has no use for it."""
    from embedcheck.checks import CHECKS  # noqa: PLC0415

    return CHECKS


def faults() -> Mapping[str, Any]:
    """The table of faults, imported at need: with it come the sandbox and a web server."""
    from embedcheck.sandbox.faults import FAULTS  # noqa: PLC0415

    return FAULTS


def _steps(_: Sequence[str]) -> list[Row]:
    # Imported at need: `list scenarios` has no use for the tables of checks and faults.
    from embedcheck.explaining.steps import step_rows  # noqa: PLC0415

    return step_rows()


def _checks(_: Sequence[str]) -> list[Row]:
    from embedcheck.checks.topics import TOPICS  # noqa: PLC0415  # see `checks`

    topics = {name: topic for topic, names in TOPICS.items() for name in names}
    return [
        {"name": name, "summary": _first_line(check), "topic": topics[name]}
        for name, check in checks().items()
    ]


def _faults(_: Sequence[str]) -> list[Row]:
    return [
        {"name": name, "summary": fault.summary, "layer": str(fault.layer)}
        for name, fault in faults().items()
    ]


def _conditions(_: Sequence[str]) -> list[Row]:
    # Imported at need: with it come the sandbox and Playwright.
    from embedcheck.conditions import CONDITIONS  # noqa: PLC0415

    return [
        {"name": name, "summary": each.summary, "layer": str(each.layer)} for name, each in CONDITIONS.items()
    ]


def _scenarios(paths: Sequence[str]) -> list[Row]:
    suite = load_suite(default_paths(paths), env=os.environ, need_secrets=False)
    return [_scenario(scenario) for scenario in suite.scenarios]


def _scenario(scenario: Scenario) -> Row:
    tags = f"  [{tame(', '.join(scenario.tags))}]" if scenario.tags else ""
    return {
        "name": scenario.name,
        "summary": f"{tame(scenario.file)}:{scenario.line}{tags}",
        "file": scenario.file,
        "line": scenario.line,
        "tags": list(scenario.tags),
        "steps": len(scenario.steps),
    }


_ROWS: dict[str, Callable[[Sequence[str]], list[Row]]] = {
    "steps": _steps,
    "checks": _checks,
    "faults": _faults,
    "conditions": _conditions,
    "scenarios": _scenarios,
    "coverage": lambda _: coverage.rows(),
}


def _first_line(thing: object) -> str:
    return (inspect.getdoc(thing) or "").partition("\n")[0]
