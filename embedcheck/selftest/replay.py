"""What was stored is judged once more: a transcript on disk has to say what the live one said."""

from collections.abc import Iterable
from pathlib import Path

from embedcheck.checks.judge import judge
from embedcheck.model.codec import read_lines
from embedcheck.model.results import ScenarioResult

TRANSCRIPT = "transcript.ndjson"


def judged_otherwise(results: Iterable[ScenarioResult], folder: Path) -> tuple[int, list[ScenarioResult]]:
    """How many results have a transcript below `folder`, and those whose verdicts are now others."""
    stored = [each for each in results if each.folder and (folder / each.folder / TRANSCRIPT).exists()]
    return len(stored), [each for each in stored if _again(folder / each.folder) != each.verdicts]


def _again(folder: Path) -> object:
    try:
        with (folder / TRANSCRIPT).open(encoding="utf-8") as lines:
            return judge(read_lines(lines))
    except (OSError, ValueError) as error:
        return str(error)
