import json

from embedcheck.sandbox.instance.settings import Inbox, InstanceSettings
from tests.sandbox.instance.player import AGENT_API, Player


def test_a_reply_reaches_every_socket_of_the_contact_and_nobody_else() -> None:
    player = Player()
    chat, stranger = player.visitor(), player.visitor()
    mine = [player.joined(chat.token), player.joined(chat.token)]
    theirs, unjoined = player.joined(stranger.token), player.open()
    player.reply(chat, "<p>Hi <b>you</b></p>", echo_id="e1")
    assert player.frames[mine[0]] == player.frames[mine[1]]
    assert player.kinds(mine[0]) == ["joined", "new_message"]
    assert (player.kinds(theirs), player.kinds(unjoined)) == (["joined"], [])


def test_a_push_has_data_first_no_newline_and_an_empty_status() -> None:
    player = Player()
    chat = player.visitor()
    socket = player.joined(chat.token)
    player.reply(chat, "<p>Hi <b>you</b></p>", echo_id="e1")
    text = player.frames[socket][-1]
    assert text.startswith('{"data":{"uuid":')
    assert text.endswith(',"type":"new_message"}')
    data = json.loads(text)["data"]
    assert (data["status"], data["author"]["email"], data["author"]["type"]) == ("", None, "agent")
    assert (data["content"], data["text_content"]) == ("<p>Hi <b>you</b></p>", "Hi you.")
    assert data["meta"] == {"echo_id": "e1"}


def test_the_visitors_own_messages_are_not_echoed() -> None:
    player = Player()
    chat = player.visitor()
    socket = player.joined(chat.token)
    chat.say("two")
    chat.see()
    assert player.kinds(socket) == ["joined"]


def test_private_notes_reach_no_widget() -> None:
    player = Player()
    chat = player.visitor()
    socket = player.joined(chat.token)
    player.reply(chat, "<p>psst</p>", private=True)
    assert player.kinds(socket) == ["joined"]
    assert chat.texts() == ["Hello, I need help"]


def test_a_contact_of_two_inboxes_hears_only_of_the_one_they_joined() -> None:
    other = Inbox(id=2)
    player = Player(InstanceSettings(other_inboxes=(other,)))
    jwt = {"jwt": player.jwt(secret=other.jwt_secret)}
    there = player.post("/api/v1/widget/chat/auth/exchange", jwt, inbox=other.uuid).data["session_token"]
    chat = player.visitor()
    player.get(chat.path, player.contact(), headers={"x-libredesk-visitor-token": chat.token})
    socket = player.open()
    player.join(socket, there, other.uuid)
    player.reply(chat, "<p>hi</p>")
    assert player.kinds(socket) == ["joined"]


def test_agents_hear_of_a_message_in_this_order() -> None:
    player = Player()
    chat = player.visitor()
    everybody, follower = player.open_agent(), player.open_agent()
    player.follow(follower, chat)
    chat.say("two")
    assert player.kinds(everybody) == ["new_message"]
    assert player.kinds(follower) == ["new_message", "conversation_update", "conversation_update"]
    updates = [json.loads(text)["data"] for text in player.frames[follower][1:]]
    assert [next(iter(update)) for update in updates] == ["contact_last_seen_at", "uuid"]
    assert "waiting_since" in updates[1]


def test_agents_hear_of_a_new_conversation_before_its_first_message() -> None:
    player = Player()
    agent = player.open_agent()
    player.visitor()
    assert player.kinds(agent) == ["new_conversation", "new_message"]
    item = json.loads(player.frames[agent][0])["data"]
    assert list(item) == sorted(item)
    assert not {"unread_message_count", "mentioned_message_uuid"} & item.keys()
    unsaid = ("last_interaction", "last_interaction_at", "last_interaction_sender", "last_message_sender")
    assert {name: item[name] for name in unsaid} == dict.fromkeys(unsaid)


def test_a_broadcast_message_has_no_content_but_a_preview() -> None:
    player = Player()
    chat = player.visitor()
    agent = player.open_agent()
    player.reply(chat, "<p>hi</p>", echo_id="e9")
    data = json.loads(player.frames[agent][0])["data"]
    assert "content" not in data
    assert (data["preview"], data["echo_id"], data["sender_type"]) == ("hi", "e9", "agent")


def test_an_agent_follows_one_open_conversation_and_a_list() -> None:
    player = Player()
    one, two, three = player.visitor(), player.visitor(), player.visitor()
    agent = player.open_agent()
    player.follow(agent, one)
    player.follow(agent, two)
    player.agent_frame(agent, {"type": "list_subscribe_replace", "data": {"uuids": [three.uuid]}})
    for chat in (one, two, three):
        chat.see()
    heard = [json.loads(text)["data"]["uuid"] for text in player.frames[agent]]
    assert heard == [two.uuid, three.uuid]


def test_a_reply_to_nobody_counts_as_sent() -> None:
    player = Player()
    chat = player.visitor()
    assert player.reply(chat, "<p>hi</p>").data["status"] == "pending"
    listed = player.agent("GET", f"{AGENT_API}/{chat.uuid}/messages").data["results"]
    assert listed[0]["status"] == "sent"
