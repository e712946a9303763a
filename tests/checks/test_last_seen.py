"""What was seen is marked, and nothing else; and the server keeps the mark."""

from embedcheck.checks.last_seen_findings import AFTER_CLOSING
from embedcheck.checks.scene import PATIENCE
from embedcheck.model.verdicts import Owner
from tests.builders import Scene, agent_says, chat, frame_hears, later, settled, step
from tests.builders_wire import read_messages
from tests.checks.counting import (
    SEEN,
    away,
    opens,
    replied,
    sees,
    server_counts,
)
from tests.checks.saying import REPLIES, chatting, pushed
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, of, red


def test_a_reply_that_is_pushed_as_the_contacts_is_not_marked_either() -> None:
    def told(author: str) -> Scene:
        said: Scene = [step("agent_says"), agent_says("Hi a1", "a1"), pushed("Hi a1", author=author)]
        by_whom = "agent:Hi a1" if author == "agent" else "Hi a1"
        shown = chat("Hello m1", by_whom)
        return [chatting(), opens(0), later(1), said, shown, later(PATIENCE), settled(quiet=False)]

    assert red(told("contact")) == [REPLIES]
    assert red(told("agent")) == [SEEN]


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


def test_a_mark_of_a_reply_that_came_to_a_closed_chat_is_found_however_soon_it_follows() -> None:
    soon: list[Scene] = [chatting(), opens(), frame_hears("WIDGET_CLOSED"), replied(), sees()]
    assert (of(SEEN, soon).outcome, of(SEEN, soon).owner) == (FAILED, Owner.WIDGET)
    before: list[Scene] = [chatting(), opens(), replied(), frame_hears("WIDGET_CLOSED"), sees()]
    assert of(SEEN, before).outcome is PASSED
    assert of(SEEN, [*soon, frame_hears("WIDGET_OPENED")]).outcome is PASSED


def test_a_mark_may_be_told_a_moment_before_the_opening_or_after_the_closing() -> None:
    before: list[Scene] = away(sees(), frame_hears("WIDGET_OPENED"))
    after: list[Scene] = [
        chatting(),
        frame_hears("WIDGET_CLOSED"),
        later(AFTER_CLOSING / 2),
        sees(),
        replied(),
    ]
    for scene in (before, after):
        assert of(SEEN, scene).outcome is PASSED


def test_a_mark_that_the_server_forgets_is_the_servers() -> None:
    seen = away(opens(), chat("Hello m1", "agent:Hi a1"), sees())
    verdict = of(SEEN, [*seen, server_counts(1)])
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert of(SEEN, [*seen, replied("zz2"), server_counts(1)]).outcome is PASSED
    somebody = read_messages("Hello m1", "agent:Hi a1", "agent:I am a colleague")
    assert of(SEEN, [*seen, somebody, server_counts(1)]).outcome is PASSED
