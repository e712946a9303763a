"""What a run writes is what its published schemas say, and every key of it is described."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from embedcheck.model.codec import to_record as entry_record
from embedcheck.model.transcript import Entry
from embedcheck.reports.event_codec import to_record
from embedcheck.reports.json_report import JsonReporter
from embedcheck.reports.schemas import Schema, events_schema, report_schema, transcript_schema
from tests.reports import sample


def validator(schema: Schema) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def written(folder: Path) -> dict[str, Any]:
    sample.play(JsonReporter(sample.options(folder)))
    document: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return document


def objects(schema: Schema) -> Iterator[tuple[str, Schema]]:
    yield "", schema
    yield from schema["$defs"].items()


def test_a_report_is_what_its_schema_says(tmp_path: Path) -> None:
    validator(report_schema()).validate(written(tmp_path))


def test_a_report_of_a_run_that_goes_on_is_valid_too(tmp_path: Path) -> None:
    reporter = JsonReporter(sample.options(tmp_path))
    for event in sample.EVENTS[:5]:
        reporter.handle(event)
    validator(report_schema()).validate(json.loads((tmp_path / "report.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("where", "value"),
    [("outcome", "fine"), ("line", -1), ("verdicts", None), ("screenshots", "a.png"), ("attempt", 0)],
)
def test_a_value_that_no_version_writes_is_refused(tmp_path: Path, where: str, value: object) -> None:
    document = written(tmp_path)
    document["scenarios"][1][where] = value
    with pytest.raises(ValidationError):
        validator(report_schema()).validate(document)


def test_a_key_of_a_later_release_is_no_mistake(tmp_path: Path) -> None:
    validator(report_schema()).validate({**written(tmp_path), "mood": "good"})


def test_every_key_of_a_report_is_described() -> None:
    bare = [
        f"{name}.{key}"
        for name, schema in objects(report_schema())
        for key, told in schema.get("properties", {}).items()
        if not told.get("description")
    ]
    assert bare == []


def test_a_report_has_no_key_that_the_schema_does_not_know(tmp_path: Path) -> None:
    schema = report_schema()
    document = written(tmp_path)
    scenario = document["scenarios"][1]
    assert set(document) == set(schema["properties"])
    assert set(scenario) == set(schema["$defs"]["ScenarioTold"]["properties"])
    assert set(scenario["verdicts"][0]) == set(schema["$defs"]["VerdictTold"]["properties"])


def test_every_event_of_a_run_is_what_its_schema_says() -> None:
    judge = validator(events_schema())
    for event in sample.EVENTS:
        judge.validate(json.loads(json.dumps(to_record(event))))
    with pytest.raises(ValidationError):
        judge.validate({"event": "run_started"})


def test_every_line_of_a_transcript_is_what_its_schema_says() -> None:
    judge = validator(transcript_schema())
    for seq, seen in enumerate(sample.OBSERVATIONS, start=1):
        judge.validate(json.loads(json.dumps(entry_record(Entry(seq, *seen)))))


def test_a_fact_of_the_wrong_shape_is_refused() -> None:
    line = {"seq": 1, "at": 0.1, "witness": "wire", "kind": "response_received", "seen": {"status": "200"}}
    with pytest.raises(ValidationError):
        validator(transcript_schema()).validate(line)
