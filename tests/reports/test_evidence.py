"""From sequence numbers to what was seen."""

from pathlib import Path

from embedcheck.model.codec import OBSERVATIONS
from embedcheck.model.observations import (
    CookiesSeen,
    EmbedState,
    Frame,
    MessagesRead,
    RequestSent,
    StepEnded,
    Way,
)
from embedcheck.reports.evidence import LONGEST, TELLERS, kind, read_evidence, words
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


def test_the_launchers_state_names_what_covers_it() -> None:
    state = EmbedState(
        url="http://a/",
        script_ran=True,
        instance=True,
        loaded=True,
        frames=1,
        launcher="covered",
        open=False,
        covered_by="div.cookie-banner",
    )
    assert words(state).startswith("launcher covered by div.cookie-banner, closed")


def test_a_long_body_is_cut() -> None:
    assert len(words(Frame(way=Way.SENT, socket=1, text="x" * 10_000))) == LONGEST


def test_an_address_that_is_none_is_told_as_it_is() -> None:
    asked = RequestSent(id="r1", method="GET", url="http://[bad")
    assert words(asked) == "GET http://[bad"
