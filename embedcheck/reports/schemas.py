"""JSON Schemas (2020-12) of what a run writes for programs, made from what writes and reads it."""

import inspect
from typing import Any

from pydantic import TypeAdapter

from embedcheck.model.codec import FORMAT as TRANSCRIPT_FORMAT
from embedcheck.model.codec import OBSERVATIONS
from embedcheck.model.observations import Witness
from embedcheck.model.run_events import RunStarted
from embedcheck.reports.event_codec import EVENTS
from embedcheck.reports.event_codec import FORMAT as EVENTS_FORMAT
from embedcheck.reports.report_document import VERSION, ReportTold

Schema = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def report_schema() -> Schema:
    """Of `report.json`. Other keys may stand beside these: they are of a later release."""
    schema = ReportTold.model_json_schema()
    return {
        **_head(f"report:{VERSION}", "embedcheck report.json"),
        **schema,
        "title": "embedcheck report.json",
    }


def events_schema() -> Schema:
    """Of one line of `events.ndjson`."""
    definitions: Schema = {}
    kinds = [_event(name, cls, definitions) for name, cls in EVENTS.items()]
    about = {"description": "One line of the stream: one event of the run, in the order in which they came."}
    head = _head(f"events:{EVENTS_FORMAT}", "a line of embedcheck's events.ndjson")
    return {**head, **about, "oneOf": kinds, "$defs": definitions}


def transcript_schema() -> Schema:
    """Of one line of `transcript.ndjson`."""
    facts: Schema = {}
    facts |= {name: _dataclass(cls, facts) for name, cls in OBSERVATIONS.items()}
    entry: Schema = {
        "type": "object",
        "properties": {
            "seq": {
                "type": "integer",
                "minimum": 1,
                "description": "The number that verdicts name as evidence.",
            },
            "at": {
                "type": "number",
                "description": "Seconds since the scenario opened, on embedcheck's own clock.",
            },
            "witness": {
                "enum": [str(each) for each in Witness],
                "description": "Who saw it. Order is only true within one witness.",
            },
            "kind": {"enum": list(OBSERVATIONS), "description": "Which fact it is."},
            "seen": {"type": "object", "description": "The fact itself."},
        },
        "required": ["seq", "at", "witness", "kind", "seen"],
        "allOf": [_if_kind(name) for name in OBSERVATIONS],
    }
    head = _head(f"transcript:{TRANSCRIPT_FORMAT}", "a line of embedcheck's transcript.ndjson")
    return {**head, "description": "One fact, written the moment it was seen.", **entry, "$defs": facts}


def _head(name: str, title: str) -> Schema:
    return {"$schema": DRAFT, "$id": f"urn:embedcheck:{name}", "title": title}


def _event(name: str, cls: type[Any], definitions: Schema) -> Schema:
    schema = _dataclass(cls, definitions)
    own: Schema = {"event": {"const": name, "description": "Which event it is."}}
    if cls is RunStarted:
        own["version"] = {"const": EVENTS_FORMAT, "description": "The version of the stream's format."}
    required = [*own, *schema.get("required", [])]
    return {**schema, "properties": {**own, **schema["properties"]}, "required": required}


def _if_kind(name: str) -> Schema:
    then = {"properties": {"seen": {"$ref": f"#/$defs/{name}"}}}
    return {"if": {"properties": {"kind": {"const": name}}}, "then": then}


def _dataclass(cls: type[Any], definitions: Schema) -> Schema:
    """A frozen record as it is written, described by its own docstring. What has a default may be missing in the
    files of an earlier release."""
    schema = TypeAdapter(cls).json_schema()
    for name, definition in schema.pop("$defs", {}).items():
        definitions[name] = definition
    written = inspect.cleandoc(cls.__doc__ or "")
    described = {} if written.startswith(f"{cls.__name__}(") else {"description": written}
    schema.pop("description", None)
    return {**schema, **described}
