from typing import Any

import pytest

from embedcheck.errors import StepFailed
from embedcheck.model.observations import (
    CookiesSeen,
    IdentityGiven,
    IdentityRead,
    LoggedOut,
    PostMessage,
    ResponseReceived,
    Witness,
)
from embedcheck.model.transcript import Transcript
from tests.runner.scene import CHAT, answered, asked, page, probe, scene, sent, steps
from tests.steps.expecting import expecting


def cleared(*cookies: str) -> Transcript:
    return scene(
        asked("1", "GET", f"{CHAT}/conversations"),
        answered("1", f"{CHAT}/conversations", [], x_libredesk_clear_visitor="true"),
        page(PostMessage(heard_by="host", type="CLEAR_VISITOR_TOKEN", data={})),
        page(CookiesSeen(cookies=[{"name": name, "value": "‹x#1›"} for name in cookies])),
    )


def test_a_cleared_visitor_has_header_message_and_no_cookie() -> None:
    expecting("expect_visitor_cleared", cleared("libredesk-session-u"))


def test_a_visitor_cookie_that_stays_is_told_with_its_evidence() -> None:
    with pytest.raises(StepFailed, match="still there") as caught:
        expecting("expect_visitor_cleared", cleared("libredesk-session-u", "libredesk-visitor-u"))
    assert caught.value.evidence == (5,)


def test_a_visitor_that_is_never_cleared_is_told_by_what_is_missing() -> None:
    with pytest.raises(StepFailed, match="X-Libredesk-Clear-Visitor"):
        expecting("expect_visitor_cleared", scene())


def test_a_session_is_whose_the_server_says_it_is() -> None:
    seen = scene(probe(IdentityRead(token="‹session#1›", user_id=4, is_visitor=False, first_name="Ada")))

    expecting("expect_session", seen, of="contact", first_name="Ada")
    wrongs: list[Any] = [{"of": "visitor"}, {"of": "contact", "first_name": "Bob"}]
    for wrong in wrongs:
        with pytest.raises(StepFailed):
            expecting("expect_session", seen, **wrong)


def test_after_a_logout_nobody_has_a_session_until_the_widget_speaks_in_its_name_again() -> None:
    read = probe(IdentityRead(token="session-1", user_id=4, is_visitor=False, first_name="Ada"))
    left = steps(LoggedOut())
    spoken = sent({"type": "join", "data": {"token": "session-1"}})
    for gone in (scene(read, left), scene(left, read), scene(spoken, read, left, read)):
        with pytest.raises(StepFailed, match="since the logout it has none"):
            expecting("expect_session", gone, of="contact")
    expecting("expect_session", scene(read, left, spoken, read), of="contact")


def test_a_session_that_is_another_ones_is_told_by_whose_it_is_and_whose_was_wanted() -> None:
    seen = scene(probe(IdentityRead(token="‹session#1›", user_id=4, is_visitor=False, first_name="Grace")))
    with pytest.raises(StepFailed) as failure:
        expecting("expect_session", seen, of="contact", first_name="Ada")
    assert failure.value.what == (
        "waited for the widget's session to be a contact's with the first name «Ada»; "
        "the server says that it is a contact's with the first name «Grace»"
    )


def test_a_contact_is_not_waited_for_once_the_sign_in_was_refused() -> None:
    url = f"{CHAT}/auth/exchange"
    refused = scene(asked("x", "POST", url), answered("x", url, status=401))
    with pytest.raises(StepFailed, match="refused to sign the visitor in: 401"):
        expecting("expect_session", refused, of="contact")


def test_only_the_newest_look_at_the_cookies_counts() -> None:
    gone = scene(
        page(CookiesSeen(cookies=[{"name": "libredesk-session-u"}])),
        page(CookiesSeen(cookies=[])),
    )

    expecting("expect_cookie", gone, name="session", present=False)
    with pytest.raises(StepFailed):
        expecting("expect_cookie", gone, name="session")


def test_a_refusal_is_an_exchange_answered_with_4xx() -> None:
    url = f"{CHAT}/auth/exchange"

    expecting("expect_refused", scene(asked("1", "POST", url), answered("1", url, None, status=401)))
    with pytest.raises(StepFailed, match="answered 200") as failure:
        expecting("expect_refused", scene(asked("1", "POST", url), answered("1", url)))
    assert failure.value.owner == "server"


def test_a_refusal_may_be_expected_in_the_instances_own_words() -> None:
    url = f"{CHAT}/auth/exchange"
    body = '{"status": "error", "message": "email Required"}'
    refusal = (Witness.WIRE, ResponseReceived(id="1", url=url, status=400, body=body))
    seen = scene(asked("1", "POST", url), refusal)

    expecting("expect_refused", seen, status=400, message="email")
    for wrong in ({"status": 401}, {"message": "phone"}):
        with pytest.raises(StepFailed, match="«email Required»"):
            expecting("expect_refused", seen, **wrong)


def test_a_refusal_is_expected_of_the_jwt_that_was_given_last() -> None:
    url = f"{CHAT}/auth/exchange"
    given = IdentityGiven(how="userJWT", external_user_id="ada", jwt="‹jwt#2›")
    seen = scene(asked("1", "POST", url), answered("1", url, None, status=401), steps(given))

    with pytest.raises(StepFailed, match="given last"):
        expecting("expect_refused", seen)
