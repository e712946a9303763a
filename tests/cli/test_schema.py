import json
from pathlib import Path

import pytest

from embedcheck.cli.app import invoke
from embedcheck.reports.schemas import events_schema, report_schema, transcript_schema
from embedcheck.scenario.json_schema import config_schema, scenario_schema
from embedcheck.wire.contract.asyncapi import asyncapi
from embedcheck.wire.contract.openapi import openapi


@pytest.mark.parametrize(
    ("arguments", "schema"),
    [
        ([], scenario_schema()),
        (["scenario"], scenario_schema()),
        (["config"], config_schema()),
        (["report"], report_schema()),
        (["events"], events_schema()),
        (["transcript"], transcript_schema()),
        (["--openapi"], openapi()),
        (["--asyncapi"], asyncapi()),
    ],
)
def test_the_schema_is_printed_as_json(
    arguments: list[str], schema: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert invoke(["schema", *arguments]) == 0
    assert json.loads(capsys.readouterr().out) == schema


def test_it_can_be_written_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "api" / "widget.json"
    assert invoke(["schema", "--openapi", "-o", str(file)]) == 0
    assert json.loads(file.read_text(encoding="utf-8")) == openapi()
    assert capsys.readouterr().out == ""


def test_two_documents_at_once_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["schema", "config", "--openapi"]) == 4
    assert "one document at a time" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_a_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert invoke(["schema", "-o", str(tmp_path / "schema" / "x")]) == 0
    assert invoke(["schema", "-o", str(tmp_path / "schema" / "x" / "y")]) == 4
    assert "cannot be written" in capsys.readouterr().err
