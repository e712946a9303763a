"""The widget's WebSocket: joining, pings, typing, pushes, and what ends it."""

import json
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from websockets.exceptions import ConnectionClosedError

from embedcheck.wire.endpoints import SOCKET_PATH
from embedcheck.wire.limits import CLIENTS_PER_CONTACT, MAX_FRAME
from tests.contract.desk import (
    AGENT_API,
    FAILED_JOIN,
    JOINED,
    PONG,
    Desk,
    Inbox,
    alive,
    data_of,
    hear,
    hear_of,
    join,
    say,
    silent,
)
from tests.contract.test_conversations import MESSAGE_KEYS, WRITER_KEYS

Named = Callable[[str], Inbox]


def keys(frame: str) -> list[str]:
    return list(json.loads(frame))


def test_a_join_is_answered_word_for_word(desk: Desk) -> None:
    with desk.visitor().joined() as socket:
        assert alive(socket)


def test_a_contact_joins_as_well(desk: Desk) -> None:
    token, _ = desk.contact()
    with desk.socket() as socket:
        join(socket, token, desk.inbox.uuid)
        assert hear(socket) == JOINED


def test_a_bad_join_is_refused_and_the_socket_stays(desk: Desk, inbox: Named) -> None:
    chat, second = desk.visitor(), inbox("second")
    with desk.socket() as socket:
        for token, named in (
            ("nonsense", desk.inbox.uuid),
            ("", desk.inbox.uuid),
            (chat.token, "nonsense"),
            (chat.token, ""),
            (chat.token, second.uuid),
        ):
            join(socket, token, named)
            assert hear(socket) == FAILED_JOIN, (token == chat.token, named)
        socket.send(json.dumps({"type": "join", "token": chat.token}))
        assert hear(socket) == FAILED_JOIN
        join(socket, chat.token, desk.inbox.uuid)
        assert hear(socket) == JOINED


def test_a_disabled_inbox_is_not_joined(desk: Desk, inbox: Named) -> None:
    with desk.socket() as socket:
        join(socket, desk.visitor().token, inbox("disabled").uuid)
        assert hear(socket) == FAILED_JOIN


def test_a_ping_is_answered_before_any_join_and_a_second_within_a_second_is_not(desk: Desk) -> None:
    with desk.socket() as socket:
        say(socket, "ping")
        assert hear(socket) == PONG
        say(socket, "ping")
        assert silent(socket)


@pytest.mark.parametrize("kind", ["dance", "", "pong", "joined"])
def test_an_unknown_frame_is_passed_over(kind: str, desk: Desk) -> None:
    with desk.visitor().joined() as socket:
        say(socket, kind, anything=1)
        assert alive(socket)


def test_before_a_join_nothing_but_a_ping_is_heard(agent: Desk) -> None:
    chat = agent.visitor()
    with agent.socket() as socket:
        say(socket, "typing", conversation_uuid=chat.uuid, is_typing=True)
        say(socket, "page_visit", url="https://example.com/", title="Home")
        assert alive(socket)
    assert chat.visits() == []


def test_a_binary_frame_is_read_as_text(desk: Desk) -> None:
    chat = desk.visitor()
    with desk.socket() as socket:
        data = {"inbox_id": desk.inbox.uuid}
        socket.send(json.dumps({"type": "join", "token": chat.token, "data": data}).encode())
        assert hear(socket) == JOINED


@pytest.mark.parametrize("text", ["hello", "{", ""])
def test_what_is_no_json_drops_the_connection_without_a_word(text: str, desk: Desk) -> None:
    with desk.visitor().joined() as socket:
        socket.send(text)
        with pytest.raises(ConnectionClosedError) as ended:
            socket.recv(timeout=5)
        assert ended.value.rcvd is None


def test_a_frame_above_the_limit_ends_the_socket_with_1009(desk: Desk) -> None:
    with desk.visitor().joined() as socket:
        say(socket, "page_visit", url="https://example.com/" + "x" * MAX_FRAME, title="")
        with pytest.raises(ConnectionClosedError) as ended:
            socket.recv(timeout=5)
        assert ended.value.rcvd is not None
        assert ended.value.rcvd.code == 1009


def test_any_origin_may_open_it_and_nothing_is_negotiated(desk: Desk) -> None:
    with desk.socket() as socket:
        assert socket.response is not None
        assert "sec-websocket-extensions" not in socket.response.headers
        assert socket.subprotocol is None


def test_a_plain_get_is_answered_with_nothing(desk: Desk) -> None:
    answer = desk.get(SOCKET_PATH, nameless=True)
    assert (answer.status_code, answer.content) == (200, b"")


# --- pushes


def test_a_reply_is_pushed_to_every_socket_of_the_contact_and_no_word_of_its_own(agent: Desk) -> None:
    chat = agent.visitor()
    with chat.joined() as one, chat.joined() as two:
        chat.say("My own words")
        chat.reply("<p>Hello <b>you</b></p>", echo_id="e-2")
        for socket in (one, two):
            text = hear(socket)
            assert not text.endswith("\n")
            assert keys(text) == ["data", "type"]
            frame = json.loads(text)
            assert frame["type"] == "new_message"
            message = frame["data"]
            assert sorted(message) == sorted(MESSAGE_KEYS)
            assert (message["content"], message["status"]) == ("<p>Hello <b>you</b></p>", "")
            assert message["conversation_uuid"] == chat.uuid
            assert list(message["author"]) == WRITER_KEYS
            assert (message["author"]["type"], message["author"]["email"]) == ("agent", None)
            assert message["meta"]["echo_id"] == "e-2"
            assert r"\u003cp\u003e" in text


def test_a_private_note_is_pushed_to_nobody(agent: Desk) -> None:
    chat = agent.visitor()
    with chat.joined() as socket:
        chat.reply("<p>between us</p>", private=True)
        chat.reply("<p>for you</p>")
        assert "for you" in hear_of(socket, "new_message")["data"]["content"]


def test_assigning_and_resolving_are_told_in_parts(agent: Desk) -> None:
    chat = agent.visitor()
    me = data_of(agent.agent("GET", "/api/v1/agents/me"))["id"]
    with chat.joined() as socket:
        data_of(agent.agent("PUT", f"{AGENT_API}/{chat.uuid}/assignee/user", {"assignee_id": me}))
        text = hear(socket)
        assert keys(text) == ["data", "type"]
        assigned = json.loads(text)
        assert assigned["type"] == "conversation_update"
        assert list(assigned["data"]) == ["assignee", "uuid"]
        assert list(assigned["data"]["assignee"]) == [
            *("availability_status", "avatar_url", "expectation", "first_name", "id", "last_name")
        ]
        chat.resolve()
        assert hear_of(socket, "conversation_update")["data"] == {"status": "Resolved", "uuid": chat.uuid}
        chat.say("That opens it again, and no visitor is told")
        assert alive(socket)


# --- again, and too often


def test_whoever_joins_again_is_somebody_else_from_then_on(agent: Desk) -> None:
    one, other = agent.visitor(), agent.visitor()
    with one.joined() as socket:
        join(socket, other.token, agent.inbox.uuid)
        assert hear(socket) == JOINED
        one.reply("<p>to the first</p>")
        other.reply("<p>to the other</p>")
        assert "to the other" in hear_of(socket, "new_message")["data"]["content"]


def test_after_a_failed_second_join_nothing_is_pushed_any_more(agent: Desk) -> None:
    chat = agent.visitor()
    with chat.joined() as socket, chat.joined() as other:
        join(socket, "nonsense", agent.inbox.uuid)
        assert hear(socket) == FAILED_JOIN
        chat.reply()
        hear_of(other, "new_message")
        assert alive(socket)


def test_a_contact_has_ten_sockets_and_no_eleventh(desk: Desk) -> None:
    chat = desk.visitor()
    with ExitStack() as stack:
        for _ in range(CLIENTS_PER_CONTACT):
            stack.enter_context(chat.joined())
        with desk.socket() as socket:
            join(socket, chat.token, desk.inbox.uuid)
            assert hear(socket) == FAILED_JOIN
