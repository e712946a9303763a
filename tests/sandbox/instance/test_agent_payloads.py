from embedcheck.sandbox.instance import agent_payloads
from tests.sandbox.instance.player import Player


def test_a_broadcast_item_is_a_list_item_without_what_depends_on_the_viewer() -> None:
    player = Player()
    shown = player.desk.store.conversations[player.visitor().uuid]
    item = agent_payloads.list_item(player.desk, shown)
    broadcast = agent_payloads.broadcast_item(player.desk, shown)
    assert item.keys() - broadcast.keys() == {"unread_message_count", "mentioned_message_uuid"}
    assert list(broadcast) == sorted(broadcast)
    assert list(broadcast["contact"]) == sorted(broadcast["contact"])


def test_an_agents_unread_count_ends_at_ten() -> None:
    player = Player()
    chat = player.visitor()
    for number in range(12):
        chat.say(str(number))
    shown = player.desk.store.conversations[chat.uuid]
    assert agent_payloads.list_item(player.desk, shown)["unread_message_count"] == 10


def test_pages_are_counted_up() -> None:
    pages = [agent_payloads.page([], page=1, size=2, total=total)["total_pages"] for total in (0, 1, 2, 3)]
    assert pages == [0, 1, 1, 2]
