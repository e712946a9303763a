"""What is unread is counted, by the widget and by the server."""

import json

import pytest

from embedcheck.checks import traces
from embedcheck.checks.scene import PATIENCE
from embedcheck.checks.unread_ledger import counts
from embedcheck.model.observations import Frame, Way, Witness
from embedcheck.model.verdicts import Outcome, Owner
from tests.builders import (
    CHAT,
    VISITOR,
    Scene,
    agent_says,
    by,
    host_hears,
    later,
    opened,
    settled,
    state,
    step,
    transcript,
)
from tests.builders_wire import exchange, read_messages, receives, socket_closed, socket_opened
from tests.checks.counting import (
    SEEN,
    UNREAD,
    away,
    badged,
    closes,
    counts_to,
    listed,
    opens,
    replied,
    sees,
    server_counts,
)
from tests.checks.saying import REPLIES, chatting, pushed, shows
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about, of, red
from tests.scenes import boot, first_message, message


def test_a_reply_to_a_closed_chat_is_on_the_badge_and_in_the_servers_count() -> None:
    stored = read_messages("Hello m1", "agent:Hi a1")
    verdict = of(UNREAD, away(counts_to(1), badged(1), stored, server_counts(1)))
    assert (verdict.outcome, verdict.confirmed_by) == (PASSED, ("page", "probe"))


@pytest.mark.parametrize(
    ("look", "words"),
    [
        (badged(0), "tells the page 0"),
        (badged(2), "tells the page 2"),
        (badged(1, ""), "badge shows «»"),
        (badged(1, "2"), "badge shows «2»"),
    ],
)
def test_a_badge_that_is_wrong_for_longer_than_drawing_takes_is_the_widgets(look: Scene, words: str) -> None:
    scene = away(later(traces.DRAWING), look)
    verdict = of(UNREAD, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert words in verdict.message
    assert UNREAD in red(scene)


def test_a_badge_may_be_late_by_a_moment() -> None:
    assert of(UNREAD, away(badged(0), counts_to(1), badged(1))).outcome is PASSED


def test_what_was_seen_is_unread_no_more() -> None:
    seen = away(counts_to(1), badged(1), opens(), sees())
    assert of(UNREAD, [*seen, closes(), badged(0)]).outcome is PASSED
    assert of(UNREAD, [*seen, closes(), badged(1)]).outcome is FAILED


def test_the_page_may_know_of_a_mark_before_the_wire_tells_of_it() -> None:
    soon: Scene = [host_hears("UPDATE_UNREAD_COUNT", count=0), state(open=True)]
    scene: Scene = [away(counts_to(1), badged(1)), opens(), later(2), soon, sees(), later(2)]
    assert of(UNREAD, scene, state(open=True)).outcome is PASSED


def test_what_the_visitor_writes_never_counts() -> None:
    scene: Scene = [chatting(), message("More m2"), counts_to(1)]
    verdict = of(UNREAD, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert "never unread" in verdict.next_step


def test_after_a_load_the_servers_list_counts() -> None:
    loaded = exchange("GET", "/chat/conversations", [listed(3)], token=VISITOR)
    seen = transcript(opened(), *away(loaded))
    assert counts(seen, 0)[-1].total == 3


def test_while_a_mark_is_under_way_the_badge_may_show_either_count() -> None:
    asked, answered = exchange("POST", f"/chat/conversations/{CHAT}/update-last-seen", data=True)
    marking: Scene = [away(counts_to(1), badged(1), opens()), asked, later(2), badged(0), answered]
    assert of(UNREAD, [marking, later(2), badged(0)]).outcome is PASSED
    assert of(UNREAD, [marking, later(2), badged(1)]).outcome is FAILED


def test_while_a_list_is_under_way_the_widget_may_know_it_already() -> None:
    asked, answered = exchange("GET", "/chat/conversations", [listed(1)], token=VISITOR)
    scene: Scene = [chatting(), closes(), asked, later(2), counts_to(1), badged(1), answered]
    assert of(UNREAD, [scene, later(2), badged(1)]).outcome is not FAILED
    assert of(UNREAD, [scene, later(2), badged(0)]).outcome is FAILED


def test_of_a_list_and_a_mark_that_overlap_nobody_knows_which_was_heard_last() -> None:
    asked, answered = exchange("GET", "/chat/conversations", [listed(1)], token=VISITOR)
    scene: Scene = [chatting(), closes(), asked, later(1), sees(), answered, later(2)]
    for unread in (0, 1):
        assert of(UNREAD, [scene, badged(unread)]).outcome is not FAILED


def test_a_push_that_races_with_a_mark_may_count_or_not() -> None:
    asked, answered = exchange("POST", f"/chat/conversations/{CHAT}/update-last-seen", data=True)
    raced: list[Scene] = [
        chatting(),
        asked,
        receives("new_message", conversation_uuid=CHAT, author={"type": "agent"}),
        answered,
    ]
    assert [each.total for each in counts(transcript(opened(), *raced), 0)][-2:] == [None, 0]


@pytest.mark.parametrize(("count", "outcome"), [(2, PASSED), (3, FAILED)])
def test_a_push_that_is_told_right_after_a_mark_may_have_been_counted_before_it(
    count: int, outcome: Outcome
) -> None:
    asked, answered = exchange("POST", f"/chat/conversations/{CHAT}/update-last-seen", data=True)
    told = [host_hears("UPDATE_UNREAD_COUNT", count=each) for each in (count, 0)]
    listed_as_1 = exchange("GET", "/chat/conversations", [listed(1)], token=VISITOR)
    raced: Scene = [asked, agent_says("Hi a1", "a1"), *told, answered, pushed("Hi a1"), sees()]
    assert of(UNREAD, [chatting(), closes(), listed_as_1, later(2), raced]).outcome is outcome


@pytest.mark.parametrize(("count", "outcome"), [(0, PASSED), (1, PASSED), (2, FAILED)])
def test_where_either_count_may_be_right_a_third_one_is_wrong(count: int, outcome: Outcome) -> None:
    asked, answered = exchange("POST", f"/chat/conversations/{CHAT}/update-last-seen", data=True)
    raced: Scene = [closes(), asked, answered, agent_says("Hi a1", "a1"), pushed("Hi a1"), later(2)]
    assert of(UNREAD, [chatting(), raced, badged(count)]).outcome is outcome


@pytest.mark.parametrize(("count", "outcome"), [(1, PASSED), (2, FAILED)])
def test_a_page_may_count_a_reply_long_before_a_busy_browser_tells_of_its_push(
    count: int, outcome: Outcome
) -> None:
    told = host_hears("UPDATE_UNREAD_COUNT", count=count)
    late: Scene = [later(2), agent_says("Hi a1", "a1"), told, later(2), pushed("Hi a1"), counts_to(1)]
    assert of(UNREAD, [chatting(), closes(), late]).outcome is outcome


@pytest.mark.parametrize(("count", "outcome"), [(0, PASSED), (1, PASSED), (2, FAILED)])
def test_what_comes_on_a_socket_that_is_being_closed_may_count_or_not(count: int, outcome: Outcome) -> None:
    closing: Scene = [later(2), agent_says("Hi a1", "a1"), pushed("Hi a1"), socket_closed()]
    assert of(UNREAD, [chatting(), closes(), closing, later(2), badged(count)]).outcome is outcome


def test_an_own_message_does_not_count_though_a_list_and_a_mark_overlapped() -> None:
    asked, answered = exchange("GET", "/chat/conversations", [listed(0)], token=VISITOR)
    begun: Scene = [boot(), step("say"), first_message("Hello m1"), asked, sees(), answered]
    assert of(UNREAD, begun, message("More m2"), counts_to(1)).outcome is FAILED
    assert of(UNREAD, begun, replied(), counts_to(1), badged(1)).outcome is PASSED


def test_no_reply_counts_before_it_was_said_however_soon_it_is() -> None:
    soon = host_hears("UPDATE_UNREAD_COUNT", count=1)
    assert of(UNREAD, [chatting(), later(2), message("More m2"), soon, replied()]).outcome is FAILED
    # The page may tell of a reply before the wire does.
    early: Scene = [later(2), agent_says("Hi a1", "a1"), soon, pushed("Hi a1")]
    assert of(UNREAD, [chatting(), early]).outcome is PASSED


def test_an_own_message_does_not_count_while_a_list_or_a_mark_is_under_way() -> None:
    for question in (
        exchange("GET", "/chat/conversations", [listed(0)], token=VISITOR),
        exchange("POST", f"/chat/conversations/{CHAT}/update-last-seen", data=True),
    ):
        asked, answered = question
        assert of(UNREAD, [chatting(), later(2), asked, counts_to(1), answered]).outcome is FAILED
        assert of(UNREAD, [chatting(), later(2), asked, replied(), counts_to(1), answered]).outcome is PASSED


def test_a_mark_that_is_answered_while_a_list_is_under_way_leaves_both_counts_open() -> None:
    asked, answered = exchange("GET", "/chat/conversations", [listed(1)], token=VISITOR)
    for unread in (0, 1):
        scene = away(counts_to(1), badged(1), opens(), asked, sees(), later(2), badged(unread), answered)
        assert of(UNREAD, scene).outcome is PASSED


def test_a_reply_that_is_not_shown_cannot_be_on_the_badge_nor_be_marked() -> None:
    lost = away(later(2), badged(0), opens(0), shows("Hello m1"), later(PATIENCE), settled(quiet=False))
    assert red(lost) == [REPLIES]
    verdict = of(UNREAD, lost)
    assert (verdict.outcome, verdict.message) == (INCONCLUSIVE, f"Cannot be told: {REPLIES} failed first.")


def test_a_lost_reply_explains_no_other_reply_and_no_hidden_badge() -> None:
    second = [later(2), replied("zz2"), later(2)]
    unseen: Scene = [opens(), sees(), shows("Hello m1", "agent:Hi a1"), settled(quiet=False)]
    assert UNREAD not in red(away(second, badged(1), unseen))
    assert UNREAD in red(away(second, badged(0), unseen))
    assert UNREAD in red(away(second, badged(2, ""), unseen))


def test_each_tab_counts_for_itself() -> None:
    tab: Scene = [
        exchange("GET", "/chat/conversations", [listed(0)], token=VISITOR, page=1),
        socket_opened(2, page=1),
    ]
    both = away(tab, pushed("Hi a2", 2), later(2), state(page=1, unread=1, unread_shown="1"), badged(1))
    assert of(UNREAD, both).outcome is PASSED


def test_a_server_that_forgets_to_count_is_found() -> None:
    stored = read_messages("Hello m1", "agent:Hi a1")
    verdict = of(UNREAD, away(stored, server_counts(0)))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    # What may have been seen, or is not stored, need not count.
    assert of(UNREAD, away(stored, opens(), sees(), server_counts(0))).outcome is PASSED
    assert of(UNREAD, away(server_counts(0))).outcome is PASSED


def test_a_mark_of_which_the_agents_heard_first_counts_though_the_browser_tells_of_it_later() -> None:
    stored = read_messages("Hello m1", "agent:Hi a1")
    heard = by(
        Witness.AGENT,
        Frame(
            way=Way.RECEIVED,
            socket=1,
            text=json.dumps(
                {"type": "conversation_update", "data": {"uuid": CHAT, "contact_last_seen_at": "2026-11-23"}}
            ),
            kind="conversation_update",
        ),
    )
    assert of(UNREAD, away(stored, opens(), [heard], server_counts(0), sees())).outcome is PASSED
    assert of(UNREAD, away(stored, opens(), server_counts(0), sees())).outcome is FAILED


def test_without_a_reply_nothing_is_asked_and_without_an_agent_nothing_can_be() -> None:
    for check in (UNREAD, SEEN):
        assert of(check, chatting()).owner is None
        wished = about(check, transcript(opened(has_agent=False), *chatting(), step("agent_says")))
        assert (wished.outcome, wished.owner) == (INCONCLUSIVE, Owner.ENVIRONMENT)
