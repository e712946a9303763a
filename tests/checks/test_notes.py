"""An agent's private note: silence is proof once somebody listened, and every way out is found."""

import pytest

from embedcheck.model.observations import ChatShown, NoteLeft, ResponseReceived, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import CHAT, VISITOR, Line, Scene, by, chat, opened, settled, step, transcript
from tests.builders_wire import exchange, read_messages
from tests.checks.saying import chatting, pushed
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about, of, red

NOTES = "private_notes_stay_private"
NOTE = "Beware n1"


def noted(*then: Scene) -> list[Scene]:
    left = NoteLeft(text=NOTE, mark="n1", conversation=CHAT)
    return [chatting(), step("agent_notes"), by(Witness.STEPS, left), *then]


def taken(status: int = 200) -> Line:
    body = '{"status":"success","data":{"content":"<p>Beware n1</p>","private":true}}'
    return by(Witness.AGENT, ResponseReceived(id="a1", url="http://desk", status=status, body=body))


def read_by_the_contact(*also: str) -> Line:
    return read_messages("Hello m1", *also, witness=Witness.PROBE)


def test_a_note_of_which_the_contact_is_told_nothing_is_green() -> None:
    verdict = of(NOTES, noted(taken(), read_by_the_contact()))
    assert (verdict.outcome, verdict.confirmed_by) == (PASSED, ("probe", "agent"))


@pytest.mark.parametrize(
    ("leak", "words"),
    [
        (pushed(NOTE), "pushed"),
        (pushed(NOTE, 9, Witness.PROBE), "pushed"),
        (exchange("GET", f"/chat/conversations/{CHAT}", {"messages": [NOTE]}, token=VISITOR), "over REST"),
        (chat("Hello m1", f"agent:{NOTE}"), "shown"),
        (by(Witness.PAGE, ChatShown(messages=[], text=NOTE)), "shown"),
        (read_messages("Hello m1", f"agent:{NOTE}"), "public messages"),
    ],
)
def test_every_way_to_the_contact_is_a_leak_of_the_server(leak: Scene, words: str) -> None:
    verdict = of(NOTES, noted(taken(), leak, read_by_the_contact()))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert words in verdict.message
    assert NOTES in red(noted(taken(), leak, read_by_the_contact()), settled())


def test_a_note_that_leaked_in_several_ways_is_told_in_one_sentence() -> None:
    leaks: list[Scene] = [
        pushed(NOTE),
        chat("Hello m1", f"agent:{NOTE}"),
        read_messages("Hello m1", f"agent:{NOTE}"),
    ]
    verdict = of(NOTES, noted(taken(), *leaks, read_by_the_contact()))
    assert verdict.message.endswith(
        "is not private: it was pushed, it is shown in the chat and it is stored among the public messages."
    )


def test_the_agents_own_view_of_the_note_is_no_leak() -> None:
    assert red(noted(taken(), read_messages("Hello m1"), read_by_the_contact()), settled()) == []


def test_silence_proves_nothing_where_nobody_listened_or_nothing_was_said() -> None:
    unread = of(NOTES, noted(read_by_the_contact(), taken()))
    assert (unread.outcome, unread.owner) == (INCONCLUSIVE, Owner.EMBEDCHECK)
    refused = of(NOTES, noted(taken(403), read_by_the_contact()))
    assert (refused.outcome, refused.owner) == (INCONCLUSIVE, Owner.SERVER)


def test_without_a_note_there_is_nothing_to_tell_and_without_a_key_no_note() -> None:
    assert (of(NOTES, chatting()).outcome, of(NOTES, chatting()).owner) == (INCONCLUSIVE, None)
    without = about(NOTES, transcript(opened(has_agent=False), chatting(), step("agent_notes")))
    assert (without.outcome, without.owner) == (INCONCLUSIVE, Owner.ENVIRONMENT)
