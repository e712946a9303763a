"""`embedcheck explain`: what there is to know about a check, a fault, a known defect or a step."""

import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from embedcheck.cli.explain_layout import show, show_subjects
from embedcheck.conditions import CONDITIONS
from embedcheck.explaining import explain as story_of
from embedcheck.explaining import subjects
from embedcheck.probe.questions.stories import OF_THE_PROBE
from embedcheck.reports.console import console_for
from embedcheck.reports.reporter import ReportOptions
from embedcheck.reports.wording import json_text
from embedcheck.scenario.shipped import read_shipped


@click.command("explain")
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def explain(name: str | None, as_json: bool) -> None:
    """Explain a check, a fault, a known defect or a step.

    Of a check: why it matters, how Libredesk behaves, what breaks it, how to mend it, and how to silence it
    with a reason. Of a fault: what the sandbox does, which checks turn red, and how to see it. Without NAME:
    what can be explained.
    """
    console = console_for(ReportOptions(stream=sys.stdout, folder=Path(), env=os.environ))
    if name is None:
        names = subjects()
        _json(names) if as_json else show_subjects(names, console)
        return
    if beside := _told_elsewhere(name):
        _json(beside) if as_json else click.echo(
            "\n".join(f"{key}: {words}" for key, words in beside.items())
        )
        return
    story = story_of(name, scenarios=read_shipped, today=datetime.now(UTC).date())
    _json(asdict(story)) if as_json else show(story, console)


def _told_elsewhere(name: str) -> dict[str, str]:
    """What the tool names, and tells in another place: a condition, a defect that only the probe meets."""
    if name in CONDITIONS:
        summary, show = CONDITIONS[name].summary, f"embedcheck run --condition {name}"
        return {"kind": "condition", "name": name, "summary": summary, "see it": show}
    defect = OF_THE_PROBE.get(name.upper())
    if defect is None or name.upper() in subjects()["defect"]:
        return {}
    told = {"summary": defect.looks_like, "reference": defect.reference, "workaround": defect.workaround}
    return {"kind": "known defect that only `embedcheck probe` meets", "name": name.upper(), **told}


def _json(document: Any) -> None:
    click.echo(json_text(document), nl=False)
