"""One JSON object per run event, and back: a stored stream can be told to any reporter again."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any

from embedcheck.model.results import ScenarioOutcome, ScenarioResult, Totals
from embedcheck.model.run_events import (
    Remarked,
    RunEvent,
    RunFinished,
    RunStarted,
    ScenarioFinished,
    ScenarioStarted,
    StepStarted,
)
from embedcheck.model.verdicts import Outcome, Owner, Verdict

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


def from_record(record: dict[str, Any]) -> RunEvent:
    """Raises ValueError for a record that this version cannot read."""
    if record.get("version", FORMAT) != FORMAT:
        raise ValueError(f"an event stream of format {record['version']}, and this embedcheck reads {FORMAT}")
    try:
        cls = EVENTS[record["event"]]
        values = _known(cls, record)
        if cls is ScenarioFinished:
            values["result"] = _result(values["result"])
        if cls is RunFinished:
            values["totals"] = Totals(**_known(Totals, values["totals"]))
        return cls(**values)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not an event of a run: {error}") from error


def write_line(event: RunEvent) -> str:
    return json.dumps(to_record(event), ensure_ascii=False, separators=(",", ":"))


def read_events(lines: Iterable[str]) -> list[RunEvent]:
    """Reads a stored stream, without what follows a torn line. Raises ValueError if the first line is none."""
    events: list[RunEvent] = []
    for line in lines:
        try:
            record = json.loads(line)
        except ValueError:
            if not events:
                raise
            break
        events.append(from_record(record))
    return events


def _known(cls: type[Any], record: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(cls)}
    return {key: value for key, value in record.items() if key in names}


def _result(record: dict[str, Any]) -> ScenarioResult:
    values = _known(ScenarioResult, record)
    values["outcome"] = ScenarioOutcome(values["outcome"])
    values["verdicts"] = tuple(_verdict(item) for item in values["verdicts"])
    values["steps"] = tuple((str(words), int(line)) for words, line in values.get("steps", ()))
    for name in ("screenshots", "videos", "witnesses"):
        values[name] = tuple(values.get(name, ()))
    return ScenarioResult(**values)


def _verdict(record: dict[str, Any]) -> Verdict:
    values = _known(Verdict, record)
    values["outcome"] = Outcome(values["outcome"])
    values["owner"] = Owner(values["owner"]) if values.get("owner") else None
    for name in ("evidence", "confirmed_by", "warnings"):
        values[name] = tuple(values.get(name, ()))
    return Verdict(**values)
