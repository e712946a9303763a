"""Which end of a socket is a cut."""

from embedcheck.checks.heartbeat import cuts
from tests.builders import CONTACT, VISITOR, Scene, later, opened, transcript
from tests.builders_wire import socket_closed
from tests.scenes import boot, first_message, join, swap


def cut_sockets(*scene: Scene) -> list[int]:
    return [each.number for each in cuts(transcript(opened(), boot(), first_message("Hi"), scene))]


def test_a_socket_that_the_same_identity_replaces_was_cut() -> None:
    assert cut_sockets(socket_closed(), join(VISITOR, socket=2), later(1)) == [1]


def test_a_socket_that_gives_way_to_that_of_another_identity_was_not() -> None:
    assert cut_sockets(swap(), socket_closed(), join(CONTACT, socket=2), later(1)) == []
