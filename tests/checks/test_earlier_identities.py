"""The token of an earlier identity: when a request only races with a sign-in, and when it does not."""

from embedcheck.checks.exchanges import RACE
from embedcheck.checks.scene import PATIENCE
from tests.builders import CONTACT, VISITOR, Scene, later, settled, step
from tests.builders_wire import ask, exchange
from tests.checks.verdicts import PASSED, of, red
from tests.scenes import boot, first_message, joins, message, swap

TOKEN = "requests_carry_the_right_token"


def chatting() -> list[Scene]:
    return [boot(), step("say"), first_message("Hello")]


def test_the_old_token_may_race_the_exchange_and_not_outlive_it() -> None:
    stale = exchange("GET", "/chat/conversations", [], token=VISITOR)
    signed: list[Scene] = [chatting(), step("identify"), later(1), swap()]
    assert of(TOKEN, signed, stale).outcome is PASSED
    assert "earlier identity" in of(TOKEN, signed, later(RACE), stale).message


def test_who_signs_in_anew_may_use_the_old_token_before_the_browser_tells_of_its_answer() -> None:
    back = exchange("GET", "/chat/conversations", [], token=CONTACT)
    asked = ask("POST", "/chat/auth/exchange", body={"jwt": "‹jwt#2›"})
    ada = asked.answered({"session_token": CONTACT, "user": {"user_id": 40, "is_visitor": False}})
    bob = exchange(
        "POST",
        "/chat/auth/exchange",
        {"session_token": "‹session#9›", "user": {"user_id": 41, "is_visitor": False}},
        body={"jwt": "‹jwt#9›"},
    )
    scene: list[Scene] = [chatting(), step("identify"), later(1), swap(), later(RACE), bob, later(RACE)]
    assert of(TOKEN, scene, asked.sent, later(RACE), back, ada).outcome is PASSED
    assert "earlier identity" in of(TOKEN, scene, back, asked.sent, ada, later(RACE)).message


def test_a_name_that_is_never_taken_on_is_no_race() -> None:
    stale = exchange("GET", "/chat/conversations", [], token=VISITOR)
    signed: list[Scene] = [chatting(), step("identify"), later(1), swap(), stale, later(PATIENCE)]
    assert "earlier identity" in of(TOKEN, signed).message
    assert of(TOKEN, signed, joins(CONTACT)).outcome is PASSED


def test_a_bearer_that_is_offered_for_the_merge_as_well_is_no_race() -> None:
    wrong = exchange("GET", "/chat/conversations", [], token=VISITOR, visitor=VISITOR)
    signed: list[Scene] = [chatting(), step("identify"), later(1), swap()]
    assert "earlier identity" in of(TOKEN, signed, wrong).message
    assert (
        "requests_carry_the_right_token failed first" in of("visitor_token_is_offered", signed, wrong).message
    )
    # A frontend of one's own may always send both; before the sign-in that is nothing.
    assert of(TOKEN, chatting(), wrong).outcome is PASSED


def test_a_message_that_was_typed_after_the_sign_in_cannot_race_it() -> None:
    signed: list[Scene] = [chatting(), step("identify"), later(1), swap()]
    verdict = of(TOKEN, signed, step("say"), message("Me again", VISITOR))
    assert "earlier identity" in verdict.message
    assert red(signed, step("say"), message("Me again", VISITOR), settled()) == [TOKEN]


def test_two_visitors_out_of_one_doubled_init_are_no_stale_token() -> None:
    second = {"session_token": "‹visitor#2›", "user": {"user_id": 39, "is_visitor": True}}
    twice = exchange("POST", "/chat/conversations/init", second, body={"message": "Hello"})
    assert of(TOKEN, chatting(), twice, step("say"), message("More")).outcome is PASSED


def test_a_second_tab_may_still_be_the_first_person() -> None:
    elsewhere = exchange("GET", "/chat/conversations", [], token=VISITOR, page=1)
    assert of(TOKEN, chatting(), later(1), swap(), later(RACE + 1), elsewhere).outcome is PASSED
