from datetime import timedelta

from embedcheck.sandbox.instance.records import PageVisit
from embedcheck.sandbox.instance.store import NOBODY, AgentSocket, Store, WidgetSocket
from tests.sandbox.instance.player import START


def test_a_dropped_frame_does_not_move_the_clock() -> None:
    socket = WidgetSocket(1, "127.0.0.1")
    times = [START + timedelta(seconds=seconds) for seconds in (0, 0.9, 1.0, 1.9, 2.0)]
    assert [socket.allows("ping", at, 1.0) for at in times] == [True, False, True, False, True]
    assert socket.allows("typing", START, 1.0)


def test_an_agent_follows_what_is_open_or_listed() -> None:
    agent = AgentSocket(1, 2, open="a", listed=frozenset({"b"}))
    assert [agent.follows(uuid) for uuid in "abc"] == [True, True, False]


def test_who_is_gone_is_nobody() -> None:
    assert Store().person(7) is Store().person(None) is NOBODY


def test_visits_expire_together_a_day_after_the_newest() -> None:
    store = Store()
    day = timedelta(days=1)
    store.visits[1] = [PageVisit(START, "", "b"), PageVisit(START - day, "", "a")]
    assert len(store.visits_of(1, START + day - timedelta(seconds=1))) == 2
    assert store.visits_of(1, START + day) == []


def test_an_agents_own_memory_shows_no_token() -> None:
    store = Store()
    store.last_token[1, 1] = "hush"
    assert "hush" not in repr(store)
