"""Sessions: over a reload, after a logout, and between people."""

import pytest

from embedcheck.checks import session_findings
from embedcheck.checks.scene import PATIENCE
from embedcheck.model.verdicts import Owner
from tests.builders import (
    CHAT,
    CONTACT,
    JWT,
    VISITOR,
    Scene,
    frame_hears,
    host_hears,
    later,
    navigated,
    opened,
    settled,
    signed_in,
    step,
    transcript,
)
from tests.builders_wire import ask, exchange, sends
from tests.checks.leaving import leaving
from tests.checks.saying import chatting
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, known, of, red
from tests.scenes import (
    boot,
    boot_with_session,
    conversation,
    load,
    sign_in,
    swap,
)

RELOAD = "session_survives_reload"
LOGOUT = "logout_forgets"
BLEED = "identities_do_not_bleed"


# --- reload


def test_a_history_that_is_not_read_after_a_page_load_is_the_widgets() -> None:
    me = exchange("GET", "/chat/auth/me", {"user_id": 38}, token=VISITOR)
    back: list[Scene] = [chatting(), later(1), reloaded(VISITOR), me]
    verdict = of(RELOAD, back, later(PATIENCE))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert "never asked for the visitor's conversations" in verdict.message
    read = exchange("GET", "/chat/conversations", [conversation()], token=VISITOR)
    assert of(RELOAD, back, read, later(PATIENCE)).outcome is PASSED
    assert of(RELOAD, back).outcome is PASSED
    refused = exchange("GET", "/chat/auth/me", "No", status=500, token=VISITOR)
    assert of(RELOAD, chatting(), later(1), reloaded(VISITOR), refused, later(PATIENCE)).outcome is PASSED


def test_what_the_page_before_read_a_moment_ago_is_not_this_pages_reading() -> None:
    me = exchange("GET", "/chat/auth/me", {"user_id": 38}, token=VISITOR)
    at_once: list[Scene] = [chatting(), reloaded(VISITOR), me]
    assert "never asked" in of(RELOAD, at_once, later(PATIENCE)).message


def reloaded(token: str) -> list[Scene]:
    return [load(how="reload"), frame_hears("SESSION_DATA", sessionToken=token, visitorToken="")]


def test_a_session_that_the_next_page_is_handed_is_green() -> None:
    assert of(RELOAD, chatting(), boot_with_session(VISITOR, 2, how="reload")).outcome is PASSED
    assert of(RELOAD, chatting()).outcome is INCONCLUSIVE


def test_a_session_that_is_gone_after_a_load_is_the_sites() -> None:
    scene: Scene = [chatting(), reloaded(""), host_hears("WIDGET_LOADED"), settled()]
    assert (of(RELOAD, scene).outcome, of(RELOAD, scene).owner) == (FAILED, Owner.SITE)
    assert red(scene) == [RELOAD]


def test_another_session_after_a_load_is_found() -> None:
    assert "another session" in of(RELOAD, chatting(), reloaded("‹session#7›")).message


def test_a_widget_that_ignores_its_session_is_found() -> None:
    scene: Scene = [chatting(), later(3), reloaded(VISITOR)]
    assert of(RELOAD, scene).outcome is PASSED
    assert of(RELOAD, scene, later(PATIENCE)).owner is Owner.WIDGET


def test_a_session_that_becomes_another_persons_is_the_servers() -> None:
    scene: Scene = [
        chatting(),
        reloaded(VISITOR),
        exchange("GET", "/chat/auth/me", {"user_id": 99}, token=VISITOR),
    ]
    assert (of(RELOAD, scene).outcome, of(RELOAD, scene).owner) == (FAILED, Owner.SERVER)


@pytest.mark.parametrize("gone", ["CLEAR_SESSION_TOKEN", "CLEAR_SESSION"])
def test_a_session_that_was_taken_away_is_not_owed(gone: str) -> None:
    taken = host_hears(gone) if gone.endswith("TOKEN") else frame_hears(gone)
    assert of(RELOAD, chatting(), taken, reloaded("")).outcome is INCONCLUSIVE


def test_a_page_that_hands_over_a_jwt_hands_over_no_session() -> None:
    assert (
        of(RELOAD, chatting(), load(), frame_hears("SET_JWT_TOKEN", jwt=JWT, visitorToken="")).outcome
        is INCONCLUSIVE
    )


def test_a_new_tab_is_the_same_visitor() -> None:
    tab: Scene = [load(page=1), frame_hears("SESSION_DATA", page=1, sessionToken="", visitorToken="")]
    assert of(RELOAD, chatting(), tab).outcome is FAILED


# --- identities


def test_everybody_is_who_they_signed_in_as() -> None:
    assert of(BLEED, chatting(), step("identify"), sign_in()).outcome is PASSED
    assert of(BLEED, chatting()).outcome is INCONCLUSIVE


def test_the_servers_answer_must_name_the_person() -> None:
    grace = {"user_id": 41, "is_visitor": False, "first_name": "Grace"}
    scene: Scene = [chatting(), signed_in(first_name="Ada"), swap(grace)]
    assert (of(BLEED, scene).outcome, of(BLEED, scene).owner) == (FAILED, Owner.SITE)
    assert "Grace" in of(BLEED, scene).message


def test_a_sign_in_that_stays_anonymous_is_the_servers() -> None:
    nobody = {"user_id": 41, "is_visitor": True, "first_name": "Visitor"}
    assert of(BLEED, chatting(), signed_in(first_name="Ada"), swap(nobody)).owner is Owner.SERVER


def test_a_jwt_that_is_never_exchanged_is_the_widgets() -> None:
    scene: Scene = [chatting(), step("identify"), signed_in(), frame_hears("SET_JWT_TOKEN", jwt=JWT)]
    assert of(BLEED, scene).outcome is INCONCLUSIVE
    assert of(BLEED, scene, later(PATIENCE)).owner is Owner.WIDGET
    assert red(scene, later(PATIENCE), settled()) == [BLEED]


def test_a_jwt_for_the_next_page_is_owed_from_the_next_page_on() -> None:
    held: Scene = [chatting(), signed_in(how="userJWT"), later(PATIENCE)]
    assert of(BLEED, held).outcome is INCONCLUSIVE
    assert of(BLEED, held, boot("/account", "Account"), later(PATIENCE)).outcome is FAILED


def test_a_set_user_before_the_frame_listens_is_a_known_defect() -> None:
    assert known(signed_in(), boot(), later(PATIENCE)) == ["D-32"]


def test_the_token_of_before_a_logout_must_not_be_merged() -> None:
    offer = exchange("GET", "/chat/conversations", [], token=CONTACT, visitor=VISITOR)
    scene = leaving(step("identify"), signed_in(first_name="Ada"), swap(), offer)
    assert of(BLEED, scene).outcome is FAILED
    assert known(scene) == ["D-27"]


def test_a_token_that_outlives_logout_and_page_is_no_known_defect() -> None:
    offer = exchange("GET", "/chat/conversations", [], token=CONTACT, visitor=VISITOR)
    fresh: Scene = [
        navigated("/", "Home", "reload"),
        frame_hears("SESSION_DATA", sessionToken="", visitorToken=""),
    ]
    scene = leaving(fresh, step("identify"), signed_in(first_name="Ada"), swap(), offer)
    assert "beyond the logout and the page" in of(BLEED, scene).message
    assert known(scene) == []


def in_anothers_name(status: int, *, aborted: bool = False) -> list[Scene]:
    """A contact is signed in; then another person, who writes into the first one's conversation, or
    whose page load cuts a request for it short."""
    cut_short = ask("POST", f"/chat/conversations/{CHAT}/update-last-seen", token="‹session#2›")
    bob = {"session_token": "‹session#2›", "user": {"user_id": 41, "is_visitor": False, "first_name": "Bob"}}
    said = exchange(
        "POST",
        f"/chat/conversations/{CHAT}/message",
        "No",
        status,
        token="‹session#2›",
        body={"message": "I am Bob"},
    )
    return [
        boot_with_session(CONTACT, 1),
        exchange("GET", "/chat/conversations", [conversation()], token=CONTACT),
        signed_in("bob-1", first_name="Bob"),
        frame_hears("SET_JWT_TOKEN", jwt="‹jwt#2›"),
        exchange("POST", "/chat/auth/exchange", bob, token=CONTACT, body={"jwt": "‹jwt#2›"}),
        host_hears("STORE_SESSION", token="‹session#2›"),
        *([[cut_short.sent, cut_short.failed("net::ERR_ABORTED")]] if aborted else []),
        *([said] if status else []),
    ]


def test_writing_into_another_persons_chat_is_known_where_the_server_refuses_it() -> None:
    assert "D-28" in known(in_anothers_name(500))
    assert of(BLEED, in_anothers_name(200)).outcome is FAILED
    assert BLEED in red(in_anothers_name(200))


def test_a_page_load_that_cuts_the_request_short_changes_nothing_of_that() -> None:
    assert "D-28" in known(in_anothers_name(0, aborted=True))
    assert "identities_do_not_bleed" in red(in_anothers_name(200, aborted=True))


def test_a_visitor_and_the_contact_that_the_visitor_became_are_one_person() -> None:
    scene: Scene = [
        chatting(),
        step("identify"),
        swap(),
        exchange("GET", f"/chat/conversations/{CHAT}", {}, token=CONTACT),
    ]
    assert of(BLEED, scene).outcome is PASSED


def test_promises_are_made_by_stored_sessions_alone() -> None:
    seen = transcript(opened(), boot(), reloaded(VISITOR), sends("ping"))
    assert session_findings.promises(seen) == []
