"""Tokens stay private: every place where one must not stand."""

import pytest

from embedcheck.model.observations import ConsoleLine, Navigated, RequestSent, SocketOpened, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import (
    CONTACT,
    DESK,
    JWT,
    SITE,
    VISITOR,
    Scene,
    by,
    console,
    navigated,
    settled,
    step,
    storage,
)
from tests.builders_wire import ask
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


WIDGETS = f"{DESK}/widget.js"


def replaced(url: str, script: str) -> Scene:
    """A script of this URL puts another address into the page."""
    return by(Witness.PAGE, Navigated(url=f"{SITE}{url}", title="Home", how="replace", script=script))


def logged(text: str, script: str) -> Scene:
    return by(Witness.PAGE, ConsoleLine(level="log", text=text, source=script))


LEAKS = {
    "a page's URL": (navigated(f"/?token={JWT}", "Account"), Owner.SITE),
    "a page's URL, by the site's script": (replaced(f"/?t={JWT}", f"{SITE}/app.js"), Owner.SITE),
    "a page's URL, by the widget's": (replaced(f"/#chat={VISITOR}", WIDGETS), Owner.WIDGET),
    "the console, by the widget's script": (logged(f"stored {VISITOR}", WIDGETS), Owner.WIDGET),
    "a socket's URL": (
        by(Witness.WIRE, SocketOpened(socket=5, url=f"{DESK.replace('http', 'ws')}/widget/ws?t={VISITOR}")),
        Owner.WIDGET,
    ),
    "a third party's URL, from the widget's frame": (
        by(
            Witness.WIRE,
            RequestSent(
                id="x1", method="GET", url=f"{ANALYTICS}?c={VISITOR}", frame_url=f"{DESK}/widget?inbox_id=1"
            ),
        ),
        Owner.WIDGET,
    ),
    "an answer": (
        ask("GET", "/chat/settings").answered(body='{"introduction":"‹jwt-secret›"}'),
        Owner.SERVER,
    ),
    "a request's URL": (ask("GET", f"/chat/conversations?token={VISITOR}", token=VISITOR).sent, Owner.WIDGET),
    "a third party's URL": (ask("GET", f"{ANALYTICS}?c={VISITOR}", inbox="").sent, Owner.SITE),
    "a third party's headers": (ask("POST", ANALYTICS, inbox="", token=VISITOR).sent, Owner.SITE),
    "a referrer": (with_referrer(f"{SITE}/?token={JWT}"), Owner.SITE),
    "the console": (console(f"session {VISITOR}"), Owner.SITE),
    "the storage": (storage(chat=f'{{"token":"{CONTACT}"}}'), Owner.SITE),
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


def test_a_secret_of_the_sites_own_in_an_address_is_not_the_chats() -> None:
    assert of(PRIVATE, chatting(), navigated("/?token=‹url-secret#1›", "Reset")).outcome is PASSED
