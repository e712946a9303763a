"""What of the published widget API is proven, and by whom: one row for each element of the page.

    table       the rows, literal, so that a hole shows
    verified/   what `embedcheck probe` was answered by real instances, one file for each version

The rows name steps, checks, faults and questions by their words; a test looks each of them up.
"""

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

VERIFIED = Path(__file__).with_name("verified")
# A known defect was answered as the table of known defects says that it is.
AS_EXPECTED = ("passed", "known")

Interviews = dict[str, dict[str, str]]
"""Version → question → outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element of the page. `steps` exercise it in a browser, `witnesses` cross-check it, `checks`
    judge it, each of `faults` turns one of these checks red, `questions` are those of `embedcheck probe`."""

    name: str
    steps: tuple[str, ...]
    witnesses: tuple[str, ...]
    checks: tuple[str, ...]
    faults: tuple[str, ...]
    questions: tuple[str, ...]

    def verified_on(self, kept: Interviews) -> tuple[str, ...]:
        """The versions on which every question of this row was answered as expected."""
        return tuple(
            version
            for version, outcomes in kept.items()
            if self.questions and all(outcomes.get(each) in AS_EXPECTED for each in self.questions)
        )

    def row(self, kept: Interviews) -> dict[str, Any]:
        """The row as JSON values."""
        return {**asdict(self), "verified_on": self.verified_on(kept)}


@cache
def interviews(folder: Path = VERIFIED) -> Interviews:
    """The interviews that were kept, by version. Raises OSError and ValueError for a damaged file."""
    kept = {}
    for file in sorted(folder.glob("libredesk-*.json")):
        lines = json.loads(file.read_text(encoding="utf-8"))["lines"]
        kept[file.stem.removeprefix("libredesk-")] = {line["question"]: line["outcome"] for line in lines}
    return kept
