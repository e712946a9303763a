"""The loader on the host page: its elements, its cookies, what a host page may call."""

import re
from typing import Any

import pytest

from tests.browser.scene import Theatre
from tests.sandbox.widget.visit import FRAME, Visit, see

pytestmark = pytest.mark.browser

WRAPPER = f"document.querySelector('{FRAME}').previousElementSibling"


def test_wrapper_and_iframe_stand_nameless_at_the_end_of_the_body(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await visit.visit("/")
        return await visit.host(
            f"""[...{WRAPPER}.querySelectorAll('*'), {WRAPPER}, document.querySelector('{FRAME}')]
            .every((each) => ['id', 'class', 'role', 'title'].every((name) => !each.hasAttribute(name)))
            && document.body.lastElementChild.matches('{FRAME}')
            && [{WRAPPER}.style.position, {WRAPPER}.style.zIndex, {WRAPPER}.children.length].join(' ')"""
        )

    assert see(theatre, look) == "fixed 9999 2"


def test_the_launcher_is_hidden_until_the_widget_has_loaded(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await visit.page.goto(visit.target.site)
        await visit.page.wait_for_selector(FRAME, state="attached")
        return await visit.host(f"{WRAPPER}.style.display")

    assert see(theatre, look, "boot_never_ends") == "none"


def test_a_second_copy_and_a_second_init_change_nothing(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await visit.visit("/")
        await visit.page.add_script_tag(url=f"{visit.target.instance}/widget.js")
        same = await visit.host("window.initLibredesk({}) === window.Libredesk")
        warned = [event["text"] for event in visit.events if event["kind"] == "console"]
        return same, await visit.page.locator(FRAME).count(), warned

    assert see(theatre, look) == (True, 1, ["Libredesk Widget is already initialized"])


def test_a_missing_inbox_is_an_uncaught_error(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await visit.page.goto(visit.target.site)
        await visit.until(lambda: any(event["kind"] == "page_error" for event in visit.events))
        return [event["text"] for event in visit.events if event["kind"] == "page_error"]

    assert see(theatre, look, "no_inbox") == ["inboxID is required"]


async def cookies_after_first_chat(visit: Visit) -> list[tuple[Any, ...]]:
    await visit.first_chat()
    found = await visit.page.context.cookies()
    ours = sorted(
        (each for each in found if "libredesk" in each.get("name", "")), key=lambda each: each["name"]
    )
    return [(each["domain"], each["path"], each["sameSite"], each["httpOnly"]) for each in ours]


def test_both_cookies_belong_to_the_whole_host_and_to_no_other(theatre: Theatre) -> None:
    assert see(theatre, cookies_after_first_chat) == [("localhost", "/", "Lax", False)] * 2


def test_on_a_name_of_several_labels_the_cookies_have_the_widest_domain(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await visit.page.goto(visit.target.site.replace("localhost", "www.shop.localhost"))
        await visit.sees("host", "WIDGET_LOADED")
        return await visit.host("window.Libredesk.cookieDomain()")

    assert see(theatre, look) == ";domain=.shop.localhost"


def test_a_malformed_cookie_keeps_the_launcher_away(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        name = f"libredesk-session-{visit.target.inbox}"
        cookie = {"name": name, "value": "%E0%A4%A", "url": visit.target.site}
        await visit.page.context.add_cookies([cookie])  # type: ignore[list-item]
        await visit.page.goto(visit.target.site)
        await visit.until(lambda: any(event["kind"] == "page_error" for event in visit.events))
        return await visit.host(f"{WRAPPER}.style.display")

    assert see(theatre, look) == "none"


def test_on_a_phone_the_open_chat_fills_the_screen_and_hides_the_launcher(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await visit.visit("/")
        before = await visit.host(f"{WRAPPER}.firstElementChild.offsetWidth")
        await visit.open()
        box = await visit.page.locator(FRAME).bounding_box()
        hidden = await visit.host(f"{WRAPPER}.style.display")
        await visit.button("globals.messages.closeChat").click()
        await visit.page.locator(FRAME).wait_for(state="hidden")
        return before, box, hidden, await visit.host(f"{WRAPPER}.style.display")

    whole = {"x": 0, "y": 0, "width": 390, "height": 844}
    assert see(theatre, look, viewport={"width": 390, "height": 844}) == (50, whole, "none", "")


def test_the_chat_can_be_made_wider_and_narrow_again(theatre: Theatre) -> None:
    async def width(visit: Visit) -> Any:
        return await visit.host("window.Libredesk.iframe.style.width")

    async def look(visit: Visit) -> Any:
        await visit.visit("/")
        await visit.open()
        await visit.start()
        widths = [await width(visit)]
        for key in ("globals.terms.expand", "globals.terms.collapse"):
            await visit.button(key).click()
            await visit.sees("iframe", f"WIDGET_EXPANDED isExpanded={key.endswith('expand')}")
            widths.append(await width(visit))
        return widths

    assert see(theatre, look) == ["400px", "750px", "400px"]


def test_a_host_page_hears_of_opening_closing_and_unread_replies(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await visit.first_chat()
        await visit.host(
            """window.told = []; Libredesk.onShow(() => told.push('show')); Libredesk.onHide(() => told.push('hide'));
            Libredesk.onUnreadCountChange((count) => told.push(count))"""
        )
        await visit.host("Libredesk.toggle()")
        await visit.answer("<p>Hi</p>")
        await visit.sees("host", "UPDATE_UNREAD_COUNT count=1")
        badge = await visit.host(
            "Libredesk.unreadBadge.textContent + getComputedStyle(Libredesk.unreadBadge).display"
        )
        await visit.host("Libredesk.show()")
        await visit.sees("host", "UPDATE_UNREAD_COUNT count=0", 2)
        return badge, await visit.host("told"), await visit.host("Libredesk.isVisible()")

    assert see(theatre, look) == ("1flex", [0, "hide", 1, "show", 0], True)


def test_after_destroy_a_new_init_gives_the_dead_instance_back(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await visit.visit("/")
        return await visit.host(
            f"""const pushed = history.pushState; const dead = window.Libredesk; dead.destroy();
            [window.initLibredesk(window.LibredeskSettings) === dead, document.querySelectorAll('{FRAME}').length,
            history.pushState !== pushed, dead.show()]"""
        )

    assert see(theatre, look) == [True, 0, True, None]


@pytest.mark.parametrize(
    ("color", "stroke"),
    [("#2f5d50", "#ffffff"), ("#fff", "#000000"), ("", "#ffffff")],
)
def test_the_arrow_contrasts_with_its_background(color: str, stroke: str, theatre: Theatre) -> None:
    launcher = {"color": color, "position": "left", "logo_url": "", "spacing": {"side": 5, "bottom": 7}}

    async def look(visit: Visit) -> Any:
        settings = {"status": "success", "data": {"launcher": launcher, "colors": {"primary": color}}}
        await visit.page.route(
            re.compile("settings/launcher"),
            lambda route: route.fulfill(json=settings, headers={"access-control-allow-origin": "*"}),
        )
        await visit.visit("/")
        return await visit.host(
            f"[{WRAPPER}.querySelector('path').getAttribute('stroke'), {WRAPPER}.style.left, {WRAPPER}.style.bottom]"
        )

    assert see(theatre, look) == [stroke, "5px", "7px"]
