"""`report.json`, read back by whoever compares runs."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from embedcheck.reports.json_report import JsonReporter
from embedcheck.reports.report_document import read_report
from tests.reports import sample


def test_a_report_is_read_back_with_everything_in_it(tmp_path: Path) -> None:
    sample.play(JsonReporter(sample.options(tmp_path)))
    report = read_report(tmp_path / "report.json")
    assert report is not None
    assert report.scenarios[1].verdicts[1].check == sample.COOKIE_STAYS.check
    assert report.began == datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert report.model_copy(update={"started": "noon"}).began is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2}', "<html>"])
def test_what_is_no_report_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "report.json").write_text(text, encoding="utf-8")
    assert read_report(tmp_path / "report.json") is None
    assert read_report(tmp_path / "nowhere.json") is None
