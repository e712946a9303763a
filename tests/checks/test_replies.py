"""What an agent replies: pushed or fetched, stored, and shown once."""

import pytest

from embedcheck.checks.scene import PATIENCE
from embedcheck.model.observations import Witness
from embedcheck.model.verdicts import Outcome, Owner
from tests.builders import (
    CHAT,
    VISITOR,
    Scene,
    agent_says,
    chat,
    later,
    opened,
    settled,
    state,
    step,
    step_failed,
    transcript,
)
from tests.builders_wire import exchange, read_messages, receives, sends, socket_opened
from tests.checks.saying import REPLIES, chatting, pushed, shows
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about, of, red
from tests.scenes import boot


def replied(*then: Scene) -> list[Scene]:
    return [chatting(), step("agent_says"), agent_says("Hi there a1", "a1"), *then]


def test_a_reply_that_is_pushed_and_shown_once_is_green() -> None:
    scene = replied(pushed("Hi there a1"), shows("Hello m1", "agent:Hi there a1"))
    verdict = of(REPLIES, scene)
    assert (verdict.outcome, verdict.confirmed_by) == (PASSED, ("page", "wire"))


def test_a_reply_that_is_drawn_long_after_its_push_is_the_widgets() -> None:
    waiting = replied(pushed("Hi there a1"), later(PATIENCE), shows("Hello m1"))
    verdict = of(REPLIES, waiting, later(3), shows("Hello m1", "agent:Hi there a1"))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert "only 10 s after it was pushed" in verdict.message


def test_a_reply_is_not_missing_where_another_conversation_is_open() -> None:
    elsewhere = replied(pushed("Hi there a1"), shows("Another chat x1"))
    assert of(REPLIES, elsewhere).outcome is INCONCLUSIVE
    assert of(REPLIES, elsewhere, shows("Hello m1")).outcome is FAILED


def test_a_reply_that_waited_for_its_conversation_to_be_opened_is_not_late() -> None:
    elsewhere = replied(pushed("Hi there a1"), later(PATIENCE), shows("Another chat x1"))
    assert of(REPLIES, elsewhere, shows("Hello m1", "agent:Hi there a1")).outcome is PASSED
    anew = replied(pushed("Hi there a1"), boot(how="reload"), later(PATIENCE), shows("Hello m1"))
    assert of(REPLIES, anew, shows("Hello m1", "agent:Hi there a1")).outcome is PASSED


def test_the_probes_push_confirms_the_reply() -> None:
    also: Scene = [socket_opened(9, witness=Witness.PROBE), pushed("Hi there a1", 9, Witness.PROBE)]
    scene = replied(also, pushed("Hi there a1"), shows("agent:Hi there a1"))
    assert "probe" in of(REPLIES, scene).confirmed_by


def test_a_reply_that_comes_with_the_next_fetch_is_green() -> None:
    fetched = exchange("GET", f"/chat/conversations/{CHAT}", {"messages": ["Hi there a1"]}, token=VISITOR)
    assert of(REPLIES, replied(later(9), fetched, shows("agent:Hi there a1"))).outcome is PASSED


def test_a_reply_that_never_comes_is_the_servers() -> None:
    scene = replied(later(PATIENCE), settled())
    assert (of(REPLIES, scene).outcome, of(REPLIES, scene).owner) == (FAILED, Owner.SERVER)
    assert red(scene, read_messages("Hello m1", "agent:Hi there a1")) == [REPLIES]


def test_a_reply_that_was_pushed_and_is_kept_from_the_contacts_reading_is_the_servers() -> None:
    arrived = replied(pushed("Hi there a1"), shows("Hello m1", "agent:Hi there a1"))
    read: Scene = [
        read_messages("Hello m1", "agent:Hi there a1"),
        read_messages("Hello m1", witness=Witness.PROBE),
    ]
    verdict = of(REPLIES, arrived, read)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "as the probe reads it, while the agent" in verdict.message
    early = replied(pushed("Hi there a1"), read_messages("Hello m1", witness=Witness.PROBE))
    assert of(REPLIES, early, shows("agent:Hi there a1")).outcome is PASSED


def test_a_slow_reply_is_not_yet_lost() -> None:
    assert of(REPLIES, replied(later(1), settled())).outcome is INCONCLUSIVE


def test_a_reply_while_no_socket_is_joined_owes_no_push() -> None:
    scene: Scene = [boot(), agent_says("Hi there a1", "a1"), later(20)]
    assert (of(REPLIES, scene).outcome, of(REPLIES, scene).owner) == (INCONCLUSIVE, None)


def test_a_reply_that_the_agent_could_not_give_is_not_blamed_on_the_server() -> None:
    scene = replied(step_failed("agent_says", "403"), later(PATIENCE))
    assert of(REPLIES, scene).outcome is INCONCLUSIVE


def test_a_reply_that_is_pushed_twice_on_one_socket_is_the_servers() -> None:
    twice = replied(pushed("Hi there a1"), pushed("Hi there a1"), shows("agent:Hi there a1"))
    assert (of(REPLIES, twice).outcome, of(REPLIES, twice).owner) == (FAILED, Owner.SERVER)
    tabs = replied(
        pushed("Hi there a1"), socket_opened(2, page=1), pushed("Hi there a1", 2), shows("agent:Hi there a1")
    )
    assert of(REPLIES, tabs).outcome is PASSED


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (("agent:Hi there a1", "agent:Hi there a1"), "2 times"),
        (("Hi there a1",), "visitor"),
        (("agent:H a1",), "another text"),
        (("Hello m1",), "not shown"),
    ],
)
def test_what_is_wrong_on_the_screen_is_the_widgets(shown: tuple[str, ...], words: str) -> None:
    scene = replied(pushed("Hi there a1"), shows(*shown))
    verdict = of(REPLIES, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert words in verdict.message
    assert red(scene, read_messages("Hello m1"), settled()) == [REPLIES]


@pytest.mark.parametrize(
    ("push", "words"),
    [
        (pushed("Hi there a1", author="contact"), "as a message of: contact"),
        (pushed("Hi there a1", conversation="another"), "for another conversation"),
    ],
)
def test_what_is_wrong_in_the_push_is_the_servers(push: Scene, words: str) -> None:
    verdict = of(REPLIES, [replied(push), later(1), chat("Hello m1", "agent:Hi there a1")])

    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert words in verdict.message


def test_a_push_without_an_author_is_the_contracts() -> None:
    verdict = of(
        REPLIES,
        [replied(pushed("Hi there a1", author=None)), later(1), chat("Hello m1", "agent:Hi there a1")],
    )
    assert verdict.message == "Cannot be told: frames_keep_the_contract failed first."


def test_a_reply_that_is_shown_and_never_stored_is_the_servers() -> None:
    shown = chat("Hello m1", "agent:Hi there a1")
    verdict = of(REPLIES, [replied(pushed("Hi there a1")), shown, later(6), read_messages("Hello m1")])

    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "is not stored" in verdict.message


def test_a_reading_just_after_the_reply_proves_no_loss() -> None:
    shown = chat("Hello m1", "agent:Hi there a1")

    assert of(REPLIES, [replied(pushed("Hi there a1"), read_messages("Hello m1")), shown]).outcome is PASSED


def test_a_reply_that_nobody_looked_at_is_unproven() -> None:
    assert (of(REPLIES, replied(pushed("Hi there a1"))).outcome) is INCONCLUSIVE


def test_a_reply_in_the_dom_of_a_closed_widget_is_not_shown() -> None:
    closed: Scene = [later(2), state(open=False), chat("Hello m1", "agent:Hi there a1")]
    assert of(REPLIES, replied(pushed("Hi there a1"), closed)).outcome is INCONCLUSIVE


@pytest.mark.parametrize("has_agent", [True, False])
def test_a_scenario_in_which_no_agent_replies_asks_for_no_agent(has_agent: bool) -> None:
    verdict = about(REPLIES, transcript(opened(has_agent=has_agent), chatting()))
    assert (verdict.outcome, verdict.owner) == (Outcome.INCONCLUSIVE, None)


def test_a_reply_that_nobody_can_give_lacks_the_agents_key() -> None:
    verdict = about(REPLIES, transcript(opened(has_agent=False), chatting(), step("agent_says")))
    assert (verdict.outcome, verdict.owner) == (Outcome.INCONCLUSIVE, Owner.ENVIRONMENT)


def test_a_push_of_the_stored_reply_with_another_text_is_found_by_its_uuid() -> None:
    other = receives(
        "new_message",
        uuid="m-Hi there a1",
        content="<p>something else</p>",
        conversation_uuid=CHAT,
        author={"id": 1, "type": "agent"},
    )
    scene = replied(other, read_messages("Hello m1", "agent:Hi there a1"), later(PATIENCE))
    assert (of(REPLIES, scene).outcome, of(REPLIES, scene).owner) == (FAILED, Owner.SERVER)
    assert "pushed with another text" in of(REPLIES, scene).message
    assert red(scene, settled()) == [REPLIES]


def test_a_reply_that_is_lost_on_a_socket_without_pongs_has_the_same_cause() -> None:
    deaf: Scene = [later(9), sends("ping"), later(PATIENCE)]
    stored = read_messages("Hello m1", "agent:Hi there a1")
    verdict = of(REPLIES, replied(deaf, stored))
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, Owner.SERVER)
    assert "pings_keep_the_session" in verdict.next_step
    assert red(replied(deaf, stored), settled()) == ["pings_keep_the_session"]


def test_a_reply_that_is_lost_on_a_socket_with_pongs_is_lost_by_itself() -> None:
    awake: Scene = [later(9), sends("ping"), receives("pong"), later(PATIENCE)]
    assert red(replied(awake, read_messages("Hello m1", "agent:Hi there a1")), settled()) == [REPLIES]
