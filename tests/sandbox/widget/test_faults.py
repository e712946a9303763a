"""A few lies of each kind, seen in a browser; that each trips its check is the self-test's to prove."""

from typing import Any

import pytest

from tests.browser.scene import Theatre
from tests.sandbox.widget.visit import Visit, see

pytestmark = pytest.mark.browser


async def cookies(visit: Visit) -> list[str]:
    await visit.first_chat()
    found = await visit.page.context.cookies()
    return sorted(each["name"].split("-")[1] for each in found if "libredesk" in each["name"])


def test_a_session_that_is_not_stored_leaves_only_the_visitor_cookie(theatre: Theatre) -> None:
    assert see(theatre, cookies) == ["session", "visitor"]
    assert see(theatre, cookies, "session_not_stored") == ["visitor"]


async def sign_in(visit: Visit) -> tuple[bool, bool]:
    """Whether the visitor cookie survives a sign-in, and whether its token was ever offered."""
    await visit.first_chat("/login")
    await visit.page.click("form button[type=submit]")
    await visit.sees("host", "WIDGET_LOADED", 2)
    kept = any("visitor" in each["name"] for each in await visit.page.context.cookies())
    return kept, any("visitor" in line.split() for line in visit.lines("requests"))


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        ("draw_slowly", (False, True)),
        ("keep_visitor_cookie", (True, True)),
        ("no_visitor_token", (True, False)),
    ],
)
def test_the_visitor_token_is_kept_or_never_offered(
    fault: str, seen: tuple[bool, bool], theatre: Theatre
) -> None:
    assert see(theatre, sign_in, fault) == seen


async def two_messages(visit: Visit) -> list[str]:
    await visit.first_chat(text="first")
    await visit.composer.fill("second")
    await visit.composer.press("Enter")
    await visit.chat.locator("div.items-end").nth(1).wait_for()
    await visit.chat.get_by_text(visit.say_key("globals.messages.sending")).wait_for(state="detached")
    return await visit.stored()


@pytest.mark.parametrize(
    ("fault", "stored"),
    [
        ("draw_slowly", ["first", "second"]),
        ("post_message_twice", ["first", "second", "second"]),
        ("show_but_never_post", ["first"]),
        ("post_half_a_message", ["first", "sec"]),
    ],
)
def test_messages_are_stored_too_often_too_rarely_or_cut(
    fault: str, stored: list[str], theatre: Theatre
) -> None:
    assert see(theatre, two_messages, fault) == stored


async def navigation(visit: Visit) -> list[str]:
    await visit.visit("/app")
    await visit.host("document.title = 'First'")
    await visit.host("history.pushState(null, '', '/app/one'); document.title = 'Second'")
    await visit.until(lambda: len(page_visits(visit)) > 1)
    return page_visits(visit)


def page_visits(visit: Visit) -> list[str]:
    heard = [event["data"] for event in visit.events if event["kind"] == "postmessage"]
    return [
        f"{message['url'].removeprefix(visit.target.site)} {message['title']}"
        for message in heard
        if message["type"] == "PAGE_VISIT"
    ]


@pytest.mark.parametrize(
    ("fault", "second"),
    [
        ("draw_slowly", "/app/one Second"),
        ("stale_title", "/app/one App"),
        ("page_visit_without_title", "/app/one "),
        ("wrong_page_visit_url", "/elsewhere Second"),
    ],
)
def test_page_visits_are_told_rightly_or_wrongly(fault: str, second: str, theatre: Theatre) -> None:
    assert see(theatre, navigation, fault)[1] == second


async def campaign(visit: Visit) -> list[str]:
    await visit.visit("/app")
    await visit.host("history.pushState(null, '', '/app/one?utm=a#top'); document.title = 'Tea & Cake'")
    await visit.until(lambda: len(page_visits(visit)) > 1)
    return page_visits(visit)


@pytest.mark.parametrize(
    ("fault", "second"),
    [
        ("draw_slowly", "/app/one?utm=a#top Tea & Cake"),
        ("page_visit_without_query", "/app/one#top Tea & Cake"),
        ("page_visit_title_escaped", "/app/one?utm=a#top Tea &amp; Cake"),
    ],
)
def test_a_campaign_and_a_title_with_signs_are_told_rightly_or_wrongly(
    fault: str, second: str, theatre: Theatre
) -> None:
    assert see(theatre, campaign, fault)[1] == second


async def moves(visit: Visit) -> list[str]:
    """The last move tells, after whatever was lost before it."""
    await visit.visit("/app")
    for move in ("pushState(null, '', '/app/one')", "replaceState(null, '', '/app/two')"):
        before = await visit.host("location.href")
        await visit.host(f"history.{move}")
        assert before != await visit.host("location.href")
        await visit.host("new Promise((done) => setTimeout(done, 150))")
    await visit.host("location.hash = 'three'")
    await visit.host("new Promise((done) => setTimeout(done, 150))")
    return [line.split()[0] for line in page_visits(visit)]


ALL_MOVES = ["/app", "/app/one", "/app/two", "/app/two#three"]


@pytest.mark.parametrize(
    ("fault", "lost"),
    [
        ("draw_slowly", None),
        ("lose_page_visit_on_push", "/app/one"),
        ("lose_page_visit_on_replace", "/app/two"),
        ("lose_page_visit_on_hash", "/app/two#three"),
    ],
)
def test_each_way_to_another_view_can_be_lost_by_itself(
    fault: str, lost: str | None, theatre: Theatre
) -> None:
    assert see(theatre, moves, fault) == [each for each in ALL_MOVES if each != lost]


def test_agent_html_runs_under_its_fault(theatre: Theatre) -> None:
    """That it never does otherwise is `test_conversation`'s to show."""

    async def look(visit: Visit) -> Any:
        await visit.first_chat()
        await visit.answer("<img src=x onerror=\"parent.postMessage({type: 'RAN'}, '*')\">")
        await visit.sees("host", "RAN")
        return True

    assert see(theatre, look, "run_agent_html")


def test_two_lies_are_told_at_once(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await visit.first_chat()
        cookies = [each["name"] for each in await visit.page.context.cookies()]
        return [name for name in cookies if "session" in name], visit.lines("sent")

    kept, sent = see(theatre, look, "session_not_stored", "join_twice")
    assert kept == []
    assert sent.count("join inbox_id") == 2
