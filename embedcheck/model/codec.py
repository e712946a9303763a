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

FORMAT = 1


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
        at = float(record["at"])
        if not math.isfinite(at):
            raise ValueError("at is no time")
        return Entry(int(record["seq"]), at, Witness(record["witness"]), cls(**values))
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError(f"not a transcript entry: {error}") from error


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no time and no number of ours")


def write_line(entry: Entry[Observation]) -> str:
    return json.dumps(to_record(entry), ensure_ascii=False, separators=(",", ":"))


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
            if not isinstance(record, dict):
                raise ValueError("not a JSON object")
            entries.append(from_record(record))
        except (ValueError, OverflowError, RecursionError) as error:
            if not entries:
                raise ValueError(f"line {number}: {error}") from error
            pending = (number, error)
    return Transcript(tuple(entries))
