"""Warnings and the recognised Libredesk are told by every reporter, and make nothing red, strict or not."""

import io
import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from embedcheck.model.results import Totals
from embedcheck.model.run_events import RunEvent, RunFinished
from embedcheck.reports import REPORTERS, event_codec, wording
from embedcheck.reports.ledger import findings
from tests.reports import sample

TOTALS = Totals(
    scenarios=1, passed=1, known=0, failed=0, flaky=0, error=0, interrupted=0, seconds=1.1, exit_code=0
)
EVENTS: tuple[RunEvent, ...] = (sample.STARTED, sample.finished(sample.WARNED, 0), RunFinished(totals=TOTALS))
(WORDS,) = sample.PUSHES_HAVE_DRIFTED.warnings


def told(reporter: str, folder: Path, *, strict: bool = False) -> str:
    """All that a reporter wrote, into its stream and into its file."""
    stream = io.StringIO()
    before = set(folder.rglob("*"))
    sample.play(REPORTERS[reporter](sample.options(folder, stream=stream, strict=strict)), EVENTS)
    files = [path.read_text(encoding="utf-8") for path in folder.rglob("*") if path not in before]
    return stream.getvalue() + "".join(files)


@pytest.mark.parametrize("reporter", ["terminal", "json", "junit", "ndjson", "github"])
def test_every_reporter_tells_the_warning(reporter: str, tmp_path: Path) -> None:
    assert WORDS in told(reporter, tmp_path)


@pytest.mark.parametrize("strict", [False, True])
def test_a_warning_makes_nothing_red(strict: bool, tmp_path: Path) -> None:
    assert findings(sample.WARNED, strict=strict) == []
    assert "::error" not in told("github", tmp_path, strict=strict)


def test_the_terminal_tells_it_below_the_name_of_its_check(tmp_path: Path) -> None:
    lines = told("terminal", tmp_path).splitlines()
    where = lines.index("  △ frames_keep_the_contract")
    assert lines[where + 1] == f"    {WORDS}"


def test_the_terminal_names_the_libredesk_that_was_met(tmp_path: Path) -> None:
    title = next(line for line in told("terminal", tmp_path).splitlines() if "Replies arrive" in line)
    assert title.endswith("chromium · Libredesk 2.7 · 1.1 s")


def test_github_annotates_it_as_a_warning_at_the_scenario(tmp_path: Path) -> None:
    first = told("github", tmp_path).splitlines()[0]
    assert first == f"::warning file=scenarios/replies.yaml,line=2,title=frames_keep_the_contract::{WORDS}"


def test_the_summary_lists_it_and_names_the_libredesk(tmp_path: Path) -> None:
    text = told("markdown", tmp_path)
    assert "- △ `frames_keep_the_contract` in Replies arrive warns:\n  - new\\_message, received:" in text
    assert "(sandbox) · Libredesk 2.7 · chromium" in text


def test_junit_keeps_it_beside_a_passed_case_and_the_version_as_a_property(tmp_path: Path) -> None:
    suite = Xml.fromstring(told("junit", tmp_path)).find("testsuite")  # noqa: S314  # our own file
    assert suite is not None
    assert suite[0].tag == "properties"
    assert suite[0][0].attrib == {"name": "libredesk", "value": "2.7"}
    case = suite.find("testcase[@name='frames_keep_the_contract']")
    assert case is not None
    assert [(part.tag, part.text) for part in case] == [("system-out", f"warning: {WORDS}")]


def test_json_keeps_warnings_and_versions(tmp_path: Path) -> None:
    scenario = json.loads(told("json", tmp_path))["scenarios"][0]
    assert scenario["versions"] == {"libredesk": "2.7"}
    assert [each["warnings"] for each in scenario["verdicts"]] == [[], [WORDS]]


def test_a_stored_event_keeps_its_warnings() -> None:
    event = sample.finished(sample.WARNED, 0)
    assert event_codec.from_record(event_codec.to_record(event)) == event


def test_many_warnings_are_cut_and_counted() -> None:
    many = replace(sample.PUSHES_HAVE_DRIFTED, warnings=tuple(f"w{number}" for number in range(11)))
    ((_, lines),) = wording.warned(replace(sample.WARNED, verdicts=(many,)))
    assert lines == [*(f"w{number}" for number in range(8)), "and 3 more"]
