"""The typed client, as others use it, says of every answer what the server said."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from embedcheck.probe import JoinAnswer, WidgetClient, WidgetSocket
from tests.contract.desk import Chat, Desk

T = TypeVar("T")


def with_client(desk: Desk, act: Callable[[WidgetClient], Awaitable[T]]) -> T:
    async def scene() -> T:
        async with asyncio.timeout(20), WidgetClient(desk.origin, desk.inbox.uuid) as client:
            return await act(client)

    return asyncio.run(scene())


def test_a_visitor_chats_signs_in_and_is_merged(desk: Desk) -> None:
    async def act(client: WidgetClient) -> None:
        assert (await client.launcher()).ok
        assert (await client.settings()).field("brand_name")
        begun = await client.init("Hello")
        conversation = begun.field("conversation")["uuid"]
        desk.opened.append(conversation)
        client.token = visitor = begun.field("session_token")
        assert (await client.me()).field("is_visitor") is True
        assert (await client.message(conversation, "More")).field("status") == "received"
        assert (await client.update_last_seen(conversation)).data is True
        uploaded = await client.upload(conversation, "a.txt", b"tea", "text/plain")
        assert uploaded.field("attachments")[0]["size"] == 3
        client.token = (await client.exchange(desk.jwt())).field("session_token")
        client.visitor_token = visitor
        merged = await client.conversations()
        assert merged.clears_visitor
        assert [each["uuid"] for each in merged.data] == [conversation]
        client.visitor_token = None
        read = await client.conversation(conversation)
        assert [each["content"] for each in read.field("messages")] == ["", "More", "Hello"]
        assert (await client.me(visitor)).status == 401

    with_client(desk, act)


def test_refusals_are_values_with_their_status_words_and_type(desk: Desk) -> None:
    async def act(client: WidgetClient) -> None:
        refused = await client.init("")
        assert (refused.status, refused.message, refused.error_type) == (
            400,
            "Message Required",
            "InputException",
        )
        client.token = desk.visitor().token
        twice = await client.conversation(desk.visitor().uuid)
        assert (twice.status, twice.documents, twice.message) == (500, 2, "Permission denied")
        assert not twice.ok

    with_client(desk, act)


def test_a_socket_is_joined_and_hears_what_is_pushed(agent: Desk) -> None:
    chat = agent.visitor()

    async def scene(chat: Chat) -> tuple[JoinAnswer, JoinAnswer, str]:
        async with asyncio.timeout(20), WidgetSocket(agent.origin, agent.inbox.uuid) as socket:
            refused, joined = await socket.join("nonsense"), await socket.join(chat.token)
            await asyncio.to_thread(chat.reply, "<p>Hello there</p>")
            async for frame in socket:
                if frame.kind == "new_message":
                    return refused, joined, frame.text
        raise AssertionError("the socket ended")

    refused, joined, text = asyncio.run(scene(chat))
    assert (refused, joined) == (JoinAnswer.REFUSED, JoinAnswer.JOINED)
    assert "Hello there" in text
