"""A visitor becomes a contact: once, with the header, and the old session is dead."""

from collections.abc import Callable

import httpx
import pytest

from embedcheck.wire.endpoints import CONVERSATIONS, EXCHANGE, INIT, LAUNCHER, ME
from tests.contract.desk import FAILED_JOIN, Desk, Inbox, data_of, hear, join, refusal
from tests.contract.test_sessions import UNAUTHORIZED

Named = Callable[[str], Inbox]
CLEAR = "x-libredesk-clear-visitor"


def offered(desk: Desk, token: str, visitor: str, path: str = CONVERSATIONS.path) -> httpx.Response:
    return desk.get(path, token, headers={"X-Libredesk-Visitor-Token": visitor})


def test_the_visitors_conversations_become_the_contacts_and_the_header_comes_exactly_once(desk: Desk) -> None:
    chat = desk.visitor("before the sign-in")
    token, _ = desk.contact()
    first = offered(desk, token, chat.token)
    assert first.headers[CLEAR] == "true"
    assert [each["uuid"] for each in data_of(first)] == [chat.uuid]
    again = offered(desk, token, chat.token)
    assert CLEAR not in again.headers
    assert [each["uuid"] for each in data_of(again)] == [chat.uuid]


def test_the_old_session_is_dead_over_http_and_on_a_socket(desk: Desk) -> None:
    chat = desk.visitor()
    token, _ = desk.contact()
    offered(desk, token, chat.token)
    assert refusal(desk.get(ME.path, chat.token)) == UNAUTHORIZED
    with desk.socket() as socket:
        join(socket, chat.token, desk.inbox.uuid)
        assert hear(socket) == FAILED_JOIN


def test_the_contact_goes_on_where_the_visitor_was(desk: Desk) -> None:
    chat = desk.visitor("one")
    token, person = desk.contact()
    offered(desk, token, chat.token)
    sent = data_of(desk.post(f"{chat.path}/message", {"message": "two"}, token))
    assert sent["author"]["id"] == person
    assert sent["author"]["type"] == "contact"
    assert [each["content"] for each in data_of(desk.get(chat.path, token))["messages"]] == ["two", "one"]


@pytest.mark.parametrize("path", [ME.path, CONVERSATIONS.path])
def test_any_route_of_a_session_merges(path: str, desk: Desk) -> None:
    chat = desk.visitor()
    token, _ = desk.contact()
    assert offered(desk, token, chat.token, path).headers[CLEAR] == "true"


def test_init_merges_as_well(desk: Desk) -> None:
    chat = desk.visitor()
    token, _ = desk.contact()
    headers = {"X-Libredesk-Visitor-Token": chat.token}
    answer = desk.post(INIT.path, {"message": "new"}, token, headers=headers)
    desk.chat(data_of(answer), token, 0, None)
    assert answer.headers[CLEAR] == "true"
    assert len(data_of(desk.get(CONVERSATIONS.path, token))) == 2


def test_neither_the_exchange_nor_what_is_public_merges(desk: Desk) -> None:
    chat = desk.visitor()
    headers = {"X-Libredesk-Visitor-Token": chat.token}
    assert CLEAR not in desk.post(EXCHANGE.path, {"jwt": desk.jwt()}, headers=headers).headers
    assert CLEAR not in desk.get(LAUNCHER.path, headers=headers).headers
    assert data_of(desk.get(ME.path, chat.token))["is_visitor"] is True


def test_a_visitor_takes_over_nobody(desk: Desk) -> None:
    one, other = desk.visitor(), desk.visitor()
    assert CLEAR not in offered(desk, one.token, other.token).headers
    assert data_of(desk.get(ME.path, other.token))["is_visitor"] is True


@pytest.mark.parametrize("token", ["nonsense", ""])
def test_a_token_that_nobody_knows_is_passed_over(token: str, desk: Desk) -> None:
    session, _ = desk.contact()
    answer = offered(desk, session, token)
    assert (data_of(answer), CLEAR in answer.headers) == ([], False)


def test_a_contact_is_never_merged_into_another(desk: Desk) -> None:
    one, _ = desk.contact()
    other, _ = desk.contact()
    assert CLEAR not in offered(desk, one, other).headers
    assert data_of(desk.get(ME.path, other))["is_visitor"] is False


def test_a_visitor_of_another_inbox_is_left_alone(desk: Desk, inbox: Named) -> None:
    second = inbox("second")
    chat = desk.visitor(inbox=second)
    token, _ = desk.contact()
    assert CLEAR not in offered(desk, token, chat.token).headers
    assert data_of(desk.get(ME.path, chat.token, inbox=second))["is_visitor"] is True
