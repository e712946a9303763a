"""Lies about what is stored: what the checks of delivery, identity and presence stand on."""

from typing import Any

from embedcheck.sandbox.faults import memory
from embedcheck.wire.endpoints import CONVERSATIONS, INIT, ME
from tests.sandbox.instance.player import AGENT_API, Answer, Player

CLEAR = "x-libredesk-clear-visitor"


def _merging(player: Player) -> tuple[Any, Answer, str]:
    chat, contact = player.visitor(), player.contact()
    headers = {"x-libredesk-visitor-token": chat.token}
    return chat, player.get(CONVERSATIONS.path, contact, headers=headers), contact


def test_a_lost_message_is_acknowledged_in_full() -> None:
    player = Player(lies=[memory.ack_but_lose_message])
    begun = player.post(INIT.path, {"message": "one"}).data
    assert [message["content"] for message in begun["messages"]] == ["one"]
    chat = player.visitor("two")
    assert chat.say("three").data["content"] == "three"
    assert chat.texts() == []


def test_a_visitors_message_may_be_stored_as_an_agents() -> None:
    chat = Player(lies=[memory.store_message_as_an_agents]).visitor("one")
    assert chat.read()["messages"][0]["author"]["type"] == "agent"


def test_a_doubled_message_is_two_messages() -> None:
    chat = Player(lies=[memory.store_message_twice]).visitor("one")
    assert chat.texts() == ["one", "one"]
    assert len({message["uuid"] for message in chat.read()["messages"]}) == 2


def test_a_merge_may_lack_its_header() -> None:
    player = Player(lies=[memory.merge_without_clear_header])
    chat, answer, _ = _merging(player)
    assert CLEAR not in answer.headers
    assert [each["uuid"] for each in answer.data] == [chat.uuid]
    assert player.get(ME.path, chat.token).status == 401


def test_the_header_may_come_without_a_merge() -> None:
    player = Player(lies=[memory.clear_header_without_merge])
    chat, answer, _ = _merging(player)
    assert answer.headers[CLEAR] == "true"
    assert answer.data == []
    assert player.get(ME.path, chat.token).status == 200
    assert chat.texts() == ["Hello, I need help"]


def test_the_old_token_may_stay_good_after_a_merge() -> None:
    player = Player(lies=[memory.old_visitor_token_still_good])
    chat, answer, _ = _merging(player)
    assert [each["uuid"] for each in answer.data] == [chat.uuid]
    assert player.get(ME.path, chat.token).status == 200


def test_the_history_may_stay_behind() -> None:
    player = Player(lies=[memory.history_not_carried_over])
    chat, answer, contact = _merging(player)
    assert (answer.headers[CLEAR], answer.data) == ("true", [])
    assert player.get(ME.path, chat.token).status == 401
    assert player.get(chat.path, contact).status == 500
    assert player.agent("GET", f"{AGENT_API}/{chat.uuid}").status == 200


def test_a_page_visit_may_get_another_title() -> None:
    player = Player(lies=[memory.page_visit_stored_with_another_title])
    chat = player.visitor()
    player.visit(player.joined(chat.token), "https://shop.example/pricing", "Pricing")
    assert [visit["title"] for visit in player.visits(chat)] == ["Untitled"]


def test_a_private_note_may_leak() -> None:
    player = Player(lies=[memory.private_notes_leak])
    chat = player.visitor()
    player.reply(chat, "<p>psst</p>", private=True)
    assert chat.texts()[0] == "<p>psst</p>"


def test_a_resolved_conversation_may_stay_so_while_an_open_one_is_left_alone() -> None:
    player = Player(lies=[memory.resolved_stays_resolved])
    chat = player.visitor()
    chat.say("more")
    assert chat.read()["conversation"]["status"] == "Open"
    player.agent("PUT", f"{AGENT_API}/{chat.uuid}/status", {"status": "Resolved"})
    chat.say("and more")
    assert chat.read()["conversation"]["status"] == "Resolved"
    assert chat.texts()[0] == "and more"


def test_a_contact_may_be_kept_under_another_address() -> None:
    player = Player(lies=[memory.contact_address_lost])
    player.contact()
    people = player.desk.store.people.values()
    assert [person.email for person in people if person.type == "contact"] == ["info@shop.example"]
