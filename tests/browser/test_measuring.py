"""Loads that are measured, on a small site whose costs are known."""

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from embedcheck.model.observations import LoadMeasured, Noted, PostMessage, RequestSent
from embedcheck.sandbox.custom_frontend.frontend import FRONTEND
from tests.browser.scene import Notebook, Page, Theatre, on_sandbox, on_site

# The page asks its own host for one more file; its chat comes from the other, the instance.
PAGE = """<!doctype html><title>Home</title><link rel="stylesheet" href="/page.css"><p>Tea</p><script>
const code = document.createElement('script');
code.src = `http://127.0.0.1:${location.port}/widget.js`;
document.head.append(code);
</script>"""
# A launcher and an iframe, a task of 250 ms, two requests of the same path, and a page that is pushed down.
WIDGET = """
window.__libredeskWidgetLoaded = true;
window.Libredesk = { widgetLoaded: true, unreadCount: 0 };
addEventListener('load', () => {
  for (const end = performance.now() + 250; performance.now() < end;);
  const base = `http://127.0.0.1:${location.port}`;
  for (const each of ['a', 'b']) fetch(`${base}/extra?${each}`, { mode: 'no-cors' });
  const launcher = document.createElement('div');
  launcher.style.cssText = 'position: fixed; right: 20px; bottom: 20px';
  launcher.innerHTML = '<div style="width: 60px; height: 60px; background: teal"></div>';
  const frame = document.createElement('iframe');
  frame.src = `${base}/widget?inbox_id=i-1`;
  frame.style.cssText = 'display: none; position: fixed; bottom: 100px; right: 20px';
  launcher.onclick = () => {
    frame.style.display = frame.style.display === 'none' ? 'block' : 'none';
    document.body.style.marginTop = frame.style.display === 'none' ? '0' : '300px';
  };
  document.body.append(launcher, frame);
});
"""


@pytest.mark.browser
def test_a_page_is_loaded_with_the_embed_and_without_in_turn(theatre: Theatre) -> None:
    cookies: list[str] = []

    async def page_css(request: Request) -> Response:
        cookies.append(request.headers.get("cookie", ""))
        return PlainTextResponse("p { height: 400px; background: wheat }", media_type="text/css")

    async def scene() -> tuple[Notebook, Notebook]:
        extra = Route("/extra", lambda _: PlainTextResponse("x" * 5000))
        code = Route("/widget.js", lambda _: PlainTextResponse(WIDGET, media_type="text/javascript"))
        site: dict[str, Page] = {"/": PAGE, "/widget": "<p>chat</p>", "/page.css": page_css}
        async with on_site(theatre, site, extra, code) as (session, page, wire):
            await session.visitor.visit("/")
            both = (
                "document.cookie = 'consent=1; path=/'; document.cookie = 'libredesk-session-i-1=t; path=/'"
            )
            await session.visitor.evaluate(both)
            await session.visitor.measure_embed("/", 2)
            return page, wire

    page, wire = theatre.play(scene())
    assert len([each for each in wire.of(RequestSent) if each.url.endswith("/widget.js")]) == 1
    loads = page.of(LoadMeasured)
    assert [(each.number, each.embed) for each in loads] == [(1, True), (1, False), (2, True), (2, False)]
    first, plain, *_ = loads
    assert {path: count for path, (count, _) in first.by_chat.items()} == {
        "/widget.js": 1,
        "/extra": 2,
        "/widget": 1,
    }
    assert first.by_chat["/extra"][1] == 10_000
    assert plain.by_chat == {}
    assert [count for count, _ in plain.by_page.values()] == [2]
    assert first.by_page == plain.by_page
    # A consent is kept, a chat is not; and each time the file came anew.
    assert cookies[1:] == ["consent=1"] * 4
    assert first.usable_after is not None
    assert 250 < first.usable_after < first.watched_for <= plain.watched_for
    assert plain.usable_after is plain.chat_shift is None
    assert first.blocked is not None
    assert first.blocked > 150
    assert plain.blocked is not None
    assert plain.blocked < first.blocked
    assert first.shift is not None
    assert first.chat_shift is not None
    assert 0.01 < first.chat_shift <= first.shift + 0.0001
    assert plain.shift == 0


@pytest.mark.browser
def test_the_sandboxs_own_widget_is_measured_and_its_twin_is_not_heard_of(theatre: Theatre) -> None:
    async def scene() -> Notebook:
        async with on_sandbox(theatre) as (session, page, _, _):
            await session.visitor.measure_embed("/pricing", 1)
            return page

    page = theatre.play(scene())
    with_embed, without = page.of(LoadMeasured)
    assert with_embed.by_chat["/widget.js"][0] == with_embed.by_chat["/api/v1/widget/chat/settings"][0] == 1
    assert (without.by_chat, without.url) == ({}, with_embed.url)
    assert page.of(PostMessage) == []


@pytest.mark.browser
def test_a_frontend_of_ones_own_cannot_be_left_out(theatre: Theatre) -> None:
    async def scene() -> Notebook:
        async with on_sandbox(theatre, custom=True, frontend=FRONTEND) as (session, page, _, _):
            await session.visitor.measure_embed("/pricing", 1)
            return page

    page = theatre.play(scene())
    assert page.of(LoadMeasured) == []
    (noted,) = page.of(Noted)
    assert "/pricing was not measured" in noted.text
