"""Page visits that were sent: lost with their socket, stored, and told to the agents."""

import json

from embedcheck.checks.following import SUBSCRIBE
from embedcheck.checks.scene import PATIENCE
from embedcheck.model.observations import Frame, Way, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import CHAT, SITE, Scene, by, later, navigated, step, told_visit
from tests.builders_wire import read_visits, receives, sends_visit, socket_closed
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, of
from tests.scenes import boot, first_message, join

STORED = "page_visits_are_stored"


def chatting() -> list[Scene]:
    return [boot(), step("say"), first_message("Hello")]


def walks() -> list[Scene]:
    told = told_visit("/docs", "Docs")
    return [
        later(1.5),
        step("navigate"),
        navigated("/docs", "Docs", "push"),
        told,
        sends_visit("/docs", "Docs"),
    ]


def test_a_visit_that_was_under_way_when_its_socket_was_cut_may_be_lost_with_it() -> None:
    cuts: Scene = [[socket_closed(each), later(2), join(socket=each + 1)] for each in (1, 2)]
    scene: Scene = [chatting(), cuts, socket_closed(3), later(2), read_visits()]
    assert of(STORED, scene).outcome is INCONCLUSIVE
    assert "pings_keep_the_session" in of(STORED, scene).message
    late: Scene = [chatting(), later(5), socket_closed(), later(2), join(socket=2), later(2), read_visits()]
    assert of(STORED, late).outcome is FAILED


def test_a_single_visit_in_the_agents_list_is_told_as_one() -> None:
    one = of(STORED, chatting(), later(2), read_visits(("/", "Home")))
    assert one.message == "The agent's list has the page visit that the server had to keep."


def follows(conversation: str = CHAT) -> Scene:
    text = json.dumps({"type": SUBSCRIBE, "data": {"conversation_uuid": conversation}})
    frame = Frame(way=Way.SENT, socket=9, text=text, kind=SUBSCRIBE)
    return [by(Witness.AGENT, frame), later(0.5)]


def updated(*paths: str) -> Scene:
    visits = [{"time": "2026-11-23T02:31:03Z", "url": f"{SITE}{path}", "title": ""} for path in paths]
    return receives("contact_update", 9, Witness.AGENT, contact_id=38, page_visits=visits)


def test_an_agent_who_follows_the_conversation_is_told_of_each_visit() -> None:
    stored = read_visits(("/docs", "Docs"), ("/", "Home"))
    walk: Scene = [chatting(), follows(), *walks()]
    assert of(STORED, walk, updated("/docs", "/"), later(PATIENCE), stored).outcome is PASSED
    untold = of(STORED, walk, later(PATIENCE), stored)
    assert (untold.outcome, untold.owner) == (FAILED, Owner.SERVER)
    assert "was not told" in untold.message
    assert of(STORED, walk, later(1.1), stored).outcome is PASSED, "it may still come"


def test_an_agent_who_follows_another_conversation_is_owed_nothing() -> None:
    stored = read_visits(("/docs", "Docs"), ("/", "Home"))
    walk: Scene = [chatting(), follows("another"), *walks(), later(PATIENCE)]
    assert of(STORED, walk, stored).outcome is PASSED


def test_a_visit_of_which_a_busy_browser_tells_late_may_have_come_before_the_agent_followed() -> None:
    stored = read_visits(("/", "Home"))
    late: Scene = [chatting(), follows(), later(1), sends_visit("/", "Home"), later(PATIENCE), stored]
    assert of(STORED, late).outcome is PASSED


def test_the_latest_page_again_is_no_news_to_the_agent() -> None:
    stored = read_visits(("/", "Home"))
    again: Scene = [later(1.5), step("reload"), later(1.5), sends_visit("/", "Home")]
    assert of(STORED, chatting(), follows(), again, later(PATIENCE), stored).outcome is PASSED
