"""Who the server says that somebody is, and whose conversations it lists for them."""

from typing import Any

import pytest

from embedcheck.model.observations import (
    ConversationRead,
    IdentityGiven,
    IdentityRead,
    SessionExpected,
    Witness,
)
from embedcheck.model.verdicts import Owner
from tests.builders import CONTACT, JWT, VISITOR, Line, Scene, by, navigated, settled, signed_in
from tests.builders_wire import ask, exchange, receives
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, of, red
from tests.scenes import (
    CONTACT_ID,
    boot,
    boot_with_session,
    conversation,
    first_message,
    sign_in,
    swap,
)

BLEED = "identities_do_not_bleed"
SURVIVES = "session_survives_reload"
FOREIGN = "c0000000-0000-4000-8000-00000000f0e1"


def contact() -> list[Scene]:
    return [boot(), first_message("Hello"), sign_in()]


def me(name: str, token: str = CONTACT) -> list[Line]:
    user = {"user_id": CONTACT_ID, "is_visitor": False, "first_name": name}
    return exchange("GET", "/chat/auth/me", user, token=token)


def probe_reads(name: str, token: str = CONTACT) -> Line:
    known = IdentityRead(token=token, user_id=CONTACT_ID, is_visitor=False, first_name=name)
    return by(Witness.PROBE, known)


def lists(*conversations: dict[str, Any], token: str = VISITOR) -> list[Line]:
    return exchange("GET", "/chat/conversations", [*conversations], token=token)


def test_a_conversation_that_the_list_no_longer_has_is_the_servers() -> None:
    scene: Scene = [boot(), first_message("Hello"), boot_with_session(VISITOR, 2), lists(), settled()]
    verdict = of(SURVIVES, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "lacks one that this very session has begun" in verdict.message
    assert red(scene) == [SURVIVES]


def test_a_list_of_before_or_of_another_inbox_or_after_a_merge_need_not_have_it() -> None:
    early = ask("GET", "/chat/conversations", token=VISITOR)
    begun: Scene = [boot(), early.sent, first_message("Hello"), early.answered([])]
    elsewhere = exchange("GET", "/chat/conversations", [], token=VISITOR, inbox="another")
    merged: Scene = [ask("GET", "/chat/conversations", token=CONTACT, visitor=VISITOR).sent, lists()]
    said: Scene = [boot(), first_message("Hello")]
    scenes: list[Scene] = [begun, [said, elsewhere], [said, merged]]
    for scene in scenes:
        assert of(SURVIVES, scene).outcome is not FAILED


@pytest.mark.parametrize("told", [me("Mallory"), probe_reads("Mallory")], ids=["browser", "probe"])
def test_auth_me_must_name_who_signed_in(told: Scene) -> None:
    scene: Scene = [contact(), told, settled()]
    verdict = of(BLEED, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "signed Ada in, and auth/me answers with Mallory" in verdict.message
    assert red(scene) == [BLEED]


@pytest.mark.parametrize(
    "told",
    [
        [me("Ada"), probe_reads("Ada")],
        me("Visitor", token=VISITOR),
        probe_reads("Grace", token="of somebody else"),
        probe_reads(""),
    ],
    ids=["the same", "the visitor of before", "another session", "no name"],
)
def test_auth_me_with_the_name_that_the_site_gave_is_green(told: Scene) -> None:
    assert of(BLEED, contact(), told).outcome is PASSED


def test_a_name_that_was_given_earlier_for_the_same_session_may_still_come() -> None:
    augusta = {"user_id": CONTACT_ID, "is_visitor": False, "first_name": "Augusta"}
    renamed: Scene = [signed_in(first_name="Augusta"), swap(augusta)]
    assert of(BLEED, contact(), renamed, me("Ada"), me("Augusta")).outcome is PASSED


def expects(first_name: str, of: str = "contact") -> Line:
    return by(Witness.STEPS, SessionExpected(of=of, first_name=first_name))


def site_signs_in(first_name: str, jwt: str = "‹jwt#9›") -> list[Scene]:
    """A page with a JWT of the site's own, of which the scenario knows nothing."""
    user = {"user_id": CONTACT_ID, "is_visitor": False, "first_name": first_name}
    given = {"session_token": CONTACT, "user": user}
    return [boot(), exchange("POST", "/chat/auth/exchange", given, body={"jwt": jwt})]


def test_a_page_that_signs_somebody_else_in_than_the_scenario_expects_is_the_sites() -> None:
    scene: Scene = [expects("Ada"), site_signs_in("Grace"), settled()]
    verdict = of(BLEED, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SITE)
    assert "signed Grace in, where the scenario expects Ada" in verdict.message
    assert red(scene) == [BLEED]


@pytest.mark.parametrize("wanted", [expects("Grace"), expects(""), expects("Ada", of="visitor")])
def test_a_page_that_signs_in_whom_the_scenario_expects_is_green(wanted: Scene) -> None:
    assert of(BLEED, wanted, site_signs_in("Grace")).outcome is PASSED


def test_a_new_visitor_has_the_conversations_that_they_began_and_no_other() -> None:
    chatting: Scene = [boot(), first_message("Hello")]
    assert of(BLEED, chatting, lists(conversation())).outcome is INCONCLUSIVE
    scene: Scene = [chatting, lists(conversation(), conversation(FOREIGN))]
    verdict = of(BLEED, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "this new visitor did not begin" in verdict.message
    assert BLEED in red(scene, settled())


def test_who_came_with_a_session_may_have_older_conversations() -> None:
    older: Scene = [boot_with_session(VISITOR, 1), lists(conversation(), conversation(FOREIGN))]
    assert of(BLEED, older).outcome is INCONCLUSIVE
    assert of(BLEED, contact(), lists(conversation(), conversation(FOREIGN), token=CONTACT)).outcome is PASSED


def test_a_conversation_whose_beginning_was_cut_short_is_the_visitors_own() -> None:
    cut = ask("POST", "/chat/conversations/init", token=VISITOR, body={"message": "More"})
    scene: Scene = [boot(), first_message("Hello"), cut.sent, cut.failed("net::ERR_ABORTED")]
    reloaded: Scene = [navigated("/", "Home", "reload"), lists(conversation(), conversation(FOREIGN))]
    assert of(BLEED, scene, reloaded).outcome is INCONCLUSIVE


def test_what_another_began_is_listed_to_nobody_else_but_whom_the_visitor_became() -> None:
    own: Scene = lists(conversation(), token=CONTACT)
    assert of(BLEED, contact(), own).outcome is PASSED
    unmerged: Scene = [boot(), first_message("Hello"), signed_in(first_name="Ada"), swap(), own]
    verdict = of(BLEED, unmerged)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "another person's" in verdict.message


def pushes(conversation: str) -> Line:
    return receives("new_message", uuid="p", content="<p>Your new PIN</p>", conversation_uuid=conversation)


def test_a_push_from_a_conversation_that_is_not_listed_afterwards_is_the_servers() -> None:
    scene: Scene = [boot(), first_message("Hello"), pushes(FOREIGN), lists(conversation())]
    verdict = of(BLEED, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "was pushed to the browser" in verdict.message
    assert red(scene, settled()) == [BLEED]


@pytest.mark.parametrize(
    "after",
    [[], [by(Witness.PROBE, ConversationRead(conversation=FOREIGN, status="Open")), lists(conversation())]],
    ids=["nobody listed them since", "another device has it"],
)
def test_a_push_from_a_conversation_that_may_have_begun_elsewhere_is_green(after: Scene) -> None:
    scene: Scene = [boot(), first_message("Hello"), pushes(FOREIGN), after]
    assert BLEED not in red(scene, settled())


@pytest.mark.parametrize(("sent", "owner"), [(JWT, Owner.SERVER), ("‹jwt#7›", Owner.SITE)])
def test_another_person_for_the_very_jwt_that_was_given_is_the_servers(sent: str, owner: Owner) -> None:
    given = by(
        Witness.STEPS,
        IdentityGiven(
            how="setUser",
            external_user_id="ada-1",
            claims={"first_name": "Ada"},
            jwt=JWT if owner is Owner.SERVER else "",
        ),
    )
    user = {"user_id": CONTACT_ID, "is_visitor": False, "first_name": "Mallory"}
    answer = {"session_token": CONTACT, "user": user}
    swapped = exchange("POST", "/chat/auth/exchange", answer, body={"jwt": sent})
    verdict = of(BLEED, boot(), given, swapped)
    assert (verdict.outcome, verdict.owner) == (FAILED, owner)
    assert "answered with Mallory" in verdict.message
