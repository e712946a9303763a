"""What a reporter knows of the outside world."""

from datetime import UTC
from pathlib import Path

from embedcheck.reports.reporter import utc_now
from tests.reports import sample


def test_a_reporter_writes_into_the_runs_folder_unless_told_otherwise() -> None:
    assert sample.options(Path("artifacts/x")).file("report.json") == Path("artifacts/x/report.json")
    assert sample.options(Path("x"), path=Path("my.json")).file("report.json") == Path("my.json")


def test_the_clock_knows_its_zone() -> None:
    assert utc_now().tzinfo is UTC
