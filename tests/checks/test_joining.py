"""A server that hangs up on a join, and a network that cuts one."""

from embedcheck.checks.joining import LEAVING
from embedcheck.model.verdicts import Owner
from tests.builders import INBOX, VISITOR, Scene, later
from tests.builders_wire import sends, socket_closed, socket_opened
from tests.checks.saying import chatting
from tests.checks.verdicts import FAILED, PASSED, of
from tests.scenes import boot, boot_with_session

JOIN = "join_comes_first_and_is_answered"


def hung_up(socket: int = 1) -> Scene:
    join = sends("join", socket, token=VISITOR, inbox_id=INBOX)
    return [socket_opened(socket), join, socket_closed(socket, code=1006)]


def test_a_server_that_hangs_up_on_each_join_is_found() -> None:
    verdict = of(JOIN, boot(), hung_up(), later(2), hung_up(2), later(LEAVING))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "1006" in verdict.message


def test_a_network_that_cuts_one_socket_at_its_join_is_no_servers_fault() -> None:
    assert of(JOIN, chatting(), socket_closed(), later(2), hung_up(2), later(LEAVING)).outcome is PASSED


def test_a_page_that_is_left_takes_its_socket_along() -> None:
    assert of(JOIN, boot(), hung_up(), boot_with_session(VISITOR, 2)).outcome is PASSED
