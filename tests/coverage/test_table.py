"""Every element of the published page has a row, no row has an empty cell, and every word in it is true."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from embedcheck.checks import CHECKS
from embedcheck.coverage import Element, Interviews, interviews
from embedcheck.coverage.table import COVERAGE
from embedcheck.model.observations import Witness
from embedcheck.probe.questions import QUESTIONS
from embedcheck.sandbox.faults import FAULTS
from embedcheck.scenario import load_suite
from embedcheck.steps import STEPS

ROOT = Path(__file__).parents[2]
# What the published page names. A row may be split in two; none of these may be without one.
PAGE = (
    "X-Libredesk-Inbox-ID",
    "?inbox_id=",
    "Authorization: Bearer",
    "X-Libredesk-Visitor-Token",
    "X-Libredesk-Clear-Visitor",
    "envelope",
    "settings/launcher",
    "chat/settings",
    "business hours of the settings",
    "pre-chat custom attributes",
    "auth/exchange, required claims",
    "auth/exchange, optional claims",
    "auth/me",
    "init, new visitor",
    "init, existing session",
    "init, form_data",
    "init, business hours",
    "GET conversations",
    "GET conversations/{uuid}",
    "message",
    "update-last-seen",
    "media/upload",
    "upload refused: disabled",
    "upload refused: empty",
    "upload refused: too large",
    "upload refused: extension",
    "join, joined",
    "typing to agents",
    "typing to the visitor",
    "page_visit",
    "ping, pong",
    "new_message",
    "conversation_update",
    "error",
)
# Asked of all that was heard in an interview, not of anybody.
CONTRACT = ("answers_keep_the_contract", "frames_keep_the_contract")
COLUMNS = ("steps", "witnesses", "checks", "faults", "questions")


def holes(rows: Iterable[Element], kept: Interviews) -> Iterator[str]:
    """Elements without a row, rows without an element, and empty cells."""
    names = [row.name for row in rows]
    yield from (f"no row: {name}" for name in PAGE if name not in names)
    yield from (f"not on the page: {name}" for name in names if name not in PAGE)
    for row in rows:
        yield from (f"{row.name}: no {column}" for column in COLUMNS if not getattr(row, column))
        if "2.7.0" not in row.verified_on(kept):
            yield f"{row.name}: not verified on 2.7.0"


def test_every_element_of_the_page_has_a_row_without_an_empty_cell() -> None:
    assert list(holes(COVERAGE, interviews())) == []


@pytest.mark.parametrize("number", range(len(COVERAGE)), ids=[row.name for row in COVERAGE])
def test_a_row_that_is_removed_or_emptied_is_a_hole(number: int) -> None:
    row = COVERAGE[number]
    rest = (*COVERAGE[:number], *COVERAGE[number + 1 :])
    assert f"no row: {row.name}" in holes(rest, interviews())
    cells = {column: getattr(row, column) for column in COLUMNS}
    for column in COLUMNS:
        emptied = Element(name=row.name, **(cells | {column: ()}))
        assert f"{row.name}: no {column}" in holes((*rest, emptied), interviews())


def test_a_question_that_a_real_instance_answered_otherwise_is_not_verified() -> None:
    row = replace(COVERAGE[0], questions=("a", "b"))
    kept = {"1": {"a": "passed", "b": "known"}, "2": {"a": "passed", "b": "failed"}, "3": {"a": "passed"}}
    assert row.verified_on(kept) == ("1",)
    assert replace(row, questions=()).verified_on(kept) == ()


def test_every_word_of_the_table_is_one_of_its_own_table() -> None:
    known: dict[str, set[str]] = {
        "steps": set(STEPS),
        "witnesses": {str(each) for each in Witness} - {"steps"},
        "checks": set(CHECKS),
        "faults": set(FAULTS),
        "questions": {*CONTRACT, *(each.name for asked in QUESTIONS.values() for each in asked)},
    }
    unknown = [
        f"{row.name}: {word} in {column}"
        for row in COVERAGE
        for column, words in known.items()
        for word in getattr(row, column)
        if word not in words
    ]
    assert unknown == []


def test_every_step_of_the_table_is_played_and_every_fault_demands_a_check_of_its_row() -> None:
    suite = load_suite([ROOT / "scenarios"], env={}, need_secrets=False)
    played = {step.name for scenario in suite.scenarios for step in scenario.steps}
    demanded = {
        (fault, check)
        for scenario in suite.scenarios
        for fault, checks in scenario.fails_under.items()
        for check in checks
    }
    for row in COVERAGE:
        assert set(row.steps) <= played, row.name
        idle = [fault for fault in row.faults if not demanded & {(fault, check) for check in row.checks}]
        assert idle == [], row.name


def test_a_kept_interview_holds_no_exchange_and_names_what_was_asked(tmp_path: Path) -> None:
    for file in (ROOT / "embedcheck" / "coverage" / "verified").glob("*.json"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"Bearer |eyJ|session_token", text), file
        assert all(set(line) == {"question", "outcome", "known_defect"} for line in json.loads(text)["lines"])
    (tmp_path / "libredesk-3.1.json").write_text(
        '{"lines": [{"question": "a", "outcome": "passed"}]}', encoding="utf-8"
    )
    assert interviews(tmp_path) == {"3.1": {"a": "passed"}}
