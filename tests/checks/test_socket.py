"""The WebSocket: joined first, kept alive, recovered."""

import pytest

from embedcheck.checks import heartbeat
from embedcheck.checks.scene import PATIENCE
from embedcheck.model.verdicts import Owner
from tests.builders import (
    CONTACT,
    INBOX,
    VISITOR,
    Scene,
    dropped,
    frame_hears,
    later,
    logged_out,
    settled,
    step,
)
from tests.builders_wire import (
    exchange,
    receives,
    sends,
    sends_visit,
    socket_closed,
    socket_opened,
    socket_refused,
)
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, of, red
from tests.scenes import announces, boot, boot_with_session, conversation, first_message, join, joins

JOIN = "join_comes_first_and_is_answered"
PINGS = "pings_keep_the_session"
RECOVERS = "socket_recovers"


def chatting() -> list[Scene]:
    return [boot(), step("say"), first_message("Hello")]


def visitor_with_socket(*talk: Scene) -> list[Scene]:
    """A returning visitor whose socket 1 says what `talk` says, and nothing else."""
    asked = exchange("GET", "/chat/conversations", [conversation()], token=VISITOR)
    known = frame_hears("SESSION_DATA", sessionToken=VISITOR, visitorToken=VISITOR)
    return [boot(), known, asked, socket_opened(), *talk]


def pings(times: int, *, answered: bool = True, every: float = 10.0) -> list[Scene]:
    beat: list[Scene] = [later(every), sends("ping"), receives("pong") if answered else []]
    return [beat] * times


def test_a_join_that_is_answered_is_green() -> None:
    assert of(JOIN, chatting()).outcome is PASSED
    assert of(JOIN, boot()).outcome is INCONCLUSIVE


def test_a_visitor_without_a_session_owes_no_socket() -> None:
    assert (of(JOIN).owner, of(PINGS).owner) == (None, None)


def test_a_socket_that_begins_with_something_else_is_found() -> None:
    scene = visitor_with_socket(sends_visit("/", "Home"), joins(), announces())
    assert "instead of `join`" in of(JOIN, scene).message
    assert red(scene, settled()) == [JOIN]


def test_a_socket_that_speaks_and_never_joins_is_found() -> None:
    verdict = of(JOIN, visitor_with_socket(later(10), sends("ping")))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert "sent `ping` and never `join`" in verdict.message


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (sends("join", inbox_id=INBOX), "no token"),
        (sends("join", token="‹session#9›", inbox_id=INBOX), "nobody gave"),
        (sends("join", token=VISITOR, inbox_id="another"), "another inbox"),
    ],
)
def test_a_join_with_a_wrong_content_is_found(frame: Scene, words: str) -> None:
    verdict = of(JOIN, visitor_with_socket(frame, receives("error", message="Failed to join conversation")))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert words in verdict.message


def test_a_numeric_inbox_is_let_in_over_the_socket() -> None:
    scene = visitor_with_socket(sends("join", token=VISITOR, inbox_id="1"), receives("joined"))
    assert of(JOIN, scene).outcome is PASSED


def test_a_join_twice_in_the_same_name_is_found_and_in_a_new_name_is_right() -> None:
    assert "twice" in of(JOIN, visitor_with_socket(joins(), joins())).message
    again: Scene = [
        joins(),
        exchange("POST", "/chat/auth/exchange", {"session_token": CONTACT}),
        joins(CONTACT),
    ]
    assert of(JOIN, visitor_with_socket(again)).outcome is PASSED


def test_a_refused_join_is_the_servers() -> None:
    asked = sends("join", token=VISITOR, inbox_id=INBOX)
    verdict = of(JOIN, visitor_with_socket(asked, receives("error", message="Failed to join conversation")))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "Failed to join" in verdict.message


def test_a_join_with_a_session_that_http_refuses_too_is_not_blamed_twice() -> None:
    dead = exchange("GET", "/chat/auth/me", "Unauthorized", 401, token=VISITOR)
    scene = visitor_with_socket(
        sends("join", token=VISITOR, inbox_id=INBOX), dead, receives("error", message="No")
    )
    assert red(scene, later(1), settled()) == ["no_request_fails"]


def test_a_join_without_an_answer_is_found_once_nobody_waits_any_more() -> None:
    scene = visitor_with_socket(sends("join", token=VISITOR, inbox_id=INBOX))
    assert of(JOIN, scene, later(1), settled()).outcome is INCONCLUSIVE
    assert of(JOIN, scene, later(PATIENCE)).owner is Owner.SERVER
    assert red(scene, later(1), settled(quiet=False)) == [JOIN]


def test_a_slow_answer_is_green() -> None:
    scene = visitor_with_socket(
        sends("join", token=VISITOR, inbox_id=INBOX), later(9), receives("joined"), announces()
    )
    assert red(scene, settled()) == []


def test_a_socket_on_which_nothing_is_said_is_found() -> None:
    assert of(JOIN, visitor_with_socket(), later(PATIENCE)).owner is Owner.WIDGET


def test_a_session_without_a_socket_is_found() -> None:
    answer = {
        "session_token": VISITOR,
        "user": {"user_id": 38, "is_visitor": True},
        "conversation": conversation(),
    }
    said = exchange("POST", "/chat/conversations/init", answer, body={"message": "Hello"})
    assert "never opened" in of(JOIN, boot(), said, later(PATIENCE)).message


def test_a_refused_handshake_is_the_environments() -> None:
    verdict = of(JOIN, visitor_with_socket(socket_refused(), socket_closed()))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.ENVIRONMENT)
    assert "200" in verdict.message


def test_a_throttled_handshake_is_our_own_doing() -> None:
    refused = socket_refused(failure="Unexpected response code: 429")
    assert of(JOIN, visitor_with_socket(refused, socket_closed())).outcome is INCONCLUSIVE


# --- pings


def test_pings_that_are_answered_are_green() -> None:
    assert of(PINGS, chatting(), pings(3)).outcome is PASSED


def test_a_socket_of_less_than_ten_seconds_owes_no_ping() -> None:
    assert of(PINGS, chatting(), later(9)).outcome is INCONCLUSIVE
    assert red(chatting(), later(9), settled()) == []


def test_a_widget_that_never_pings_is_found() -> None:
    late = 10 + heartbeat.PING_TOLERANCE
    verdict = of(PINGS, chatting(), later(late))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert red(chatting(), later(late), settled()) == [PINGS]


def test_a_widget_that_stops_pinging_is_found() -> None:
    assert of(PINGS, chatting(), pings(2), later(20)).outcome is FAILED


def test_a_ping_that_a_busy_machine_sends_late_is_in_time_for_the_server() -> None:
    assert of(PINGS, chatting(), pings(1), pings(1, every=17), pings(1)).outcome is PASSED


def test_a_silence_after_which_the_server_still_answers_was_none() -> None:
    assert of(PINGS, chatting(), pings(1), pings(1, every=21), pings(1)).outcome is PASSED
    unanswered: Scene = [pings(1), later(21), sends("ping"), settled()]
    assert of(PINGS, chatting(), unanswered).outcome is FAILED


def test_a_ping_of_a_moment_ago_is_owed_no_pong_though_the_runner_waited_for_something_else() -> None:
    scene: Scene = [pings(1), later(10), sends("ping"), later(heartbeat.PONG_DUE - 1), settled(quiet=False)]
    assert of(PINGS, chatting(), scene).outcome is PASSED
    assert of(PINGS, chatting(), scene, later(1), settled()).outcome is FAILED


def test_pongs_that_stay_away_are_the_servers() -> None:
    verdict = of(PINGS, chatting(), pings(1), pings(2, answered=False), later(heartbeat.PONG_DUE + 1))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "1 of 3" in verdict.message


def test_the_last_ping_may_still_be_under_way() -> None:
    assert of(PINGS, chatting(), pings(1), pings(1, answered=False), later(1)).outcome is PASSED


def test_pings_closer_than_a_second_are_not_answered_by_design() -> None:
    hasty: Scene = [later(0.5), sends("ping")]
    assert of(PINGS, chatting(), pings(1), hasty, hasty, later(heartbeat.PONG_DUE)).outcome is PASSED


@pytest.mark.parametrize(
    "reason",
    [dropped(), logged_out(), frame_hears("CLEAR_SESSION"), step("offline")],
    ids=["drop", "logout", "clear", "offline"],
)
def test_a_cut_that_somebody_wanted_is_no_fault(reason: Scene) -> None:
    cut: Scene = [reason, later(8), socket_closed(), later(2), join(socket=2)]
    assert of(PINGS, chatting(), cut).outcome is not FAILED


def test_a_socket_that_a_navigation_ended_is_no_fault() -> None:
    assert (
        red(chatting(), later(3), socket_closed(), boot_with_session(VISITOR, 2, "/pricing", "Pricing")) == []
    )


# --- recovery


def cut_and(*then: Scene) -> list[Scene]:
    return [chatting(), step("drop_socket"), dropped(), socket_closed(), later(2), *then]


def caught_up() -> Scene:
    return exchange("GET", "/chat/conversations", [conversation()], token=VISITOR)


def test_a_socket_that_comes_back_and_catches_up_is_green() -> None:
    assert of(RECOVERS, cut_and(join(socket=2), caught_up())).outcome is PASSED
    assert red(cut_and(join(socket=2), caught_up()), later(1), settled()) == []


def test_a_slow_recovery_is_green() -> None:
    assert of(RECOVERS, cut_and(later(9), join(socket=2), caught_up())).outcome is PASSED


def test_a_socket_that_stays_away_is_found() -> None:
    assert of(RECOVERS, cut_and(), settled()).outcome is INCONCLUSIVE
    assert red(cut_and(), later(7), settled()) == [RECOVERS]


def test_a_new_socket_without_a_join_is_the_joins_fault() -> None:
    assert red(cut_and(socket_opened(2)), later(8), settled(quiet=False)) == [JOIN]
    assert of(RECOVERS, cut_and(socket_opened(2)), later(8)).next_step.startswith(f"See {JOIN}")


def test_a_widget_that_misses_what_was_said_meanwhile_is_found() -> None:
    assert red(cut_and(join(socket=2)), later(PATIENCE), settled()) == [RECOVERS]


def test_a_socket_that_the_scenario_holds_owes_nothing() -> None:
    held: Scene = [chatting(), step("drop_socket: True"), dropped(), socket_closed(), later(30)]
    assert of(RECOVERS, held).outcome is INCONCLUSIVE
    assert red(held, settled()) == []
    freed: Scene = [held, step("restore_socket"), later(9), settled()]
    assert of(RECOVERS, freed).outcome is FAILED


def test_without_a_cut_there_is_nothing_to_recover() -> None:
    assert of(RECOVERS, chatting()).outcome is INCONCLUSIVE


def test_a_join_that_is_answered_twice_is_the_servers() -> None:
    again: Scene = [joins(), receives("joined", message="namaste!"), announces()]
    verdict = of(JOIN, visitor_with_socket(again))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "answered 1 `join` 2 times" in verdict.message
    assert red(visitor_with_socket(again), settled()) == [JOIN]


def test_an_error_after_a_good_join_is_the_servers() -> None:
    refused = receives("error", message="Failed to join conversation")
    verdict = of(JOIN, visitor_with_socket(joins(), refused))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "let a socket in, and sent it an error" in verdict.message


def test_a_socket_that_was_given_up_for_one_that_joined_owes_no_join() -> None:
    crossed: Scene = [boot(), first_message("Hello"), socket_closed(), socket_opened(2), later(2)]
    joined: Scene = [join(socket=3), later(30), settled()]
    assert of("join_comes_first_and_is_answered", crossed, joined).outcome is PASSED
    alone = of("join_comes_first_and_is_answered", crossed, later(30), settled())
    assert alone.outcome is FAILED
