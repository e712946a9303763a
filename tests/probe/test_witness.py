import asyncio
from collections.abc import Awaitable, Callable

import pytest
from starlette.responses import Response
from starlette.websockets import WebSocket

from embedcheck.model.observations import (
    ConversationRead,
    Frame,
    IdentityRead,
    MessagesRead,
    Noted,
    Observation,
    RequestSent,
    SocketClosed,
    SocketFailed,
    TokenReplayed,
    Way,
)
from embedcheck.model.target import Target
from embedcheck.probe.persistence import Persistence
from embedcheck.probe.witness import Probe
from tests.probe.desk import INBOX, Desk, Notebook, error, opened, success

VISITOR, CONTACT = "V" * 43, "C" * 43
CHAT = "/api/v1/widget/chat"
QUICK = Persistence(every=0.01, attempts=4)
PUSH = '{"data":{"uuid":"u","text_content":"Hi"},"type":"new_message"}'

Act = Callable[[Probe, Desk, Notebook], Awaitable[None]]


def play(
    act: Act, desk: Desk, reveal: Callable[[str], str] | None = None, hope: Persistence = QUICK
) -> Notebook:
    """Runs a probe against the desk beside `act`, as the runner does."""

    async def scene() -> Notebook:
        notes = Notebook()
        async with opened(desk), asyncio.timeout(10):
            target = Target(site=desk.url, instance=desk.url, inbox=INBOX)
            probe = Probe(target, notes, reveal=reveal, persistence=hope)
            async with probe, asyncio.TaskGroup() as group:
                running = group.create_task(probe.run())
                await act(probe, desk, notes)
                assert not running.done()
                running.cancel()
        return notes

    return asyncio.run(scene())


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


STORED = {
    "conversation": {"uuid": "c", "status": "Open"},
    "messages": [
        {"uuid": "2", "content": "<p>Hi</p>", "author": {"id": 2, "type": "agent"}},
        {"uuid": "1", "content": "Hello", "author": {"id": 9, "type": "visitor"}},
    ],
}


def reading_desk() -> Desk:
    return Desk(
        {
            f"GET {CHAT}/conversations/c": success(STORED),
            f"GET {CHAT}/conversations/gone": error(404, "Conversation not found", "NotFoundException"),
            f"GET {CHAT}/conversations": success(
                [{"uuid": "c", "status": "Open"}, {"uuid": "b", "status": "Closed"}]
            ),
            f"GET {CHAT}/auth/me": success({"user_id": 9, "is_visitor": True, "first_name": "Visitor"}),
        }
    )


def readings(act: Act, desk: Desk | None = None) -> list[Observation]:
    """What reading back recorded, besides sockets and HTTP."""
    kinds = (ConversationRead, MessagesRead, IdentityRead, TokenReplayed, Noted)
    return [seen for seen in play(act, desk or reading_desk()).seen if isinstance(seen, kinds)]


def test_reading_back_records_conversation_and_messages_oldest_first() -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        probe.follow(VISITOR)
        assert await probe.read_back("c")

    conversation, messages = readings(act)[:2]

    assert conversation == ConversationRead(conversation="c", status="Open")
    assert isinstance(messages, MessagesRead)
    assert [(message["text"], message["author_type"]) for message in messages.messages] == [
        ("Hello", "visitor"),
        ("Hi", "agent"),
    ]


def test_a_conversation_that_cannot_be_read_is_noted() -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        probe.follow(VISITOR)
        assert not await probe.read_back("gone")

    assert "Conversation not found" in str(readings(act)[0])


def test_the_list_is_read_newest_first() -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        probe.follow(VISITOR)
        assert await probe.read_list() == ("c", "b")

    assert readings(act)[:2] == [
        ConversationRead(conversation="c", status="Open"),
        ConversationRead(conversation="b", status="Closed"),
    ]


def test_whoami_records_who_the_session_is() -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        probe.follow(VISITOR)
        assert await probe.whoami()

    assert readings(act)[0] == IdentityRead(token=VISITOR, user_id=9, is_visitor=True, first_name="Visitor")


@pytest.mark.parametrize("status", [200, 401])
def test_a_replay_records_the_status_of_the_old_token(status: int) -> None:
    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        probe.follow(CONTACT)
        assert await probe.replay(VISITOR) == status
        assert desk.requests[-1].headers["authorization"] == f"Bearer {VISITOR}"

    answer = success({}) if status == 200 else error(401, "Unauthorized", "UnauthorizedException")
    desk = Desk({f"GET {CHAT}/auth/me": answer}, tokens={CONTACT})

    assert readings(act, desk)[0] == TokenReplayed(token=VISITOR, status=status)


def test_an_instance_that_vanished_is_noted_and_raises_nothing() -> None:
    async def scene() -> Notebook:
        notes = Notebook()
        async with opened(Desk()) as desk:
            pass
        target = Target(site=desk.url, instance=desk.url, inbox=INBOX)
        async with Probe(target, notes) as probe:
            probe.follow(VISITOR)
            assert not await probe.read_back("c")
            assert not await probe.whoami()
            assert await probe.read_list() == ()
            assert await probe.replay(VISITOR) is None
        return notes

    texts = [note.text for note in asyncio.run(scene()).of(Noted)]

    assert len(texts) == 4
    assert all("nothing listens" in text for text in texts)


def test_it_never_disturbs() -> None:
    """No visitor header, which would merge in the widget's place; nothing marked as seen; no message."""

    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        probe.follow(VISITOR)
        await desk.until(lambda it: bool(it.joined))
        probe.follow(CONTACT)
        await desk.until(lambda it: CONTACT in it.joined.values())
        await probe.read_back("c")
        await probe.read_list()
        await probe.whoami()
        await probe.replay(VISITOR)

    desk = reading_desk()
    desk.tokens = {VISITOR, CONTACT}
    notes = play(act, desk)

    assert {request.method for request in desk.requests} == {"GET"}
    assert not any("x-libredesk-visitor-token" in request.headers for request in desk.requests)
    sent = {frame.kind for frame in notes.of(Frame) if frame.way is Way.SENT}
    assert sent == {"join"}
    assert len(notes.of(RequestSent)) == 4
