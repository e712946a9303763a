from urllib.parse import urlsplit

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from embedcheck.browser.page_watcher import CHATTER_MAX, PageWatcher
from embedcheck.browser.pages import Pages
from embedcheck.model.observations import (
    ConsoleLine,
    CspViolation,
    Navigated,
    Noted,
    PageError,
    PostMessage,
    TitleChanged,
)
from embedcheck.sandbox.serving import serve
from tests.browser.scene import Notebook, Theatre, on_site, small_site

HOME = "<!doctype html><title>Home</title><h1>Home</h1>"
ABOUT = "<!doctype html><title>About</title><h1>About</h1>"


def ways(notebook: Notebook) -> list[tuple[str, str]]:
    """How the page moved, and to which path, query and fragment."""
    return [(seen.how, "/" + seen.url.split("/", 3)[3]) for seen in notebook.of(Navigated)]


@pytest.mark.browser
def test_loads_reloads_and_the_back_button_are_told_apart(theatre: Theatre) -> None:
    async def scene() -> list[tuple[str, str]]:
        async with on_site(theatre, {"/": HOME, "/about": ABOUT}) as (session, page, _):
            await session.visitor.visit("/")
            await session.visitor.visit("/about")
            await session.visitor.reload()
            await session.visitor.back()
            await page.one(Navigated, how="traverse")
            return ways(page)

    assert theatre.play(scene()) == [
        ("load", "/"),
        ("load", "/about"),
        ("reload", "/about"),
        ("traverse", "/"),
    ]


MOVES = """() => {
  history.pushState({}, '', '/one?x=1');
  location.hash = 'part';
  history.replaceState({}, '', '/two');
  history.replaceState({}, '', '/two');
}"""


@pytest.mark.browser
def test_every_kind_of_in_page_navigation_is_seen_and_one_to_the_same_url_is_not(theatre: Theatre) -> None:
    async def scene() -> list[tuple[str, str]]:
        async with on_site(theatre, {"/": HOME}) as (session, page, _):
            await session.visitor.visit("/")
            await session.visitor.evaluate(MOVES)
            await session.visitor.evaluate("history.back()")
            await page.one(Navigated, how="traverse")
            return ways(page)

    assert theatre.play(scene())[1:] == [
        ("push", "/one?x=1"),
        ("hash", "/one?x=1#part"),
        ("replace", "/two"),
        ("traverse", "/one?x=1"),
    ]


@pytest.mark.browser
def test_a_browser_without_the_navigation_api_is_watched_all_the_same(theatre: Theatre) -> None:
    async def scene() -> list[tuple[str, str]]:
        context = await theatre.browser.handle.new_context()
        await context.add_init_script("Object.defineProperty(window, 'navigation', { value: undefined })")
        notebook = Notebook()
        await PageWatcher(notebook.record, Pages()).attach(context)
        page = await context.new_page()
        async with serve(small_site({"/": HOME})) as port:
            await page.goto(f"http://localhost:{port}/")
            await page.evaluate("history.pushState({}, '', '/one')")
            await notebook.one(Navigated, how="push")
            await page.evaluate("history.back()")
            await notebook.one(Navigated, how="traverse")
        await context.close()
        return ways(notebook)

    assert theatre.play(scene()) == [("load", "/"), ("push", "/one"), ("traverse", "/")]


@pytest.mark.browser
def test_a_title_that_is_set_later_is_a_fact_of_its_own(theatre: Theatre) -> None:
    async def scene() -> tuple[Navigated, TitleChanged]:
        async with on_site(theatre, {"/": HOME}) as (session, page, _):
            await session.visitor.visit("/")
            await session.visitor.navigate("push", "/one", "One", 0.05)
            return await page.one(Navigated, how="push"), await page.one(TitleChanged)

    moved, retitled = theatre.play(scene())
    assert moved.title == "Home"
    assert retitled.title == "One"
    assert retitled.url.endswith("/one")


ROUTED = f"""{HOME}<script>
  addEventListener('click', () => history.pushState({{}}, '', '/by-the-page'));
</script><script src="/wrapper.js"></script>"""
WRAPPER = """const honest = history.pushState;
history.pushState = function () { honest.apply(this, arguments) };
const moved = () => history.pushState({}, '', '/by-the-script');
addEventListener('keydown', moved);"""


@pytest.mark.browser
def test_whose_script_moved_the_page_is_told_and_which_wrapper_the_call_passed(
    theatre: Theatre,
) -> None:
    async def script(_: Request) -> Response:
        return Response(WRAPPER, media_type="text/javascript")

    native = "void History.prototype.replaceState.call(history, {}, '', '/past-all')"

    async def scene() -> list[tuple[str, list[str], bool | None]]:
        async with on_site(theatre, {"/": ROUTED, "/wrapper.js": script}) as (session, page, _):
            await session.visitor.visit("/")
            await session.visitor.click("h1")
            await session.visitor.press("a")
            await session.visitor.navigate("push", "/by-us", None, 0)
            await session.visitor.evaluate(native)
            await page.one(Navigated, how="replace")
            clocks = [seen.clock for seen in page.of(Navigated)]
            assert clocks == sorted(clocks)
            assert clocks[0] > 0
            return [
                (urlsplit(seen.script).path, [urlsplit(url).path for url in seen.passed], seen.replaced)
                for seen in page.of(Navigated)
            ]

    assert theatre.play(scene()) == [
        ("", [], None),
        ("/", ["/wrapper.js", "/"], True),
        ("/wrapper.js", ["/wrapper.js"], True),
        ("", ["/wrapper.js"], True),
        ("", [], False),
    ]


FRAMED = """<!doctype html><title>Home</title>
<iframe src="http://127.0.0.1:PORT/widget?inbox_id=i-1"></iframe>
<script>addEventListener('message', (event) => event.source.postMessage({ type: 'SESSION_DATA', sessionToken: 't' }, '*'))</script>"""
WIDGET = """<!doctype html><script>
parent.postMessage({ type: 'SOMETHING_ELSE' }, '*');
parent.postMessage({ type: 'VUE_APP_READY', extra: 1 }, '*');
</script>"""


async def framed(request: Request) -> Response:
    return HTMLResponse(FRAMED.replace("PORT", str(request.url.port)))


@pytest.mark.browser
def test_messages_of_the_protocol_are_told_by_the_window_that_heard_them(theatre: Theatre) -> None:
    async def scene() -> list[PostMessage]:
        async with on_site(theatre, {"/": framed, "/widget": WIDGET}) as (session, page, _):
            await session.visitor.visit("/")
            await page.one(PostMessage, heard_by="iframe")
            return page.of(PostMessage)

    host, *in_iframe = theatre.play(scene())
    assert (host.heard_by, host.type, host.data["extra"]) == ("host", "VUE_APP_READY", 1)
    assert {seen.heard_by for seen in in_iframe} == {"iframe"}
    assert in_iframe[0].data["sessionToken"] == "t"


def policed(header: str) -> dict[str, object]:
    async def answer(_: Request) -> Response:
        html = '<!doctype html><title>Strict</title><script src="http://desk.invalid/widget.js"></script>'
        return HTMLResponse(html, headers={header: "script-src 'self'"})

    return {"/": answer}


@pytest.mark.browser
def test_a_resource_that_the_policy_refuses_is_seen(theatre: Theatre) -> None:
    async def scene() -> CspViolation:
        async with on_site(theatre, policed("content-security-policy")) as (session, page, _):  # type: ignore[arg-type]
            await session.visitor.visit("/")
            return await page.one(CspViolation)

    seen = theatre.play(scene())
    assert seen.directive == "script-src-elem"
    assert seen.blocked == "http://desk.invalid/widget.js"


@pytest.mark.browser
def test_a_report_only_policy_refuses_nothing_and_is_not_told(theatre: Theatre) -> None:
    async def scene() -> list[CspViolation]:
        async with on_site(theatre, policed("content-security-policy-report-only")) as (session, page, _):  # type: ignore[arg-type]
            await session.visitor.visit("/")
            await session.visitor.evaluate("console.error('after')")
            await page.one(ConsoleLine, text="after")
            return page.of(CspViolation)

    assert theatre.play(scene()) == []


@pytest.mark.browser
def test_every_console_line_is_seen_for_a_leak_may_be_mere_chatter(theatre: Theatre) -> None:
    script = "console.log('chatter'); console.warn('careful'); throw new Error('broken')"

    async def scene() -> tuple[list[ConsoleLine], PageError]:
        async with on_site(theatre, {"/": f"<script>{script}</script>"}) as (session, page, _):
            await session.visitor.visit("/")
            return page.of(ConsoleLine), await page.one(PageError)

    lines, error = theatre.play(scene())
    assert [(line.level, line.text) for line in lines] == [("log", "chatter"), ("warning", "careful")]
    assert lines[0].source.startswith("http://localhost")
    assert "broken" in error.message
    assert urlsplit(error.source).path == "/"


@pytest.mark.browser
def test_a_site_that_logs_without_end_does_not_drown_its_errors(theatre: Theatre) -> None:
    script = "for (let i = 0; i < 500; i++) console.log(i); console.error('the one that matters')"

    async def scene() -> list[ConsoleLine]:
        async with on_site(theatre, {"/": f"<script>{script}</script>"}) as (session, page, _):
            await session.visitor.visit("/")
            await page.one(ConsoleLine, text="the one that matters")
            return page.of(ConsoleLine)

    assert len(theatre.play(scene())) == CHATTER_MAX + 1


@pytest.mark.browser
def test_the_page_cannot_tell_that_it_is_watched(theatre: Theatre) -> None:
    look = "() => [Object.keys(window).sort(), history.pushState.toString(), WebSocket.toString()]"

    async def scene() -> tuple[object, object]:
        async with serve(small_site({"/": HOME})) as port:
            context = await theatre.browser.handle.new_context()
            plain = await context.new_page()
            await plain.goto(f"http://localhost:{port}/")
            unwatched = await plain.evaluate(look)
            await context.close()
        async with on_site(theatre, {"/": HOME}) as (session, _, _):
            await session.visitor.visit("/")
            return unwatched, await session.visitor.evaluate(look)

    unwatched, watched = theatre.play(scene())
    assert watched == unwatched


@pytest.mark.browser
def test_a_dialog_is_noted_and_does_not_stop_the_page(theatre: Theatre) -> None:
    async def scene() -> tuple[object, Noted]:
        async with on_site(theatre, {"/": HOME}) as (session, page, _):
            await session.visitor.visit("/")
            return await session.visitor.evaluate("confirm('Really?')"), await page.one(Noted)

    answer, noted = theatre.play(scene())
    assert answer is False
    assert "Really?" in noted.text


@pytest.mark.browser
def test_a_popup_is_another_page(theatre: Theatre) -> None:
    async def scene() -> Navigated:
        async with on_site(theatre, {"/": HOME, "/about": ABOUT}) as (session, page, _):
            await session.visitor.visit("/")
            await session.visitor.evaluate("void window.open('/about')")
            return await page.one(Navigated, page=1)

    assert theatre.play(scene()).title == "About"
