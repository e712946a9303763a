"""The table of one scenario in the terminal: a row for what each check says, and what every witness saw of it."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rich.text import Text

from embedcheck.model.results import ScenarioResult
from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.reports import wording
from embedcheck.reports.sights import MEANING, sights
from embedcheck.reports.terminal_layout import STYLES, Lines
from embedcheck.reports.wording import GLYPHS, SEVERITY, WITNESSES, tame

NAME = 38
COLUMN = 7


class Rows(StrEnum):
    """Which checks get a row: each one; those that the scenario came to; those that nobody could answer
    (what is known or red has a paragraph of its own)."""

    ALL = "all"
    ASKED = "asked"
    OPEN = "open"

    def holds(self, verdict: Verdict) -> bool:
        if self is Rows.OPEN:
            return verdict.asked and verdict.outcome is Outcome.INCONCLUSIVE
        return self is Rows.ALL or verdict.asked


@dataclass(frozen=True)
class Row:
    """What one check says with one outcome, `times` over; `verdict` is the first of it, borne out by all of them."""

    verdict: Verdict
    times: int

    @property
    def name(self) -> str:
        return self.verdict.check + (f" ×{self.times}" if self.times > 1 else "")


def verdict_table(result: ScenarioResult, width: int, *, rows: Rows, full: bool) -> Lines:
    """A row for each outcome of each check: who saw what of it, or why nobody could. `full`: reasons uncut."""
    told = [row for row in _together(result.verdicts) if rows.holds(row.verdict)]
    if not told:
        return []
    column = max(NAME, *(len(row.name) + 2 for row in told))
    lines = _headings(result, column)
    for row in told:
        lines += _row(row, result, column, width, full=full)
    return lines


def _together(verdicts: Iterable[Verdict]) -> list[Row]:
    """In the order of the checks, of each the worst first. What nobody could tell is told for each reason."""
    found: dict[tuple[str, str, str], list[Verdict]] = {}
    order: dict[str, int] = {}
    for each in verdicts:
        order.setdefault(each.check, len(order))
        reason = each.message if each.outcome is Outcome.INCONCLUSIVE else ""
        found.setdefault((each.check, wording.judged(each), reason), []).append(each)
    groups = sorted(
        found.values(), key=lambda group: (order[group[0].check], -SEVERITY.index(group[0].outcome))
    )
    return [Row(replace(group[0], confirmed_by=_confirmed(group)), len(group)) for group in groups]


def _confirmed(group: Sequence[Verdict]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(witness for each in group for witness in each.confirmed_by))


def _headings(result: ScenarioResult, column: int) -> Lines:
    left = "  " + wording.counts(result)
    heads = "".join(f"{witness:^{COLUMN}}" for witness in WITNESSES)
    if len(left) >= column:
        return [Text(left), Text(" " * (column + 2) + heads.rstrip(), style="dim")]
    return [Text.assemble(left.ljust(column + 2), (heads.rstrip(), "dim"))]


def _row(each: Row, result: ScenarioResult, column: int, width: int, *, full: bool) -> Lines:
    verdict = each.verdict
    word = wording.judged(verdict)
    row = Text.assemble("  ", (GLYPHS[word], STYLES[word]), " ", each.name.ljust(column - 2))
    if verdict.cause and not full:
        return [row.append(f"follows from {verdict.cause}", style="dim")]
    if verdict.outcome is Outcome.INCONCLUSIVE:
        return _with_reason(row, verdict, column + 2, width, full=full)
    for sight in sights(verdict, result):
        row.append(f"{MEANING[sight][0]:^{COLUMN}}")
    row.rstrip()
    return [row]


def _with_reason(row: Text, verdict: Verdict, column: int, width: int, *, full: bool) -> Lines:
    reason = textwrap.wrap(tame(verdict.message), max(width - column, 20)) or [""]
    if not full and len(reason) > 2:
        reason = [reason[0], wording.clip(reason[1] + " …", max(width - column, 20))]
    first, *more = reason
    return [row.append(first, style="dim"), *(Text(" " * column + line, style="dim") for line in more)]
