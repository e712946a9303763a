"""How `embedcheck list` looks: one entry a line, in groups with a head and a count where there are groups."""

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from embedcheck.reports.wording import tame

Row = dict[str, Any]
# A longer head has a line of its own, so that it does not push everybody's summary aside.
WIDEST = 40
# With less room beside the heads, a wrapped summary is harder to read than a line that the terminal breaks.
NARROWEST = 24


def laid_out(rows: Sequence[Row], *, noun: str, group: str | None, columns: int | None) -> Iterator[str]:
    """The lines. `group` is the key whose values are told as heads, each with the count of its `noun`s.

    `columns` is the width of the terminal, and None where there is none: then each entry stays on one
    line, for `grep`.
    """
    width = min(max((len(_head(row)) for row in rows), default=0), WIDEST)
    room = None if columns is None or columns - width - 2 < NARROWEST else columns - width - 2
    if group is None:
        yield from _entries(rows, width, room)
        return
    found = groupby(sorted(rows, key=_place_of(rows, group)), key=lambda row: str(row[group]))
    for number, (name, entries) in enumerate(found):
        members = list(entries)
        if number:
            yield ""
        yield f"{name[0].upper()}{name[1:]}: {len(members)} {noun if len(members) != 1 else noun.removesuffix('s')}"
        yield from _entries(members, width, room)


def _place_of(rows: Sequence[Row], group: str) -> Any:
    """Groups stand in the order in which the table comes to them."""
    order = list(dict.fromkeys(str(row[group]) for row in rows))
    return lambda row: order.index(str(row[group]))


def _entries(rows: Sequence[Row], width: int, room: int | None) -> Iterator[str]:
    for row in rows:
        head, summary = _head(row), str(row["summary"])
        if len(head) > width:
            yield head
            head = ""  # its summary stands below it, in the column of the others
        lines = [summary] if room is None else _wrapped(summary, room)
        for line in lines:
            yield f"{head:<{width}}  {line}".rstrip()
            head = ""


def _wrapped(summary: str, room: int) -> list[str]:
    return textwrap.wrap(summary, room, break_long_words=False, break_on_hyphens=False) or [""]


def _head(row: Row) -> str:
    """The names of scenarios are their authors'."""
    return tame(row.get("usage") or row["name"])
