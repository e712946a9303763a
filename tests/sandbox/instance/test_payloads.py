from dataclasses import replace

from embedcheck.sandbox.instance import payloads
from embedcheck.wire.limits import CONVERSATIONS_LISTED, MESSAGES_LISTED
from tests.sandbox.instance.player import START, Player


def test_the_newest_400_messages_are_shown_without_notes_and_activities() -> None:
    player = Player()
    store = player.desk.store
    chat = player.visitor()
    (first,) = store.messages[chat.uuid]
    many = [replace(first, uuid=str(number), content=str(number)) for number in range(MESSAGES_LISTED + 1)]
    hidden = [replace(first, private=True), replace(first, type="activity")]
    store.messages[chat.uuid] = [*many, *hidden]
    shown = payloads.messages(player.desk, store.conversations[chat.uuid], START)
    assert len(shown) == MESSAGES_LISTED
    assert (shown[0]["content"], shown[-1]["content"]) == ("400", "1")


def test_the_newest_200_conversations_are_listed() -> None:
    player = Player()
    store = player.desk.store
    chat = player.visitor()
    first = store.conversations[chat.uuid]
    for number in range(CONVERSATIONS_LISTED + 1):
        store.conversations[str(number)] = replace(first, id=first.id + number + 1, uuid=str(number))
    shown = payloads.conversations(player.desk, chat.person_id, 1)
    assert (len(shown), shown[0]["uuid"]) == (CONVERSATIONS_LISTED, "200")


def test_the_last_words_kind_of_author_is_contact_even_for_a_visitor() -> None:
    chat = Player().visitor()
    shown = chat.read()
    last = shown["conversation"]["last_message"]["author"]
    assert (last["type"], last["avatar_url"], last["availability_status"]) == ("contact", "", "")
    author = shown["messages"][0]["author"]
    assert (author["type"], author["avatar_url"], author["availability_status"]) == (
        "visitor",
        None,
        "offline",
    )


def test_a_conversation_in_which_nothing_was_said_has_an_empty_preview() -> None:
    player = Player()
    chat = player.visitor()
    silent = replace(player.desk.store.conversations[chat.uuid], last_interaction=None)
    last = payloads.conversation(player.desk, silent)["last_message"]
    assert (last["content"], last["author"]["id"], last["author"]["type"]) == ("", 0, "")
