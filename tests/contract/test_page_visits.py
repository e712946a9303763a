"""Page visits: which are kept, how they are cut, and who is told."""

from typing import Any

import pytest
from websockets.sync.client import ClientConnection

from embedcheck.wire.limits import PAGE_VISIT_TITLE_MAX, PAGE_VISIT_URL_MAX
from tests.contract.desk import Desk, alive, follow, hear_of, say

HOME, PRICING = "https://shop.example/", "https://shop.example/pricing"


def visit(socket: ClientConnection, url: Any, title: Any = "Title") -> None:
    say(socket, "page_visit", url=url, title=title)


def urls(visits: list[dict[str, str]]) -> list[str]:
    return [each["url"] for each in visits]


def test_a_visit_is_kept_with_its_title_and_second_and_agents_are_told(agent: Desk) -> None:
    chat = agent.visitor()
    with agent.agent_socket() as listening, chat.joined() as socket:
        follow(listening, chat)
        visit(socket, PRICING, "Pricing")
        told = hear_of(listening, "contact_update")
        assert list(told) == ["type", "data"]
        assert told["data"]["contact_id"] == chat.person
        assert told["data"]["page_visits"] == chat.visits()
    [kept] = chat.visits()
    assert list(kept) == ["time", "title", "url"]
    assert (kept["url"], kept["title"]) == (PRICING, "Pricing")
    assert len(kept["time"]) == len("2026-11-23T02:13:07Z")


def test_a_second_visit_within_a_second_is_lost_for_good(agent: Desk) -> None:
    chat = agent.visitor()
    with chat.joined() as socket:
        visit(socket, HOME)
        visit(socket, PRICING)
        assert alive(socket)
    assert urls(chat.visits()) == [HOME]


def test_the_second_is_counted_on_each_socket(agent: Desk) -> None:
    chat = agent.visitor()
    with chat.joined() as one, chat.joined() as other:
        visit(one, HOME)
        assert alive(one)
        visit(other, PRICING)
        assert alive(other)
    assert urls(chat.visits()) == [PRICING, HOME]


def test_the_same_address_as_the_last_is_kept_once_and_a_way_back_is_a_visit(agent: Desk) -> None:
    chat = agent.visitor()
    for url, title in ((HOME, "Home"), (HOME, "Another title"), (PRICING, "Pricing"), (HOME, "Home again")):
        with chat.joined() as socket:
            visit(socket, url, title)
            assert alive(socket)
    assert [(each["url"], each["title"]) for each in chat.visits()] == [
        (HOME, "Home again"),
        (PRICING, "Pricing"),
        (HOME, "Home"),
    ]


@pytest.mark.parametrize(
    "url", ["", "ftp://shop.example/x", "javascript:alert(1)", "/pricing", "file:///etc", 7]
)
def test_what_is_no_web_page_is_passed_over(url: Any, agent: Desk) -> None:
    chat = agent.visitor()
    with chat.joined() as socket:
        visit(socket, url)
        assert alive(socket)
    assert chat.visits() == []


def test_a_rejected_visit_takes_the_place_of_a_good_one(agent: Desk) -> None:
    chat = agent.visitor()
    with chat.joined() as socket:
        visit(socket, "ftp://shop.example/")
        visit(socket, HOME)
        assert alive(socket)
    assert chat.visits() == []


def test_address_and_title_are_cut_at_their_bytes(agent: Desk) -> None:
    chat = agent.visitor()
    long = HOME + "x" * 3000
    with chat.joined() as socket:
        visit(socket, long, "é" * 200)
        assert alive(socket)
    [kept] = chat.visits()
    assert kept["url"] == long[:PAGE_VISIT_URL_MAX]
    assert kept["title"] == "é" * (PAGE_VISIT_TITLE_MAX // 2)


def test_twenty_visits_are_kept_and_the_newest_come_first(agent: Desk) -> None:
    chat = agent.visitor()
    for number in range(22):
        with chat.joined() as socket:
            visit(socket, f"{HOME}{number}")
            assert alive(socket)
    assert urls(chat.visits()) == [f"{HOME}{number}" for number in range(21, 1, -1)]


def test_visits_stay_with_the_visitor_when_the_conversation_becomes_a_contacts(agent: Desk) -> None:
    chat = agent.visitor()
    with chat.joined() as socket:
        visit(socket, HOME)
        assert alive(socket)
    token, _ = agent.contact()
    agent.get("/api/v1/widget/chat/auth/me", token, headers={"X-Libredesk-Visitor-Token": chat.token})
    assert chat.visits() == []


def test_a_title_may_be_missing(agent: Desk) -> None:
    chat = agent.visitor()
    with chat.joined() as socket:
        say(socket, "page_visit", url=HOME)
        assert alive(socket)
    assert [(each["url"], each["title"]) for each in chat.visits()] == [(HOME, "")]
