import pytest

from embedcheck.sandbox.instance.replies import deliver, outgoing
from embedcheck.sandbox.instance.store import SYSTEM_ID
from tests.sandbox.instance.player import AGENT_API, START, Chat, Player


@pytest.fixture
def chat() -> Chat:
    return Player().visitor()


def test_a_first_reply_is_dated_and_ends_the_waiting(chat: Chat) -> None:
    assert chat.player.agent("GET", f"{AGENT_API}/{chat.uuid}").data["waiting_since"] is not None
    chat.player.wait(1)
    chat.player.reply(chat, "one")
    chat.player.wait(1)
    chat.player.reply(chat, "two")
    seen = chat.player.agent("GET", f"{AGENT_API}/{chat.uuid}").data
    assert seen["waiting_since"] is None
    assert (seen["first_reply_at"], seen["last_reply_at"]) == (
        "2026-11-23T02:00:01.123456Z",
        "2026-11-23T02:00:02.123456Z",
    )


def test_a_note_is_sent_at_once_and_a_reply_is_pending() -> None:
    player = Player()
    chat = player.visitor()
    conversation = player.desk.store.conversations[chat.uuid]
    agent = player.desk.store.person(2)
    assert outgoing(player.desk, conversation, agent, "<b>x</b>", START).status == "pending"
    note = outgoing(player.desk, conversation, agent, "<b>x</b>", START, private=True)
    assert (note.status, note.text_content) == ("sent", "x.")


def test_a_reply_of_the_system_does_not_end_the_waiting(chat: Chat) -> None:
    store = chat.player.desk.store
    system = store.person(SYSTEM_ID)
    message = outgoing(chat.player.desk, store.conversations[chat.uuid], system, "automatic", START)
    list(deliver(chat.player.desk, message, START))
    assert store.conversations[chat.uuid].first_reply_at is None
