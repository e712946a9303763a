"""What was said arrives: each link of the trail holds, and its bad twin breaks it."""

import pytest

from embedcheck.checks import delivery_findings, traces
from embedcheck.checks.scene import PATIENCE
from embedcheck.model.observations import VisitorSaid, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import (
    CHAT,
    VISITOR,
    Scene,
    chat,
    device_says,
    later,
    opened,
    settled,
    state,
    step,
    transcript,
    typed,
)
from tests.builders_wire import ask, exchange, read_messages
from tests.checks.saying import MESSAGES, chatting, shows
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about, known, of, red
from tests.scenes import boot, boot_with_session, first_message, message

# --- messages


def test_a_message_that_all_witnesses_saw_once_is_green_and_says_who_confirmed_it() -> None:
    verdict = of(
        MESSAGES, chatting(), read_messages("Hello m1"), read_messages("Hello m1", witness=Witness.PROBE)
    )
    assert verdict.outcome is PASSED
    assert verdict.confirmed_by == ("page", "wire", "probe", "agent")


def test_nothing_said_nothing_to_tell() -> None:
    assert (of(MESSAGES, boot()).outcome, of(MESSAGES, boot()).owner) == (INCONCLUSIVE, None)


def test_without_a_reading_a_message_is_unproven_and_names_what_is_missing() -> None:
    verdict = about(MESSAGES, transcript(opened(has_agent=False), chatting()))
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, Owner.ENVIRONMENT)
    assert "EMBEDCHECK_AGENT_KEY" in verdict.next_step


def test_a_message_that_never_left_the_browser_is_the_widgets() -> None:
    lost: Scene = [boot(), step("say"), typed("Hello m1"), chat("Hello m1"), later(PATIENCE)]
    assert (of(MESSAGES, lost).outcome, of(MESSAGES, lost).owner) == (FAILED, Owner.WIDGET)
    assert red(lost, settled()) == [MESSAGES]


def test_a_message_that_was_sent_twice_is_the_widgets() -> None:
    again = ask("POST", f"/chat/conversations/{CHAT}/message", token=VISITOR, body={"message": "Hello m1"})
    scene: Scene = [chatting(), again.sent, again.answered({"uuid": "x"}), read_messages("Hello m1")]
    assert "sent 2 times" in of(MESSAGES, scene).message
    assert red(scene, settled()) == [MESSAGES]


def test_a_message_that_was_cut_on_its_way_out_is_the_widgets() -> None:
    posted = exchange(
        "POST", f"/chat/conversations/{CHAT}/message", {}, token=VISITOR, body={"message": "Sec m2"}
    )
    verdict = of(MESSAGES, chatting(), typed("Second m2", "m2"), posted)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ((), "not stored"),
        (("Hello m1", "Hello m1"), "2 times"),
        (("H m1",), "another text"),
        (("agent:Hello m1",), "agent"),
    ],
)
def test_what_is_wrong_in_the_store_is_the_servers(stored: tuple[str, ...], words: str) -> None:
    scene: Scene = [boot(), marked("Hello m1", "m1"), read_messages(*stored)]
    verdict = of(MESSAGES, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert words in verdict.message
    assert "agent reads it" in verdict.message
    assert red(scene, settled()) == [MESSAGES]


def test_what_one_witness_reads_and_the_other_does_not_is_said_of_both() -> None:
    read: Scene = [read_messages("Hello m1"), read_messages(witness=Witness.PROBE)]
    verdict = of(MESSAGES, chatting(), read)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "not stored, as the probe reads it, while the agent reads it as it was said" in verdict.message


def test_a_message_that_is_stored_without_its_end_is_not_called_lost() -> None:
    scene: Scene = [boot(), marked("Hello there m1", "m1"), read_messages("Hello")]
    assert "stored in part, as «Hello»" in of(MESSAGES, scene).message


def reading(*messages: dict[str, str]) -> Scene:
    return exchange("GET", f"/chat/conversations/{CHAT}", {"messages": [*messages]}, token=VISITOR)


def test_a_reading_that_lists_one_message_twice_is_the_servers() -> None:
    one = {"uuid": "m", "content": "Hello m1"}
    scene: Scene = [chatting(), reading(one, one), read_messages("Hello m1")]
    verdict = of(MESSAGES, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "more than once in one answer to conversation" in verdict.message
    assert of(MESSAGES, chatting(), reading(one), reading(one), read_messages("Hello m1")).outcome is PASSED


def test_a_message_that_is_acknowledged_as_another_is_the_servers() -> None:
    posted = ask("POST", f"/chat/conversations/{CHAT}/message", token=VISITOR, body={"message": "Two m2"})
    said: Scene = [chatting(), step("say"), typed("Two m2", "m2"), posted.sent]
    scene: Scene = [said, posted.answered({"content": "Three"}), read_messages("Hello m1", "Two m2")]
    verdict = of(MESSAGES, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "«m2» was acknowledged as «Three»" in verdict.message
    right: Scene = [said, posted.answered({"content": "Two m2"}), read_messages("Hello m1", "Two m2")]
    assert of(MESSAGES, right, shows("Hello m1", "Two m2")).outcome is PASSED


def marked(text: str, mark: str) -> Scene:
    """A first message whose mark is only a part of it."""
    scene = list(first_message(text))
    return [typed(text, mark) if part == typed(text) else part for part in scene]


def test_a_reading_of_before_the_message_proves_nothing() -> None:
    early: Scene = [chatting(), read_messages("Hello m1"), step("say"), message("Second m2")]
    assert of(MESSAGES, early).outcome is INCONCLUSIVE


def test_a_reading_of_another_conversation_proves_nothing() -> None:
    scene: Scene = [chatting(), read_messages("Something else", conversation="another")]
    assert of(MESSAGES, scene).outcome is INCONCLUSIVE


def test_a_message_that_is_shown_twice_is_the_widgets() -> None:
    scene: Scene = [chatting(), shows("Hello m1", "Hello m1"), read_messages("Hello m1")]
    verdict = of(MESSAGES, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert red(scene, settled()) == [MESSAGES]


def test_a_bubble_that_is_still_pending_is_not_counted() -> None:
    scene: Scene = [chatting(), shows("Hello m1", "Hello m1 …"), read_messages("Hello m1")]
    assert of(MESSAGES, scene).outcome is PASSED


def test_a_message_that_an_open_chat_never_shows_is_the_widgets() -> None:
    forgotten = [part for part in first_message("Hello m1") if part != chat("Hello m1")]
    scene: Scene = [boot(), forgotten, shows(), read_messages("Hello m1")]
    assert "not shown" in of(MESSAGES, scene).message
    assert red(scene, settled()) == [MESSAGES]


def test_a_message_that_only_a_reload_brings_back_was_not_shown() -> None:
    again: Scene = [step("say"), message("Two m2"), shows("Hello m1")]
    reloaded: Scene = [boot_with_session(VISITOR, 2, how="reload"), shows("Hello m1", "Two m2")]
    scene: Scene = [chatting(), again, reloaded, read_messages("Hello m1", "Two m2")]
    assert "«Two m2» is not shown" in of(MESSAGES, scene).message
    hasty: Scene = [chatting(), step("say"), message("Two m2"), reloaded, read_messages("Hello m1", "Two m2")]
    assert of(MESSAGES, hasty).outcome is PASSED


def test_a_closed_widget_shows_nothing_and_owes_nothing() -> None:
    forgotten = [part for part in first_message("Hello m1") if part != chat("Hello m1")]
    closed: Scene = [boot(), forgotten, later(2), state(open=False), chat(), read_messages("Hello m1")]
    assert of(MESSAGES, closed).outcome is INCONCLUSIVE


def test_a_chat_that_is_drawn_a_little_late_is_green() -> None:
    drawn = [part for part in first_message("Hello m1") if part != chat("Hello m1")]
    scene: Scene = [boot(), drawn, chat(), shows("Hello m1"), read_messages("Hello m1")]
    assert of(MESSAGES, scene).outcome is PASSED


def test_messages_in_the_wrong_order_are_found_in_the_store_and_on_the_screen() -> None:
    said: Scene = [chatting("One m1"), step("say"), message("Two m2")]
    stored = of(MESSAGES, said, shows("One m1", "Two m2"), read_messages("Two m2", "One m1"))
    assert (stored.outcome, stored.owner) == (FAILED, Owner.SERVER)
    shown = of(MESSAGES, said, shows("Two m2", "One m1"), read_messages("One m1", "Two m2"))
    assert (shown.outcome, shown.owner) == (FAILED, Owner.WIDGET)


def test_a_message_that_the_server_refused_is_not_blamed_twice() -> None:
    refused = exchange(
        "POST", f"/chat/conversations/{CHAT}/message", "No", 500, token=VISITOR, body={"message": "Second m2"}
    )
    scene: Scene = [chatting(), step("say"), typed("Second m2", "m2"), refused, read_messages("Hello m1")]
    assert of(MESSAGES, scene).outcome is INCONCLUSIVE
    assert red(scene, settled()) == ["no_request_fails"]
    kept = of(MESSAGES, scene, read_messages("Hello m1", "Second m2"))
    assert "is stored all the same" in kept.message


def test_a_message_from_a_second_device_is_stored_once_and_need_not_be_shown() -> None:
    scene: Scene = [boot(), device_says("From my phone m1"), later(PATIENCE)]
    assert of(MESSAGES, scene, read_messages("From my phone m1")).outcome is PASSED
    assert of(MESSAGES, scene, read_messages()).outcome is FAILED


def test_markup_that_the_widget_swallows_is_a_known_defect() -> None:
    said = "a <b> c m1"
    first = [part for part in first_message(said) if part != chat(said)]
    scene: Scene = [boot(), marked_in(first, said, "m1"), shows("x m1"), read_messages(said)]
    assert known(scene) == ["D-19"]


def marked_in(scene: list[Scene], text: str, mark: str) -> list[Scene]:
    return [typed(text, mark) if part == typed(text) else part for part in scene]


def test_html_and_plain_text_say_the_same() -> None:
    assert traces.plain("<p>Hi&nbsp;<b>there</b></p>") == traces.plain("Hi there")


def test_a_trail_holds_every_witness_of_its_message() -> None:
    seen = transcript(opened(), chatting(), read_messages("Hello m1"))
    trail = delivery_findings.trail_of_message(seen, seen.of(VisitorSaid)[0])
    witnesses = {entry.witness for entry in trail.seen}
    assert witnesses == {Witness.STEPS, Witness.WIRE, Witness.AGENT, Witness.PAGE}


def test_a_message_that_is_sent_into_another_conversation_than_it_is_shown_in_is_the_widgets() -> None:
    other = "c0000000-0000-4000-8000-00000000f0e1"
    sent = ask("POST", f"/chat/conversations/{other}/message", token=VISITOR, body={"message": "More m2"})
    astray: Scene = [typed("More m2"), sent.sent, sent.answered({"uuid": "x", "content": "More m2"})]
    read = [read_messages("Hello m1"), read_messages("More m2", conversation=other)]
    verdict = of(MESSAGES, chatting(), astray, shows("Hello m1", "More m2"), read)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert "into another conversation than «Hello m1»" in verdict.message
    assert of(MESSAGES, chatting(), astray, shows("More m2"), read).outcome is PASSED
