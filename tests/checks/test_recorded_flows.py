"""What a real Libredesk 2.7.0 did is judged right: forwards, shuffled, torn and slowed down."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embedcheck.checks.judge import judge
from embedcheck.model.observations import Frame, Observation, SocketClosed, SocketOpened, Way, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Outcome, Owner
from tests.builders import (
    CONTACT,
    Scene,
    agent_says,
    chat,
    cookies,
    dropped,
    frame_hears,
    later,
    logged_out,
    navigated,
    opened,
    settled,
    state,
    step,
    told_visit,
    transcript,
)
from tests.builders_wire import (
    exchange,
    read_conversation,
    read_messages,
    read_visits,
    receives,
    replayed,
    sends_visit,
    socket_closed,
)
from tests.checks.verdicts import red_of
from tests.recorded import BROKEN, HEALTHY, recorded
from tests.scenes import boot, conversation, first_message, join, message, sign_in

FLOWS = {name: recorded(name) for name in (*HEALTHY, *(f"broken-{each}" for each in BROKEN))}


def everything() -> Transcript:
    """One written scene in which every witness and nearly every kind of fact has a part."""
    walk: Scene = [
        later(2),
        navigated("/docs", "Docs", "push"),
        told_visit("/docs", "Docs"),
        sends_visit("/docs", "Docs"),
    ]
    reply: Scene = [
        agent_says("Hi a1"),
        receives("new_message", content="Hi a1"),
        state(open=True),
        chat("Hello m1", "agent:Hi a1"),
    ]
    caught_up = exchange("GET", "/chat/conversations", [conversation()], token=CONTACT)
    again: Scene = [join(CONTACT, 2, "/docs", "Docs"), caught_up]
    gone: Scene = [logged_out(), frame_hears("CLEAR_SESSION"), socket_closed(2), cookies(), chat("Hello m1")]
    read: Scene = [
        read_messages("Hello m1", "agent:Hi a1", "Second m2"),
        read_visits(("/docs", "Docs"), ("/", "Home")),
        read_conversation(contact_id=40, contact_type="contact"),
        replayed("‹visitor#1›"),
    ]
    return transcript(
        opened(),
        *(step("visit: /"), boot(), step("say"), first_message("Hello m1"), step("navigate"), walk),
        *(
            step("agent_says"),
            reply,
            step("identify"),
            later(2),
            sign_in(),
            step("say"),
            message("Second m2", CONTACT),
            chat("Hello m1", "agent:Hi a1", "Second m2"),
        ),
        *(step("drop_socket"), dropped(), socket_closed(), later(2), again, step("logout"), gone),
        *(later(1), read, settled()),
    )


FLOWS["everything"] = everything()
RED = {
    "broken-csp-connect": ("boot_completes", Owner.SITE),
    "broken-csp-frame": ("frame_is_allowed", Owner.SITE),
    "broken-csp-script": ("script_is_loaded_once", Owner.SITE),
    "broken-desk-down": ("script_is_loaded_once", Owner.EMBED),
    "broken-doubled": ("script_is_loaded_once", Owner.EMBED),
    "broken-trailing-slash": ("settings_belong_to_the_inbox", Owner.EMBED),
    "broken-trusted-domains": ("frame_is_allowed", Owner.SERVER),
    "broken-unknown-inbox": ("settings_belong_to_the_inbox", Owner.EMBED),
}
KNOWN = {
    "identify-in-page": ["D-25"],
    "identify-at-load": ["D-25"],
    "agent-reply-and-logout": ["D-26"],
}
# Enough to see every pair of neighbours exchanged, and few enough for a slow machine.
THOROUGH = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize("flow", HEALTHY)
def test_a_healthy_flow_is_green_but_for_known_defects(flow: str) -> None:
    verdicts = judge(FLOWS[flow])
    assert [each for each in verdicts if each.outcome in (Outcome.FAILED, Outcome.BROKEN)] == []
    assert [each.known_defect for each in verdicts if each.outcome is Outcome.KNOWN] == KNOWN.get(flow, [])


@pytest.mark.parametrize("flow", RED)
def test_a_broken_flow_is_red_with_exactly_its_check_and_owner(flow: str) -> None:
    failed = [each for each in judge(FLOWS[flow]) if each.outcome is Outcome.FAILED]
    assert [(each.check, each.owner) for each in failed] == [RED[flow]]


@pytest.mark.parametrize(
    ("flow", "check"),
    [
        ("first-chat", "page_visits_are_stored"),
        ("first-chat", "session_survives_reload"),
        ("identify-in-page", "visitor_token_is_cleared"),
        ("identify-at-load", "visitor_token_is_offered"),
        ("agent-reply-and-logout", "replies_are_shown_exactly_once"),
        ("socket-drop", "socket_recovers"),
        ("socket-drop", "replies_are_shown_exactly_once"),
        ("upload", "no_request_fails"),
    ],
)
def test_what_a_flow_was_recorded_for_is_proven(flow: str, check: str) -> None:
    assert [each.outcome for each in judge(FLOWS[flow]) if each.check == check] == [Outcome.PASSED]


@pytest.mark.parametrize("flow", HEALTHY)
def test_a_flow_that_takes_ten_times_as_long_is_green(flow: str) -> None:
    assert red_of(with_pings(stretched(FLOWS[flow], 10))) == []


@pytest.mark.parametrize("flow", HEALTHY)
def test_a_site_whose_every_answer_comes_a_second_late_is_green(flow: str) -> None:
    assert red_of(answers_late(FLOWS[flow], 1.0)) == []


@given(st.sampled_from(sorted(FLOWS)), st.randoms(use_true_random=False))
@THOROUGH
def test_the_order_between_witnesses_changes_nothing(flow: str, chance: Any) -> None:
    seen = FLOWS[flow]
    assert sayings(interleaved(seen, chance)) == sayings(seen)


@given(st.sampled_from(sorted(FLOWS)), st.randoms(use_true_random=False))
@THOROUGH
def test_a_shuffled_transcript_breaks_no_check(flow: str, chance: Any) -> None:
    entries = list(FLOWS[flow].entries)
    chance.shuffle(entries)
    assert_nothing_breaks(renumbered(entries))


@given(st.sampled_from(sorted(FLOWS)), st.data())
@THOROUGH
def test_a_torn_or_stammering_transcript_breaks_no_check(flow: str, data: st.DataObject) -> None:
    entries = FLOWS[flow].entries
    times = data.draw(st.lists(st.integers(0, 2), min_size=len(entries), max_size=len(entries)))
    assert_nothing_breaks(
        renumbered([entry for entry, often in zip(entries, times, strict=True) for _ in range(often)])
    )


def test_a_transcript_that_is_cut_off_anywhere_breaks_no_check() -> None:
    whole = FLOWS["identify-in-page"].entries
    for length in range(len(whole)):
        assert_nothing_breaks(Transcript(whole[:length]))


def test_a_judged_flow_survives_a_thousand_entries_in_good_time() -> None:
    entries = [
        replace(entry, at=entry.at + 100 * turn)
        for turn in range(12)
        for entry in FLOWS["first-chat"].entries
    ]
    assert len(entries) > 1000
    assert_nothing_breaks(renumbered(entries))


# --- what can be done to a transcript


def renumbered(entries: Sequence[Entry[Observation]]) -> Transcript:
    return Transcript(tuple(replace(entry, seq=seq) for seq, entry in enumerate(entries, start=1)))


def interleaved(seen: Transcript, chance: Any) -> Transcript:
    """The same lines of each witness in their own order, and the witnesses anyhow among each other."""
    queues = [[entry for entry in seen if entry.witness is witness] for witness in Witness]
    entries = []
    while queues := [queue for queue in queues if queue]:
        entries.append(chance.choice(queues).pop(0))
    return renumbered(entries)


def stretched(seen: Transcript, times: float) -> Transcript:
    return Transcript(tuple(replace(entry, at=entry.at * times) for entry in seen))


def with_pings(seen: Transcript) -> Transcript:
    """The pings that a widget sends on its own clock, however slow everything else is."""
    ends = {each.seen.socket: each.at for each in seen.of(SocketClosed)}
    opened = seen.of(SocketOpened)
    beats: list[Entry[Observation]] = []
    for number, each in enumerate(opened):
        following = opened[number + 1].at if number + 1 < len(opened) else seen.entries[-1].at
        at = each.at + 10
        while at < ends.get(each.seen.socket, following):
            beats += [
                _frame(at, each.seen.socket, Way.SENT, "ping"),
                _frame(at, each.seen.socket, Way.RECEIVED, "pong"),
            ]
            at += 10
    return renumbered(sorted([*seen, *beats], key=lambda entry: entry.at))


def _frame(at: float, socket: int, way: Way, kind: str) -> Entry[Observation]:
    return Entry(0, at, Witness.WIRE, Frame(way=way, socket=socket, text=f'{{"type":"{kind}"}}', kind=kind))


def answers_late(seen: Transcript, seconds: float) -> Transcript:
    """Everything that follows an answer of the server comes `seconds` later, and so on for each step."""
    late, entries = 0.0, []
    for entry in seen:
        if isinstance(entry.seen, Frame) and entry.seen.way is Way.RECEIVED:
            late += seconds
        entries.append(replace(entry, at=entry.at + late))
    return with_pings(Transcript(tuple(entries)))


def sayings(seen: Transcript) -> list[tuple[Any, ...]]:
    """What is judged, with the evidence as facts instead of numbers."""
    facts = {entry.seq: (entry.witness, entry.at, repr(entry.seen)) for entry in seen}
    return [(replace(each, evidence=()), sorted(facts[seq] for seq in each.evidence)) for each in judge(seen)]


def assert_nothing_breaks(seen: Transcript) -> None:
    assert [each for each in judge(seen) if each.outcome is Outcome.BROKEN] == []
