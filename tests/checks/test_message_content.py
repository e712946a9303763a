"""What was said is what is sent, stored and shown, letter for letter; and what is too long is refused."""

import pytest

from embedcheck.model.observations import AgentSaid, DeviceSaid, VisitorSaid, Witness
from embedcheck.model.verdicts import Owner
from embedcheck.wire.limits import MESSAGE_MAX
from tests.builders import CHAT, VISITOR, Scene, by, chat, later, settled, step, typed
from tests.builders_wire import ask, read_messages
from tests.checks.saying import MESSAGES, REPLIES, chatting, pushed, shows
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, known, of, red
from tests.scenes import boot, first_message, message

FAMILY = "👩‍👩‍👧‍👦 e\u0301\u0323 שלום \u202bright\u202c m1"
LINES = "one\n  two\n\nthree m1"


def saying(text: str) -> list[Scene]:
    """A first message with the mark m1, before anybody looked at it."""
    first = [typed(text, "m1") if part == typed(text) else part for part in first_message(text)]
    return [boot(), step("say"), [part for part in first if part != chat(text)]]


@pytest.mark.parametrize("text", [FAMILY, LINES])
def test_any_text_is_the_same_at_every_witness(text: str) -> None:
    scene: Scene = [saying(text), read_messages(text), shows(" ".join(text.split()))]
    verdict = of(MESSAGES, scene)
    assert (verdict.outcome, verdict.confirmed_by) == (PASSED, ("page", "wire", "agent"))


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        (FAMILY, FAMILY.replace("\u200d", "")),
        (FAMILY, FAMILY.replace("e\u0301", "é")),
        (LINES, LINES.replace("\n", " ")),
        ("Hello m1", "Ã¼ Hello m1"),
        ("a <b>c</b> m1", "a c m1"),
    ],
)
def test_a_store_that_changes_a_letter_is_found(said: str, stored: str) -> None:
    verdict = of(MESSAGES, saying(said), read_messages(stored), shows(said))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "another text" in verdict.message


def test_markup_that_is_taken_for_html_is_known_and_hides_no_other_fault() -> None:
    shown: Scene = [read_messages("a <b>c</b> m1"), shows("a c m1")]
    assert known(saying("a <b>c</b> m1"), shown) == ["D-19"]
    twice: Scene = [saying("a <b>c</b> m1"), message("Hi m2"), read_messages("a <b>c</b> m1")]
    assert red(twice, shows("a c m1", "Hi m2"), settled()) == [MESSAGES]
    assert known(twice, shows("a c m1", "Hi m2"), settled()) == ["D-19"]


def test_a_push_that_says_something_else_is_the_servers() -> None:
    said: Scene = by(Witness.STEPS, AgentSaid(text="1 < 2 a1", mark="a1", conversation=CHAT))
    honest: Scene = [chatting(), step("agent_says"), said, pushed("1 &lt; 2 a1")]
    assert of(REPLIES, honest, shows("agent:1 < 2 a1")).outcome is PASSED
    verdict = of(REPLIES, chatting(), step("agent_says"), said, pushed("3 a1"), shows("agent:3 a1"))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)


# --- what must be refused


def refused(text: str) -> list[Scene]:
    asked = ask("POST", f"/chat/conversations/{CHAT}/message", token=VISITOR, body={"message": text})
    said = by(Witness.STEPS, VisitorSaid(text=text, mark="m2", must_be_refused=True))
    return [chatting(), read_messages("Hello m1"), said, asked.sent, asked.answered("Too long", 400)]


TOO_LONG = "x" * MESSAGE_MAX + " m2"
MANY_BYTES = "é" * 5000 + " m2"


def test_a_message_that_is_too_long_by_any_count_is_the_frontends_alone() -> None:
    """The official composer lets nobody type it; the instance is right to refuse it."""
    scene: Scene = [refused(TOO_LONG), shows("Hello m1"), settled()]
    assert (red(scene), known(scene)) == (["responses_keep_the_contract"], [])
    assert of(MESSAGES, scene).outcome is PASSED


def test_one_that_only_its_bytes_make_too_long_is_a_known_defect() -> None:
    scene: Scene = [refused(MANY_BYTES), shows("Hello m1"), settled()]
    assert (red(scene), known(scene)) == ([], ["D-48"])


def test_one_that_is_stored_all_the_same_or_even_accepted_is_the_servers() -> None:
    stored: Scene = [refused(MANY_BYTES), read_messages("Hello m1", MANY_BYTES), shows("Hello m1")]
    assert of(MESSAGES, stored).message == "«m2» must be refused, and was stored all the same."
    asked = ask("POST", f"/chat/conversations/{CHAT}/message", token=VISITOR, body={"message": MANY_BYTES})
    accepted: Scene = [refused(MANY_BYTES), asked.sent, asked.answered({"uuid": "x"}), shows("Hello m1")]
    assert "accepted" in of(MESSAGES, accepted).message
    assert of(MESSAGES, accepted).owner is Owner.SERVER


def test_a_second_devices_is_looked_for_in_the_store() -> None:
    said = DeviceSaid(text="x m2", mark="m2", conversation=CHAT, must_be_refused=True)
    scene: Scene = [chatting(), by(Witness.STEPS, said), later(1)]
    assert of(MESSAGES, scene).outcome is INCONCLUSIVE
    assert of(MESSAGES, scene, read_messages("Hello m1")).outcome is PASSED
    assert of(MESSAGES, scene, read_messages("Hello m1", "x m2")).outcome is FAILED
