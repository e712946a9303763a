"""A stored event stream can be told again."""

import json
from dataclasses import replace

import pytest

from embedcheck.reports.event_codec import EVENTS, from_record, read_events, to_record, write_line
from tests.reports import sample

LINES = [write_line(event) for event in sample.EVENTS]


def test_every_event_comes_back_equal() -> None:
    assert read_events(LINES) == list(sample.EVENTS)
    assert {json.loads(line)["event"] for line in LINES} == set(EVENTS)


def test_the_first_line_says_the_formats_version() -> None:
    assert json.loads(LINES[0])["version"] == 1


def test_a_stream_of_a_newer_format_is_refused() -> None:
    record = {**to_record(sample.STARTED), "version": 2}
    with pytest.raises(ValueError, match="format 2, and this embedcheck reads 1"):
        from_record(record)


def test_fields_of_a_newer_version_are_passed_over() -> None:
    record = to_record(sample.finished(sample.RED, 1))
    record["result"]["verdicts"][0]["mood"] = "good"
    assert from_record(record) == sample.finished(sample.RED, 1)


@pytest.mark.parametrize("record", [{}, {"event": "tea_served"}, {"event": "remarked"}])
def test_what_is_no_event_is_refused(record: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="not an event of a run"):
        from_record(record)


def test_a_line_torn_by_a_crash_ends_the_stream() -> None:
    torn = [*LINES[:4], LINES[4][:50]]
    assert read_events(torn) == list(sample.EVENTS[:4])


def test_a_file_that_is_no_stream_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="Expecting value"):
        read_events(["<html>"])


@pytest.mark.parametrize("folder", ["..", ".", "/etc", "../../.ssh", "a/b", "a\\b", "a\0b"])
def test_evidence_that_is_said_to_lie_outside_of_the_run_is_refused(folder: str) -> None:
    record = to_record(sample.finished(replace(sample.RED, folder=folder), 0))
    with pytest.raises(ValueError, match="no plain name"):
        from_record(record)


@pytest.mark.parametrize("path", ["/etc/passwd", "../other/secret.png", "a/../../b.png"])
def test_a_picture_that_is_said_to_lie_outside_of_the_run_is_refused(path: str) -> None:
    record = to_record(sample.finished(replace(sample.RED, screenshots=(path,)), 0))
    with pytest.raises(ValueError, match="outside of its folder"):
        from_record(record)
