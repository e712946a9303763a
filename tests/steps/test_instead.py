from typing import Any

import pytest

from embedcheck.model.observations import IdentityRead, SocketClosed, SocketOpened, VisitsRead, Witness
from embedcheck.steps import instead
from tests.runner.scene import CHAT, UUID, Line, agent, answered, asked, probe, received, scene, sent

OPENED: Line = (Witness.WIRE, SocketOpened(socket=1, url="ws://i/widget/ws"))


def visit(url: str, title: str = "") -> dict[str, Any]:
    return {"type": "page_visit", "data": {"url": url, "title": title}}


def test_without_a_page_visit_it_is_told_whether_there_was_a_socket_to_send_one() -> None:
    assert instead.visits_sent(scene()).startswith("the widget has opened no socket")
    assert instead.visits_sent(scene(OPENED)) == "it sent none"


def test_the_newest_page_visits_that_were_sent_are_named_each_once() -> None:
    pages = ["/", "/a", "/a", "/b?x=1#y", "/" + "z" * 80]
    seen = scene(*(sent(visit(f"http://s{page}", "T")) for page in pages))
    assert instead.visits_sent(seen) == f"sent were /a, /b?x=1#y, /{'z' * 59}…, and 1 before"
    assert instead.visits_sent(seen, titled=True).startswith("sent were /a «T», /b?x=1#y «T»")


def test_the_agents_list_is_told_with_what_it_holds() -> None:
    def held(*visits: dict[str, Any]) -> str:
        read = agent(VisitsRead(conversation=UUID, visits=[each["data"] for each in visits]))
        return instead.visits_stored(scene(read))

    assert instead.visits_stored(scene()) == "nobody could read that list"
    assert held() == "it is empty"
    assert held(visit("http://s/b"), visit("http://s/a")) == "it holds /a, /b"


@pytest.mark.parametrize(
    ("read", "told"),
    [
        ([], "the server told nobody whose it is: the widget may have none yet"),
        ([(True, "")], "the server says that it is a visitor's"),
        ([(True, ""), (False, "Ada")], "the server says that it is a contact's with the first name «Ada»"),
    ],
)
def test_a_session_is_told_by_what_the_server_said_last(read: list[tuple[bool, str]], told: str) -> None:
    lines = [
        probe(IdentityRead(token="‹session#1›", user_id=4, is_visitor=visitor, first_name=name))
        for visitor, name in read
    ]
    assert instead.session(scene(*lines)) == told


def test_frames_are_told_by_their_data_where_only_that_is_another() -> None:
    seen = scene(
        sent({"type": "join", "data": {}}), received({"type": "typing", "data": {"is_typing": False, "a": 1}})
    )
    assert instead.frames_seen(scene(), "typing", None, {}) == "none was seen"
    assert (
        instead.frames_seen(seen, "typing", "received", {"is_typing": True}) == "it came with is_typing=False"
    )
    assert instead.frames_seen(seen, "typing", "sent", {}) == "seen were `typing` received"
    assert instead.frames_seen(seen, "pong", None, {}) == "seen were `join` sent, `typing` received"


def test_an_endpoint_is_told_by_how_it_was_answered() -> None:
    url = f"{CHAT}/conversations/init"
    question = asked("1", "POST", url)
    assert instead.statuses(scene(), "init") == "the widget asked for no such thing"
    assert instead.statuses(scene(question), "init") == "it was asked, and not answered"
    refused = scene(question, answered("1", url, None, status=403))
    assert instead.statuses(refused, "init") == "its answers were 403"


def test_the_newest_socket_is_told_by_what_became_of_it() -> None:
    assert instead.newest_socket(scene()).startswith("the widget has opened no socket")
    assert instead.newest_socket(scene(OPENED)) == "it was never answered so"
    assert instead.newest_socket(scene(OPENED, (Witness.WIRE, SocketClosed(socket=1)))) == "it is closed"
