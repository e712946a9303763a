"""Tokens stay private: every place where one must not stand."""

import pytest

from embedcheck.model.verdicts import Owner
from tests.builders import (
    CONTACT,
    DESK,
    JWT,
    SITE,
    VISITOR,
    Scene,
    console,
    navigated,
    settled,
    step,
    storage,
)
from tests.builders_wire import ask, sends
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, of, red
from tests.scenes import boot, first_message, sign_in

PRIVATE = "tokens_stay_private"
ANALYTICS = "https://analytics.example/collect"


def chatting() -> list[Scene]:
    return [boot(), step("say"), first_message("Hello")]


def with_referrer(url: str) -> Scene:
    asked = ask("GET", f"{DESK}/static/public/launcher-logo.png", inbox="")
    asked.sent.seen.headers["referer"] = url  # type: ignore[attr-defined]
    return asked.sent


def test_tokens_in_headers_cookies_and_window_messages_are_where_they_belong() -> None:
    scene: Scene = [chatting(), step("identify"), sign_in(), settled()]
    assert of(PRIVATE, scene).outcome is PASSED
    assert of(PRIVATE, scene).confirmed_by == ("page", "wire")


def test_without_a_token_there_is_nothing_to_leak() -> None:
    assert of(PRIVATE, boot()).outcome is INCONCLUSIVE


LEAKS = {
    "a page's URL": (navigated(f"/?token={JWT}", "Account"), Owner.SITE),
    "a request's URL": (ask("GET", f"/chat/conversations?token={VISITOR}", token=VISITOR).sent, Owner.WIDGET),
    "a third party's URL": (ask("GET", f"{ANALYTICS}?c={VISITOR}", inbox="").sent, Owner.SITE),
    "a third party's headers": (ask("POST", ANALYTICS, inbox="", token=VISITOR).sent, Owner.SITE),
    "a referrer": (with_referrer(f"{SITE}/?token={JWT}"), Owner.SITE),
    "the console": (console(f"session {VISITOR}"), Owner.WIDGET),
    "the storage": (storage(chat=f'{{"token":"{CONTACT}"}}'), Owner.SITE),
    "a page visit": (sends("page_visit", url=f"{SITE}/?t={JWT}", title="x"), Owner.SITE),
}


@pytest.mark.parametrize("place", LEAKS)
def test_a_secret_in_a_wrong_place_is_found_with_its_owner(place: str) -> None:
    leak, owner = LEAKS[place]
    verdict = of(PRIVATE, chatting(), leak)
    assert (verdict.outcome, verdict.owner) == (FAILED, owner)
    assert "‹" in verdict.message


def test_each_place_is_told_once() -> None:
    scene: Scene = [chatting(), console(f"a {VISITOR}"), console(f"b {VISITOR}")]
    assert len(of(PRIVATE, scene).evidence) == 2
    assert red(scene, settled()) == [PRIVATE]


def test_a_signed_media_url_is_a_secret_by_design() -> None:
    picture = ask("GET", f"{DESK}/uploads/x?sig=‹media-signature#1›&exp=1", inbox="")
    assert of(PRIVATE, chatting(), picture.sent).outcome is PASSED


def test_the_sites_own_login_may_carry_the_jwt_in_its_body() -> None:
    asked = ask("POST", f"{SITE}/login", inbox="", body={"jwt": JWT})
    assert of(PRIVATE, chatting(), asked.sent).outcome is PASSED
