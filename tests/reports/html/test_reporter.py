"""The page on disk, as the run goes on."""

from pathlib import Path

import pytest

from embedcheck.model.run_events import ScenarioFinished
from embedcheck.reports.html.reporter import HtmlReporter
from tests.reports import sample
from tests.reports.html import values
from tests.reports.html.test_page import flat


@pytest.mark.parametrize("heard", range(1, len(sample.EVENTS)))
def test_the_page_is_whole_after_every_event(heard: int, tmp_path: Path) -> None:
    page = values.report(tmp_path, sample.EVENTS[:heard])
    assert page.endswith("</html>\n")
    played = len({each.index for each in sample.EVENTS[:heard] if isinstance(each, ScenarioFinished)})
    assert f"Not finished: {played} of 5 scenarios played" in page


def test_a_run_that_was_killed_leaves_what_was_finished(tmp_path: Path) -> None:
    reporter = HtmlReporter(sample.options(tmp_path))
    for event in sample.EVENTS[:7]:
        reporter.handle(event)
    page = flat((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert "Not finished: 2 of 5 scenarios played, 1 of them not green" in page
    assert sample.RED.name in page
    assert sample.COOKIE_STAYS.next_step in page


def test_it_is_written_where_the_operator_wants_it_and_links_back(tmp_path: Path) -> None:
    values.write_transcript(tmp_path / "run" / sample.RED.folder, values.CHAT)
    path = tmp_path / "public" / "index.html"
    options = sample.options(tmp_path / "run", path=path)
    sample.play(HtmlReporter(options), values.run_of(sample.finished(sample.RED, 0)))
    assert f'href="../run/{sample.RED.folder}/transcript.ndjson"' in path.read_text(encoding="utf-8")
