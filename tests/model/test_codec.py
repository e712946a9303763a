import json
import re
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedcheck.model.codec import OBSERVATIONS, from_record, read_lines, to_record, write_line
from embedcheck.model.observations import ConsoleLine, Frame, Observation, ScenarioOpened, Way, Witness
from embedcheck.model.transcript import Entry

SAMPLES: dict[str, Any] = {
    "str": "text",
    "int": 3,
    "float": 1.5,
    "float | None": -1.5,
    "bool": True,
    "Way": Way.SENT,
    "str | None": None,
    "int | None": 7,
    "bool | None": False,
}


def sample(cls: type[Observation]) -> Observation:
    def value(kind: str) -> Any:
        if kind.startswith("list"):
            return []
        return {} if kind.startswith("dict") else SAMPLES[kind]

    return cls(**{each.name: value(_type_name(each.type)) for each in fields(cls)})


def _type_name(kind: Any) -> str:
    return kind.__name__ if isinstance(kind, type) and not hasattr(kind, "__args__") else str(kind)


def entry(seen: Observation, seq: int = 1) -> Entry[Observation]:
    return Entry(seq, 0.25, Witness.WIRE, seen)


@pytest.mark.parametrize("kind", sorted(OBSERVATIONS))
def test_every_observation_survives_the_way_to_disk_and_back(kind: str) -> None:
    written = entry(sample(OBSERVATIONS[kind]))

    assert from_record(json.loads(write_line(written))) == written


@given(st.text(), st.dictionaries(st.text(), st.integers() | st.text()))
def test_any_text_survives_in_one_line(text: str, data: dict[str, Any]) -> None:
    written = entry(Frame(way=Way.RECEIVED, socket=1, text=text + json.dumps(data), kind="x"))

    line = write_line(written)

    assert "\n" not in line
    assert read_lines([line]).entries == (written,)


def test_a_torn_last_line_is_left_out() -> None:
    whole = write_line(entry(ConsoleLine(level="error", text="x")))

    assert len(read_lines([whole, whole[:20]])) == 1


def test_a_torn_line_in_the_middle_is_an_error_with_its_number() -> None:
    whole = write_line(entry(ConsoleLine(level="error", text="x")))

    with pytest.raises(ValueError, match="line 2"):
        read_lines([whole, whole[:20], whole])


@pytest.mark.parametrize("line", ["", "null", "[]", "3", '{"kind": "frame"}', "not json"])
def test_a_file_that_is_no_transcript_is_refused_or_empty(line: str) -> None:
    if not line:
        assert len(read_lines([line])) == 0
        return
    with pytest.raises(ValueError, match="line 1"):
        read_lines([line])


@pytest.mark.parametrize("lie", ['"seq":1e999', '"at":NaN', '"at":1e999', '"at":-Infinity'])
def test_a_number_that_is_none_is_refused(lie: str) -> None:
    line = write_line(entry(ConsoleLine(level="error", text="x")))
    name = lie.partition(":")[0]
    wrong = re.sub(rf"{name}:[0-9.]+", lie, line)

    with pytest.raises(ValueError, match="line 1"):
        read_lines([wrong])


def test_brackets_without_end_are_refused() -> None:
    whole = write_line(entry(ConsoleLine(level="error", text="x")))

    with pytest.raises(ValueError, match="line 2"):
        read_lines([whole, "[" * 200_000, whole])


def test_a_field_of_a_later_version_is_ignored() -> None:
    record = to_record(entry(ConsoleLine(level="error", text="x")))
    record["seen"]["colour"] = "red"

    assert from_record(record).seen == ConsoleLine(level="error", text="x")


def test_the_opening_fact_is_found_or_its_absence_said() -> None:
    opened = ScenarioOpened(
        name="n", file="f", site="http://s", instance="http://i", inbox="u", browser="chromium"
    )
    assert read_lines([write_line(entry(opened))]).opened == opened
    with pytest.raises(ValueError, match="scenario_opened"):
        _ = read_lines([write_line(entry(ConsoleLine(level="error", text="x")))]).opened


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("text", 3, "seen.text is 3, and must be text"),
        ("page", "0", 'seen.page is "0", and must be a whole number'),
        ("page", True, "seen.page is true, and must be a whole number"),
        ("text", ["x" * 99], "…, and must be text"),
    ],
)
def test_a_field_of_another_type_is_refused_with_its_line(field: str, value: Any, said: str) -> None:
    record = to_record(entry(ConsoleLine(level="error", text="x")))
    wrong = {**record, "seen": {**record["seen"], field: value}}

    with pytest.raises(ValueError, match=re.escape(said)) as error:
        read_lines([json.dumps(record), json.dumps(wrong)])
    assert str(error.value).startswith("line 2: ")


def test_a_sequence_number_that_is_text_is_refused() -> None:
    record = to_record(entry(ConsoleLine(level="error", text="x"))) | {"seq": "1"}
    with pytest.raises(ValueError, match='line 1: seq is "1", and must be a whole number'):
        read_lines([json.dumps(record)])


def test_a_whole_time_is_a_time_too() -> None:
    record = to_record(entry(ConsoleLine(level="error", text="x"))) | {"at": 3}
    assert read_lines([json.dumps(record)]).entries[0].at == 3.0
