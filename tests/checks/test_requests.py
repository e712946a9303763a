"""Requests: the right inbox, the right token, an answer."""

import json

import pytest

from embedcheck.checks.exchanges import RACE
from embedcheck.model.verdicts import Owner
from tests.builders import (
    CHAT,
    CONTACT,
    DESK,
    INBOX,
    VISITOR,
    Scene,
    host_hears,
    later,
    opened,
    settled,
    signed_in,
    state,
    step,
    transcript,
)
from tests.builders_wire import ask, exchange
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about, known, of, red
from tests.scenes import (
    boot,
    boot_with_session,
    conversation,
    first_message,
    load,
    message,
    sign_in,
)

INBOX_CHECK = "requests_name_the_inbox"
TOKEN = "requests_carry_the_right_token"
FAILS = "no_request_fails"
OTHER = "00000000-0000-4000-8000-000000000000"


def chatting() -> list[Scene]:
    return [boot(), step("say"), first_message("Hello")]


def test_a_healthy_chat_is_green() -> None:
    assert [of(check, chatting()).outcome for check in (INBOX_CHECK, TOKEN, FAILS)] == [PASSED] * 3


@pytest.mark.parametrize("inbox", ["", OTHER])
def test_a_request_for_no_inbox_or_another_is_found(inbox: str) -> None:
    lost = exchange("GET", "/chat/conversations", "Inbox Required", 400, token=VISITOR, inbox=inbox)
    verdict = of(INBOX_CHECK, chatting(), lost)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert "conversations" in verdict.message
    assert red(chatting(), lost, settled()) == [INBOX_CHECK]


def test_the_query_names_the_inbox_as_well_as_the_header_does() -> None:
    asked = exchange("GET", f"/chat/conversations?inbox_id={INBOX}", [], token=VISITOR, inbox="")
    assert of(INBOX_CHECK, chatting(), asked).outcome is PASSED


def test_requests_for_the_inbox_of_wrong_settings_are_not_blamed_twice() -> None:
    wrong = state(settings={"baseURL": DESK, "inboxID": OTHER}, loaded=False)
    launcher = exchange("GET", f"/chat/settings/launcher?inbox_id={OTHER}", {}, inbox="")
    assert red(load()[:2], launcher, later(5), wrong, settled()) == ["settings_belong_to_the_inbox"]


def test_a_request_without_a_token_is_found_once() -> None:
    bare = exchange("GET", "/chat/conversations", "Unauthorized", 401)
    verdict = of(TOKEN, chatting(), bare)
    assert (verdict.outcome, verdict.message) == (FAILED, "The request conversations carries no token.")
    assert red(chatting(), bare, settled()) == [TOKEN]


def test_a_token_that_nobody_gave_is_found() -> None:
    assert (
        of(TOKEN, chatting(), exchange("GET", "/chat/conversations", [], token="‹session#9›")).outcome
        is FAILED
    )


def test_a_token_from_the_cookie_of_an_earlier_visit_is_good() -> None:
    assert of(TOKEN, boot_with_session(VISITOR, 1)).outcome is PASSED


def test_a_token_without_the_exact_prefix_is_found() -> None:
    asked = ask("GET", "/chat/conversations")
    asked.sent.seen.headers["authorization"] = f"bearer {VISITOR}"  # type: ignore[attr-defined]
    assert "Bearer" in of(TOKEN, chatting(), asked.sent, asked.answered("No", 401)).message


def test_a_second_anonymous_visitor_is_found() -> None:
    again = exchange("POST", "/chat/conversations/init", "No", 403, body={"message": "More"})
    assert "forgets the session" in of(TOKEN, chatting(), later(RACE), again).message


@pytest.mark.parametrize(
    "gone", [host_hears("CLEAR_SESSION_TOKEN"), exchange("GET", f"{DESK}/widget.js", inbox="")]
)
def test_after_an_expiry_or_a_load_a_new_visitor_is_no_fault_of_the_requests(gone: Scene) -> None:
    again = exchange("POST", "/chat/conversations/init", {}, body={"message": "More"})
    assert of(TOKEN, chatting(), gone, later(RACE), again).outcome is PASSED


@pytest.mark.parametrize(
    ("status", "owner"),
    [(500, Owner.SERVER), (401, Owner.SERVER), (403, Owner.ENVIRONMENT), (404, Owner.WIDGET)],
)
def test_a_refused_request_is_found_with_its_owner(status: int, owner: Owner) -> None:
    refused = exchange("GET", "/chat/conversations", "No", status, token=VISITOR)
    verdict = of(FAILS, chatting(), refused)
    assert (verdict.outcome, verdict.owner) == (FAILED, owner)
    assert f"{status} «No»" in verdict.message
    assert red(chatting(), refused, settled()) == [FAILS]


def test_a_session_that_never_lived_is_told_as_one_finding() -> None:
    begun = first_message("Hello")[:6]
    refused = [
        exchange("POST", f"/chat/conversations/{CHAT}/update-last-seen", "No", 401, token=VISITOR),
        exchange("GET", "/chat/conversations", "No", 401, token=VISITOR),
    ]
    verdict = of(FAILS, boot(), begun, refused)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "at its first use (401 to update-last-seen, conversations)" in verdict.message


def test_a_first_conversation_cannot_be_one_too_many_and_a_later_one_can() -> None:
    one_too_many = {
        "status": "error",
        "message": "Too many requests.",
        "data": None,
        "error_type": "RateLimitException",
    }
    body = json.dumps(one_too_many)
    first = ask("POST", "/chat/conversations/init", body={"message": "Hello"})
    verdict = of(FAILS, boot(), first.sent, first.answered(status=429, body=body))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    later_one = ask("POST", "/chat/conversations/init", token=VISITOR, body={"message": "Hello"})
    known = of(FAILS, chatting(), later_one.sent, later_one.answered(status=429, body=body))
    assert (known.outcome, known.owner) == (INCONCLUSIVE, Owner.ENVIRONMENT)


def test_a_broken_request_is_the_environments() -> None:
    asked = ask("GET", "/chat/conversations", token=VISITOR)
    verdict = of(FAILS, chatting(), asked.sent, asked.failed("net::ERR_CONNECTION_RESET"))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.ENVIRONMENT)


def test_an_unknown_route_of_the_widgets_api_is_found() -> None:
    assert (
        of(FAILS, chatting(), exchange("POST", f"/chat/conversations/{CHAT}/close", "No", 404)).outcome
        is FAILED
    )


def test_what_a_navigation_cancelled_is_no_failure() -> None:
    asked = ask("GET", "/chat/conversations", token=VISITOR)
    assert red(chatting(), asked.sent, asked.failed("net::ERR_ABORTED"), boot_with_session(VISITOR, 2)) == []


def test_a_request_that_the_widget_gave_up_after_its_timeout_failed() -> None:
    asked = ask("GET", "/chat/conversations", token=VISITOR)
    assert of(FAILS, chatting(), asked.sent, later(10), asked.failed("net::ERR_ABORTED")).outcome is FAILED


def test_a_request_without_an_answer_fails_once_nobody_waits_any_more() -> None:
    asked = ask("GET", "/chat/conversations", token=VISITOR)
    assert of(FAILS, chatting(), asked.sent, later(3), settled()).outcome is PASSED
    assert of(FAILS, chatting(), asked.sent, later(8), settled(quiet=False)).outcome is FAILED


def test_failures_of_a_kind_are_told_once() -> None:
    refused = [exchange("GET", "/chat/conversations", "No", 500, token=VISITOR) for _ in range(3)]
    assert "(3 times)" in of(FAILS, chatting(), refused).message


def test_throttling_is_our_own_doing() -> None:
    verdict = of(FAILS, chatting(), exchange("GET", "/chat/conversations", None, 429, token=VISITOR))
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, Owner.ENVIRONMENT)


@pytest.mark.parametrize(("refused", "outcome"), [(True, PASSED), (False, FAILED)])
def test_a_refused_sign_in_fails_only_where_it_was_meant_to_work(refused: bool, outcome: object) -> None:
    swapped = exchange(
        "POST", "/chat/auth/exchange", "Unauthorized", 401, token=VISITOR, body={"jwt": "‹jwt#1›"}
    )
    verdict = of(FAILS, chatting(), signed_in(refused=refused), swapped)
    assert verdict.outcome is outcome
    assert refused or verdict.owner is Owner.SITE


@pytest.mark.parametrize(("words", "outcome"), [("offline", PASSED), ("scroll: top", FAILED)])
def test_a_request_while_offline_fails_by_the_scenarios_own_doing(words: str, outcome: object) -> None:
    asked = ask("GET", "/chat/conversations", token=VISITOR)
    scene: Scene = [chatting(), step(words), asked.sent, asked.failed("net::ERR_INTERNET_DISCONNECTED")]
    assert of(FAILS, scene).outcome is outcome


@pytest.mark.parametrize(("why", "owner"), [("Not allowed.", Owner.SERVER), ("Bad", Owner.WIDGET)])
def test_an_inbox_that_lets_nobody_begin_is_its_administrators(why: str, owner: Owner) -> None:
    refused = exchange("POST", "/chat/conversations/init", why, 400, body={"message": "Hi"})
    assert of(FAILS, boot(), refused).owner is owner


def test_two_glued_documents_are_a_known_defect() -> None:
    glued = (
        '{"status":"error","message":"Permission denied"}{"status":"error","message":"Something went wrong"}'
    )
    asked = ask("GET", f"/chat/conversations/{CHAT}", token=VISITOR)
    assert known(chatting(), asked.sent, asked.answered(status=500, body=glued)) == ["D-20"]


def test_a_long_message_in_another_script_is_a_known_defect() -> None:
    long = exchange(
        "POST",
        f"/chat/conversations/{CHAT}/message",
        "Too long",
        400,
        token=VISITOR,
        body={"message": "é" * 5001},
    )
    assert known(chatting(), long) == ["D-48"]


def test_a_merge_is_green() -> None:
    scene: Scene = [chatting(), step("identify"), later(1), sign_in(), step("say"), message("Again", CONTACT)]
    assert red(scene, settled()) == []


def test_without_requests_nothing_can_be_told() -> None:
    assert [of(check).outcome for check in (INBOX_CHECK, TOKEN, FAILS)] == [INCONCLUSIVE] * 3


def test_a_custom_frontend_is_judged_by_the_targets_inbox() -> None:
    asked = exchange("GET", "/chat/conversations", [conversation()], token=VISITOR, inbox=OTHER)
    assert about(INBOX_CHECK, transcript(opened(driver="custom"), asked)).outcome is FAILED


def test_an_inbox_that_is_named_and_does_not_arrive_was_lost_on_the_way() -> None:
    refused = exchange("GET", "/chat/conversations", "Inbox Required", 400, token=VISITOR)
    verdict = of(FAILS, chatting(), refused)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.ENVIRONMENT)
    assert "X-Libredesk-Inbox-ID" in verdict.next_step
