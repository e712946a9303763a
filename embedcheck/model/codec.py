"""One NDJSON line per entry, and back. A line that a crash cut short is the only one that may be lost."""

import json
import math
import re
from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any

from embedcheck.model import observations
from embedcheck.model.observations import Observation, Way, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.typed import described, fits, types_of
from embedcheck.model.unprintable import escape_unprintable

FORMAT = 1
LONGEST_SHOWN = 40


def _kind(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


OBSERVATIONS: dict[str, type[Observation]] = {
    _kind(name): cls
    for name, cls in vars(observations).items()
    if isinstance(cls, type) and issubclass(cls, Observation) and cls is not Observation
}


def to_record(entry: Entry[Observation]) -> dict[str, Any]:
    """The entry as one flat JSON object: seq, at, witness, kind, then the fields of its fact."""
    head = {"seq": entry.seq, "at": entry.at, "witness": str(entry.witness)}
    return {**head, "kind": _kind(type(entry.seen).__name__), "seen": asdict(entry.seen)}


def from_record(record: dict[str, Any]) -> Entry[Observation]:
    """Raises ValueError for a record that no version of ours has written."""
    try:
        cls = OBSERVATIONS[record["kind"]]
        known = {field.name for field in fields(cls)}
        values = {key: value for key, value in record["seen"].items() if key in known}
        if "way" in values:
            values["way"] = Way(values["way"])
        _check(values, types_of(cls), "seen.")
        _check(record, {"seq": int, "at": float}, "")
        if not math.isfinite(record["at"]):
            raise ValueError("at is no time")
        return Entry(record["seq"], float(record["at"]), Witness(record["witness"]), cls(**values))
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError(f"not a transcript entry: {error}") from error


def _check(values: dict[str, Any], kinds: dict[str, Any], where: str) -> None:
    """Raises ValueError for a field of another type than it is declared with: a check would trip over it."""
    for name, kind in kinds.items():
        if name in values and not fits(values[name], kind):
            found = json.dumps(values[name], ensure_ascii=False, default=str)
            shown = found if len(found) <= LONGEST_SHOWN else found[:LONGEST_SHOWN] + "…"
            raise ValueError(f"{where}{name} is {shown}, and must be {described(kind)}")


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no time and no number of ours")


def write_line(entry: Entry[Observation]) -> str:
    return escape_unprintable(json.dumps(to_record(entry), ensure_ascii=False, separators=(",", ":")))


def _entry(record: Any) -> Entry[Observation]:
    if not isinstance(record, dict):
        raise ValueError("not a JSON object")
    return from_record(record)


def read_lines(lines: Iterable[str]) -> Transcript:
    """Reads a transcript. Raises ValueError with the line number; a torn last line is left out."""
    entries: list[Entry[Observation]] = []
    pending: tuple[int, Exception] | None = None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if pending is not None:
            raise ValueError(f"line {pending[0]}: {pending[1]}")
        try:
            record = json.loads(line, parse_constant=_no_number)
        except (ValueError, OverflowError, RecursionError) as error:
            if not entries:
                raise ValueError(f"line {number}: {error}") from error
            pending = (number, error)
            continue
        try:
            entries.append(_entry(record))
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from error
    return Transcript(tuple(entries))
