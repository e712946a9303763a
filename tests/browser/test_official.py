from typing import Any

import pytest

from embedcheck.errors import StepFailed
from embedcheck.model.observations import (
    ConsoleLine,
    CspViolation,
    EmbedState,
    Frame,
    Navigated,
    Observation,
    PostMessage,
    ResponseReceived,
    Way,
)
from embedcheck.probe import Agent
from embedcheck.steps.stage import Timeouts
from embedcheck.wire import endpoints
from tests.browser.scene import Notebook, Theatre, a_jwt, asked, on_sandbox

HURRY = Timeouts(step=1.5)


def conversation(wire: Notebook) -> str:
    return asked(wire, endpoints.LAST_SEEN)[-1].url.split("/")[-2]


@pytest.mark.browser
def test_a_click_on_the_launcher_opens_the_widget_and_another_closes_it(theatre: Theatre) -> None:
    async def scene() -> list[bool]:
        async with on_sandbox(theatre) as (session, page, _, _):
            visitor = session.visitor
            await visitor.visit("/")
            was_open = [visitor.widget_open]
            for gesture in (
                visitor.open_widget,
                visitor.open_widget,
                visitor.close_widget,
                visitor.close_widget,
            ):
                await gesture()
                await visitor.look()
                was_open += [visitor.widget_open, page.of(EmbedState)[-1].open]
            return was_open

    assert theatre.play(scene()) == [False, True, True, True, True, False, False, False, False]


@pytest.mark.browser
def test_on_a_phone_the_widget_is_tapped_open_and_closed_from_within(theatre: Theatre) -> None:
    async def scene() -> list[tuple[bool, str]]:
        async with on_sandbox(theatre, device="iPhone 13") as (session, page, _, _):
            await session.visitor.visit("/")
            await session.visitor.open_widget()
            await session.visitor.look()
            await session.visitor.close_widget()
            await session.visitor.look()
            return [(seen.open, seen.launcher) for seen in page.of(EmbedState)]

    assert theatre.play(scene()) == [(True, "hidden"), (False, "usable")]


@pytest.mark.browser
def test_show_and_hide_go_through_the_sites_own_api(theatre: Theatre) -> None:
    async def scene() -> list[bool]:
        async with on_sandbox(theatre) as (session, _, _, _):
            await session.visitor.visit("/")
            await session.visitor.show()
            shown = session.visitor.widget_open
            await session.visitor.hide()
            return [shown, session.visitor.widget_open]

    assert theatre.play(scene()) == [True, False]


@pytest.mark.browser
def test_a_visitor_who_comes_back_is_signed_in_offered_the_chat_and_signed_out(theatre: Theatre) -> None:
    """A visitor's life in one scene: chat, sign in (and be merged), reload, sign out."""

    async def scene() -> tuple[Notebook, Notebook]:
        async with on_sandbox(theatre) as (session, page, wire, target):
            visitor = session.visitor
            await visitor.visit("/")
            await visitor.open_widget()
            await visitor.say("Hello m1")
            await visitor.set_user(a_jwt(target))
            await visitor.reload()
            await visitor.open_widget()
            await visitor.say("Again m2")
            await visitor.logout()
            await page.one(PostMessage, heard_by="iframe", type="CLEAR_SESSION")
        return page, wire

    page, wire = theatre.play(scene())
    assert len(asked(wire, endpoints.INIT)) == len(asked(wire, endpoints.MESSAGE)) == 1
    cleared = [seen for seen in wire.of(ResponseReceived) if endpoints.CLEAR_VISITOR_HEADER in seen.headers]
    assert len(cleared) == 1
    assert page.of(PostMessage, type="CLEAR_VISITOR_TOKEN", heard_by="host")


@pytest.mark.browser
def test_a_refused_jwt_ends_the_gesture_and_leaves_the_judgement_to_others(theatre: Theatre) -> None:
    async def scene() -> list[int]:
        async with on_sandbox(theatre) as (session, _, wire, target):
            await session.visitor.visit("/")
            await session.visitor.set_user(a_jwt(target, exp=1))
            (exchange,) = asked(wire, endpoints.EXCHANGE)
            answer = await wire.one(ResponseReceived, id=exchange.id)
            return [answer.status]

    assert theatre.play(scene()) == [401]


@pytest.mark.browser
def test_a_jwt_can_be_held_out_to_every_page_and_taken_back(theatre: Theatre) -> None:
    async def scene() -> list[int]:
        async with on_sandbox(theatre) as (session, _, wire, target):
            exchanges = []
            for jwt in (a_jwt(target), a_jwt(target, first_name="Bea"), ""):
                await session.visitor.hold_user_jwt(jwt)
                await session.visitor.visit("/")
                await session.visitor.open_widget()
                exchanges.append(len(asked(wire, endpoints.EXCHANGE)))
            bodies = {request.body for request in asked(wire, endpoints.EXCHANGE)}
            return [*exchanges, len(bodies)]

    assert theatre.play(scene()) == [1, 2, 2, 2]


@pytest.mark.browser
def test_what_an_agent_does_can_be_waited_for(theatre: Theatre) -> None:
    async def scene() -> None:
        async with on_sandbox(theatre) as (session, _, wire, target):
            visitor = session.visitor
            await visitor.visit("/")
            await visitor.open_widget()
            await visitor.say("Hello m1")
            await wire.one(Frame, way=Way.RECEIVED, kind="joined")
            async with Agent.of(target) as agent:
                await agent.say(conversation(wire), "Hi a1")
                await visitor.see_message("a1", "agent", times=1, within=15)
                await visitor.see_message("a1", "visitor", times=0, within=15)
                await visitor.see_text("Hi a1", where="widget", shown=True, within=15)
                await visitor.close_widget()
                await visitor.see_text("Hi a1", where="widget", shown=False, within=15)
                await visitor.see_unread(0, within=15)
                await agent.say(conversation(wire), "Hi a2")
                await visitor.see_unread(1, within=15)

    theatre.play(scene())


Sign = tuple[type[Observation], dict[str, Any]]

# What has happened by the time at which there is no more hope, and what the visitor then says.
LOADED: Sign = (PostMessage, {"type": "WIDGET_LOADED"})
BROKEN: list[tuple[str, Sign, str]] = [
    ("script_missing", (Navigated, {}), "no script tag"),
    ("wrong_inbox", (ConsoleLine, {}), "Inbox not found"),
    ("csp_blocks_frame", (CspViolation, {}), "(frame-src) refuses the widget's iframe"),
    ("launcher_covered", LOADED, "covered by"),
    ("launcher_is_dead", LOADED, "did not open"),
]


@pytest.mark.browser
@pytest.mark.parametrize(("fault", "sign", "what"), BROKEN, ids=[fault for fault, _, _ in BROKEN])
def test_a_chat_that_cannot_be_opened_says_which_link_is_broken(
    theatre: Theatre, fault: str, sign: Sign, what: str
) -> None:
    async def scene() -> StepFailed:
        async with on_sandbox(theatre, fault, timeouts=HURRY) as (session, page, _, _):
            await session.visitor.visit("/")
            kind, wanted = sign
            await page.one(kind, **wanted)
            with pytest.raises(StepFailed) as failure:
                await session.visitor.open_widget()
            return failure.value

    failure = theatre.play(scene())
    assert what in failure.what
    assert failure.next_step
