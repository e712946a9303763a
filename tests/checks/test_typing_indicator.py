"""Typing is told, heard, shown, and taken back: both ways."""

from embedcheck.checks.following import SUBSCRIBE
from embedcheck.checks.typing_findings import STILL_TYPING
from embedcheck.model.observations import AgentTyped, ChatShown, Frame, VisitorTyped, Way, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import CHAT, Scene, by, later, opened, settled, state, step, step_failed, transcript
from tests.builders_wire import receives, sends, socket_closed
from tests.checks.saying import chatting
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about, of, red

TYPING = "typing_is_relayed"
AGENTS_LINE = 9
ON, OFF = True, False


def watching() -> Scene:
    """The agent opens the conversation."""
    text = f'{{"type": "{SUBSCRIBE}", "data": {{"conversation_uuid": "{CHAT}"}}}}'
    frame = Frame(way=Way.SENT, socket=AGENTS_LINE, text=text, kind=SUBSCRIBE)
    return [by(Witness.AGENT, frame), later(0.5)]


def types() -> Scene:
    return [step("type"), by(Witness.STEPS, VisitorTyped(text="Hm"))]


def told(typing: bool) -> Scene:
    return sends("typing", conversation_uuid=CHAT, is_typing=typing)


def heard(typing: bool) -> Scene:
    return receives("typing", AGENTS_LINE, Witness.AGENT, conversation_uuid=CHAT, is_typing=typing)


def agent_types(typing: bool = True) -> Scene:
    return by(Witness.STEPS, AgentTyped(conversation=CHAT, typing=typing))


def reaches(typing: bool) -> Scene:
    return receives("typing", conversation_uuid=CHAT, is_typing=typing)


def dots(shown: bool) -> Scene:
    look = ChatShown(messages=[{"text": "Hello m1", "author": "visitor"}], typing=shown)
    return [state(open=True), by(Witness.PAGE, look)]


def visitor_typed(*then: Scene) -> list[Scene]:
    return [chatting(), watching(), types(), *then]


def agent_typed(*then: Scene) -> list[Scene]:
    return [chatting(), step("agent_types"), agent_types(), *then]


def test_a_visitor_whom_the_agent_heard_type_and_stop_is_green() -> None:
    scene = visitor_typed(told(ON), heard(ON), later(2), told(OFF), heard(OFF))
    verdict = of(TYPING, scene)
    assert (verdict.outcome, verdict.confirmed_by) == (PASSED, ("wire", "agent"))


def test_typing_that_never_leaves_the_browser_is_the_widgets() -> None:
    verdict = of(TYPING, visitor_typed(later(6), settled(quiet=False)))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert red(visitor_typed(later(6), settled())) == [TYPING]


def test_before_the_first_message_there_is_no_conversation_to_type_in() -> None:
    assert of(TYPING, [types(), later(6), settled(quiet=False)]).outcome is PASSED


def test_a_new_conversation_has_no_name_to_type_under() -> None:
    anew: Scene = [chatting(), later(1), step("start_conversation"), later(1), types(), later(9), settled()]
    assert of(TYPING, anew).outcome is PASSED


def test_typing_that_never_ends_is_the_widgets_unless_its_socket_ended() -> None:
    endless = visitor_typed(told(ON), heard(ON))
    verdict = of(TYPING, [*endless, later(STILL_TYPING), settled(quiet=False)])
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert "never said so" in verdict.message
    assert of(TYPING, [*endless, later(3), settled()]).outcome is PASSED
    assert of(TYPING, [*endless, socket_closed(1), later(9), settled()]).outcome is PASSED


def test_what_the_agent_never_hears_is_the_servers() -> None:
    lost = visitor_typed(told(ON), later(2), told(OFF), later(6), settled())
    assert (of(TYPING, lost).outcome, of(TYPING, lost).owner) == (FAILED, Owner.SERVER)
    endless = visitor_typed(told(ON), heard(ON), later(2), told(OFF), later(6), settled())
    assert "stopped typing" in of(TYPING, endless).message
    assert (of(TYPING, endless).outcome, of(TYPING, endless).owner) == (FAILED, Owner.SERVER)


def test_a_frame_that_the_server_drops_by_its_own_rule_is_not_lost() -> None:
    hurried = visitor_typed(told(ON), heard(ON), told(OFF), later(9), settled())
    assert of(TYPING, hurried).outcome is PASSED


def test_an_agent_who_has_not_opened_the_conversation_hears_nothing() -> None:
    scene: Scene = [chatting(), types(), told(ON), later(2), told(OFF), later(9), settled()]
    verdict = of(TYPING, scene)
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, Owner.ENVIRONMENT)


def test_without_an_agent_nobody_can_tell_who_heard_it() -> None:
    scene = visitor_typed(told(ON), later(2), told(OFF), later(9), settled())
    verdict = about(TYPING, transcript(opened(has_agent=False), *scene))
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, Owner.ENVIRONMENT)
    wished = about(TYPING, transcript(opened(has_agent=False), chatting(), step("agent_types")))
    assert (wished.outcome, wished.owner) == (INCONCLUSIVE, Owner.ENVIRONMENT)


def test_an_agent_whose_typing_is_shown_and_goes_is_green() -> None:
    scene = agent_typed(reaches(ON), later(0.2), dots(ON), later(1), agent_types(OFF), reaches(OFF))
    verdict = of(TYPING, [*scene, later(1.5), dots(OFF)])
    assert (verdict.outcome, verdict.confirmed_by) == (PASSED, ("page", "wire"))


def test_dots_that_never_come_or_never_go_are_the_widgets() -> None:
    never = of(TYPING, agent_typed(reaches(ON), later(2), dots(OFF)))
    assert (never.outcome, never.owner) == (FAILED, Owner.WIDGET)
    told_to_stop = agent_typed(reaches(ON), dots(ON), agent_types(OFF), reaches(OFF))
    for_ever = of(TYPING, [*told_to_stop, later(2), dots(ON)])
    assert (for_ever.outcome, for_ever.owner) == (FAILED, Owner.WIDGET)
    forgotten = of(TYPING, agent_typed(reaches(ON), dots(ON), later(7), dots(ON)))
    assert (forgotten.outcome, forgotten.owner) == (FAILED, Owner.WIDGET)


def test_dots_may_be_late_by_a_frame_and_go_by_themselves() -> None:
    late = agent_typed(reaches(ON), later(0.3), dots(OFF), later(0.3), dots(ON))
    assert of(TYPING, late).outcome is PASSED
    gone = agent_typed(reaches(ON), dots(ON), later(5.2), dots(OFF))
    assert of(TYPING, gone).outcome is PASSED


def test_typing_that_never_reaches_the_browser_is_the_servers() -> None:
    scene = agent_typed(later(6), settled(quiet=False))
    assert (of(TYPING, scene).outcome, of(TYPING, scene).owner) == (FAILED, Owner.SERVER)
    assert red(scene) == [TYPING]


def test_without_a_socket_no_typing_is_owed() -> None:
    verdict = of(TYPING, [agent_types(), later(9), settled()])
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, None)


def test_an_agent_who_could_not_type_is_not_the_servers_fault() -> None:
    verdict = of(TYPING, agent_typed(step_failed("agent_types", "no socket"), later(9), settled()))
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, Owner.ENVIRONMENT)


def test_typing_in_a_conversation_that_nobody_has_is_whose_word_it_was() -> None:
    stranger = "c0000000-0000-4000-8000-00000000f0e1"
    scene = visitor_typed(sends("typing", conversation_uuid=stranger, is_typing=False))
    assert (of(TYPING, scene).outcome, of(TYPING, scene).owner) == (FAILED, Owner.WIDGET)
    assert "that the visitor does not have" in of(TYPING, scene).message
    scene = agent_typed(receives("typing", conversation_uuid=stranger, is_typing=True), later(9))
    assert (of(TYPING, scene).outcome, of(TYPING, scene).owner) == (FAILED, Owner.SERVER)
    assert "that the visitor does not have" in of(TYPING, scene).message
