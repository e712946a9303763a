"""A frontend with nothing of the official markup, through the command line: honest, and with a fault."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import run

pytestmark = pytest.mark.browser

SCENARIOS = Path(__file__).parents[2] / "scenarios"
MERGE = SCENARIOS / "visitor-becomes-contact.yaml"


def played(folder: Path, *words: str | Path) -> dict[str, Any]:
    run("run", *words, "--frontend", "custom", "-j", "2", "--output", folder / "out", cwd=folder)
    told: dict[str, Any] = json.loads((folder / "out" / "report.json").read_text(encoding="utf-8"))
    return told


def red(told: dict[str, Any]) -> set[str]:
    return {
        verdict["check"]
        for each in told["scenarios"]
        for verdict in each["verdicts"]
        if verdict["outcome"] == "failed"
    }


def test_the_scenarios_of_the_official_widget_prove_a_custom_frontend_too(tmp_path: Path) -> None:
    told = played(tmp_path, MERGE, SCENARIOS / "agent-replies.yaml", SCENARIOS / "embed-loads.yaml")
    assert red(told) == set()
    passed = {
        verdict["check"]: verdict["confirmed_by"]
        for each in told["scenarios"]
        for verdict in each["verdicts"]
        if verdict["outcome"] == "passed"
    }
    assert passed["messages_are_delivered_exactly_once"] == ["page", "wire", "probe", "agent"]
    assert {"boot_completes", "visitor_token_is_cleared", "replies_are_shown_exactly_once"} <= set(passed)
    assert "script_is_loaded_once" not in passed


def test_a_custom_frontend_that_keeps_the_visitors_token_is_found_out(tmp_path: Path) -> None:
    told = played(tmp_path, MERGE, "--fault", "keep_visitor_cookie")
    assert "visitor_token_is_cleared" in red(told)
    assert red(told) <= {"visitor_token_is_cleared", "expect_visitor_cleared"}
