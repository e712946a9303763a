import asyncio

import pytest
from starlette.responses import Response
from starlette.websockets import WebSocket

from embedcheck.model.observations import (
    ConversationTried,
    Frame,
    Noted,
    ResponseReceived,
    SocketClosed,
    SocketFailed,
    TokenTriedElsewhere,
)
from embedcheck.probe.witness import Probe
from tests.probe.beside import CONTACT, QUICK, VISITOR, play
from tests.probe.desk import Desk, Notebook, error

PUSH = '{"data":{"uuid":"u","text_content":"Hi"},"type":"new_message"}'


def desk_with(*tokens: str) -> Desk:
    return Desk(tokens=set(tokens))


def test_it_joins_as_the_widget_and_hears_what_is_pushed() -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        probe.follow(VISITOR)
        await desk.until(lambda it: VISITOR in it.joined.values())
        await desk.push(PUSH)
        await notes.until(Frame, 3)

    notes = play(act, desk_with(VISITOR))

    assert [frame.kind for frame in notes.of(Frame)] == ["join", "joined", "new_message"]
    assert notes.of(SocketClosed)


def test_without_an_identity_it_opens_nothing() -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        probe.follow(None)
        probe.follow("")
        await probe.read_back("c")

    desk = Desk()
    notes = play(act, desk)

    assert desk.handshakes == []
    assert desk.requests == []
    assert "no session" in notes.of(Noted)[0].text


def test_a_new_identity_is_joined_on_a_new_socket_and_the_old_one_is_closed() -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        probe.follow(VISITOR)
        await desk.until(lambda it: VISITOR in it.joined.values())
        probe.follow(CONTACT)
        await desk.until(lambda it: list(it.joined.values()) == [CONTACT])

    notes = play(act, desk_with(VISITOR, CONTACT))
    sockets = [frame.socket for frame in notes.of(Frame) if frame.kind == "joined"]

    assert sockets == [1, 2]
    assert notes.of(SocketClosed)[0].socket == 1


def test_the_same_identity_again_changes_nothing() -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        for _ in range(3):
            probe.follow(VISITOR)
            await desk.until(lambda it: VISITOR in it.joined.values())

    desk = desk_with(VISITOR)
    play(act, desk)

    assert len(desk.handshakes) == 1


def test_after_a_logout_it_leaves() -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        probe.follow(VISITOR)
        await desk.until(lambda it: bool(it.joined))
        probe.follow(None)
        await desk.until(lambda it: not it.open)

    desk = desk_with(VISITOR)
    play(act, desk)

    assert len(desk.handshakes) == 1


@pytest.mark.parametrize("how", ["goodbye", "cut"])
def test_a_dropped_socket_is_joined_again(how: str) -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        probe.follow(VISITOR)
        await desk.until(lambda it: bool(it.joined))
        await (desk.hang_up() if how == "goodbye" else desk.cut())
        await desk.until(lambda it: len(it.handshakes) == 2 and bool(it.joined))

    notes = play(act, desk_with(VISITOR))

    assert len(notes.of(SocketFailed if how == "cut" else SocketClosed)) >= 1


def test_a_refused_identity_is_given_up_after_a_few_joins_and_said_so() -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        probe.follow(VISITOR)
        await notes.until(Noted)

    desk = Desk()
    notes = play(act, desk)

    assert len(desk.handshakes) == 3
    assert "refused its joins" in notes.of(Noted)[0].text


def test_after_giving_up_the_same_identity_is_tried_again_when_asked_and_another_followed() -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        probe.follow(VISITOR)
        await notes.until(Noted)
        desk.tokens.add(VISITOR)
        probe.follow(VISITOR)
        await desk.until(lambda it: VISITOR in it.joined.values())
        probe.follow(CONTACT)
        await desk.until(lambda it: CONTACT in it.joined.values())

    play(act, desk_with(CONTACT))


def test_a_blocked_socket_is_recorded_and_given_up_without_raising() -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        probe.follow(VISITOR)
        await notes.until(Noted)

    desk = Desk(denial=Response("", 200))
    notes = play(act, desk)

    assert len(desk.handshakes) == QUICK.attempts
    assert "200 instead of 101" in notes.of(SocketFailed)[0].failure
    assert "attempts" in notes.of(Noted)[0].text


def test_a_throttled_handshake_is_not_repeated_soon() -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        probe.follow(VISITOR)
        await notes.until(SocketFailed)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(20 * QUICK.every):
                await notes.until(SocketFailed, 2)

    play(act, Desk(denial=Response("", 429, {"retry-after": "60"})))


def test_a_new_identity_ends_the_wait_for_the_old_one() -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        probe.follow(VISITOR)
        await notes.until(SocketFailed)
        desk.denial = None
        probe.follow(CONTACT)
        await desk.until(lambda it: CONTACT in it.joined.values())

    play(act, Desk(tokens={CONTACT}, denial=Response("", 429, {"retry-after": "60"})))


@pytest.mark.parametrize("nonsense", ["hello", "[]", '{"type":7}', '{"type":"joined"', "\x00"])
def test_no_frame_of_the_instance_can_stop_it(nonsense: str) -> None:
    async def babble(desk: Desk, socket: WebSocket) -> None:
        await desk.listen(socket)
        await socket.send_text(nonsense)
        await socket.send_text('{"type":"joined","data":{}}')
        await desk.listen(socket)

    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        probe.follow(VISITOR)
        await notes.until(Frame, 3)

    assert play(act, Desk(dialogue=babble)).of(Frame)[1].text == nonsense


def test_pseudonyms_are_revealed_to_the_instance_alone() -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        probe.follow("‹visitor#1›")
        await desk.until(lambda it: VISITOR in it.joined.values())

    play(act, desk_with(VISITOR), reveal={"‹visitor#1›": VISITOR}.__getitem__)


def test_a_token_that_nobody_can_send_is_noted() -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        probe.follow("canary\r\nx")
        assert await probe.replay("canary\r\nx") is None

    desk = Desk()
    notes = play(act, desk)

    assert desk.handshakes == []
    assert "no header can carry" in notes.of(Noted)[0].text
    assert "canary" not in str(notes.seen)


def test_another_persons_conversation_is_asked_for_and_nothing_of_it_is_kept() -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        assert await probe.try_conversation(VISITOR, "theirs") == 500
        assert await probe.try_conversation("", "theirs") is None

    desk = Desk({"GET /api/v1/widget/chat/conversations/theirs": error(500, "No", "PermissionException")})
    notes = play(act, desk)

    [request] = desk.requests
    assert request.headers["authorization"] == f"Bearer {VISITOR}"
    assert notes.of(ConversationTried) == [
        ConversationTried(token=VISITOR, conversation="theirs", status=500)
    ]
    assert notes.of(ResponseReceived) == []


def test_a_session_is_tried_in_another_inbox_with_nothing_else_of_it() -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        assert await probe.try_elsewhere(VISITOR, "another-inbox") == 401
        assert await probe.try_elsewhere("", "another-inbox") is None

    refusal = error(401, "Unauthorized", "UnauthorizedException")
    desk = Desk({"GET /api/v1/widget/chat/auth/me": refusal})
    notes = play(act, desk)

    [request] = desk.requests
    assert request.headers["x-libredesk-inbox-id"] == "another-inbox"
    assert request.headers["authorization"] == f"Bearer {VISITOR}"
    assert notes.of(TokenTriedElsewhere) == [
        TokenTriedElsewhere(token=VISITOR, inbox="another-inbox", status=401)
    ]
