"""What becomes of the chat when a session begins, dies, or changes hands."""

from typing import Any

import pytest

from tests.browser.scene import Theatre
from tests.sandbox.widget.visit import OWN, Visit, empty_chat, see

pytestmark = pytest.mark.browser


def test_after_a_logout_the_conversation_can_still_be_read(theatre: Theatre) -> None:
    """D-26, which the sandbox has because Libredesk has it."""

    async def look(visit: Visit) -> Any:
        await visit.first_chat(text="private")
        await visit.host("window.Libredesk.logout()")
        await visit.sees("iframe", "CLEAR_SESSION")
        return await visit.chat.locator(OWN).inner_text(), await visit.page.context.cookies()

    text, cookies = see(theatre, look)
    assert "private" in text
    assert cookies == []


def test_a_dead_session_is_forgotten_and_the_launcher_stays(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        name = f"libredesk-session-{visit.target.inbox}"
        await visit.page.context.add_cookies([{"name": name, "value": "A" * 43, "url": visit.target.site}])
        await visit.visit("/")
        cleared = [line for line in visit.lines("host") if line.startswith("CL")]
        return cleared, await visit.page.context.cookies(), await visit.host("Libredesk.widgetLoaded")

    assert see(theatre, look) == (["CLEAR_VISITOR_TOKEN", "CLEAR_SESSION_TOKEN", "CLOSE_WIDGET"], [], True)


def test_a_bad_jwt_ends_the_visitors_chat(theatre: Theatre) -> None:
    """D-29, which the sandbox has because Libredesk has it."""

    async def look(visit: Visit) -> Any:
        await visit.first_chat()
        await visit.host("window.Libredesk.setUser('not.a.jwt')")
        await visit.sees("host", "CLOSE_WIDGET")
        await visit.sees("iframe", "WIDGET_CLOSED")
        return await visit.page.context.cookies()

    assert see(theatre, look) == []


def test_the_chat_before_a_logout_is_offered_for_a_merge_after_it(theatre: Theatre) -> None:
    """D-27, which the sandbox has because Libredesk has it."""

    async def look(visit: Visit) -> Any:
        await visit.first_chat("/login")
        await visit.page.click("#logout")
        await visit.sees("iframe", "CLEAR_SESSION")
        await visit.page.click("form button[type=submit]")
        await visit.sees("host", "WIDGET_LOADED", 2)
        return [line for line in visit.lines("requests") if line.endswith("visitor")]

    assert see(theatre, look)


def test_before_the_first_session_there_is_no_socket_and_no_page_visit(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await empty_chat(visit)
        await visit.composer.fill("not sent yet")
        return visit.sockets, visit.lines("sent")

    assert see(theatre, look) == ([], [])
