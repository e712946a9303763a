import json
from typing import Any

import pytest

from embedcheck.sandbox.instance.settings import Inbox, InstanceSettings, WidgetConfig
from embedcheck.wire import limits
from tests.sandbox.instance.player import Chat, Player

JOINED = '{"type":"joined","data":{"message":"namaste!"}}\n'
FAILED = '{"type":"error","data":{"message":"Failed to join conversation"}}\n'
PONG = '{"type":"pong","data":null}\n'
SHOP = "https://shop.example"


@pytest.fixture
def chat() -> Chat:
    return Player().visitor()


def test_a_join_is_answered_with_a_greeting_and_a_newline(chat: Chat) -> None:
    assert chat.player.frames[chat.player.joined(chat.token)] == [JOINED]


def test_the_inbox_may_be_named_by_its_number_here(chat: Chat) -> None:
    socket = chat.player.open()
    chat.player.join(socket, chat.token, "1")
    assert chat.player.frames[socket] == [JOINED]


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "join"},
        {"type": "join", "data": 5},
        {"type": "join", "token": "nonsense", "data": {"inbox_id": "1"}},
        {"type": "join", "data": {"inbox_id": 1}},
        {"type": "join", "data": {"inbox_id": "2"}},
    ],
)
def test_a_failed_join_leaves_the_socket_open(chat: Chat, frame: dict[str, Any]) -> None:
    socket = chat.player.open()
    chat.player.frame(socket, frame)
    assert chat.player.frames[socket] == [FAILED]
    chat.player.join(socket, chat.token)
    assert chat.player.frames[socket] == [FAILED, JOINED]


def test_a_session_joins_its_own_inbox_only() -> None:
    other = Inbox(id=2)
    player = Player(InstanceSettings(other_inboxes=(other, Inbox(id=3, enabled=False))))
    socket, token = player.open(), player.visitor().token
    player.join(socket, token, other.uuid)
    player.join(socket, token, "3")
    assert player.frames[socket] == [FAILED, FAILED]


def test_a_blocked_address_cannot_join() -> None:
    blocked = WidgetConfig(blocked_ips=("203.0.113.7",))
    player = Player(InstanceSettings(inbox=Inbox(widget=blocked)))
    socket, token = player.open(headers={"x-forwarded-for": "203.0.113.7"}), player.visitor().token
    player.join(socket, token)
    assert player.frames[socket] == [FAILED]


def test_ten_sockets_may_join_for_one_contact_and_the_eleventh_may_not(chat: Chat) -> None:
    sockets = [chat.player.joined(chat.token) for _ in range(limits.CLIENTS_PER_CONTACT + 1)]
    assert [chat.player.frames[socket] for socket in sockets] == [[JOINED]] * 10 + [[FAILED]]
    chat.player.gone(sockets[0])
    chat.player.join(sockets[-1], chat.token)
    assert chat.player.frames[sockets[-1]] == [FAILED, JOINED]


def test_a_second_join_replaces_the_first(chat: Chat) -> None:
    player, other = chat.player, chat.player.visitor()
    socket = player.joined(chat.token)
    player.join(socket, other.token)
    player.reply(chat, "<p>to the first</p>")
    player.reply(other, "<p>to the second</p>")
    assert player.kinds(socket) == ["joined", "joined", "new_message"]
    assert "to the second" in player.frames[socket][-1]


def test_after_a_failed_second_join_the_identity_stays_but_nothing_is_pushed(chat: Chat) -> None:
    player = chat.player
    socket = player.joined(chat.token)
    player.join(socket, "nonsense")
    player.reply(chat, "<p>hi</p>")
    player.visit(socket, f"{SHOP}/pricing")
    assert player.kinds(socket) == ["joined", "error"]
    assert [visit["url"] for visit in player.visits(chat)] == [f"{SHOP}/pricing"]


def test_later_versions_drop_the_socket_after_three_refused_joins() -> None:
    player = Player(InstanceSettings(compat="later"))
    socket = player.open()
    for _ in range(3):
        assert not player.dropped
        player.join(socket, "nonsense")
        player.wait(1)
    assert player.dropped


def test_later_versions_close_the_socket_at_a_join_within_a_second() -> None:
    player = Player(InstanceSettings(compat="later"))
    chat = player.visitor()
    socket = player.joined(chat.token)
    player.join(socket, chat.token)
    assert player.closed == 1008


def test_later_versions_forget_who_had_joined_when_a_join_is_refused() -> None:
    player = Player(InstanceSettings(compat="later"))
    chat = player.visitor()
    socket = player.joined(chat.token)
    player.wait(1)
    player.join(socket, "nonsense")
    player.visit(socket, f"{SHOP}/pricing")
    assert player.visits(chat) == []


def test_a_ping_is_answered_before_a_join_too_but_not_twice_within_a_second(chat: Chat) -> None:
    player = chat.player
    socket = player.open()
    player.frame(socket, {"type": "ping"})
    player.wait(0.9)
    player.frame(socket, {"type": "ping"})
    player.wait(0.1)
    player.frame(socket, {"type": "ping"})
    assert player.frames[socket] == [PONG, PONG]


def test_the_first_ping_of_a_contact_tells_agents_that_they_are_online(chat: Chat) -> None:
    player = chat.player
    agent, socket = player.open_agent(), player.joined(chat.token)
    player.follow(agent, chat)
    player.frame(socket, {"type": "ping"})
    player.wait(10)
    player.frame(socket, {"type": "ping"})
    update = {"availability_status": "online", "contact_id": chat.person_id}
    assert [json.loads(text) for text in player.frames[agent]] == [{"type": "contact_update", "data": update}]


@pytest.mark.parametrize("frame", ["hello", "", "5", "[]", '{"type":5}', '{"token":5}', "[" * 9999])
def test_what_is_no_frame_drops_the_connection(chat: Chat, frame: str) -> None:
    socket = chat.player.joined(chat.token)
    chat.player.frame(socket, frame)
    assert chat.player.dropped


@pytest.mark.parametrize("frame", ["null", "{}", '{"type":"dance","data":{}}', '{"type":"pong"}'])
def test_an_unknown_frame_is_ignored(chat: Chat, frame: str) -> None:
    socket = chat.player.joined(chat.token)
    chat.player.frame(socket, frame)
    assert not chat.player.dropped
    assert chat.player.frames[socket] == [JOINED]


def test_what_follows_the_first_json_value_is_never_read(chat: Chat) -> None:
    socket = chat.player.open()
    chat.player.frame(socket, '{"type":"ping"} trailing')
    chat.player.frame(chat.player.joined(chat.token), '{"type":"ping"}', binary=True)
    assert chat.player.frames[socket] == [PONG]


# --- typing


def _type(player: Player, socket: int, uuid: str, typing: Any = True) -> None:
    player.frame(socket, {"type": "typing", "data": {"conversation_uuid": uuid, "is_typing": typing}})


def test_typing_reaches_agents_who_follow_and_no_other_tab(chat: Chat) -> None:
    player = chat.player
    follower, stranger = player.open_agent(), player.open_agent()
    player.follow(follower, chat)
    tab, other_tab = player.joined(chat.token), player.joined(chat.token)
    _type(player, tab, chat.uuid)
    assert [json.loads(text) for text in player.frames[follower]] == [
        {"type": "typing", "data": {"conversation_uuid": chat.uuid, "is_typing": True}}
    ]
    assert player.frames[stranger] == []
    assert player.kinds(other_tab) == ["joined"]


def test_typing_within_50_ms_before_a_join_or_elsewhere_is_lost(chat: Chat) -> None:
    player = chat.player
    foreign = player.visitor()
    agent = player.open_agent()
    player.follow(agent, chat)
    socket = player.open()
    _type(player, socket, chat.uuid)
    player.join(socket, chat.token)
    _type(player, socket, chat.uuid)
    player.wait(0.04)
    _type(player, socket, chat.uuid)
    player.wait(0.06)
    _type(player, socket, foreign.uuid)
    player.wait(0.06)
    _type(player, socket, chat.uuid, "yes")
    assert player.kinds(agent) == ["typing"]


# --- page visits


def test_a_page_visit_is_stored_and_told_to_agents_who_follow(chat: Chat) -> None:
    player = chat.player
    agent, socket = player.open_agent(), player.joined(chat.token)
    player.follow(agent, chat)
    player.visit(socket, f"{SHOP}/pricing", "Pricing")
    visit = {"time": "2026-11-23T02:00:00Z", "title": "Pricing", "url": f"{SHOP}/pricing"}
    assert player.visits(chat) == [visit]
    assert json.loads(player.frames[agent][0]) == {
        "type": "contact_update",
        "data": {"contact_id": chat.person_id, "page_visits": [visit]},
    }


def test_a_page_visit_before_the_join_is_lost_and_uses_up_nothing(chat: Chat) -> None:
    player = chat.player
    socket = player.open()
    player.visit(socket, f"{SHOP}/a")
    player.join(socket, chat.token)
    player.visit(socket, f"{SHOP}/b")
    assert [visit["url"] for visit in player.visits(chat)] == [f"{SHOP}/b"]


def test_a_page_visit_within_a_second_is_lost_for_good(chat: Chat) -> None:
    player = chat.player
    socket = player.joined(chat.token)
    for page, pause in (("a", 0.9), ("b", 0.1), ("c", 1.0)):
        player.visit(socket, f"{SHOP}/{page}")
        player.wait(pause)
    assert [visit["url"][-1] for visit in player.visits(chat)] == ["c", "a"]


def test_a_dropped_page_visit_uses_up_the_second(chat: Chat) -> None:
    player = chat.player
    socket = player.joined(chat.token)
    player.visit(socket, "ftp://shop.example/")
    player.wait(0.5)
    player.visit(socket, f"{SHOP}/a")
    assert player.visits(chat) == []


def test_the_throttle_is_per_socket_and_the_list_per_contact(chat: Chat) -> None:
    player = chat.player
    for page in ("a", "b"):
        player.visit(player.joined(chat.token), f"{SHOP}/{page}")
    assert [visit["url"][-1] for visit in player.visits(chat)] == ["b", "a"]


def _visited(chat: Chat, *pages: tuple[str, str]) -> list[dict[str, str]]:
    socket = chat.player.joined(chat.token)
    for url, title in pages:
        chat.player.visit(socket, url, title)
        chat.player.wait(1)
    return chat.player.visits(chat)


def test_the_latest_url_again_is_dropped_whatever_its_title(chat: Chat) -> None:
    visits = _visited(chat, (SHOP, "1"), (SHOP, "2"), (f"{SHOP}/b", "3"), (SHOP, "4"))
    assert [visit["title"] for visit in visits] == ["4", "3", "1"]


@pytest.mark.parametrize(
    "url",
    ["", "/pricing", "ftp://a/b", "javascript:alert(1)", f"{SHOP}/%zz", f"{SHOP}:x/", f"{SHOP}/\u0001"],
)
def test_what_is_no_web_address_is_not_stored(chat: Chat, url: str) -> None:
    assert _visited(chat, (url, "")) == []


def test_a_long_address_and_title_are_cut_by_bytes(chat: Chat) -> None:
    visits = _visited(chat, (f"{SHOP}/{'x' * 3000}", "é" * 200))
    assert len(visits[0]["url"]) == limits.PAGE_VISIT_URL_MAX
    assert visits[0]["title"] == "é" * (limits.PAGE_VISIT_TITLE_MAX // 2)


def test_twenty_visits_are_kept_for_a_day(chat: Chat) -> None:
    visits = _visited(chat, *((f"{SHOP}/{number}", "") for number in range(22)))
    assert [visit["url"].rpartition("/")[2] for visit in visits] == [
        str(number) for number in range(21, 1, -1)
    ]
    chat.player.wait(24 * 3600)
    assert chat.player.visits(chat) == []
