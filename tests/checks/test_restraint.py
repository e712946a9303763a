from embedcheck.model.verdicts import Owner
from tests.builders import opened, transcript
from tests.builders_wire import exchange
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about
from tests.scenes import boot, first_message

CHECK = "read_only_opens_nothing"


def test_a_scene_that_may_write_is_not_asked() -> None:
    verdict = about(CHECK, transcript(opened(), boot(), first_message("Hello")))
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, None)


def test_a_scene_that_only_looked_passes_by_what_the_wire_saw() -> None:
    verdict = about(CHECK, transcript(opened(read_only=True), boot()))
    assert (verdict.outcome, verdict.confirmed_by) == (PASSED, ("wire",))


def test_a_conversation_that_nobody_asked_for_is_the_widgets() -> None:
    begun = exchange("POST", "/chat/conversations/init", {"conversation": {"uuid": "c"}})
    verdict = about(CHECK, transcript(opened(read_only=True), boot(), begun))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert "opened a conversation" in verdict.message
    twice = about(CHECK, transcript(opened(read_only=True), boot(), begun, begun))
    assert "opened 2 conversations" in twice.message


def test_where_nothing_was_seen_nothing_is_proven() -> None:
    verdict = about(CHECK, transcript(opened(read_only=True)))
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, Owner.ENVIRONMENT)
