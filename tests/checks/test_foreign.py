"""Another person's conversation: who may ask for it, who is let in, and which the probe may try."""

from embedcheck.checks.foreign import strangers_conversations
from embedcheck.model.observations import ConversationTried, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import CHAT, CONTACT, VISITOR, Line, Scene, by, opened, settled, transcript
from tests.builders_wire import ask, exchange, read_identity
from tests.checks.test_session import in_anothers_name
from tests.checks.verdicts import FAILED, PASSED, of, red
from tests.scenes import boot, first_message, sign_in

BLEED = "identities_do_not_bleed"
NEXT = "‹visitor#2›"


def tried(status: int) -> Line:
    return by(Witness.PROBE, ConversationTried(token=NEXT, conversation=CHAT, status=status))


def the_next_visitor() -> list[Scene]:
    return [boot(), first_message("Hello"), read_identity(NEXT, 41, is_visitor=True)]


def test_its_refusal_is_not_held_against_the_server_a_second_time() -> None:
    assert of("no_request_fails", in_anothers_name(500)).outcome is PASSED


def test_a_server_that_lets_the_widget_in_is_the_one_to_mend_it() -> None:
    verdict = of(BLEED, in_anothers_name(200))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert BLEED in red(in_anothers_name(200), settled())


def test_a_server_that_lets_the_probe_in_is_found_without_any_sign_in() -> None:
    verdict = of(BLEED, the_next_visitor(), tried(200))
    assert (verdict.outcome, verdict.owner, verdict.confirmed_by) == (FAILED, Owner.SERVER, ("probe",))
    assert red(the_next_visitor(), tried(200), settled()) == [BLEED]
    assert [red(the_next_visitor(), tried(status), settled()) for status in (403, 429, 500)] == [[], [], []]


def test_the_conversation_of_who_was_there_before_is_a_strangers() -> None:
    seen = transcript(opened(), the_next_visitor())
    assert strangers_conversations(seen, NEXT) == [CHAT]
    assert strangers_conversations(seen, VISITOR) == []
    assert strangers_conversations(seen, "of nobody") == []


def test_whoever_took_a_visitors_conversation_over_is_no_stranger_to_it() -> None:
    assert (
        strangers_conversations(transcript(opened(), boot(), first_message("Hello"), sign_in()), CONTACT)
        == []
    )
    # On a second device, whose person is not known: it may be anybody.
    elsewhere = ask("GET", "/chat/conversations", token="of somebody", visitor=VISITOR).sent
    assert strangers_conversations(transcript(opened(), the_next_visitor(), elsewhere), NEXT) == []


def test_a_list_of_the_persons_own_is_no_strangers() -> None:
    listed = exchange("GET", "/chat/conversations", [{"uuid": "their own"}], token=NEXT)
    assert strangers_conversations(transcript(opened(), the_next_visitor(), listed), NEXT) == [CHAT]
