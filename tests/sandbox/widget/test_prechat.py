"""The form before a first message."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from embedcheck.sandbox.instance.settings import CustomAttribute, InstanceSettings, PrechatField, PrechatForm
from embedcheck.sandbox.shop_inbox import shop_settings
from tests.browser.scene import Theatre
from tests.sandbox.widget.visit import Visit, visiting

pytestmark = pytest.mark.browser

ASKED = (
    PrechatField(key="name", label="Name", required=True, order=1),
    PrechatField(key="email", type="email", label="E-mail", required=True, order=2),
    PrechatField(key="phone", type="phone", label="Phone", order=3),
    PrechatField(key="tea", type="list", label="Tea", order=4, is_default=False, custom_attribute_id=1),
    PrechatField(key="news", type="checkbox", label="News", order=5, is_default=False, custom_attribute_id=2),
)


def asking(*fields: PrechatField) -> InstanceSettings:
    settings = shop_settings()
    form = PrechatForm(enabled=True, title="Before we start", fields=fields)
    widget = replace(settings.inbox.widget, prechat_form=form)
    return replace(
        settings,
        inbox=replace(settings.inbox, widget=widget),
        custom_attributes=(
            CustomAttribute(id=1, name="Tea", data_type="list", values=("Assam", "Sencha")),
            CustomAttribute(id=2, name="News", data_type="checkbox"),
        ),
    )


def see(theatre: Theatre, look: Callable[[Visit], Awaitable[Any]], *fields: PrechatField) -> Any:
    async def play() -> Any:
        async with visiting(theatre, settings=asking(*fields)) as visit:
            await visit.visit("/")
            await visit.open()
            await visit.start()
            return await look(visit)

    return theatre.play(play())


async def fill(visit: Visit) -> None:
    await visit.chat.get_by_label("Name").fill("Ada")
    await visit.chat.get_by_label("E-mail").fill("ada@example.com")
    await visit.chat.get_by_placeholder(visit.say_key("globals.terms.typeMessage")).fill("Hello")


def test_everything_that_is_filled_in_is_sent_with_the_first_message(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await fill(visit)
        await visit.chat.locator("input[name=phone]").fill("555 1234")
        await visit.chat.get_by_role("combobox").last.click()
        await visit.chat.get_by_role("option", name="Sencha").click()
        await visit.chat.get_by_role("checkbox").click()
        await visit.button("widget.prechatForm.startChat").click()
        await visit.chat.locator("div.items-end").wait_for()
        return next(event["body"] for event in visit.events if event.get("url", "").endswith("/init"))

    assert see(theatre, look, *ASKED) == (
        '{"message":"Hello","form_data":{"phone_country_code":"US","name":"Ada","email":"ada@example.com",'
        '"phone":"555 1234","tea":"Sencha","news":true}}'
    )


def test_the_chat_starts_only_with_what_is_required_and_valid(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        start = visit.button("widget.prechatForm.startChat")
        states = [await start.is_disabled()]
        await fill(visit)
        states.append(await start.is_disabled())
        await visit.chat.get_by_label("E-mail").fill("not an address")
        states.append(await start.is_disabled())
        return states

    assert see(theatre, look, *ASKED) == [True, False, True]


def test_a_wrong_value_is_explained_when_the_field_is_left(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await visit.chat.get_by_label("E-mail").fill("not an address")
        await visit.chat.get_by_label("Name").focus()
        return await visit.chat.get_by_text(visit.say_key("validation.invalidEmail")).count()

    assert see(theatre, look, *ASKED) == 1


def test_who_is_known_is_not_asked_for_the_name_again(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await fill(visit)
        await visit.button("widget.prechatForm.startChat").click()
        await visit.chat.locator("div.items-end").wait_for()
        await visit.button("globals.messages.goBack").click()
        await visit.button("globals.messages.startNewConversation").click()
        await visit.composer.wait_for()
        return await visit.chat.locator("input[name]").count()

    assert see(theatre, look, *ASKED[:2]) == 0
