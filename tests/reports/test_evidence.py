"""From sequence numbers to what was seen."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from embedcheck.model.codec import OBSERVATIONS
from embedcheck.model.observations import (
    ChatShown,
    CookiesSeen,
    EmbedState,
    Frame,
    MessagesRead,
    Observation,
    RequestSent,
    StepEnded,
    Way,
    Witness,
)
from embedcheck.model.transcript import Entry
from embedcheck.reports.evidence import LONGEST, TELLERS, kind, read_evidence, told, words
from tests.reports import sample


def test_every_observation_can_be_told() -> None:
    assert set(TELLERS) == set(OBSERVATIONS.values())


def test_the_entries_that_a_verdict_names_are_read_from_the_transcript(tmp_path: Path) -> None:
    path = sample.write_transcript(tmp_path)
    entries = read_evidence(path.parent, (3, 4))
    assert [(entry.seq, entry.at, entry.witness) for entry in entries] == [
        (3, 2.317, "wire"),
        (4, 4.4, "page"),
    ]
    assert [kind(entry.seen) for entry in entries] == ["response_received", "cookies_seen"]


def test_without_a_readable_transcript_there_is_no_evidence(tmp_path: Path) -> None:
    assert read_evidence(tmp_path, (1,)) == []
    (tmp_path / "transcript.ndjson").write_text("garbage\n")
    assert read_evidence(tmp_path, (1,)) == []


def test_a_torn_last_line_does_not_cost_the_others(tmp_path: Path) -> None:
    path = sample.write_transcript(tmp_path)
    path.write_text(path.read_text()[:-20])
    assert [entry.seq for entry in read_evidence(path.parent, (2, 5))] == [2]


def test_what_was_seen_reads_as_one_line() -> None:
    told = {
        words(Frame(way=Way.SENT, socket=2, text='{"type":\n"join"}')),
        words(RequestSent(id="1", method="POST", url="http://a/api/x?y=1", body="{}")),
        words(CookiesSeen(cookies=[])),
        words(StepEnded(index=0, name="visit", error="no answer")),
        words(MessagesRead(conversation="c1", messages=[{"author_type": "contact", "text": "Hi"}])),
    }
    assert told == {
        'sent on socket 2 {"type": "join"}',
        "POST /api/x?y=1 {}",
        "none",
        "visit: no answer",
        "c1 1: contact “Hi”",
    }


def state(**changes: Any) -> EmbedState:
    known = EmbedState(
        url="http://a/", script_ran=True, instance=True, loaded=True, frames=1, launcher="usable", open=True
    )
    return replace(known, **changes)


def test_the_launchers_state_names_what_covers_or_hides_it() -> None:
    covered = state(launcher="covered", open=False, covered_by="div.cookie-banner")
    assert words(covered).startswith("launcher covered by div.cookie-banner, closed")
    assert words(state(launcher="hidden", hidden_by="site")).startswith("launcher hidden by the site, open")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"chat": "covered", "chat_covered_by": "aside («Sale!»)"}, "the chat covered by aside («Sale!»)"),
        ({"chat": "cramped"}, "the chat too small to write in"),
        ({"chat": "untouchable"}, "the chat deaf to clicks"),
        ({"chat": "off-screen"}, "the chat outside the screen"),
        ({"parted": True}, "its iframe taken off the page"),
    ],
)
def test_the_state_of_the_embed_tells_what_is_wrong_with_the_chat(changes: dict[str, Any], says: str) -> None:
    assert f"launcher usable, open, {says}, frames 1" in words(state(**changes))


def test_a_widget_that_shows_no_conversation_is_told_by_its_words() -> None:
    assert (
        words(ChatShown(messages=[], text="Write to us\nA note")) == "no messages, but “Write to us A note”"
    )
    assert words(ChatShown(messages=[], text=" ")) == "no messages"
    assert words(ChatShown(messages=[{"author": "agent", "text": "Hi"}], text="x")) == "1: agent “Hi”"


def entry(seq: int, seen: Observation, witness: Witness = Witness.PAGE) -> Entry[Observation]:
    return Entry(seq, seq / 10, witness, seen)


def test_what_a_witness_saw_again_and_again_is_told_once_with_a_count() -> None:
    frame = Frame(way=Way.SENT, socket=1, text="x")
    seen = [
        entry(1, state(chat="covered")),
        entry(2, frame, Witness.WIRE),
        entry(3, state(chat="covered")),
        entry(4, frame, Witness.PROBE),
    ]
    assert [(each.first.seq, each.times) for each in told(seen)] == [(1, 2), (2, 1), (4, 1)]


def test_what_was_there_and_gone_and_there_again_is_told_three_times() -> None:
    seen = [entry(1, state()), entry(2, state(parted=True)), entry(3, state())]
    assert [each.times for each in told(seen)] == [1, 1, 1]


def test_a_long_body_is_cut() -> None:
    assert len(words(Frame(way=Way.SENT, socket=1, text="x" * 10_000))) == LONGEST


def test_an_address_that_is_none_is_told_as_it_is() -> None:
    asked = RequestSent(id="r1", method="GET", url="http://[bad")
    assert words(asked) == "GET http://[bad"
