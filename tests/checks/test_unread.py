"""What is unread is counted and what was seen is marked, by the widget and by the server."""

import pytest

from embedcheck.checks import traces
from embedcheck.checks.scene import PATIENCE
from embedcheck.checks.unread_findings import badge
from embedcheck.checks.unread_ledger import counts
from embedcheck.model.observations import StepEnded, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import (
    CHAT,
    VISITOR,
    Scene,
    agent_says,
    by,
    chat,
    frame_hears,
    host_hears,
    later,
    opened,
    settled,
    state,
    step,
    transcript,
)
from tests.builders_wire import exchange, read_messages, receives, socket_opened
from tests.checks.saying import chatting, pushed
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about, of, red
from tests.scenes import message

UNREAD = "unread_is_counted"
SEEN = "last_seen_is_marked"


def listed(unread: int) -> dict[str, object]:
    return {
        "uuid": CHAT,
        "status": "Open",
        "unread_message_count": unread,
        "last_message": {"author": {"id": 1}},
    }


def closes() -> Scene:
    return [frame_hears("WIDGET_CLOSED"), state(), later(1)]


def opens() -> Scene:
    return [later(1), frame_hears("WIDGET_OPENED"), state(open=True, unread=1)]


def replied(mark: str = "a1") -> Scene:
    done = by(Witness.STEPS, StepEnded(index=0, name="agent_says"))
    return [step("agent_says"), agent_says(f"Hi {mark}", mark), pushed(f"Hi {mark}"), done]


def counts_to(count: int) -> Scene:
    return [host_hears("UPDATE_UNREAD_COUNT", count=count), later(traces.DRAWING)]


def badged(unread: int, shown: str | None = None) -> Scene:
    return state(unread=unread, unread_shown=badge(unread) if shown is None else shown)


def sees() -> Scene:
    return exchange("POST", f"/chat/conversations/{CHAT}/update-last-seen", data=True, token=VISITOR)


def server_counts(unread: int) -> Scene:
    """The probe reads the conversation."""
    lines = exchange("GET", f"/chat/conversations/{CHAT}", {"conversation": listed(unread)}, token=VISITOR)
    return [by(Witness.PROBE, line.seen) for line in lines]


def away(*then: Scene) -> list[Scene]:
    """The visitor has said something and closed the chat; one reply came."""
    return [chatting(), closes(), replied(), *then]


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


def test_without_a_reply_nothing_is_asked_and_without_an_agent_nothing_can_be() -> None:
    for check in (UNREAD, SEEN):
        assert of(check, chatting()).owner is None
        wished = about(check, transcript(opened(has_agent=False), *chatting(), step("agent_says")))
        assert (wished.outcome, wished.owner) == (INCONCLUSIVE, Owner.ENVIRONMENT)


def test_a_reply_that_is_seen_and_marked_is_green() -> None:
    scene = away(opens(), chat("Hello m1", "agent:Hi a1"), sees(), server_counts(0))
    verdict = of(SEEN, scene)
    assert (verdict.outcome, verdict.confirmed_by) == (PASSED, ("wire",))


def test_a_reply_that_is_seen_and_never_marked_is_the_widgets() -> None:
    scene = away(opens(), chat("Hello m1", "agent:Hi a1"), later(PATIENCE), settled(quiet=False))
    verdict = of(SEEN, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    early = away(opens(), chat("Hello m1", "agent:Hi a1"), later(1), settled())
    assert of(SEEN, early).outcome is INCONCLUSIVE


def test_a_mark_while_the_widget_is_closed_is_the_widgets() -> None:
    verdict = of(SEEN, away(sees()))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert red(away(sees())) == [SEEN]


def test_a_mark_may_be_told_a_moment_before_the_opening_or_after_the_closing() -> None:
    before: list[Scene] = away(sees(), frame_hears("WIDGET_OPENED"))
    after: list[Scene] = [chatting(), frame_hears("WIDGET_CLOSED"), sees(), replied()]
    for scene in (before, after):
        assert of(SEEN, scene).outcome is PASSED


def test_a_mark_that_the_server_forgets_is_the_servers() -> None:
    seen = away(opens(), chat("Hello m1", "agent:Hi a1"), sees())
    verdict = of(SEEN, [*seen, server_counts(1)])
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert of(SEEN, [*seen, replied("zz2"), server_counts(1)]).outcome is PASSED
    somebody = read_messages("Hello m1", "agent:Hi a1", "agent:I am a colleague")
    assert of(SEEN, [*seen, somebody, server_counts(1)]).outcome is PASSED
