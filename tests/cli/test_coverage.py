import json

import pytest

from embedcheck.cli.app import invoke
from embedcheck.cli.coverage import COLUMNS, markdown, text
from embedcheck.coverage.table import COVERAGE
from embedcheck.errors import ExitCode

ROW = {"name": "me", **dict.fromkeys(COLUMNS, ("a", "b"))}


def test_an_element_is_drawn_with_a_line_for_each_cell() -> None:
    assert text([ROW, {**ROW, "faults": ()}]).splitlines()[:2] == ["me", "  step                 a, b"]
    assert text([{**ROW, "faults": ()}]).splitlines()[4] == "  fault that trips it  –"


def test_the_markdown_table_has_a_line_for_each_element() -> None:
    assert markdown([ROW]).splitlines() == [
        "| element of the published page | step | witness | check | fault that trips it | verified on |",
        "|---|---|---|---|---|---|",
        "| me | a, b | a, b | a, b | a, b | a, b |",
    ]


def test_the_coverage_is_listed_for_people_and_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["list", "coverage"]) == 0
    names = [line for line in capsys.readouterr().out.splitlines() if line and not line.startswith(" ")]
    assert names == [row.name for row in COVERAGE]

    assert invoke(["list", "coverage", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in rows] == names
    assert all(row[column] for row in rows for column in COLUMNS)


def test_only_the_coverage_has_a_markdown_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["list", "steps", "--markdown"]) == ExitCode.MISTAKE
    assert "no Markdown table" in capsys.readouterr().err
