"""`embedcheck schema`: what an editor needs to complete and check YAML while it is written."""

import json

import click

from embedcheck.scenario.json_schema import config_schema, scenario_schema


@click.command()
@click.argument("what", type=click.Choice(["scenario", "config"]), default="scenario")
def schema(what: str) -> None:
    """Print the JSON Schema of scenarios (the default) or of embedcheck.yaml.

    Name it in the first line of a file: `# yaml-language-server: $schema=PATH`.
    """
    found = scenario_schema() if what == "scenario" else config_schema()
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))
