"""The table of coverage as `embedcheck list coverage` prints it, and as the README has it."""

from collections.abc import Iterable
from typing import Any

from embedcheck.coverage import interviews
from embedcheck.coverage.table import COVERAGE

Row = dict[str, Any]
COLUMNS = {
    "steps": "step",
    "witnesses": "witness",
    "checks": "check",
    "faults": "fault that trips it",
    "verified_on": "verified on",
}


def rows() -> list[Row]:
    """One object for each element of the published page."""
    kept = interviews()
    return [element.row(kept) for element in COVERAGE]


def text(found: Iterable[Row]) -> str:
    """For a terminal of 80 columns: an element, and below it its five cells."""
    blocks = []
    for row in found:
        cells = [f"  {heading:<20} {', '.join(row[key]) or '–'}" for key, heading in COLUMNS.items()]
        blocks.append("\n".join([row["name"], *cells]))
    return "\n\n".join(blocks)


def markdown(found: Iterable[Row]) -> str:
    """A Markdown table, for the README."""
    lines = [
        "| element of the published page | " + " | ".join(COLUMNS.values()) + " |",
        "|---" * (len(COLUMNS) + 1) + "|",
    ]
    for row in found:
        cells = [row["name"], *(", ".join(row[key]) for key in COLUMNS)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
