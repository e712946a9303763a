from embedcheck.sandbox.instance.settings import Inbox, InstanceSettings
from embedcheck.wire.endpoints import CONVERSATIONS, EXCHANGE, ME
from tests.sandbox.instance.player import AGENT_API, Answer, Player

CLEAR = "x-libredesk-clear-visitor"
VISITOR = "x-libredesk-visitor-token"


def _merging(player: Player, token: str, visitor: str, path: str = CONVERSATIONS.path) -> Answer:
    return player.get(path, token, headers={VISITOR: visitor})


def test_the_first_request_with_the_visitors_token_merges_and_says_so_once() -> None:
    player = Player()
    chat, token = player.visitor(), player.contact()
    assert player.get(CONVERSATIONS.path, token).data == []
    first = _merging(player, token, chat.token)
    assert first.headers[CLEAR] == "true"
    assert [each["uuid"] for each in first.data] == [chat.uuid]
    assert CLEAR not in _merging(player, token, chat.token).headers
    assert player.get(ME.path, chat.token).status == 401


def test_any_session_guarded_request_merges() -> None:
    player = Player()
    chat, token = player.visitor(), player.contact()
    answer = _merging(player, token, chat.token, chat.path)
    assert answer.headers[CLEAR] == "true"
    assert answer.data["conversation"]["uuid"] == chat.uuid


def test_a_refused_request_still_merges_and_says_so() -> None:
    player = Player()
    chat, token = player.visitor(), player.contact()
    answer = player.post(f"{chat.path}/message", {"message": ""}, token, headers={VISITOR: chat.token})
    assert (answer.status, answer.headers[CLEAR]) == (400, "true")


def test_the_exchange_never_merges() -> None:
    player = Player()
    chat = player.visitor()
    answer = player.post(EXCHANGE.path, {"jwt": player.jwt()}, headers={VISITOR: chat.token})
    assert answer.status == 200
    assert CLEAR not in answer.headers
    assert player.get(ME.path, chat.token).status == 200


def test_a_visitor_cannot_merge_another_visitor() -> None:
    player = Player()
    one, other = player.visitor(), player.visitor()
    assert CLEAR not in _merging(player, one.token, other.token).headers
    assert player.get(ME.path, other.token).status == 200


def test_nobody_merges_with_themselves_or_with_another_contact() -> None:
    player = Player()
    ada = player.contact()
    grace = player.contact(external_user_id="grace-1", email="grace@example.com", first_name="Grace")
    assert CLEAR not in _merging(player, ada, ada).headers
    assert CLEAR not in _merging(player, ada, grace).headers
    assert player.get(ME.path, grace).status == 200


def test_a_visitor_of_another_inbox_is_not_merged() -> None:
    other = Inbox(id=2)
    player = Player(InstanceSettings(other_inboxes=(other,)))
    there = player.post("/api/v1/widget/chat/conversations/init", {"message": "hi"}, inbox=other.uuid).data[
        "session_token"
    ]
    assert CLEAR not in _merging(player, player.contact(), there).headers


def test_messages_get_the_contact_as_author_and_the_preview_loses_its_author() -> None:
    player = Player()
    chat, token = player.visitor(), player.contact()
    shown = _merging(player, token, chat.token, chat.path).data
    assert shown["conversation"]["last_message"]["author"]["id"] == 0
    assert shown["messages"][0]["author"]["first_name"] == "Ada"
    assert shown["messages"][0]["author"]["type"] == "contact"


def test_page_visits_stay_behind() -> None:
    player = Player()
    chat, token = player.visitor(), player.contact()
    player.visit(player.joined(chat.token), "https://shop.example/pricing")
    assert len(player.visits(chat)) == 1
    _merging(player, token, chat.token)
    assert player.visits(chat) == []


def test_a_socket_of_the_merged_visitor_falls_silent() -> None:
    player = Player()
    chat, token = player.visitor(), player.contact()
    socket = player.joined(chat.token)
    _merging(player, token, chat.token)
    player.reply(chat, "<p>hi</p>")
    assert player.kinds(socket) == ["joined"]


def test_a_returning_contact_is_brought_up_to_date_and_keeps_what_the_token_leaves_out() -> None:
    player = Player()
    player.contact(phone_number="123")
    token = player.contact(first_name="Augusta", last_name=..., email="Augusta@Example.com")
    assert player.get(ME.path, token).data["first_name"] == "Augusta"
    begun = player.post("/api/v1/widget/chat/conversations/init", {"message": "hi"}, token).data
    contact = player.agent("GET", f"{AGENT_API}/{begun['conversation']['uuid']}").data["contact"]
    assert (contact["last_name"], contact["phone_number"]) == ("Lovelace", "123")
    assert contact["email"] == "augusta@example.com"


def test_attributes_of_the_token_are_added_to_those_known() -> None:
    player = Player()
    player.contact(contact_custom_attributes={"plan": "free", "seats": 3})
    player.contact(contact_custom_attributes={"plan": "pro"})
    ada = player.desk.store.by_external_id("ada-1")
    assert ada
    assert ada.custom_attributes == {"plan": "pro", "seats": 3}


def test_a_user_id_claim_names_a_contact_by_number() -> None:
    player = Player()
    token = player.contact()
    number = player.get(ME.path, token).data["user_id"]
    again = player.contact(user_id=number, external_user_id="other", first_name="Augusta")
    assert again == token
    # Agents share the number range; their numbers name nobody here.
    stranger = player.contact(user_id=2, external_user_id="third", email="third@example.com")
    assert player.get(ME.path, stranger).data["user_id"] not in {2, number}
