"""Who left a cookie, or never stored it: told by when it ends, and by the cookie beside it."""

import pytest

from embedcheck.checks.logout_findings import DELETING
from embedcheck.model.observations import CookiesSeen, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import INBOX, VISITOR, Scene, by, cookies, frame_hears, later, logged_out, step
from tests.checks.merging import chatting, merging
from tests.checks.verdicts import FAILED, of
from tests.scenes import boot, first_message

LOGOUT = "logout_forgets"
CLEARED = "visitor_token_is_cleared"
SURVIVES = "session_survives_reload"


def cookie(expires_in: float) -> Scene:
    held = {"name": f"libredesk-session-{INBOX}", "value": VISITOR, "expires_in": expires_in}
    return by(Witness.PAGE, CookiesSeen(cookies=[held]))


@pytest.mark.parametrize(
    ("left", "owner"), [(990.0, Owner.WIDGET), (1000.0, Owner.SITE)], ids=["untouched", "written anew"]
)
def test_a_cookie_that_outlives_the_logout_is_whose_it_was_to_delete(left: float, owner: Owner) -> None:
    chatting: Scene = [boot(), first_message("Hello"), cookie(1000.0), later(10 - DELETING)]
    gone: Scene = [step("logout"), logged_out(), frame_hears("CLEAR_SESSION"), later(DELETING), cookie(left)]
    verdict = of(LOGOUT, chatting, gone)
    assert (verdict.outcome, verdict.owner) == (FAILED, owner)


@pytest.mark.parametrize(
    ("seen", "owner"),
    [
        (cookies("", VISITOR), Owner.WIDGET),
        (cookies(VISITOR, VISITOR), Owner.SITE),
        (cookies(), Owner.SITE),
    ],
    ids=["the visitor's alone", "both, for a while", "neither"],
)
def test_a_session_that_is_lost_over_a_load_was_stored_or_not(seen: Scene, owner: Owner) -> None:
    """Who wipes the cookies of a site takes the visitor's as well."""
    chatting: Scene = [boot(), first_message("Hello")[:-1], seen]
    verdict = of(SURVIVES, chatting, boot("/pricing", "Pricing"))
    assert (verdict.outcome, verdict.owner) == (FAILED, owner)


def visitors_cookie(expires_in: float) -> Scene:
    name = f"libredesk-visitor-{INBOX}"
    return by(Witness.PAGE, CookiesSeen(cookies=[{"name": name, "value": VISITOR, "expires_in": expires_in}]))


@pytest.mark.parametrize(
    ("left", "owner"), [(990.0, Owner.WIDGET), (1000.0, Owner.SITE)], ids=["untouched", "written anew"]
)
def test_a_cookie_that_nobody_wrote_anew_was_not_deleted(left: float, owner: Owner) -> None:
    stored: Scene = [chatting(), visitors_cookie(1000.0), later(10)]
    scene: Scene = [stored, merging(left=VISITOR)[:-1], visitors_cookie(left)]
    verdict = of(CLEARED, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, owner)


def test_a_cookie_that_was_gone_and_came_back_was_written_back_however_quickly() -> None:
    stored: Scene = [chatting(), visitors_cookie(1000.0), later(10)]
    gone = by(Witness.PAGE, CookiesSeen(cookies=[]))
    scene: Scene = [stored, merging(left=VISITOR)[:-1], gone, visitors_cookie(990.0)]
    assert of(CLEARED, scene).owner is Owner.SITE
