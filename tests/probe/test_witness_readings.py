"""What the probe reads back, and that reading disturbs nothing."""

import asyncio

import pytest

from embedcheck.model.observations import (
    ConversationRead,
    Frame,
    IdentityRead,
    MessagesRead,
    Noted,
    Observation,
    RequestSent,
    ResponseReceived,
    TokenReplayed,
    Way,
)
from embedcheck.model.target import Target
from embedcheck.probe.witness import Probe
from tests.probe.beside import CHAT, CONTACT, VISITOR, Act, play
from tests.probe.desk import INBOX, Desk, Notebook, error, opened, success

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


def test_the_launchers_settings_are_asked_without_a_session_and_what_came_is_recorded() -> None:
    asked: list[int | None] = []

    async def act(probe: Probe, desk: Desk, notes: Notebook) -> None:
        asked.append(await probe.launcher())

    refused = error(429, "Rate limit exceeded", "")
    seen = play(act, Desk({f"GET {CHAT}/settings/launcher": refused})).seen
    assert asked == [429]
    assert [each.status for each in seen if isinstance(each, ResponseReceived)] == [429]
