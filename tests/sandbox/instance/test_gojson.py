import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedcheck.sandbox.instance import gojson

AT = datetime(2026, 11, 23, 2, 29, 22, 134921, UTC)


def test_what_could_end_a_script_is_escaped_as_go_does() -> None:
    assert gojson.encode({"a": "<b> & \u2028\u2029 é"}) == r'{"a":"\u003cb\u003e \u0026 \u2028\u2029 é"}'


@given(st.recursive(st.none() | st.booleans() | st.text(), st.lists) | st.dictionaries(st.text(), st.text()))
def test_what_is_encoded_reads_back_as_itself(value: object) -> None:
    assert json.loads(gojson.encode(value)) == value


def test_maps_are_sorted_at_every_depth_and_lists_are_not() -> None:
    assert gojson.encode(gojson.in_map_order({"b": [{"d": 1, "c": 2}, 3], "a": 0})) == (
        '{"a":0,"b":[{"c":2,"d":1},3]}'
    )


@pytest.mark.parametrize(
    ("microsecond", "written"),
    [(134921, "22.134921Z"), (134900, "22.1349Z"), (0, "22Z"), (500000, "22.5Z")],
)
def test_a_time_loses_its_trailing_zeros(microsecond: int, written: str) -> None:
    assert gojson.time(AT.replace(microsecond=microsecond)) == f"2026-11-23T02:29:{written}"


def test_a_time_is_written_in_utc() -> None:
    assert gojson.time(AT.astimezone(timezone(timedelta(hours=5)))) == gojson.time(AT)
    assert gojson.whole_seconds(AT) == "2026-11-23T02:29:22Z"
    assert gojson.optional_time(None) is None


def test_a_limit_counts_bytes() -> None:
    assert gojson.size_of("é" * 5001) == 10_002


@pytest.mark.parametrize(
    ("text", "size", "left"), [("abc", 2, "ab"), ("é", 1, "\ufffd"), ("☕", 2, "\ufffd\ufffd")]
)
def test_a_cut_may_split_a_character(text: str, size: int, left: str) -> None:
    assert gojson.cut(text, size) == left
