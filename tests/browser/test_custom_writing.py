from dataclasses import replace

import pytest

from embedcheck.errors import StepFailed
from embedcheck.model.frontend import Frontend
from embedcheck.sandbox.custom_frontend.frontend import FRONTEND
from embedcheck.steps.files import File
from embedcheck.steps.stage import Timeouts
from embedcheck.wire import endpoints
from tests.browser.custom_page import FRONTEND as SMALL
from tests.browser.custom_page import in_a_shadow_root
from tests.browser.scene import Theatre, asked, on_sandbox, on_site

HURRY = Timeouts(step=2.0)
ORDER = File("order.txt", b"42")


@pytest.mark.browser
def test_a_visitor_writes_continues_starts_anew_and_attaches(theatre: Theatre) -> None:
    async def scene() -> tuple[list[str | None], int]:
        async with on_sandbox(theatre, custom=True, frontend=FRONTEND) as (session, _, wire, _):
            visitor = session.visitor
            await visitor.visit("/")
            await visitor.open_widget()
            await visitor.say("One m1")
            await visitor.say("Two\nlines m2")
            await visitor.see_message("m2", "visitor", times=1, within=15)
            await visitor.upload(ORDER)
            await visitor.see_message("order.txt", "visitor", times=1, within=15)
            await visitor.start_conversation()
            await visitor.say("Three m3")
            await visitor.reload()
            await visitor.open_widget()
            await visitor.continue_conversation()
            await visitor.see_message("m3", "visitor", times=1, within=15)
            begun = [request.body for request in asked(wire, endpoints.INIT)]
            return begun, len(asked(wire, endpoints.MESSAGE)) + len(asked(wire, endpoints.UPLOAD))

    begun, others = theatre.play(scene())
    assert [text for text in ("m1", "m3") if text in str(begun)] == ["m1", "m3"]
    assert (len(begun), others) == (2, 2)


@pytest.mark.browser
def test_on_a_phone_the_chat_is_closed_by_its_own_button(theatre: Theatre) -> None:
    async def scene() -> list[bool]:
        async with on_sandbox(theatre, custom=True, frontend=FRONTEND, device="iPhone 13") as (
            session,
            _,
            _,
            _,
        ):
            visitor = session.visitor
            await visitor.visit("/")
            await visitor.open_widget()
            opened = visitor.widget_open
            await visitor.close_widget()
            return [opened, visitor.widget_open]

    assert theatre.play(scene()) == [True, False]


def said_on_a_small_page(theatre: Theatre, frontend: Frontend, *, opens: bool) -> None:
    async def scene() -> None:
        async with on_site(theatre, {"/": in_a_shadow_root()}, frontend=frontend, timeouts=HURRY) as (
            session,
            _,
            _,
        ):
            await session.visitor.visit("/")
            if opens:
                await session.visitor.open_widget()
            await session.visitor.start_conversation()

    theatre.play(scene())


@pytest.mark.browser
def test_in_a_closed_chat_there_is_nowhere_to_write(theatre: Theatre) -> None:
    with pytest.raises(StepFailed, match="way to write") as failure:
        said_on_a_small_page(theatre, SMALL, opens=False)
    assert "Open the chat first" in failure.value.next_step


@pytest.mark.browser
def test_a_part_that_nobody_selected_is_asked_for_by_its_name(theatre: Theatre) -> None:
    with pytest.raises(StepFailed, match="where the frontend has its `start`") as failure:
        said_on_a_small_page(theatre, SMALL, opens=True)
    assert "widget.selectors.start" in failure.value.next_step


@pytest.mark.browser
def test_a_selector_that_finds_nothing_fails_the_gesture(theatre: Theatre) -> None:
    wrong = replace(SMALL, selectors=replace(SMALL.selectors, composer="#nowhere"))
    with pytest.raises(StepFailed, match="way to write"):
        said_on_a_small_page(theatre, wrong, opens=True)
