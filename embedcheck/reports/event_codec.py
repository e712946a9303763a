"""One JSON object per run event, and back: a stored stream can be told to any reporter again."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import PurePosixPath
from typing import Any

from pydantic import TypeAdapter, ValidationError

from embedcheck.model.results import ScenarioResult
from embedcheck.model.run_events import (
    Remarked,
    RunEvent,
    RunFinished,
    RunStarted,
    ScenarioFinished,
    ScenarioStarted,
    StepStarted,
)
from embedcheck.model.unprintable import escape_unprintable

FORMAT = 1
EVENTS: dict[str, type[RunEvent]] = {
    "run_started": RunStarted,
    "scenario_started": ScenarioStarted,
    "step_started": StepStarted,
    "scenario_finished": ScenarioFinished,
    "remarked": Remarked,
    "run_finished": RunFinished,
}


def to_record(event: RunEvent) -> dict[str, Any]:
    """The event as a JSON object: `event` is its name, the rest are its fields; the first has the format's `version`."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(event).__name__).lower()
    version = {"version": FORMAT} if isinstance(event, RunStarted) else {}
    return {"event": name, **version, **asdict(event)}


def from_record(record: Any) -> RunEvent:
    """Raises ValueError for a record that this version cannot read. Keys of a later release are passed over."""
    if not isinstance(record, dict):
        raise ValueError("not an event of a run: not a JSON object")
    if record.get("version", FORMAT) != FORMAT:
        raise ValueError(f"an event stream of format {record['version']}, and this embedcheck reads {FORMAT}")
    reader = _READERS.get(str(record.get("event")))
    if reader is None:
        raise ValueError(f"not an event of a run: there is no event {record.get('event')!r:.40}")
    try:
        event = reader.validate_python(record)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ValueError(f"not an event of a run: {where}: {first['msg']}") from error
    if isinstance(event, ScenarioFinished):
        _stay_inside(event.result)
    return event


def _stay_inside(result: ScenarioResult) -> None:
    """Raises ValueError for evidence that is said to lie elsewhere than in the run's own folder: who reads or joins
    stored runs follows these paths."""
    if not is_plain(result.folder):
        raise ValueError("not an event of a run: result.folder is no plain name")
    for path in (*result.screenshots, *result.videos, result.trace or "", result.har or ""):
        if path.startswith(("/", "\\")) or ".." in PurePosixPath(path).parts or "\0" in path:
            raise ValueError("not an event of a run: a file of the result lies outside of its folder")


def is_plain(folder: str) -> bool:
    """Whether this is the name of a folder in a run's own, and no way out of it."""
    return folder not in (".", "..") and not any(each in folder for each in ("/", "\\", "\0"))


def write_line(event: RunEvent) -> str:
    return escape_unprintable(json.dumps(to_record(event), ensure_ascii=False, separators=(",", ":")))


def read_events(lines: Iterable[str]) -> list[RunEvent]:
    """Reads a stored stream, without what follows a torn line. Raises ValueError if the first line is none."""
    events: list[RunEvent] = []
    for line in lines:
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            if not events:
                raise ValueError(f"not an event of a run: {error}") from error
            break
        events.append(from_record(record))
    return events


_READERS: dict[str, TypeAdapter[RunEvent]] = {name: TypeAdapter(cls) for name, cls in EVENTS.items()}
