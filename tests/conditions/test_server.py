from datetime import timedelta
from itertools import pairwise

from embedcheck.conditions.server import CUTS, OVERTAKING, SERVER_CONDITIONS
from embedcheck.conditions.surroundings import Surroundings
from embedcheck.sandbox.instance.actions import Abort, Action, FrameCame, Lie, Reply, Request, Send, Wait
from embedcheck.wire.endpoints import LAUNCHER, SCRIPT_PATH, SOCKET_PATH
from tests.sandbox.instance.player import START

ANSWER = Reply(200, body=b"{}")
PUSH = Send(1, "{}")


def manner(name: str) -> Lie:
    found = next(each for each in SERVER_CONDITIONS if each.name == name)
    (only,) = found.act(Surroundings()).sandbox.manners
    return only


def request(path: str, seconds: float = 0) -> Request:
    return Request(at=START + timedelta(seconds=seconds), method="GET", path=path, headers={})


def frame(kind: str, path: str = SOCKET_PATH) -> FrameCame:
    return FrameCame(at=START, socket=1, path=path, text=f'{{"type": "{kind}", "data": {{}}}}')


def played(lie: Lie, cause: Request | FrameCame, *honest: Action) -> list[Action]:
    return list(lie(cause, iter(honest)))


def test_answers_wait_unevenly_and_say_the_same() -> None:
    late = manner("reordered_answers")
    waits = []
    for number in range(50):
        wait, answer = played(late, request(LAUNCHER.path, number), ANSWER)
        assert isinstance(wait, Wait)
        assert answer == ANSWER
        waits.append(wait.seconds)
    assert min(waits) < 0.2 * OVERTAKING
    assert 0.8 * OVERTAKING < max(waits) <= OVERTAKING
    assert sum(later < earlier for earlier, later in pairwise(waits)) > 10


def test_only_the_script_and_the_iframe_wait_for_their_first_byte() -> None:
    wake = manner("slow_first_byte")
    assert isinstance(played(wake, request(SCRIPT_PATH), ANSWER)[0], Wait)
    assert played(wake, request(LAUNCHER.path), ANSWER) == [ANSWER]


def test_a_socket_is_cut_three_times_each_time_after_the_server_has_acted() -> None:
    cut = manner("socket_cut_thrice")
    assert played(cut, frame("join"), PUSH) == [PUSH]
    for _ in range(CUTS):
        assert played(cut, frame("page_visit"), PUSH) == [PUSH, Abort()]
    assert played(cut, frame("page_visit"), PUSH) == [PUSH]


def test_each_play_has_its_own_three_cuts() -> None:
    for _ in range(2):
        assert played(manner("socket_cut_thrice"), frame("page_visit"))[-1] == Abort()


def test_every_answer_of_the_slow_server_comes_a_second_late() -> None:
    assert played(manner("slow_server"), request(LAUNCHER.path), ANSWER) == [Wait(1), ANSWER]


def test_the_clocks_differ_by_ten_minutes() -> None:
    ahead, behind = (
        next(each for each in SERVER_CONDITIONS if each.name == name).act(Surroundings()).sandbox.clock_ahead
        for name in ("server_clock_ahead", "server_clock_behind")
    )
    assert ahead == -behind == timedelta(minutes=10)
