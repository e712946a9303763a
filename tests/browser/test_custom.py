from dataclasses import replace

import pytest

from embedcheck.errors import ScenarioMistake, StepFailed
from embedcheck.model.frontend import SiteCalls
from embedcheck.model.observations import EmbedState, TokensKept
from embedcheck.sandbox.custom_frontend.frontend import FRONTEND
from embedcheck.steps.stage import Timeouts
from embedcheck.wire import endpoints
from tests.browser.custom_page import FRONTEND as SMALL
from tests.browser.custom_page import in_a_shadow_root
from tests.browser.scene import Notebook, Theatre, a_jwt, asked, on_sandbox, on_site

HURRY = Timeouts(step=1.5)
MERGED = """new Promise((done) => {
  const look = () => localStorage.getItem('tea-chat.visitor') ? setTimeout(look, 20) : done()
  look()
})"""


@pytest.mark.browser
def test_a_visitor_signs_in_is_merged_and_signs_out_by_the_sites_own_calls(theatre: Theatre) -> None:
    async def scene() -> tuple[Notebook, Notebook]:
        async with on_sandbox(theatre, custom=True, frontend=FRONTEND) as (session, page, wire, target):
            visitor = session.visitor
            await visitor.visit("/")
            await visitor.show()
            await visitor.say("Hello m1")
            await visitor.look()
            await visitor.set_user(a_jwt(target))
            await visitor.evaluate(MERGED)
            await visitor.look()
            await visitor.logout()
            await visitor.hide()
            await visitor.look()
            return page, wire

    page, wire = theatre.play(scene())
    offered = [
        request.headers[endpoints.VISITOR_HEADER]
        for request in asked(wire, endpoints.CONVERSATIONS)
        if endpoints.VISITOR_HEADER in request.headers
    ]
    before, merged, after = page.of(TokensKept)
    assert set(offered) == {before.visitor}
    assert (bool(merged.session), merged.visitor) == (True, "")
    assert (after.session, after.visitor) == ("", "")
    assert not page.of(EmbedState)[-1].open


@pytest.mark.browser
def test_a_jwt_is_held_out_to_every_page_and_taken_back(theatre: Theatre) -> None:
    async def scene() -> int:
        async with on_sandbox(theatre, custom=True, frontend=FRONTEND) as (session, _, wire, target):
            await session.visitor.hold_user_jwt(a_jwt(target))
            await session.visitor.visit("/")
            await session.visitor.open_widget()
            await session.visitor.hold_user_jwt("")
            await session.visitor.visit("/pricing")
            await session.visitor.open_widget()
            return len(asked(wire, endpoints.EXCHANGE))

    assert theatre.play(scene()) == 1


@pytest.mark.browser
def test_a_refused_jwt_ends_the_gesture_and_leaves_the_judgement_to_others(theatre: Theatre) -> None:
    async def scene() -> int:
        async with on_sandbox(theatre, custom=True, frontend=FRONTEND, timeouts=Timeouts(step=5.0)) as (
            session,
            _,
            wire,
            target,
        ):
            await session.visitor.visit("/")
            await session.visitor.open_widget()
            await session.visitor.set_user(a_jwt(target, exp=1))
            return len(asked(wire, endpoints.EXCHANGE))

    assert theatre.play(scene()) == 1


@pytest.mark.browser
def test_a_call_that_nobody_configured_or_that_breaks_is_told(theatre: Theatre) -> None:
    async def scene(calls: SiteCalls) -> None:
        frontend = replace(SMALL, calls=calls)
        async with on_site(theatre, {"/": in_a_shadow_root()}, frontend=frontend, timeouts=HURRY) as (
            session,
            _,
            _,
        ):
            await session.visitor.visit("/")
            await session.visitor.set_user("a.b.c")

    with pytest.raises(StepFailed, match=r"`widget\.api\.set_user` is missing"):
        theatre.play(scene(SiteCalls()))
    with pytest.raises(StepFailed, match="shopChat is not defined"):
        theatre.play(scene(SiteCalls(set_user="shopChat.signIn(jwt)")))


@pytest.mark.browser
def test_a_selector_that_no_browser_can_read_is_a_mistake_of_the_configuration(theatre: Theatre) -> None:
    wrong = replace(SMALL, selectors=replace(SMALL.selectors, continue_="li >> text=last"))

    async def scene() -> None:
        async with on_site(theatre, {}, frontend=wrong):
            pass

    with pytest.raises(ScenarioMistake, match=r"widget\.selectors\.continue is no CSS selector"):
        theatre.play(scene())


@pytest.mark.browser
def test_a_chat_that_is_not_there_says_which_selector_found_nothing(theatre: Theatre) -> None:
    async def scene() -> None:
        async with on_site(theatre, {"/": "<!doctype html>"}, frontend=SMALL, timeouts=HURRY) as (
            session,
            _,
            _,
        ):
            await session.visitor.visit("/")
            await session.visitor.open_widget()

    with pytest.raises(StepFailed, match=r"nothing on the page is its launcher, button\.open"):
        theatre.play(scene())
