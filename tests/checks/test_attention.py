"""What a visitor says comes to an agent's notice: told at once, and in a conversation that is open."""

import pytest

from embedcheck.checks.scene import PATIENCE
from embedcheck.model.observations import AgentUpdated, ConversationRead, Frame, SocketOpened, Way, Witness
from embedcheck.model.verdicts import Owner
from embedcheck.runner.talk_debts import noticing
from tests.builders import CHAT, Line, Scene, by, chat, later, opened, settled, state, step, transcript
from tests.builders_wire import read_messages, receives
from tests.checks.saying import MESSAGES, chatting
from tests.checks.verdicts import FAILED, PASSED, of, red
from tests.scenes import message


def follows() -> list[Scene]:
    """An agent opens the conversation on their screen."""
    asked = f'{{"type": "conversation_subscribe", "data": {{"conversation_uuid": "{CHAT}"}}}}'
    subscribed = Frame(way=Way.SENT, socket=9, text=asked, kind="conversation_subscribe")
    return [by(Witness.AGENT, SocketOpened(socket=9, url="ws://desk/ws")), by(Witness.AGENT, subscribed)]


def hears(uuid: str = "m-More m2") -> Line:
    return receives("new_message", 9, Witness.AGENT, uuid=uuid, conversation_uuid=CHAT, preview="More")


def says_more() -> list[Scene]:
    return [
        later(1),
        step("say"),
        message("More m2"),
        state(open=True),
        chat("Hello m1", "More m2"),
        read_messages("Hello m1", "More m2"),
    ]


def resolves(status: str = "Resolved") -> Line:
    return by(Witness.STEPS, AgentUpdated(conversation=CHAT, what="status", value=status))


def reads(status: str) -> Line:
    return by(Witness.AGENT, ConversationRead(conversation=CHAT, status=status))


@pytest.mark.parametrize("conversation", [CHAT, "another"])
def test_an_agent_who_was_told_of_the_last_message_must_be_told_of_the_next(conversation: str) -> None:
    told = receives("new_message", 9, Witness.AGENT, uuid="m-1", conversation_uuid=conversation, preview="Hi")
    listens: Scene = [by(Witness.AGENT, SocketOpened(socket=9, url="ws://desk/ws")), told]
    scene: Scene = [chatting(), listens, says_more(), later(PATIENCE)]
    verdict = of(MESSAGES, scene)
    assert verdict.outcome is (FAILED if conversation == CHAT else PASSED)
    assert of(MESSAGES, chatting(), listens, says_more(), hears(), later(PATIENCE)).outcome is PASSED


def test_a_message_that_the_following_agent_is_told_of_is_green() -> None:
    scene: Scene = [chatting(), follows(), says_more(), hears(), later(PATIENCE)]
    assert of(MESSAGES, scene).outcome is PASSED
    assert list(noticing(transcript(opened(), scene))) == []


def test_a_message_that_the_following_agent_is_not_told_of_is_the_servers_and_was_waited_for() -> None:
    quiet: Scene = [chatting(), follows(), says_more(), hears("m-another")]
    assert list(noticing(transcript(opened(), quiet))) == ["an agent's notice of «More m2»"]
    assert of(MESSAGES, quiet).outcome is PASSED
    verdict = of(MESSAGES, quiet, later(PATIENCE))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "was not told" in verdict.message
    assert red(quiet, later(PATIENCE), settled()) == [MESSAGES]


def test_an_agent_who_had_not_opened_the_conversation_or_may_not_read_it_need_not_be_told() -> None:
    assert of(MESSAGES, chatting(), says_more(), later(PATIENCE)).outcome is PASSED
    unread: Scene = [chatting(), follows(), later(1), step("say"), message("More m2"), later(PATIENCE)]
    assert list(noticing(transcript(opened(), unread))) == []


@pytest.mark.parametrize("status", ["Resolved", "Closed"])
def test_a_conversation_that_stays_done_although_the_visitor_wrote_is_the_servers(status: str) -> None:
    scene: Scene = [chatting(), resolves(status), says_more(), reads(status)]
    assert of(MESSAGES, scene).outcome is PASSED
    verdict = of(MESSAGES, scene, later(PATIENCE))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert f"a conversation that stays {status}" in verdict.message


def test_a_conversation_that_is_open_again_at_the_last_reading_is_green() -> None:
    scene: Scene = [chatting(), resolves(), says_more(), reads("Resolved"), later(PATIENCE), reads("Open")]
    assert of(MESSAGES, scene).outcome is PASSED


def test_a_conversation_that_is_done_with_after_the_message_may_stay_so() -> None:
    scene: Scene = [chatting(), resolves(), says_more(), resolves(), reads("Resolved"), later(PATIENCE)]
    assert of(MESSAGES, scene).outcome is PASSED
