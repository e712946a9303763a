"""The transcript as the page embeds it."""

from dataclasses import replace

import pytest

from embedcheck.model.observations import ConsoleLine, RequestSent, Witness
from embedcheck.reports.html.timeline import BAD, LANES, PLAIN, RECEIVED, SENT, compact, room_for, tone
from tests.reports.html.values import CHAT, numbered


def test_every_entry_is_told_with_its_lane_kind_and_words() -> None:
    found = compact(CHAT, room=100_000)
    assert found["total"] == len(found["e"]) == len(CHAT)
    lanes = [LANES[row[2]] for row in found["e"]]
    assert lanes == [
        *("steps", "steps", "wire", "wire", "page", "steps", "steps", "steps", "widget", "wire"),
        *("probe", "agent", "agent", "page", "steps"),
    ]
    seq, milliseconds, _, kind, sign, text, carried = found["e"][9]
    assert (seq, milliseconds, found["k"][kind], sign) == (10, 1600, "frame", SENT)
    assert found["w"][text] == 'sent on socket 1 {"type":"join","token":"‹visitor#1›"}'
    assert [found["f"][each][0] for each in carried] == ["‹visitor#1›"]


def test_a_token_and_a_message_can_be_followed_from_witness_to_witness() -> None:
    found = compact(CHAT, room=100_000)
    carriers = {
        name: [row[0] for row in found["e"] if len(row) > 6 and number in row[6]]
        for number, (name, _) in enumerate(found["f"])
    }
    assert carriers == {"b7k2m1y": [8, 11], "‹visitor#1›": [9, 10]}
    assert ["b7k2m1y", "Hello b7k2m1y"] in found["f"]


def test_a_request_belongs_to_its_answer_within_one_witness() -> None:
    assert compact(CHAT, room=100_000)["p"] == [[3, 4], [12, 13]]


def test_a_text_that_is_told_again_takes_no_room() -> None:
    again = numbered(*((float(n), Witness.PAGE, ConsoleLine(level="log", text="tick")) for n in range(50)))
    assert compact(again, room=100_000)["w"] == ["log: tick"]


def test_what_was_only_read_again_gives_way_before_steps_and_evidence() -> None:
    polled = (
        1.5,
        Witness.AGENT,
        RequestSent(id="p", method="GET", url="http://desk.example/api/v1/conversations"),
    )
    entries = numbered(*((each.at, each.witness, each.seen) for each in CHAT), *(polled for _ in range(80)))
    evidence = len(entries) - 1
    found = compact(entries, room=1_400, first=frozenset({evidence}))
    kept = {row[0] for row in found["e"]}
    assert found["total"] == len(entries) > len(kept)
    assert {entry.seq for entry in CHAT if entry.witness is Witness.STEPS} | {evidence} <= kept
    assert len(kept & {entry.seq for entry in entries[len(CHAT) :]}) < 20


def test_evidence_is_told_at_greater_length_and_anything_where_there_is_room() -> None:
    long = numbered((0.0, Witness.PAGE, ConsoleLine(level="log", text="x" * 5000)))
    [short] = compact(long, room=20_000)["w"]
    [longer] = compact(long, room=200_000)["w"]
    [told] = compact(long, room=20_000, first=frozenset({1}))["w"]
    assert len(short) < 200 < len(longer) < 700
    assert 1_000 < len(told) < 1_300
    assert short.endswith("…")


@pytest.mark.parametrize(
    ("number", "sign"), [(3, PLAIN), (4, PLAIN), (10, SENT), (13, BAD), (15, BAD)], ids=str
)
def test_what_the_browser_or_the_server_calls_amiss_is_marked(number: int, sign: int) -> None:
    assert tone(CHAT[number - 1].seen) == sign


def test_a_frame_received_is_told_from_one_sent() -> None:
    frame = CHAT[9].seen
    assert tone(replace(frame, way="received")) == RECEIVED  # type: ignore[call-arg]


def test_the_room_is_shared_among_the_scenarios() -> None:
    assert room_for(0) == room_for(1) > room_for(50) > room_for(10_000) > 0
    assert room_for(50) * 50 <= 1_200_000
