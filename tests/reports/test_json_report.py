"""`report.json`: versioned, whole after every scenario."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from embedcheck.reports.json_report import JsonReporter, to_document
from embedcheck.reports.ledger import Ledger
from tests.reports import sample


def read(folder: Path) -> dict[str, Any]:
    document = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


def test_the_document_has_the_promised_keys(tmp_path: Path) -> None:
    sample.play(JsonReporter(sample.options(tmp_path)))
    document = read(tmp_path)
    head = (
        "version",
        "embedcheck",
        "run",
        "command",
        "site",
        "instance",
        "sandbox",
        "browser",
        "versions",
        "strict",
    )
    assert list(document) == [*head, "started", "interrupted", "scenarios", "remarks", "totals"]
    assert (document["version"], document["started"]) == (1, "2026-11-23T12:00:00+00:00")
    assert document["totals"]["exit_code"] == 1
    assert document["remarks"] == ["The instance throttled us for 3 s."]


def test_a_scenario_carries_its_verdicts_and_the_command_that_repeats_it(tmp_path: Path) -> None:
    sample.play(JsonReporter(sample.options(tmp_path)))
    red = read(tmp_path)["scenarios"][1]
    assert (red["file"], red["line"], red["outcome"]) == ("scenarios/cookie.yaml", 3, "failed")
    assert red["steps"] == [
        {"words": "visit: /", "line": 6, "start": 0.021, "seconds": 0.5},
        {"words": "identify: ada-1", "line": 9, "start": 0.522, "seconds": None},
    ]
    assert red["repeat"] == "embedcheck run scenarios/cookie.yaml:3 --browser chromium"
    assert red["verdicts"][1] == {
        "check": "visitor_token_is_cleared",
        "outcome": "failed",
        "asked": True,
        "owner": "widget",
        "message": sample.COOKIE_STAYS.message,
        "next_step": sample.COOKIE_STAYS.next_step,
        "evidence": [3, 4],
        "confirmed_by": ["page", "wire"],
        "known_defect": None,
        "silenced_until": None,
        "cause": None,
        "warnings": [],
        "step": 1,
    }


def test_a_step_that_was_not_played_has_no_time(tmp_path: Path) -> None:
    unplayed = replace(sample.RED, step_times=sample.RED.step_times[:1])
    sample.play(JsonReporter(sample.options(tmp_path)), (*sample.EVENTS[:1], sample.finished(unplayed, 0)))
    assert read(tmp_path)["scenarios"][0]["steps"][1] == {
        "words": "identify: ada-1",
        "line": 9,
        "start": None,
        "seconds": None,
    }


def test_a_question_that_stayed_open_differs_from_one_that_was_never_asked(tmp_path: Path) -> None:
    sample.play(JsonReporter(sample.options(tmp_path)))
    told = {
        verdict["check"]: verdict["asked"]
        for verdict in read(tmp_path)["scenarios"][0]["verdicts"]
        if verdict["outcome"] == "inconclusive"
    }
    assert told == {sample.VISITS_UNSEEN.check: True, "typing_is_relayed": False}


def test_an_error_carries_its_next_step(tmp_path: Path) -> None:
    sample.play(JsonReporter(sample.options(tmp_path)))
    assert read(tmp_path)["scenarios"][-2]["error"] == {
        "message": "http://localhost:41233 does not answer",
        "next_step": "Start the site, or give its address with --base-url.",
    }


def test_a_skipped_scenario_carries_its_reason_and_no_error(tmp_path: Path) -> None:
    sample.play(JsonReporter(sample.options(tmp_path)))
    document = read(tmp_path)
    skipped = document["scenarios"][-1]
    assert (skipped["outcome"], skipped["error"], skipped["verdicts"]) == ("skipped", None, [])
    assert skipped["skipped"] == {
        "reason": "the configuration names no inbox `prechat`",
        "next_step": "Give its UUID as EMBEDCHECK_INBOX_PRECHAT.",
    }
    assert document["scenarios"][0]["skipped"] is None
    assert document["totals"]["skipped"] == 1


def test_an_interrupted_run_keeps_what_was_finished(tmp_path: Path) -> None:
    reporter = JsonReporter(sample.options(tmp_path))
    for event in sample.EVENTS[:5]:
        reporter.handle(event)
    document = read(tmp_path)
    assert [scenario["name"] for scenario in document["scenarios"]] == [sample.GREEN.name]
    assert document["totals"] is None


def test_every_attempt_is_kept(tmp_path: Path) -> None:
    sample.play(JsonReporter(sample.options(tmp_path)))
    attempts = [item["attempt"] for item in read(tmp_path)["scenarios"] if item["name"] == "Replies arrive"]
    assert attempts == [1, 2]


def test_there_is_no_document_before_the_run_has_started() -> None:
    with pytest.raises(ValueError, match="RunStarted"):
        to_document(Ledger(), "")
