"""`embedcheck validate`: every mistake at once, without a browser."""

import os

import click

from embedcheck.cli.listing import checks, default_paths, faults
from embedcheck.scenario import load_suite
from embedcheck.scenario.discovery import left_out

NAMED = 5


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--config", help="The configuration, instead of the nearest embedcheck.yaml.")
def validate(paths: tuple[str, ...], config: str | None) -> None:
    """Find every mistake in scenarios and their configuration, without a browser.

    PATHS are scenarios or folders (default: scenarios/). The values of secrets are not needed.
    """
    suite = load_suite(
        default_paths(paths),
        env=os.environ,
        flags={"--config": config},
        known_checks=checks().keys(),
        known_faults=faults().keys(),
        need_secrets=False,
    )
    count = len(suite.scenarios)
    click.echo("1 scenario is valid." if count == 1 else f"{count} scenarios are valid.")
    if others := left_out(default_paths(paths)):
        names = ", ".join(map(str, others[:NAMED])) + (", …" if len(others) > NAMED else "")
        click.echo(f"Left out, for they do not say `embedcheck: 1`: {names}")
