from embedcheck.sandbox.instance.agent_conversation import conversation
from embedcheck.wire.endpoints import INIT
from tests.sandbox.instance.player import AGENT_API, Player


def test_a_conversation_says_who_the_contact_is_and_what_else_they_wrote() -> None:
    player = Player()
    token = player.contact()
    uuids = [
        player.post(INIT.path, {"message": text}, token).data["conversation"]["uuid"]
        for text in ("one", "two")
    ]
    seen = player.agent("GET", f"{AGENT_API}/{uuids[1]}").data
    assert (seen["contact"]["type"], seen["contact"]["external_user_id"]) == ("contact", "ada-1")
    assert seen["contact"]["id"] == seen["contact_id"]
    assert [each["uuid"] for each in seen["previous_conversations"]] == [uuids[0]]


def test_a_conversation_of_somebody_deleted_is_still_shown() -> None:
    player = Player()
    chat = player.visitor()
    del player.desk.store.people[chat.person_id]
    shown = conversation(player.desk, player.desk.store.conversations[chat.uuid])
    assert (shown["contact_id"], shown["contact"]["id"]) == (chat.person_id, chat.person_id)
    assert shown["contact"]["first_name"] == ""


def test_the_newest_ten_others_are_shown_beside_it() -> None:
    player = Player()
    chat = player.visitor()
    for number in range(12):
        player.post(INIT.path, {"message": str(number)}, chat.token)
    shown = player.agent("GET", f"{AGENT_API}/{chat.uuid}").data["previous_conversations"]
    assert [each["last_message"] for each in shown] == [str(number) for number in range(11, 1, -1)]
