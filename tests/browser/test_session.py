import asyncio
from pathlib import Path
from typing import Any

import pytest

from embedcheck.browser import Browser, BrowserSession, LaunchOptions, Recording, SessionOptions, launch
from embedcheck.errors import BadSetup, ScenarioMistake, StepFailed
from embedcheck.model.observations import ConsoleLine, ScreenshotTaken
from embedcheck.model.target import Target
from tests.browser.scene import Theatre, on_site

HOME = "<!doctype html><meta name=viewport content='width=device-width'><title>Home</title><h1>Home</h1>"
SIZE = "() => [innerWidth, innerHeight, navigator.language, navigator.maxTouchPoints > 0]"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [1280, 720, "en-US", False]),
        ({"viewport": (800, 600), "locale": "de-DE"}, [800, 600, "de-DE", False]),
        ({"device": "iPhone 13"}, [390, 664, "en-US", True]),
        ({"device": "iPhone 13", "viewport": (300, 500)}, [300, 500, "en-US", True]),
        ({"viewport": (320, 568), "touch": True}, [320, 568, "en-US", True]),
    ],
)
def test_the_window_is_as_asked_for(
    theatre: Theatre, options: dict[str, Any], expected: list[object]
) -> None:
    async def scene() -> object:
        async with on_site(theatre, {"/": HOME}, **options) as (session, _, _):
            await session.visitor.visit("/")
            return await session.visitor.evaluate(SIZE)

    assert theatre.play(scene()) == expected


TASTES = (
    "() => ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)']"
    ".map((question) => matchMedia(question).matches)"
)


@pytest.mark.browser
def test_a_visitor_has_tastes(theatre: Theatre) -> None:
    async def scene() -> object:
        tastes: dict[str, Any] = {"color_scheme": "dark", "reduced_motion": "reduce"}
        async with on_site(theatre, {"/": HOME}, **tastes) as (session, _, _):
            await session.visitor.visit("/")
            return await session.visitor.evaluate(TASTES)

    assert theatre.play(scene()) == [True, True]


@pytest.mark.browser
def test_an_unknown_device_is_refused_before_anything_is_opened(theatre: Theatre) -> None:
    async def scene() -> None:
        async with on_site(theatre, {"/": HOME}, device="iFone"):
            pytest.fail("it opened")

    with pytest.raises(ScenarioMistake, match="iFone"):
        theatre.play(scene())


@pytest.mark.browser
def test_each_session_is_a_visitor_of_its_own(theatre: Theatre) -> None:
    async def scene() -> object:
        async with (
            on_site(theatre, {"/": HOME}) as (first, _, _),
            on_site(theatre, {"/": HOME}) as (second, _, _),
        ):
            await first.visitor.visit("/")
            await first.visitor.evaluate("document.cookie = 'who=first'")
            await second.visitor.visit("/")
            return await second.visitor.evaluate("document.cookie")

    assert theatre.play(scene()) == ""


@pytest.mark.browser
def test_a_page_that_hangs_does_not_keep_the_session_from_closing(theatre: Theatre, tmp_path: Path) -> None:
    async def scene() -> tuple[float, int]:
        loop = asyncio.get_running_loop()
        site = on_site(theatre, {"/": HOME}, folder=tmp_path, tracing=Recording.ON)
        async with site as (session, page, _):
            await session.visitor.visit("/")
            await session.visitor.evaluate("void setTimeout(() => { console.error('now'); for (;;); })")
            await page.one(ConsoleLine)
            began = loop.time()
        return loop.time() - began, len(theatre.browser.handle.contexts)

    seconds, contexts = theatre.play(scene())
    assert seconds < 6
    assert contexts == 0


@pytest.mark.browser
@pytest.mark.parametrize(("failed", "kept"), [(True, True), (False, False)])
def test_a_trace_is_kept_where_the_attempt_failed(
    theatre: Theatre, tmp_path: Path, failed: bool, kept: bool
) -> None:
    async def scene() -> BrowserSession:
        async with on_site(theatre, {"/": HOME}, folder=tmp_path, tracing=Recording.RETAIN_ON_FAILURE) as (
            session,
            _,
            _,
        ):
            await session.visitor.visit("/")
            if failed:
                await session.ended(failed=True)
        return session

    session = theatre.play(scene())
    assert (session.trace == "trace.zip") is kept
    assert (tmp_path / "trace.zip").exists() is kept


@pytest.mark.browser
def test_a_failed_attempt_leaves_a_last_picture(theatre: Theatre, tmp_path: Path) -> None:
    async def scene() -> tuple[tuple[str, ...], list[ScreenshotTaken]]:
        async with on_site(theatre, {"/": HOME}, folder=tmp_path) as (session, page, _):
            await session.visitor.visit("/")
            await session.ended(failed=True)
            return session.screenshots, page.of(ScreenshotTaken)

    pictures, told = theatre.play(scene())
    assert pictures == ("failure.png",)
    assert told == [ScreenshotTaken(name="failure", path="failure.png")]
    assert (tmp_path / "failure.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.browser
def test_the_error_that_ends_a_session_is_the_one_that_was_raised(theatre: Theatre) -> None:
    """And not a group of errors around it: whoever opened the session must be able to catch it."""

    async def scene() -> None:
        async with on_site(theatre, {"/": HOME}) as (session, _, _):
            await session.visitor.visit("/")
            raise StepFailed("mine", next_step="x")

    with pytest.raises(StepFailed, match="mine"):
        theatre.play(scene())


@pytest.mark.browser
def test_a_cancelled_session_is_closed_too(theatre: Theatre) -> None:
    async def scene() -> int:
        opened = asyncio.Event()

        async def attempt() -> None:
            async with on_site(theatre, {"/": HOME}) as (session, _, _):
                await session.visitor.visit("/")
                opened.set()
                await session.visitor.evaluate("new Promise(() => {})")

        async with asyncio.TaskGroup() as group:
            task = group.create_task(attempt())
            await opened.wait()
            task.cancel()
        return len(theatre.browser.handle.contexts)

    assert theatre.play(scene()) == 0


def session_in(browser: Browser) -> BrowserSession:
    return BrowserSession(
        browser,
        SessionOptions(),
        target=Target(site="http://localhost:9", instance="http://127.0.0.1:9", inbox="i-1"),
        folder=Path(),
        page_record=lambda _: None,
        wire_record=lambda _: None,
    )


@pytest.mark.browser
def test_a_browser_that_went_away_is_a_bad_setup() -> None:
    async def scene() -> None:
        async with launch(LaunchOptions()) as browser:
            async with session_in(browser) as session:
                await browser.handle.close()
                with pytest.raises(BadSetup, match="closed unexpectedly"):
                    await session.visitor.visit("/")
            async with session_in(browser):
                pytest.fail("it opened")

    with pytest.raises(BadSetup, match="opens no session"):
        asyncio.run(scene())
