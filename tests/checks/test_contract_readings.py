"""Each body and frame is named as a report names it, and belongs to whoever said it."""

import json

from embedcheck.checks.contract_readings import exchanges_read, explained, frames_read
from embedcheck.model.observations import Witness
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from tests.builders import VISITOR, Line, opened, transcript
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
