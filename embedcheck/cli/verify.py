"""`embedcheck verify`: whether a run's files are those that it left."""

from pathlib import Path

import click

from embedcheck.errors import ExitCode, ScenarioMistake
from embedcheck.reports.wording import plural, tame
from embedcheck.stored.manifest import MANIFEST, read_manifest, untold, verify

MOST_TOLD = 50


@click.command("verify")
@click.argument("run", type=click.Path(path_type=Path, exists=True, file_okay=False))
def verify_run(run: Path) -> int:
    """Compares the files of a run with its manifest.json.

    RUN is a run's folder, as it was left or as it came out of an archive. Ends with 8 if a file is gone, has
    changed, or is not in the manifest. What is in the folder beside a run's own files is not looked at.
    """
    if not (run / MANIFEST).is_file():
        raise ScenarioMistake(
            f"{run} holds no {MANIFEST}", next_step="Name the folder of a run that has ended: it writes one."
        )
    differences = verify(run)
    for difference in differences[:MOST_TOLD]:
        click.echo(tame(difference))
    if len(differences) > MOST_TOLD:
        click.echo(f"and {len(differences) - MOST_TOLD} more")
    if differences:
        return ExitCode.DIFFERS
    files = len(read_manifest(run).artifacts)
    click.echo(f"All {plural(files, 'file')} of the manifest are there, as they were written.")
    for name in untold(run):
        click.echo(tame(f"{name} is of an older run, or was cut short: report.json does not tell of it."))
    return ExitCode.PASSED
