from embedcheck.sandbox.instance.changes import (
    ContactSaw,
    HistoryMoved,
    MessageSent,
    PageVisited,
    PersonDeleted,
    SessionEnded,
    SessionRefreshed,
)
from embedcheck.sandbox.instance.records import PageVisit
from embedcheck.wire.limits import PAGE_VISITS_KEPT
from tests.sandbox.instance.player import START, Player


def test_a_moved_history_takes_along_what_its_giver_said_and_nothing_else() -> None:
    player = Player()
    store = player.desk.store
    chat = player.visitor()
    player.reply(chat, "hi")
    HistoryMoved(chat.person_id, 99, START).apply(store)
    assert store.conversations[chat.uuid].contact_id == 99
    assert [message.sender_id for message in store.messages[chat.uuid]] == [99, 2]


def test_of_a_deleted_person_the_last_word_remains_without_its_author() -> None:
    player = Player()
    store = player.desk.store
    mine, other = player.visitor(), player.visitor()
    PersonDeleted(mine.person_id).apply(store)
    last = store.conversations[mine.uuid].last_interaction
    assert last
    assert (last.text, last.sender_id) == ("Hello, I need help", None)
    kept = store.conversations[other.uuid].last_interaction
    assert kept
    assert kept.sender_id == other.person_id


def test_what_concerns_nothing_changes_nothing() -> None:
    store = Player().desk.store
    for change in (
        PersonDeleted(99),
        SessionEnded("none"),
        SessionRefreshed("none", START),
        ContactSaw("none", START),
    ):
        change.apply(store)
    MessageSent("none", "none", START).apply(store)
    assert (store.sessions, store.conversations, store.messages) == ({}, {}, {})


def test_the_newest_twenty_visits_are_kept() -> None:
    store = Player().desk.store
    for number in range(PAGE_VISITS_KEPT + 2):
        PageVisited(1, PageVisit(START, "", str(number))).apply(store)
    assert [visit.url for visit in store.visits[1]] == [str(number) for number in range(21, 1, -1)]
