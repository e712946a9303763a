from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from embedcheck.errors import StepFailed, TargetUnreachable
from embedcheck.model.observations import HistoryUsed, Navigated
from embedcheck.model.target import Target
from embedcheck.model.verdicts import Owner
from embedcheck.sandbox.serving import serve
from embedcheck.steps.stage import Timeouts
from tests.browser.scene import Page, Theatre, on_site, on_target, small_site

HOME = """<!doctype html><title>Home</title><body style="height: 3000px">
<a href="/about">About</a> <input id="name"> <p id="late" hidden>late</p> <p id="end" style="margin-top: 2500px">End</p>
<script>document.querySelector('#name').onkeydown = (event) => { if (event.key === 'Enter') location.assign('/about'); };</script>"""
ABOUT = "<!doctype html><title>About</title><h1>About</h1>"
REDIRECT = "<!doctype html><title>Sent on</title><script>location.replace('/about')</script>"
INBOX = "11e29684-92d9-4837-bb18-ebd1729f608a"
SITE: dict[str, Page] = {"/": HOME, "/about": ABOUT, "/moved": REDIRECT}


async def title_after(
    theatre: Theatre, *gestures: tuple[object, ...], site: dict[str, Page] = SITE
) -> object:
    """Visits /, makes the gestures (a method's name and its arguments), and reads the page's title."""
    async with on_site(theatre, site) as (session, _, _):
        await session.visitor.visit("/")
        for name, *arguments in gestures:
            await getattr(session.visitor, str(name))(*arguments)
        return await session.visitor.evaluate("document.title")


@pytest.mark.browser
@pytest.mark.parametrize(
    "gestures",
    [
        [("visit", "/about")],
        [("visit", "about")],
        [("click", "a")],
        [("fill", "#name", "x"), ("press", "Enter", "#name")],
        [("click", "#name"), ("press", "Enter")],
        [("visit", "/about"), ("back",), ("forward",)],
        [("visit", "/about"), ("reload",)],
        [("new_tab", "/about")],
        [("visit", "/moved"), ("wait_for", "h1")],
    ],
    ids=lambda gestures: " ".join(str(gesture[0]) for gesture in gestures),
)
def test_a_gesture_ends_where_it_leads_to(theatre: Theatre, gestures: list[tuple[object, ...]]) -> None:
    assert theatre.play(title_after(theatre, *gestures)) == "About"


@pytest.mark.browser
def test_a_page_that_the_site_does_not_have_fails_the_step_unless_it_is_wanted(theatre: Theatre) -> None:
    async def scene() -> list[StepFailed]:
        said = []
        async with on_site(theatre, SITE) as (session, _, _):
            await session.visitor.visit("/gone", 404)
            for status in (None, 410):
                with pytest.raises(StepFailed) as caught:
                    await session.visitor.visit("/gone", status)
                said.append(caught.value)
        return said

    whatever, wanted = theatre.play(scene())
    assert whatever.what.startswith("the site answered 404 for http://")
    assert whatever.owner is Owner.SCENARIO
    assert wanted.what.endswith("/gone, not 410")


@pytest.mark.browser
def test_a_page_that_the_site_had_a_moment_ago_is_its_own_to_mend(theatre: Theatre) -> None:
    statuses = iter((200, 404))

    async def fleeting(_: Request) -> Response:
        return HTMLResponse(ABOUT, next(statuses))

    async def scene() -> str:
        async with on_site(theatre, {"/fleeting": fleeting}) as (session, _, _):
            await session.visitor.visit("/fleeting")
            with pytest.raises(StepFailed) as caught:
                await session.visitor.visit("/fleeting")
        return caught.value.owner

    assert theatre.play(scene()) == Owner.SITE


@pytest.mark.browser
@pytest.mark.parametrize(("to", "expected"), [("bottom", 2280), ("top", 0)])
def test_the_page_is_scrolled_to_an_end(theatre: Theatre, to: str, expected: int) -> None:
    async def scene() -> int:
        async with on_site(theatre, SITE) as (session, _, _):
            await session.visitor.visit("/")
            await session.visitor.scroll("#end")
            await session.visitor.scroll(to)
            return int(await session.visitor.evaluate("scrollY"))

    assert theatre.play(scene()) == pytest.approx(expected, abs=100)


@pytest.mark.browser
def test_an_element_is_scrolled_into_view(theatre: Theatre) -> None:
    async def scene() -> bool:
        async with on_site(theatre, SITE) as (session, _, _):
            await session.visitor.visit("/")
            await session.visitor.scroll("#end")
            return bool(await session.visitor.evaluate("scrollY > 1000"))

    assert theatre.play(scene())


@pytest.mark.browser
def test_the_window_can_be_resized(theatre: Theatre) -> None:
    async def scene() -> object:
        async with on_site(theatre, SITE) as (session, _, _):
            await session.visitor.visit("/")
            await session.visitor.set_viewport(500, 400)
            return await session.visitor.evaluate("[innerWidth, innerHeight]")

    assert theatre.play(scene()) == [500, 400]


@pytest.mark.browser
def test_a_browser_that_is_offline_fails_the_step_and_comes_back(theatre: Theatre) -> None:
    async def scene() -> tuple[StepFailed, object]:
        async with on_site(theatre, SITE) as (session, _, _):
            await session.visitor.visit("/")
            await session.visitor.set_offline(True)
            with pytest.raises(StepFailed) as failure:
                await session.visitor.visit("/about")
            await session.visitor.set_offline(False)
            await session.visitor.visit("/about")
            return failure.value, await session.visitor.evaluate("document.title")

    failure, title = theatre.play(scene())
    assert "ERR_INTERNET_DISCONNECTED" in failure.what
    assert title == "About"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("gesture", "what"),
    [
        (("click", "#nobody"), "clicking #nobody: waited 1.5 s, and no element of the page matches"),
        (("fill", "a[", "x"), "filling a["),
        (("wait_for", "#late"), "waiting for #late to be visible"),
        (("back",), "no page to go back to"),
        (("forward",), "no page to go forward to"),
        (("evaluate", "nonsense("), "evaluating the expression"),
        (("navigate", "push", "https://elsewhere.example/", None, 0.0), "navigating to https://elsewhere"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_gesture_that_cannot_be_made_says_what_and_what_to_do(
    theatre: Theatre, gesture: tuple[object, ...], what: str
) -> None:
    async def scene() -> StepFailed:
        async with on_site(theatre, SITE, timeouts=Timeouts(step=1.5)) as (session, _, _):
            name, *arguments = gesture
            await session.visitor.visit("/")
            with pytest.raises(StepFailed) as failure:
                await getattr(session.visitor, str(name))(*arguments)
            return failure.value

    failure = theatre.play(scene())
    assert what in failure.what
    assert failure.next_step


@pytest.mark.browser
def test_a_site_that_is_not_there_is_unreachable(theatre: Theatre) -> None:
    async def scene() -> None:
        async with serve(small_site({})) as port:
            pass
        nowhere = Target(site=f"http://localhost:{port}", instance="http://127.0.0.1", inbox="i-1")
        async with on_target(theatre, nowhere) as (session, _, _):
            await session.visitor.visit("/")

    with pytest.raises(TargetUnreachable, match="ERR_CONNECTION_REFUSED"):
        theatre.play(scene())


@pytest.mark.browser
def test_pictures_of_the_same_name_do_not_replace_each_other(theatre: Theatre, tmp_path: Path) -> None:
    async def scene() -> tuple[str, ...]:
        async with on_site(theatre, SITE, folder=tmp_path) as (session, _, _):
            await session.visitor.visit("/")
            for _ in range(2):
                await session.visitor.screenshot("before login")
            return session.screenshots

    assert theatre.play(scene()) == ("before-login.png", "before-login-2.png")
    assert len(list(tmp_path.glob("*.png"))) == 2


@pytest.mark.browser
def test_a_title_may_come_later_than_the_navigation_and_the_step_waits_for_it(theatre: Theatre) -> None:
    async def scene() -> tuple[object, Navigated]:
        async with on_site(theatre, SITE) as (session, page, _):
            await session.visitor.visit("/")
            await session.visitor.navigate("replace", "/one", "One", 0.05)
            return await session.visitor.evaluate("document.title"), await page.one(Navigated, how="replace")

    title, moved = theatre.play(scene())
    assert (title, moved.title) == ("One", "Home")


@pytest.mark.browser
def test_whether_history_was_wrapped_or_put_back_is_told_with_its_use(theatre: Theatre) -> None:
    wrap = "const own = history.pushState; history.pushState = function () { own.apply(this, arguments) }"

    async def scene() -> list[tuple[bool, bool | None]]:
        async with on_site(theatre, SITE) as (session, page, _):
            await session.visitor.visit("/")
            for script in ("", wrap, "history.pushState = Object.getPrototypeOf(history).pushState"):
                await session.visitor.evaluate(f"(() => {{ {script} }})()")
                await session.visitor.navigate("push", "/one", None, 0)
            return [(used.wrapped, used.replaced) for used in page.of(HistoryUsed)]

    assert theatre.play(scene()) == [(False, False), (True, True), (False, True)]


@pytest.mark.browser
def test_a_planted_session_takes_the_place_of_the_old_one_in_every_cookie_that_held_it(
    theatre: Theatre,
) -> None:
    held = [f"libredesk-session-{INBOX}=old", f"libredesk-visitor-{INBOX}=old", "basket=old-tea"]

    async def scene() -> object:
        async with on_site(theatre, SITE) as (session, _, _):
            await session.visitor.visit("/")
            with pytest.raises(StepFailed, match="no session's cookie"):
                await session.visitor.plant_session("new")
            for cookie in held:
                await session.visitor.evaluate(f"document.cookie = '{cookie}; path=/'")
            await session.visitor.plant_session("new")
            return await session.visitor.evaluate("document.cookie")

    assert sorted(str(theatre.play(scene())).split("; ")) == sorted(
        [held[0].replace("old", "new"), held[1].replace("old", "new"), held[2]]
    )
