"""A socket that is lost: by chance, which any network does, or by something that keeps doing it."""

from embedcheck.model.observations import Frame, Way, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import Scene, by, later, settled, step
from tests.builders_wire import receives, sends, socket_closed, socket_opened
from tests.checks.verdicts import FAILED, PASSED, of, red
from tests.scenes import boot, first_message, join

PINGS = "pings_keep_the_session"


def chatting() -> list[Scene]:
    return [boot(), step("say"), first_message("Hello")]


def test_a_socket_that_is_lost_once_and_comes_back_is_a_warning_only() -> None:
    cut: Scene = [later(8), socket_closed(code=1006), later(2), join(socket=2)]
    verdict = of(PINGS, chatting(), cut)
    assert verdict.outcome is not FAILED
    assert verdict.warnings[0].startswith("The socket was cut once, and the widget connected again")
    assert red(chatting(), cut, settled()) == []


def test_a_socket_that_is_lost_three_times_and_comes_back_stays_green() -> None:
    def again(socket: int, after: float) -> Scene:
        return [later(after), socket_closed(socket, code=1006), later(2), join(socket=socket + 1)]

    scene = [chatting(), again(1, 0.1), again(2, 2), again(3, 0.2), settled()]
    assert "cut 3 times" in of(PINGS, scene).warnings[0]
    assert red(scene) == []


def test_sockets_that_are_cut_each_time_after_the_same_silence_are_a_proxys_timeout() -> None:
    cuts: Scene = [
        [later(6), socket_closed(each, code=1006), later(2), join(socket=each + 1)] for each in (1, 2)
    ]
    verdict = of(PINGS, chatting(), cuts)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.ENVIRONMENT)
    assert "after 6 s of silence" in verdict.message
    assert "1006" in verdict.message
    assert red(chatting(), cuts, settled()) == [PINGS]


def test_a_socket_that_is_cut_instead_of_a_pong_is_found() -> None:
    cut: Scene = [later(10), sends("ping"), socket_closed(), later(2), join(socket=2)]
    verdict = of(PINGS, chatting(), cut)
    assert verdict.outcome is FAILED
    assert "instead of a pong" in verdict.message


def test_where_every_socket_is_cut_nothing_is_kept() -> None:
    cuts: Scene = [[socket_closed(each), later(2), join(socket=each + 1)] for each in (1, 2)]
    verdict = of(PINGS, chatting(), cuts, socket_closed(3))
    assert verdict.outcome is FAILED
    assert "Every one of 2 sockets was cut" in verdict.message


def test_a_ping_that_is_answered_twice_is_the_servers() -> None:
    twice: Scene = [later(10), sends("ping"), receives("pong"), receives("pong")]
    verdict = of(PINGS, chatting(), twice)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "1 pings 2 times" in verdict.message
    assert red(chatting(), twice, settled()) == [PINGS]


def test_a_repetition_that_only_the_second_device_heard_in_time_is_found_as_well() -> None:
    ping = by(Witness.PROBE, Frame(way=Way.SENT, socket=1, text='{"type": "ping"}', kind="ping"))
    pong = receives("pong", 1, Witness.PROBE)
    device: Scene = [socket_opened(1, witness=Witness.PROBE), ping, pong]
    once: Scene = [chatting(), later(10), sends("ping"), receives("pong"), device]
    assert of(PINGS, once).outcome is PASSED
    verdict = of(PINGS, once, pong)
    assert (verdict.outcome, verdict.owner, verdict.confirmed_by) == (FAILED, Owner.SERVER, ("probe",))


def test_a_socket_that_is_no_older_than_those_that_were_cut_is_no_proof() -> None:
    cuts: Scene = [[later(3), socket_closed(each), later(2), join(socket=each + 1)] for each in (1, 2, 3, 4)]
    assert "Every one of 4 sockets was cut" in of(PINGS, chatting(), cuts, later(1)).message
    assert of(PINGS, chatting(), cuts, later(9)).outcome is not FAILED


def test_pings_that_follow_each_other_too_fast_to_be_answered_are_the_widgets() -> None:
    hurry: Scene = [[later(0.4), sends("ping")] for _ in range(4)]
    verdict = of(PINGS, chatting(), later(10), hurry, receives("pong"))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert "4 pings in 1 s" in verdict.message


def test_two_pings_that_a_busy_browser_tells_at_once_are_no_hurry() -> None:
    late: Scene = [later(10), sends("ping"), sends("ping"), sends("ping"), receives("pong")]
    assert of(PINGS, chatting(), late).outcome is PASSED
