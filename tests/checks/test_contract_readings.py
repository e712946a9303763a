"""Each body and frame is named as a report names it, and belongs to whoever said it."""

import json

import pytest

from embedcheck.checks.contract_readings import exchanges_read, explained, frames_read
from embedcheck.model.observations import Witness
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from tests.builders import CHAT, VISITOR, Line, opened, transcript
from tests.builders_wire import ask, exchange
from tests.scenes import boot, first_message


def test_subjects_and_speakers_are_those_of_the_wire() -> None:
    reads = exchanges_read(transcript(opened(), boot(), first_message("Hi")))
    assert [(each.subject, each.speaker) for each in reads] == [
        ("launcher settings, answered", Owner.SERVER),
        ("settings, answered", Owner.SERVER),
        ("init, asked", Owner.WIDGET),
        ("init, answered", Owner.SERVER),
        ("conversations, answered", Owner.SERVER),
    ]


def test_frames_are_named_by_their_kind_and_way() -> None:
    reads = frames_read(transcript(opened(), boot(), first_message("Hi")))
    assert [each.subject for each in reads] == ["join, sent", "joined, received", "page_visit, sent"]


def test_the_probes_own_requests_are_not_the_widgets() -> None:
    asked = exchange("POST", "/chat/auth/exchange", body={"jwt": 1})
    probed = [Line(Witness.PROBE, line.seen) for line in asked]
    assert [each.subject for each in exchanges_read(transcript(opened(), probed))] == ["exchange, answered"]


def test_an_answer_whose_body_was_not_read_says_nothing() -> None:
    asked = ask("GET", "/chat/auth/me", token=VISITOR)
    assert exchanges_read(transcript(opened(), asked.sent)) == []


def test_indexes_of_items_are_left_out() -> None:
    asked = ask("GET", "/chat/conversations", token=VISITOR)
    body = json.dumps({"status": "success", "data": [1, 2]})
    (read,) = exchanges_read(transcript(opened(), asked.sent, asked.answered(body=body)))
    assert set(read.problems) == {"conversations, answered: data[*]: expected an object, found a number"}


def test_a_verdict_explains_what_it_rests_on() -> None:
    (read, *_) = exchanges_read(transcript(opened(), exchange("GET", "/chat/auth/me", token=VISITOR)))
    cause = Verdict(check="x", outcome=Outcome.FAILED, message="", evidence=(read.entry.seq,))
    assert explained(read, [cause]) is cause
    assert explained(read, [Verdict(check="x", outcome=Outcome.FAILED, message="")]) is None


@pytest.mark.parametrize("said", ["public, max-age=3600", "s-maxage=60", "private, max-age = 5"])
def test_leave_to_keep_what_a_session_reads_is_no_word_of_the_instances(said: str) -> None:
    asked = ask("GET", "/chat/conversations", token=VISITOR)
    (read,) = exchanges_read(transcript(opened(), asked.sent, asked.answered([], cache_control=said)))
    assert read.owner is Owner.ENVIRONMENT
    assert read.problems == [
        f"conversations, answered: Cache-Control: expected no leave to keep what one session reads, found {said!r}"
    ]


@pytest.mark.parametrize("said", ["", "no-store", "no-cache, max-age=60", "max-age=0, must-revalidate"])
def test_an_answer_that_nobody_may_keep_is_good(said: str) -> None:
    asked = ask("GET", "/chat/conversations", token=VISITOR)
    (read,) = exchanges_read(transcript(opened(), asked.sent, asked.answered([], cache_control=said)))
    assert read.problems == []


def test_what_is_the_same_for_everybody_may_be_kept() -> None:
    asked = ask("GET", "/chat/settings?inbox_id=i-1")
    reads = exchanges_read(transcript(opened(), asked.sent, asked.answered({}, cache_control="max-age=60")))
    assert not any("Cache-Control" in words for each in reads for words in each.problems)


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<!doctype html><title>One&nbsp;moment</title>", " («One moment»)"),
        ("<p>Checking your browser", ""),
    ],
)
def test_a_page_in_the_place_of_an_answer_is_told_by_what_was_asked_and_what_follows(
    page: str, told: str
) -> None:
    asked = ask("POST", f"/chat/conversations/{CHAT}/message", token=VISITOR)
    (read,) = exchanges_read(transcript(opened(), asked.sent, asked.answered(body=page)))
    assert read.problems == [
        f"the answer to the visitor's message was an HTML page{told}, not the desk's JSON: "
        "what the visitor sent most likely never reached the desk"
    ]
