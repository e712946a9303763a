"""One visitor in two tabs: each is told and shows the same."""

from embedcheck.checks import traces
from embedcheck.checks.scene import PATIENCE
from embedcheck.model.verdicts import Owner
from tests.builders import CHAT, VISITOR, Scene, agent_says, chat, later, settled, state, step, typed
from tests.builders_wire import ask, read_messages, receives, sends, socket_opened
from tests.checks.saying import MESSAGES, REPLIES, chatting, pushed, shows
from tests.checks.verdicts import FAILED, PASSED, known, of

SECOND = 2


def second_tab() -> Scene:
    return [
        socket_opened(SECOND, page=1),
        sends("join", SECOND, token=VISITOR),
        receives("joined", SECOND, message="namaste!"),
        later(0.5),
    ]


def looks_at_second(*texts: str) -> Scene:
    return [later(traces.DRAWING), state(page=1, open=True), chat(*texts, page=1)]


def replied(*then: Scene) -> list[Scene]:
    return [chatting(), second_tab(), step("agent_says"), agent_says("Hi there a1", "a1"), *then]


def test_a_reply_that_both_tabs_are_pushed_and_show_is_green() -> None:
    both: Scene = [pushed("Hi there a1"), pushed("Hi there a1", SECOND)]
    scene = replied(both, shows("agent:Hi there a1"), looks_at_second("agent:Hi there a1"))
    assert of(REPLIES, scene).outcome is PASSED


def test_a_tab_that_is_pushed_nothing_is_the_servers() -> None:
    scene = replied(pushed("Hi there a1"), shows("agent:Hi there a1"), later(PATIENCE), settled())
    verdict = of(REPLIES, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "tab 2" in verdict.message


def test_a_tab_that_does_not_show_what_it_was_pushed_is_the_widgets() -> None:
    both: Scene = [pushed("Hi there a1"), pushed("Hi there a1", SECOND)]
    verdict = of(REPLIES, replied(both, shows("agent:Hi there a1"), looks_at_second("Hello m1")))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)


def test_ones_own_message_is_missing_in_the_other_tab_and_that_is_known() -> None:
    posted = ask("POST", f"/chat/conversations/{CHAT}/message", token=VISITOR, body={"message": "More m2"})
    said: Scene = [
        typed("More m2", "m2"),
        posted.sent,
        posted.answered({"uuid": "m-2", "content": "More m2"}),
    ]
    stored = read_messages("Hello m1", "More m2")
    scene = [chatting(), second_tab(), said, shows("Hello m1", "More m2"), stored]
    assert of(MESSAGES, scene).outcome is PASSED
    assert known(scene, looks_at_second("Hello m1")) == ["D-39"]
    assert of(MESSAGES, [*scene, looks_at_second("Hello m1")]).owner is Owner.WIDGET
