"""What a logout leaves behind: cookies, tokens in use, a socket, the chat on the screen."""

import pytest

from embedcheck.checks import logout_findings
from embedcheck.checks.exchanges import RACE
from embedcheck.checks.logout_findings import DELETING
from embedcheck.model.observations import CookiesSeen, Witness
from embedcheck.model.verdicts import Outcome, Owner
from embedcheck.runner.talk_debts import forgetting
from tests.builders import (
    INBOX,
    VISITOR,
    Scene,
    by,
    chat,
    cookies,
    frame_hears,
    host_hears,
    later,
    logged_out,
    navigated,
    opened,
    settled,
    transcript,
)
from tests.builders_wire import exchange, sends_visit, socket_closed, socket_opened
from tests.checks.leaving import leaving
from tests.checks.saying import chatting
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, known, of, red
from tests.scenes import (
    announces,
    boot,
    joins,
)

LOGOUT = "logout_forgets"


def test_a_logout_that_leaves_nothing_is_green() -> None:
    assert of(LOGOUT, leaving(chat())).outcome is PASSED
    assert of(LOGOUT, chatting()).outcome is INCONCLUSIVE


def test_a_cookie_that_stays_is_found() -> None:
    scene = leaving(later(DELETING), cookies(VISITOR))
    assert (of(LOGOUT, scene).outcome, of(LOGOUT, scene).owner) == (FAILED, Owner.SITE)
    assert red(scene, settled()) == [LOGOUT]


def test_a_cookie_that_nobody_wrote_back_is_the_widgets_to_delete() -> None:
    held = {"name": f"libredesk-session-{INBOX}", "value": VISITOR, "expires_in": 31_536_000.0}
    for wait, owner in ((DELETING, Owner.WIDGET), (60.0, Owner.SITE)):
        first = by(Witness.PAGE, CookiesSeen(cookies=[held]))
        again = by(
            Witness.PAGE,
            CookiesSeen(
                cookies=[{**held, "expires_in": 31_536_000.0 - (wait if owner is Owner.WIDGET else 0)}]
            ),
        )
        scene: Scene = [chatting(), first, logged_out(), frame_hears("CLEAR_SESSION"), later(wait), again]
        assert of(LOGOUT, scene).owner is owner


def test_a_cookie_that_a_busy_browser_shows_for_a_moment_longer_is_waited_for() -> None:
    at_once = leaving(cookies(VISITOR))
    assert of(LOGOUT, at_once).outcome is PASSED
    assert list(forgetting(transcript(opened(), at_once))) == [
        "the going of the widget's cookies after the logout"
    ]
    overs: list[Scene] = [cookies(), [later(DELETING), cookies(VISITOR)]]
    for over in overs:
        assert list(forgetting(transcript(opened(), at_once, over))) == []


def test_the_cookies_of_the_next_person_are_no_remains() -> None:
    assert (
        of(LOGOUT, leaving(host_hears("STORE_SESSION", token="‹visitor#2›"), cookies("‹visitor#2›"))).outcome
        is PASSED
    )


def test_a_token_that_is_used_long_after_is_found_and_one_under_way_is_not() -> None:
    used = exchange("GET", "/chat/conversations", [], token=VISITOR)
    assert of(LOGOUT, leaving(used)).outcome is PASSED
    assert of(LOGOUT, leaving(later(RACE), used)).owner is Owner.WIDGET


def test_a_socket_that_stays_joined_is_found() -> None:
    stay = later(logout_findings.CLOSING + 0.1)
    assert of(LOGOUT, leaving(stay, closed=False)).owner is Owner.WIDGET
    assert of(LOGOUT, leaving(navigated("/", "Home", "reload"), closed=False)).outcome is PASSED


@pytest.mark.parametrize(("path", "outcome"), [("/#signed-out", FAILED), ("/", PASSED)])
def test_a_page_that_is_told_on_the_socket_of_before_the_logout_is_found_at_once(
    path: str, outcome: Outcome
) -> None:
    told: Scene = [navigated("/#signed-out", "Home", "hash"), sends_visit(path, "Home"), socket_closed()]
    assert of(LOGOUT, leaving(told, closed=False)).outcome is outcome


def test_a_slow_server_may_take_its_time_to_close() -> None:
    def closing(pace: float) -> Scene:
        join: Scene = [socket_opened(), joins()[0], later(pace), joins()[1], announces()]
        late = later(logout_findings.CLOSING + 0.5)
        gone: Scene = [frame_hears("CLEAR_SESSION"), cookies(), late, socket_closed()]
        return [boot(), join, gone]

    assert of(LOGOUT, closing(pace=2)).outcome is PASSED
    assert of(LOGOUT, closing(pace=0.01)).outcome is FAILED


def test_the_chat_that_is_still_on_the_screen_is_a_known_defect() -> None:
    assert known(leaving(chat("Hello m1"))) == ["D-26"]
    assert red(leaving(chat("Hello m1")), settled()) == []


def test_a_new_page_shows_what_it_likes() -> None:
    assert of(LOGOUT, leaving(navigated("/", "Home", "reload"), chat("Hello m1"))).outcome is PASSED
