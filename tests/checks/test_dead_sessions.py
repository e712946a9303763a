"""A session that the server refuses: dropped, or kept and used again."""

from embedcheck.checks.exchanges import RACE
from embedcheck.model.observations import SessionEnded, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import CONTACT, VISITOR, Line, Scene, by, cookies, host_hears, later, settled
from tests.builders_wire import ask, exchange, read_visits, socket_opened, socket_refused
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, known, of, red
from tests.scenes import boot, boot_with_session, first_message, load, swap

DEAD = "dead_sessions_are_dropped"
OTHER = "‹session#7›"


def ended(token: str = VISITOR, how: str = "cookie") -> Line:
    return by(Witness.STEPS, SessionEnded(token=token, how=how))


def refused(token: str = VISITOR, url: str = "/chat/auth/me") -> list[Line]:
    return exchange("GET", url, "Unauthorized", 401, token=token)


def dropped() -> list[Line]:
    return [host_hears("CLEAR_VISITOR_TOKEN"), host_hears("CLEAR_SESSION_TOKEN"), cookies()]


def chatting() -> list[Scene]:
    return [boot(), first_message("Hello")]


def test_a_refused_session_that_is_dropped_is_green_for_page_and_wire() -> None:
    verdict = of(DEAD, chatting(), ended(), load(how="reload"), refused(), dropped())
    assert (verdict.outcome, verdict.confirmed_by) == (PASSED, ("page", "wire"))


def test_without_a_refusal_nothing_is_asked() -> None:
    assert of(DEAD, chatting()).owner is None


def test_an_ended_session_that_was_never_used_again_is_the_scenarios() -> None:
    verdict = of(DEAD, chatting(), ended())
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, Owner.SCENARIO)


def test_a_cookie_that_outlives_its_session_is_the_widgets_and_the_only_red_check() -> None:
    scene: Scene = [
        chatting(),
        ended(),
        load(how="reload"),
        refused(),
        later(RACE),
        cookies(VISITOR, VISITOR),
    ]
    verdict = of(DEAD, scene, host_hears("WIDGET_LOADED"), settled())
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert "cookie is still there" in verdict.message
    assert red(scene, host_hears("WIDGET_LOADED"), settled()) == [DEAD]


def test_a_cookie_right_after_the_refusal_proves_nothing() -> None:
    early = of(DEAD, chatting(), refused(), cookies(VISITOR))
    assert (early.outcome, early.owner) == (INCONCLUSIVE, Owner.EMBEDCHECK)


def test_a_dead_session_that_is_used_on_the_next_page_is_found() -> None:
    scene: Scene = [chatting(), refused(), dropped(), load(how="reload"), refused()]
    assert "carried it again" in of(DEAD, scene).message


def test_requests_that_race_the_refusal_are_none_of_its_use() -> None:
    late = ask("GET", "/chat/conversations", token=VISITOR)
    scene: Scene = [chatting(), refused(), late.sent, late.answered("Unauthorized", 401), dropped()]
    assert of(DEAD, scene).outcome is PASSED


def test_the_refusal_of_a_jwt_says_nothing_about_the_session() -> None:
    jwt = exchange("POST", "/chat/auth/exchange", "Unauthorized", 401, token=VISITOR, body={"jwt": "x"})
    assert of(DEAD, chatting(), jwt).owner is None


def test_a_late_refusal_of_a_session_that_was_replaced_ends_nothing() -> None:
    old = ask("GET", "/chat/conversations", token=VISITOR)
    scene: Scene = [chatting(), old.sent, swap(), old.answered("Unauthorized", 401), cookies(CONTACT)]
    assert of(DEAD, scene).owner is None


def test_a_refusal_that_the_scenario_caused_is_no_failed_request() -> None:
    assert red(chatting(), ended(), refused(), dropped(), settled()) == []
    assert red(chatting(), refused(), dropped(), settled()) == ["no_request_fails"]


def test_nothing_was_promised_of_a_session_that_the_scenario_planted() -> None:
    scene: Scene = [chatting(), ended(OTHER), boot_with_session(OTHER, 2, how="reload")]
    assert of("session_survives_reload", scene).owner is None


def test_a_socket_that_the_widget_gave_up_itself_was_not_refused() -> None:
    gave_up = "WebSocket is closed before the connection is established."
    scene: Scene = [chatting(), socket_opened(2), socket_refused(2, gave_up)]
    assert of("join_comes_first_and_is_answered", scene).outcome is PASSED


def test_page_visits_of_a_visitor_who_signed_in_elsewhere_are_the_known_defect() -> None:
    assert known(chatting(), ended(how="merge"), later(1), read_visits()) == ["D-24"]
