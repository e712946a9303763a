"""Where the reports of a stored run may be written: anywhere but among what was seen."""

from collections.abc import Iterable
from pathlib import Path

from embedcheck.errors import ScenarioMistake
from embedcheck.reports.evidence import TRANSCRIPT
from embedcheck.stored.manifest import MANIFEST
from embedcheck.stored.reading import EVENTS

BESIDE = "Choose a place beside it."


def spare_evidence(folder: Path | None, files: Iterable[Path], *, own: Iterable[Path] = ()) -> None:
    """Raises ScenarioMistake for a folder or a file that would overwrite a transcript, the account of a run, or another
    run's reports. Of the folders `own` the reports may be written again."""
    if folder is not None:
        _not_in_evidence(folder)
        mine = {each.resolve() for each in own}
        if folder.resolve() not in mine and any(folder.glob(f"*/{TRANSCRIPT}")):
            raise ScenarioMistake(f"{folder} holds another run", next_step=BESIDE)
    for file in files:
        _not_in_evidence(file)
        if file.name in (MANIFEST, EVENTS) and any(file.parent.glob(f"*/{TRANSCRIPT}")):
            raise ScenarioMistake(
                f"{file} is the account of a run, and no place for a report", next_step=BESIDE
            )


def _not_in_evidence(path: Path) -> None:
    whole = path.resolve()
    for folder in (whole, *whole.parents):
        if (folder / TRANSCRIPT).is_file():
            raise ScenarioMistake(f"{path} is among the evidence of {folder.parent}", next_step=BESIDE)
