"""A visitor signs in: offered, cleared, merged; and every link that can break."""

import pytest

from embedcheck.checks import identity_findings
from embedcheck.checks.documents import LOOKING
from embedcheck.checks.exchanges import RACE
from embedcheck.checks.identity import CLEARING
from embedcheck.checks.scene import PATIENCE
from embedcheck.model.verdicts import Owner
from tests.builders import (
    CHAT,
    CONTACT,
    JWT,
    VISITOR,
    Line,
    Scene,
    cookies,
    frame_hears,
    host_hears,
    later,
    logged_out,
    opened,
    settled,
    signed_in,
    step,
    transcript,
)
from tests.builders_wire import ask, exchange, read_conversation, replayed
from tests.checks.merging import chatting, merging
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about, of, red
from tests.scenes import (
    boot,
    boot_with_session,
    conversation,
    first_message,
    load,
    message,
    sign_in,
    swap,
)

OFFERED = "visitor_token_is_offered"
CLEARED = "visitor_token_is_cleared"
HISTORY = "history_is_carried_over"


def test_a_merge_is_green_and_confirmed_by_page_wire_probe_and_agent() -> None:
    agent = read_conversation(contact_id=40, contact_type="contact", external_user_id="ada-1")
    scene: Scene = [chatting(), sign_in(), replayed(VISITOR), agent]
    assert [of(check, scene).outcome for check in (OFFERED, CLEARED, HISTORY)] == [PASSED] * 3
    assert of(CLEARED, scene).confirmed_by == ("page", "wire", "probe", "agent")
    assert of(HISTORY, scene).confirmed_by == ("page", "wire", "agent")
    assert red(scene, settled()) == []


def test_an_agent_who_still_sees_a_visitor_does_not_confirm_the_clearing() -> None:
    still = read_conversation(contact_id=40, contact_type="visitor")

    assert "agent" not in of(CLEARED, [chatting(), sign_in(), replayed(VISITOR), still]).confirmed_by


def test_a_merge_at_load_is_green() -> None:
    """The next page carries `userJWT`: no bearer on the exchange, a new socket, the token from the cookie."""
    merge = ask("GET", "/chat/conversations", token=CONTACT, visitor=VISITOR)
    answer = {"session_token": CONTACT, "user": {"user_id": 40, "is_visitor": False}}
    scene: Scene = [
        chatting(),
        signed_in(how="userJWT"),
        load("/account", "Account"),
        frame_hears("SET_JWT_TOKEN", jwt=JWT, visitorToken=VISITOR),
        exchange("POST", "/chat/auth/exchange", answer, body={"jwt": JWT}),
        host_hears("STORE_SESSION", token=CONTACT),
        merge.sent,
        merge.answered([conversation(author=40)], x_libredesk_clear_visitor="true"),
        host_hears("CLEAR_VISITOR_TOKEN"),
        cookies(CONTACT),
    ]
    assert [of(check, scene).outcome for check in (OFFERED, CLEARED, HISTORY)] == [PASSED] * 3


def test_nobody_signs_in_nothing_is_asked() -> None:
    verdicts = [of(check, boot(), first_message("Hello")) for check in (OFFERED, CLEARED, HISTORY)]
    assert [(each.outcome, each.owner) for each in verdicts] == [(INCONCLUSIVE, None)] * 3


def test_somebody_who_never_chatted_has_no_token_to_offer() -> None:
    scene: Scene = [boot(), signed_in(), swap(), exchange("GET", "/chat/conversations", [], token=CONTACT)]
    assert of(OFFERED, scene).outcome is INCONCLUSIVE


@pytest.mark.parametrize("offer", ["", "‹visitor#2›"])
def test_a_token_that_is_not_offered_is_found(offer: str) -> None:
    scene: Scene = [
        chatting(),
        merging(offer=offer, header="", listed=[], told=False, left=VISITOR),
        settled(),
    ]
    verdict = of(OFFERED, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert red(scene) == [OFFERED]
    assert of(CLEARED, scene).next_step == f"See {OFFERED}."


def test_a_scene_that_ends_at_the_sign_in_proves_nothing() -> None:
    assert of(OFFERED, chatting(), swap()).outcome is INCONCLUSIVE
    assert of(OFFERED, chatting(), swap(), later(PATIENCE)).outcome is FAILED


def test_a_lost_visitor_cookie_is_found_at_the_next_load() -> None:
    answer = {"session_token": CONTACT, "user": {"user_id": 40}}
    scene: Scene = [
        chatting(),
        load("/account", "Account"),
        frame_hears("SET_JWT_TOKEN", jwt=JWT, visitorToken=""),
        exchange("POST", "/chat/auth/exchange", answer, body={"jwt": JWT}),
        exchange("GET", "/chat/conversations", [], token=CONTACT),
    ]
    assert of(OFFERED, scene).outcome is FAILED


def test_after_a_logout_the_old_token_is_not_owed() -> None:
    gone: Scene = [chatting(), logged_out(), frame_hears("CLEAR_SESSION"), swap()]
    assert (
        of(OFFERED, gone, exchange("GET", "/chat/conversations", [], token=CONTACT)).outcome is INCONCLUSIVE
    )


def test_a_missing_clear_header_is_the_servers() -> None:
    scene: Scene = [chatting(), merging(header="", told=False, left=VISITOR), later(PATIENCE)]
    assert (of(CLEARED, scene).outcome, of(CLEARED, scene).owner) == (FAILED, Owner.SERVER)
    assert red(scene, settled()) == [CLEARED]


def test_a_clear_header_that_says_anything_else_is_quoted() -> None:
    scene: Scene = [chatting(), merging(header="false", told=False, left=VISITOR), later(PATIENCE)]
    assert "X-Libredesk-Clear-Visitor said «false»" in of(CLEARED, scene).message


def test_the_header_may_come_on_either_of_two_racing_requests() -> None:
    first = ask("GET", "/chat/conversations", token=CONTACT, visitor=VISITOR)
    second = ask("GET", "/chat/conversations", token=CONTACT, visitor=VISITOR)
    then = ask("GET", f"/chat/conversations/{CHAT}", token=CONTACT, visitor=VISITOR)
    race: Scene = [
        swap(),
        first.sent,
        second.sent,
        first.answered([]),
        then.sent,
        second.answered([conversation(author=40)], x_libredesk_clear_visitor="true"),
        exchange("GET", f"/chat/conversations/{CHAT}", {}, token=CONTACT, visitor=VISITOR),
        host_hears("CLEAR_VISITOR_TOKEN"),
        cookies(CONTACT),
        then.answered({"conversation": conversation()}),
    ]
    assert red(chatting(), race, settled()) == []
    assert of(CLEARED, chatting(), race).outcome is PASSED
    assert of(HISTORY, chatting(), race).outcome is PASSED


def test_a_clear_header_for_a_visitor_who_was_never_merged_is_the_servers() -> None:
    listed = ask("GET", "/chat/conversations", token=VISITOR)
    answer = listed.answered([conversation()], x_libredesk_clear_visitor="true")
    verdict = of(CLEARED, chatting(), listed.sent, answer)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)


def test_requests_that_failed_cannot_clear() -> None:
    refused = exchange("GET", "/chat/conversations", "No", 500, token=CONTACT, visitor=VISITOR)
    assert red(chatting(), swap(), refused, later(PATIENCE), settled()) == ["no_request_fails"]


def test_a_page_that_is_not_told_is_the_widgets_fault() -> None:
    scene: Scene = [chatting(), merging(told=False, left=VISITOR)]
    assert of(CLEARED, scene).outcome is INCONCLUSIVE
    assert of(CLEARED, scene, later(PATIENCE)).owner is Owner.WIDGET
    assert red(scene, later(PATIENCE), settled()) == [CLEARED]


def test_a_cookie_that_stays_is_the_sites() -> None:
    scene: Scene = [chatting(), merging(left=VISITOR)]
    assert (of(CLEARED, scene).outcome, of(CLEARED, scene).owner) == (FAILED, Owner.SITE)
    assert red(scene, settled()) == [CLEARED]


def test_a_look_that_was_under_way_at_the_clearing_proves_nothing() -> None:
    looking: Scene = [later(LOOKING), cookies(CONTACT)]
    assert of(CLEARED, chatting(), merging(left=VISITOR), looking).outcome is PASSED


def test_the_cookie_of_a_new_visitor_is_another_token() -> None:
    assert of(CLEARED, chatting(), merging(), cookies("‹visitor#2›", "‹visitor#2›")).outcome is PASSED


def still_offering(*, token: str = CONTACT) -> list[Line]:
    return exchange("GET", "/chat/conversations", [conversation()], token=token, visitor=VISITOR)


def test_the_dead_token_may_race_the_clearing_and_not_outlive_it() -> None:
    scene: Scene = [chatting(), merging(), still_offering()]
    assert of(CLEARED, scene).outcome is PASSED
    late: Scene = [scene, later(RACE), still_offering()]
    assert (of(CLEARED, late).outcome, of(CLEARED, late).owner) == (FAILED, Owner.WIDGET)
    assert red(late, settled()) == [CLEARED]


def test_a_message_that_was_typed_after_the_clearing_cannot_race_it() -> None:
    said = ask(
        "POST", f"/chat/conversations/{CHAT}/message", token=CONTACT, visitor=VISITOR, body={"message": "Hi"}
    )
    scene: Scene = [chatting(), merging(), step("say"), said.sent, said.answered({})]
    assert of(CLEARED, scene).outcome is FAILED


def test_the_dead_token_on_the_next_page_is_found_at_once() -> None:
    scene: Scene = [chatting(), merging(), boot_with_session(CONTACT, 2), still_offering()]
    assert of(CLEARED, scene).outcome is FAILED


@pytest.mark.parametrize(("status", "outcome"), [(401, PASSED), (200, FAILED), (429, PASSED)])
def test_the_probes_replay_must_be_refused(status: int, outcome: object) -> None:
    assert of(CLEARED, chatting(), merging(), replayed(VISITOR, status)).outcome is outcome


def test_a_custom_frontend_is_judged_by_the_wire_alone() -> None:
    merge = ask("GET", "/chat/conversations", token=CONTACT, visitor=VISITOR)
    answer = {"session_token": CONTACT, "user": {"user_id": 40}}
    begun = {
        "session_token": VISITOR,
        "user": {"user_id": 38, "is_visitor": True},
        "conversation": conversation(),
    }
    scene: Scene = [
        opened(driver="custom"),
        exchange("POST", "/chat/conversations/init", begun, body={"message": "Hello"}),
        exchange("POST", "/chat/auth/exchange", answer, body={"jwt": JWT}),
        merge.sent,
        merge.answered([conversation()], x_libredesk_clear_visitor="true"),
    ]
    assert [about(check, transcript(scene)).outcome for check in (OFFERED, CLEARED, HISTORY)] == [PASSED] * 3


def test_the_chain_is_followed_from_the_header_to_the_replay() -> None:
    links = [
        identity_findings.header_missing,
        identity_findings.message_missing,
        identity_findings.cookie_stays,
        identity_findings.sent_again,
        identity_findings.still_alive,
    ]
    assert list(CLEARING) == links


def test_a_sign_in_that_goes_on_as_the_visitor_is_the_tokens_fault() -> None:
    scene: Scene = [chatting(), swap(), step("say"), message("Me", VISITOR), settled()]
    assert red(scene) == ["requests_carry_the_right_token"]
