"""`embedcheck schema`: what an editor needs to complete YAML, what a run writes, and the widget's API for programs."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from embedcheck.reports.schemas import events_schema, report_schema, transcript_schema
from embedcheck.scenario.json_schema import config_schema, scenario_schema
from embedcheck.wire.contract.asyncapi import asyncapi
from embedcheck.wire.contract.openapi import openapi

_OF_FILES: dict[str, Callable[[], dict[str, Any]]] = {
    "scenario": scenario_schema,
    "config": config_schema,
    "report": report_schema,
    "events": events_schema,
    "transcript": transcript_schema,
}


@click.command()
@click.argument("what", type=click.Choice(list(_OF_FILES)), required=False)
@click.option("--openapi", "http", is_flag=True, help="The widget's HTTP API, as OpenAPI 3.1.")
@click.option("--asyncapi", "socket", is_flag=True, help="The widget's WebSocket, as AsyncAPI 3.0.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write it there.",
)
def schema(what: str | None, http: bool, socket: bool, output: Path | None) -> None:
    """Print the JSON Schema of scenarios (the default) or of embedcheck.yaml, or Libredesk's widget API.

    Name it in the first line of a file: `# yaml-language-server: $schema=PATH`. «report» is that of a run's
    report.json; «events» and «transcript» are those of one line of events.ndjson and transcript.ndjson.
    """
    if sum((what is not None, http, socket)) > 1:
        raise click.UsageError(f"one document at a time: {', '.join(_OF_FILES)}, --openapi or --asyncapi")
    write = openapi if http else asyncapi if socket else _OF_FILES[what or "scenario"]
    text = json.dumps(write(), indent=2, ensure_ascii=False)
    if output is None:
        click.echo(text)
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{output} cannot be written: {error.strerror}") from None
