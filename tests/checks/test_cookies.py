"""The scope of the widget's cookies, and what a wrong one leads to."""

from typing import Any

import pytest

from embedcheck.checks.documents import LOOKING
from embedcheck.model.observations import CookiesSeen, Witness
from embedcheck.model.verdicts import Owner
from embedcheck.wire.limits import COOKIE_MAX_AGE
from tests.builders import (
    DESK,
    INBOX,
    VISITOR,
    Scene,
    by,
    frame_hears,
    host_hears,
    later,
    settled,
    state,
    step,
)
from tests.builders_wire import ask
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, of, red
from tests.scenes import boot, first_message, load

SCOPED = "cookies_are_scoped"
SURVIVES = "session_survives_reload"
NAME = f"libredesk-session-{INBOX}"


def cookie(**changes: Any) -> dict[str, Any]:
    """The session's cookie as the official loader sets it on a plain page."""
    return {
        "name": NAME,
        "value": VISITOR,
        "domain": "localhost",
        "path": "/",
        "secure": False,
        "same_site": "Lax",
        "http_only": False,
        "expires_in": COOKIE_MAX_AGE - 2,
        **changes,
    }


def held(*cookies: dict[str, Any]) -> Scene:
    return by(Witness.PAGE, CookiesSeen(cookies=list(cookies)))


def chatting(*cookies: dict[str, Any]) -> list[Scene]:
    return [boot(), step("say"), first_message("Hello"), held(*cookies)]


def next_page_without_session() -> list[Scene]:
    return [load("/pricing", "Pricing"), frame_hears("SESSION_DATA", sessionToken="", visitorToken="")]


def test_a_visitors_token_without_a_cookie_is_found_where_the_session_has_one() -> None:
    told: Scene = [boot(), host_hears("STORE_VISITOR_TOKEN", token=VISITOR)]
    verdict = of(SCOPED, told, later(LOOKING), held(cookie()))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert "no cookie has it" in verdict.message
    # Where no cookie is kept at all, the session is lost as well, and that is another check's.
    assert of(SCOPED, told, later(LOOKING), held()).outcome is INCONCLUSIVE
    # A look that was under way saw the cookies of before.
    assert of(SCOPED, told, held(cookie())).outcome is PASSED
    # It saw a cookie that was written after this one should have been.
    then: Scene = host_hears("STORE_SESSION", token=VISITOR)
    assert of(SCOPED, told, then, held(cookie())).outcome is FAILED
    # What was cleared meanwhile is gone by right.
    cleared = host_hears("CLEAR_VISITOR_TOKEN")
    assert of(SCOPED, told, cleared, later(LOOKING), held(cookie())).outcome is PASSED


def test_the_cookies_of_the_official_loader_are_scoped() -> None:
    verdict = of(SCOPED, chatting(cookie()))
    assert (verdict.outcome, verdict.confirmed_by) == (PASSED, ("page",))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"path": "/pricing"}, "valid below /pricing only"),
        ({"same_site": "None"}, "SameSite=None"),
        ({"expires_in": -1}, "ends with the browser"),
        ({"expires_in": 7 * 24 * 3600}, "lasts for 7.0 days"),
        ({"expires_in": 2591999.07}, "lasts for 30.0 days"),
        ({"expires_in": 2 * COOKIE_MAX_AGE}, "lasts for 730 days"),
    ],
)
def test_each_wrong_attribute_is_named(changes: dict[str, Any], words: str) -> None:
    verdict = of(SCOPED, chatting(cookie(**changes)))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert words in verdict.message


def test_on_https_a_cookie_is_secure() -> None:
    said = first_message("Hello")[:-1]
    scene: Scene = [boot(), said, state(url="https://shop.example/")]
    assert "over http" in of(SCOPED, scene, held(cookie())).message
    visitors = cookie(name=NAME.replace("session", "visitor"), secure=True)
    assert of(SCOPED, scene, held(cookie(secure=True), visitors)).outcome is PASSED


def test_two_domains_for_one_cookie_take_turns() -> None:
    scene = [chatting(cookie(domain=".shop.example")), held(cookie(domain="www.shop.example"))]
    verdict = of(SCOPED, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SITE)
    assert "shop.example and for www.shop.example" in verdict.message


@pytest.mark.parametrize("domain", ["shop.example", "host", "notlocalhost"])
def test_a_domain_that_the_browser_refuses_is_named(domain: str) -> None:
    settings = {"baseURL": DESK, "inboxID": INBOX, "cookieDomain": domain}
    verdict = of(SCOPED, boot(), first_message("Hello"), state(settings=settings))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.EMBED)
    assert f"`cookieDomain` is {domain}" in verdict.message


@pytest.mark.parametrize(
    ("page", "domain"),
    [("https://www.shop.example/", ".shop.example"), ("https://shop.example:8443/", "shop.example")],
)
def test_a_domain_of_the_site_is_fine(page: str, domain: str) -> None:
    settings = {"baseURL": DESK, "inboxID": INBOX, "cookieDomain": domain}
    scene: Scene = [boot(), first_message("Hello"), state(url=page, settings=settings)]
    assert of(SCOPED, scene, held(cookie(secure=True))).outcome is PASSED


def test_a_cookie_of_the_desk_is_told_by_its_name() -> None:
    asked = ask("GET", f"{DESK}/widget?inbox_id={INBOX}", inbox="")
    answer = asked.answered(set_cookie="visitor_tracker; Path=/\nother; Path=/")
    verdict = of(SCOPED, chatting(cookie()), asked.sent, answer)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert verdict.message.endswith("visitor_tracker, other.")


def test_a_session_that_a_wrong_scope_loses_has_one_cause() -> None:
    scene: Scene = [chatting(cookie(path="/pricing")), next_page_without_session(), settled()]
    assert red(scene) == [SCOPED]
    assert of(SURVIVES, scene).message == f"Cannot be told: {SCOPED} failed first."


def test_a_session_that_is_lost_for_another_reason_stays_where_it_was() -> None:
    scene: Scene = [chatting(cookie(expires_in=60)), next_page_without_session(), settled()]
    assert red(scene) == [SCOPED, SURVIVES]


def test_a_token_without_a_cookie_is_unproven_and_without_a_token_nothing_is_asked() -> None:
    unseen = of(SCOPED, boot(), first_message("Hello")[:-1])
    assert (unseen.outcome, unseen.owner) == (INCONCLUSIVE, Owner.SITE)
    assert of(SCOPED, boot()).owner is None
