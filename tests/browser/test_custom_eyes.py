from dataclasses import replace

import pytest

from embedcheck.model.frontend import Frontend
from embedcheck.model.observations import ChatShown, EmbedState, TokensKept
from tests.browser.custom_page import (
    FRONTEND,
    SELECTORS,
    around_an_iframe,
    in_a_shadow_root,
    inside_the_iframe,
)
from tests.browser.scene import Notebook, Theatre, on_site

IN_A_FRAME = Frontend(selectors=replace(SELECTORS, frame="iframe#chat"))
PAGES = {
    "/": in_a_shadow_root(),
    "/open": in_a_shadow_root(hidden="", quiet=""),
    "/covered": in_a_shadow_root()
    + '<div id="bar" style="position: fixed; inset: 0; z-index: 9">cookies</div>',
    "/none": "<!doctype html>nothing here",
    "/around": around_an_iframe(),
    "/inside": inside_the_iframe(),
}
SAID = [
    {"text": "Hello", "author": "visitor", "pending": False},
    {"text": "And there", "author": "agent", "pending": True},
]


def looked(theatre: Theatre, path: str, frontend: Frontend = FRONTEND) -> Notebook:
    async def scene() -> Notebook:
        async with on_site(theatre, PAGES, frontend=frontend) as (session, page, _):
            await session.visitor.visit(path)
            await session.visitor.look()
            return page

    return theatre.play(scene())


@pytest.mark.browser
def test_a_closed_chat_in_a_shadow_root_has_a_launcher_and_a_badge(theatre: Theatre) -> None:
    (state,) = looked(theatre, "/").of(EmbedState)
    assert (state.launcher, state.open, state.loaded, state.unread_shown) == ("usable", False, True, "3")


@pytest.mark.browser
def test_an_open_chat_is_read_from_top_to_bottom_by_whose_words_they_are(theatre: Theatre) -> None:
    page = looked(theatre, "/open")
    assert page.of(EmbedState)[0].open
    (chat,) = page.of(ChatShown)
    assert [{key: each[key] for key in SAID[0]} for each in chat.messages] == SAID
    assert chat.typing
    assert "Today" in chat.text


@pytest.mark.browser
def test_tokens_are_looked_for_where_the_frontend_keeps_them(theatre: Theatre) -> None:
    (kept,) = looked(theatre, "/").of(TokensKept)
    assert (kept.session, kept.places) == ("s-1", FRONTEND.keeps)
    assert "v-1" in kept.visitor


@pytest.mark.browser
def test_a_launcher_that_is_covered_or_missing_is_told_apart(theatre: Theatre) -> None:
    (covered,) = looked(theatre, "/covered").of(EmbedState)
    assert (covered.launcher, covered.covered_by) == ("covered", "div#bar («cookies»)")
    (none,) = looked(theatre, "/none").of(EmbedState)
    assert (none.launcher, none.loaded) == ("none", False)


@pytest.mark.browser
def test_a_chat_in_an_iframe_is_read_inside_of_it(theatre: Theatre) -> None:
    async def scene() -> Notebook:
        async with on_site(theatre, PAGES, frontend=IN_A_FRAME) as (session, page, _):
            await session.visitor.visit("/around")
            await session.visitor.open_widget()
            await session.visitor.see_message("Hello", "visitor", times=1, within=15)
            await session.visitor.look()
            return page

    page = theatre.play(scene())
    assert [(state.launcher, state.open) for state in page.of(EmbedState)] == [("usable", True)]
    assert [message["text"] for message in page.of(ChatShown)[0].messages] == ["Hello", "And there"]
    assert not page.of(TokensKept)
