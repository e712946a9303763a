"""`events.ndjson`: written as it happens."""

from pathlib import Path

from embedcheck.reports.event_codec import read_events
from embedcheck.reports.ndjson import NdjsonReporter
from tests.reports import sample


def test_the_stream_can_be_told_again(tmp_path: Path) -> None:
    sample.play(NdjsonReporter(sample.options(tmp_path)))
    with (tmp_path / "events.ndjson").open(encoding="utf-8") as lines:
        assert tuple(read_events(lines)) == sample.EVENTS


def test_every_event_is_on_disk_before_the_next_one(tmp_path: Path) -> None:
    reporter = NdjsonReporter(sample.options(tmp_path, path=tmp_path / "deep" / "my.ndjson"))
    for number, event in enumerate(sample.EVENTS, start=1):
        reporter.handle(event)
        assert len((tmp_path / "deep" / "my.ndjson").read_text().splitlines()) == number
    reporter.close()


def test_a_run_without_events_leaves_no_file(tmp_path: Path) -> None:
    NdjsonReporter(sample.options(tmp_path)).close()
    assert list(tmp_path.iterdir()) == []


def test_a_link_in_place_of_the_stream_is_replaced_and_what_it_leads_to_is_left(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("precious")
    (tmp_path / "events.ndjson").symlink_to(tmp_path / "elsewhere")
    sample.play(NdjsonReporter(sample.options(tmp_path)))
    assert (tmp_path / "elsewhere").read_text() == "precious"
    assert len((tmp_path / "events.ndjson").read_text().splitlines()) == len(sample.EVENTS)
