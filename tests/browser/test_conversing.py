from dataclasses import replace

import pytest

from embedcheck.browser.conversing import Conversing
from embedcheck.browser.overheard import Overheard
from embedcheck.errors import StepFailed
from embedcheck.model.observations import ChatShown, PostMessage
from embedcheck.sandbox.instance.settings import (
    Audience,
    Inbox,
    InstanceSettings,
    PrechatField,
    PrechatForm,
    WidgetConfig,
)
from embedcheck.steps.stage import Timeouts
from embedcheck.wire import endpoints
from tests.browser.scene import Theatre, asked, on_sandbox

HURRY = Timeouts(step=2.0)


def inbox(**widget: object) -> InstanceSettings:
    return InstanceSettings(inbox=Inbox(widget=replace(WidgetConfig(), **widget)))  # type: ignore[arg-type]


async def texts_sent(theatre: Theatre, *texts: str, **options: object) -> list[str]:
    """Opens the widget, says these texts, and looks at what it shows."""
    async with on_sandbox(theatre, **options) as (session, page, _, _):  # type: ignore[arg-type]
        await session.visitor.visit("/")
        await session.visitor.open_widget()
        for text in texts:
            await session.visitor.say(text)
        await session.visitor.look()
        return [message["text"] for message in page.of(ChatShown)[-1].messages]


@pytest.mark.browser
def test_every_kind_of_text_is_one_message_of_the_same_conversation(theatre: Theatre) -> None:
    texts = ["short m1", "two\nlines m2", "  spaces around m3  ", "long " * 80 + "m4"]
    shown = theatre.play(texts_sent(theatre, *texts))
    assert [" ".join(each.split()) for each in shown] == [" ".join(text.split()) for text in texts]


@pytest.mark.browser
def test_buttons_are_found_by_the_texts_of_the_inbox(theatre: Theatre) -> None:
    settings = inbox(
        visitors=Audience(start_conversation_button_text="Talk to a human"),
        users=Audience(start_conversation_button_text="Another one"),
    )

    async def scene() -> int:
        async with on_sandbox(theatre, settings=settings) as (session, _, wire, _):
            await session.visitor.visit("/")
            await session.visitor.open_widget()
            await session.visitor.say("One m1")
            await session.visitor.start_conversation()
            await session.visitor.say("Two m2")
            return len(asked(wire, endpoints.INIT))

    assert theatre.play(scene()) == 2


@pytest.mark.browser
def test_after_a_reload_the_conversation_is_continued_from_its_card(theatre: Theatre) -> None:
    async def scene() -> tuple[int, int]:
        async with on_sandbox(theatre) as (session, _, wire, _):
            await session.visitor.visit("/")
            for text in ("One m1", "Two m2"):
                await session.visitor.reload()
                await session.visitor.open_widget()
                await session.visitor.say(text)
            return len(asked(wire, endpoints.INIT)), len(asked(wire, endpoints.MESSAGE))

    assert theatre.play(scene()) == (1, 1)


@pytest.mark.browser
def test_a_new_conversation_is_reached_from_everywhere(theatre: Theatre) -> None:
    """From an empty composer, from a conversation, and from the card on the start page."""

    async def scene() -> list[int]:
        async with on_sandbox(theatre) as (session, _, wire, _):
            visitor, started = session.visitor, []
            await visitor.visit("/")
            await visitor.open_widget()
            for _ in range(2):
                await visitor.start_conversation()
                await visitor.start_conversation()
                await visitor.say("Hello m1")
                started.append(len(asked(wire, endpoints.INIT)))
            await visitor.reload()
            await visitor.open_widget()
            await visitor.start_conversation()
            await visitor.say("Hello m2")
            return [*started, len(asked(wire, endpoints.INIT))]

    assert theatre.play(scene()) == [1, 2, 3]


@pytest.mark.browser
def test_where_an_inbox_allows_one_conversation_a_second_is_refused_with_the_reason(theatre: Theatre) -> None:
    settings = inbox(visitors=Audience(prevent_multiple_conversations=True))

    async def scene() -> None:
        async with on_sandbox(theatre, settings=settings, timeouts=HURRY) as (session, _, _, _):
            await session.visitor.visit("/")
            await session.visitor.open_widget()
            await session.visitor.say("One m1")
            await session.visitor.start_conversation()

    with pytest.raises(StepFailed) as failure:
        theatre.play(scene())
    assert "prevent_multiple_conversations" in failure.value.next_step


@pytest.mark.browser
def test_a_new_visitors_widget_is_given_the_time_to_connect_and_to_read(theatre: Theatre) -> None:
    async def scene() -> tuple[int, int]:
        async with on_sandbox(theatre) as (session, page, wire, _):
            await session.visitor.visit("/")
            await session.visitor.open_widget()
            await session.visitor.say("One m1")
            return len(asked(wire, endpoints.CONVERSATION)), len(page.of(PostMessage, type="STORE_SESSION"))

    assert theatre.play(scene()) == (1, 1)


@pytest.mark.browser
def test_a_widget_that_never_connects_does_not_keep_its_visitor_from_talking(theatre: Theatre) -> None:
    async def scene() -> int:
        async with on_sandbox(theatre, "no_socket") as (session, _, wire, _):
            await session.visitor.visit("/")
            await session.visitor.open_widget()
            await session.visitor.say("One m1")
            await session.visitor.say("Two m2")
            return len(asked(wire, endpoints.MESSAGE))

    assert theatre.play(scene()) == 1


@pytest.mark.browser
def test_in_a_closed_widget_there_is_nowhere_to_write(theatre: Theatre) -> None:
    async def scene() -> None:
        async with on_sandbox(theatre, timeouts=HURRY) as (session, page, _, _):
            await session.visitor.visit("/")
            await page.one(PostMessage, type="WIDGET_LOADED")
            await session.visitor.say("One m1")

    with pytest.raises(StepFailed, match="way to write") as failure:
        theatre.play(scene())
    assert "Open the widget first" in failure.value.next_step


FORM = PrechatForm(
    enabled=True,
    title="Before we start",
    fields=(PrechatField(key="name", type="text", label="Name", required=True, enabled=True, order=1),),
)


@pytest.mark.browser
def test_a_pre_chat_form_that_is_not_filled_in_fails_the_step(theatre: Theatre) -> None:
    async def scene() -> None:
        async with on_sandbox(theatre, settings=inbox(prechat_form=FORM), timeouts=HURRY) as (
            session,
            _,
            _,
            _,
        ):
            await session.visitor.visit("/")
            await session.visitor.open_widget()
            await session.visitor.say("One m1")

    with pytest.raises(StepFailed, match="pre-chat form is not complete"):
        theatre.play(scene())


def test_a_text_has_its_singular_and_its_plural() -> None:
    overheard = Overheard()
    overheard.texts = {"globals.terms.message": "Message | Messages", "globals.messages.goBack": "Go back"}
    conversing = Conversing(None, overheard, 1.0)  # type: ignore[arg-type]
    assert conversing.text("globals.terms.message") == "Message"
    assert conversing.text("globals.terms.message", form=1) == "Messages"
    assert conversing.text("globals.messages.goBack", form=1) == "Go back"


def test_a_text_that_the_widget_never_loaded_fails_the_step() -> None:
    with pytest.raises(StepFailed, match="translations"):
        Conversing(None, Overheard(), 1.0).text("a.b")  # type: ignore[arg-type]
