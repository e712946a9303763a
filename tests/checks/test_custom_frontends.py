"""Frontends of which we know the wire, the selectors, and nothing else: what the checks then go by."""

from dataclasses import replace
from typing import Any

import pytest

from embedcheck.checks.judge import judge
from embedcheck.model.observations import RequestSent, SessionEnded, TokensKept, Witness
from embedcheck.model.transcript import Transcript
from tests.builders import (
    CHAT,
    CONTACT,
    INBOX,
    JWT,
    SITE,
    VISITOR,
    Line,
    Scene,
    by,
    chat,
    later,
    logged_out,
    navigated,
    opened,
    page_error,
    settled,
    signed_in,
    state,
    step,
    storage,
    transcript,
    typed,
)
from tests.builders_wire import (
    ask,
    exchange,
    receives,
    replayed,
    sends,
    sends_visit,
    socket_closed,
    socket_opened,
)
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about, red_of
from tests.scenes import CONTACT_ID, VISITOR_ID, conversation

PLACES = {"session": "localStorage s", "visitor": "localStorage v"}


def scene(*parts: Scene) -> Transcript:
    return transcript(opened(driver="custom"), *parts)


def kept(session: str = "", visitor: str = "", places: dict[str, str] = PLACES) -> Line:
    return by(Witness.PAGE, TokensKept(session=session, visitor=visitor, places=places))


def seen(path: str = "/", **changes: Any) -> Line:
    """A look at a frontend that has nothing of the official widget's."""
    none: dict[str, Any] = {
        "script_ran": False,
        "instance": False,
        "frames": 0,
        "settings": {},
        "scripts": [],
    }
    return state(path, **{**none, **changes})


def load(path: str = "/", title: str = "Home", how: str = "load") -> list[Scene]:
    asked = ask("GET", f"{SITE}{path}", inbox="").sent
    document = replace(asked, seen=as_document(asked))
    return [
        document,
        navigated(path, title, how),
        exchange("GET", "/chat/settings/launcher", {"launcher": {}}),
        exchange("GET", "/chat/settings", {"brand_name": "Shop"}),
    ]


def as_document(asked: Line) -> RequestSent:
    assert isinstance(asked.seen, RequestSent)
    return replace(asked.seen, resource="document")


def first_message() -> list[Scene]:
    begun = {
        "session_token": VISITOR,
        "user": {"user_id": VISITOR_ID, "is_visitor": True},
        "conversation": conversation(),
        "messages": [],
    }
    return [
        step("say: Hello"),
        typed("Hello"),
        exchange("POST", "/chat/conversations/init", begun, body={"message": "Hello"}),
        exchange("POST", f"/chat/conversations/{CHAT}/update-last-seen", data=True, token=VISITOR),
        socket_opened(1),
        sends("join", token=VISITOR, inbox_id=INBOX),
        receives("joined", message="namaste!"),
        sends_visit("/", "Home"),
        kept(VISITOR, VISITOR),
    ]


def sign_in() -> list[Scene]:
    answer = {
        "session_token": CONTACT,
        "user": {"user_id": CONTACT_ID, "is_visitor": False, "first_name": "Ada"},
    }
    merge = ask("GET", "/chat/conversations", token=CONTACT, visitor=VISITOR)
    return [
        step("identify: ada-1"),
        signed_in(first_name="Ada"),
        exchange("POST", "/chat/auth/exchange", answer, body={"jwt": JWT}),
        merge.sent,
        merge.answered([conversation(author=CONTACT_ID)], x_libredesk_clear_visitor="true"),
        later(3),
    ]


# --- the boot


def test_a_chat_that_appears_has_booted_and_its_launcher_is_usable() -> None:
    good = scene(load(), seen())
    assert about("boot_completes", good).outcome is PASSED
    assert about("launcher_is_usable", good).outcome is PASSED
    assert not about("script_is_loaded_once", good).asked


def test_a_chat_that_never_appears_is_told_with_its_reason() -> None:
    bad = scene(load(), page_error("chat is not defined"), later(6), seen(loaded=False, launcher="none"))
    verdict = about("boot_completes", bad)
    assert verdict.outcome is FAILED
    assert "never appeared on /; the page reported: chat is not defined" in verdict.message
    assert red_of(bad) == ["boot_completes"]


def test_a_chat_that_is_late_on_a_page_that_was_left_is_no_failure() -> None:
    assert (
        red_of(scene(load(), seen(loaded=False, launcher="hidden"), load("/pricing"), seen("/pricing"))) == []
    )


def test_a_launcher_that_is_covered_is_not_usable() -> None:
    assert red_of(scene(load(), seen(launcher="covered", covered_by="div#bar"))) == ["launcher_is_usable"]


def test_the_inbox_is_the_one_that_the_operator_named() -> None:
    wrong = exchange("GET", f"/chat/settings/launcher?inbox_id={CHAT}", {}, inbox="")
    assert red_of(scene(wrong)) == ["requests_name_the_inbox"]


def test_a_chat_that_asks_for_another_inbox_never_appears_and_one_check_says_why() -> None:
    wrong = exchange("GET", "/chat/settings", "Inbox not found", 400, inbox=CHAT)
    bad = scene(load(), wrong, later(6), seen(loaded=False, launcher="none"))
    assert about("boot_completes", bad).outcome is INCONCLUSIVE


# --- the visitor's token


def test_a_cleared_token_is_gone_from_where_it_is_kept() -> None:
    good = scene(load(), first_message(), sign_in(), kept(CONTACT), replayed(VISITOR))
    verdict = about("visitor_token_is_cleared", good)
    assert verdict.outcome is PASSED
    assert good.last(TokensKept).seq in verdict.evidence  # type: ignore[union-attr]
    assert red_of(good) == []


def test_a_token_that_stays_where_it_is_kept_turns_one_check_red() -> None:
    bad = scene(load(), first_message(), sign_in(), kept(CONTACT, VISITOR))
    verdict = about("visitor_token_is_cleared", bad)
    assert "still kept in localStorage v" in verdict.message
    assert red_of(bad) == ["visitor_token_is_cleared"]


def test_a_token_may_still_be_there_while_the_answer_is_read() -> None:
    assert (
        about(
            "visitor_token_is_cleared",
            scene(load(), first_message(), sign_in(), kept(CONTACT, VISITOR), kept(CONTACT)),
        ).outcome
        is PASSED
    )


def test_where_nobody_said_where_it_is_kept_the_wire_alone_is_judged() -> None:
    silent = scene(load(), first_message(), sign_in(), replayed(VISITOR))
    assert about("visitor_token_is_cleared", silent).outcome is PASSED


def test_tokens_may_stand_in_the_storage_that_was_named_and_in_no_other() -> None:
    tokens = storage(**{"localStorage.s": VISITOR})
    assert about("tokens_stay_private", scene(first_message(), tokens)).outcome is PASSED
    elsewhere = storage(**{"localStorage.other": VISITOR})
    assert about("tokens_stay_private", scene(first_message(), elsewhere)).outcome is FAILED


# --- sessions


def test_a_session_that_is_spoken_in_after_a_reload_has_survived() -> None:
    again = exchange("GET", "/chat/auth/me", {"user_id": VISITOR_ID}, token=VISITOR)
    good = scene(load(), first_message(), socket_closed(), load("/pricing", "Pricing"), again)
    assert about("session_survives_reload", good).outcome is PASSED


def test_another_visitor_after_a_reload_is_a_lost_session() -> None:
    new = exchange(
        "POST", "/chat/conversations/init", {"session_token": "‹visitor#2›"}, body={"message": "Hi"}
    )
    bad = scene(load(), first_message(), socket_closed(), load("/pricing", "Pricing"), new)
    verdict = about("session_survives_reload", bad)
    assert (verdict.outcome, verdict.message) == (
        FAILED,
        "After a page load the frontend began another visitor's chat.",
    )
    assert "session_survives_reload" in red_of(bad)


def test_a_page_that_has_just_been_loaded_may_still_speak() -> None:
    early = scene(load(), first_message(), socket_closed(), load("/pricing", "Pricing"), later(1))
    assert not about("session_survives_reload", early).asked


def test_a_frontend_that_forgets_its_bearer_has_lost_no_session() -> None:
    bare = exchange("GET", "/chat/conversations", "Unauthorized", 401)
    bad = scene(load(), first_message(), socket_closed(), load("/pricing", "Pricing"), bare, later(6))
    assert about("session_survives_reload", bad).outcome is INCONCLUSIVE


def test_a_silent_frontend_has_lost_its_session() -> None:
    bad = scene(
        load(), first_message(), socket_closed(), load("/pricing", "Pricing"), later(6), settled(quiet=False)
    )
    assert "never spoke in the session's name" in about("session_survives_reload", bad).message


def test_a_session_that_the_scenario_ended_need_not_survive() -> None:
    planted = by(Witness.STEPS, SessionEnded(token="‹visitor#9›", how="cookie"))
    me = ask("GET", "/chat/auth/me", token="‹visitor#9›")
    ended = scene(load(), first_message(), socket_closed(), planted, load("/pricing"), me.sent, later(6))
    assert not about("session_survives_reload", ended).asked


# --- logout


def gone(*after: Scene) -> Transcript:
    return scene(
        load(), first_message(), seen(open=True), chat("Hello"), step("logout"), logged_out(), *after
    )


def test_a_logout_that_leaves_nothing_has_forgotten() -> None:
    good = gone(socket_closed(), kept(), seen(open=True), chat(), later(2))
    assert about("logout_forgets", good).outcome is PASSED
    assert red_of(good) == []


@pytest.mark.parametrize(
    ("left", "what"),
    [
        ([socket_closed(), kept(VISITOR)], "a token is still kept: localStorage s"),
        (
            [socket_closed(), later(3), *exchange("GET", "/chat/conversations", [], token=VISITOR)],
            "still carried",
        ),
        ([kept(), later(3)], "stays joined with the old session"),
        ([socket_closed(), kept(), chat("Hello")], "still shows what was said before"),
    ],
    ids=["token", "request", "socket", "screen"],
)
def test_what_a_logout_leaves_behind_is_found(left: list[Scene], what: str) -> None:
    bad = gone(*left)
    verdict = about("logout_forgets", bad)
    assert verdict.outcome is FAILED
    assert what in verdict.message


def test_a_custom_frontend_has_no_defect_of_the_official_one_to_blame() -> None:
    verdicts = judge(gone(socket_closed(), kept(), chat("Hello")))
    assert [each.outcome for each in verdicts if each.check == "logout_forgets"] == [FAILED]


def test_a_visitor_who_logged_out_is_not_offered_to_the_next_person() -> None:
    bad = gone(socket_closed(), kept(), later(1), sign_in())
    verdict = about("identities_do_not_bleed", bad)
    assert verdict.outcome is FAILED
    assert "beyond the logout" in verdict.message


def test_the_socket_of_a_page_that_was_left_was_not_cut() -> None:
    seen_again = scene(
        load(), first_message(), load("/pricing", "Pricing"), socket_closed(), socket_opened(2), later(1)
    )
    assert "pings_keep_the_session" not in red_of(seen_again)
