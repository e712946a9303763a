import json
from dataclasses import replace
from typing import Any

import pytest

from embedcheck.browser.prechat import asked_fields, named
from embedcheck.errors import StepFailed
from embedcheck.model.observations import PrechatShown
from embedcheck.sandbox.instance.settings import (
    CustomAttribute,
    Inbox,
    InstanceSettings,
    PrechatField,
    PrechatForm,
    WidgetConfig,
)
from embedcheck.wire import endpoints
from tests.browser.scene import Theatre, asked, on_sandbox

KINDS = {
    "tea": ("list", ("Assam", "Sencha")),
    "guests": ("number", None),
    "when": ("date", None),
    "site": ("link", None),
    "news": ("checkbox", None),
}
OF_VISITORS = [
    {"key": "name", "label": "Full name", "enabled": True},
    {"key": "email", "label": "E-mail", "enabled": True},
    {"key": "phone", "label": "Phone", "enabled": False},
]


def asking_everything() -> InstanceSettings:
    own = [
        PrechatField(key=key, type=kind, label=key.title(), is_default=False, custom_attribute_id=number)
        for number, (key, (kind, _)) in enumerate(KINDS.items(), start=1)
    ]
    fields = (
        PrechatField(key="name", label="Full name", required=True),
        PrechatField(key="phone", type="phone", label="Phone", required=True),
        *own,
    )
    form = PrechatForm(enabled=True, fields=fields)
    attributes = tuple(
        CustomAttribute(id=number, name=key.title(), data_type=kind, values=values)
        for number, (key, (kind, values)) in enumerate(KINDS.items(), start=1)
    )
    inbox = Inbox(widget=replace(WidgetConfig(), prechat_form=form))
    return InstanceSettings(inbox=inbox, custom_attributes=attributes)


@pytest.mark.browser
def test_every_kind_of_field_is_filled_as_a_person_does_and_sent_with_the_first_message(
    theatre: Theatre,
) -> None:
    answers: dict[str, Any] = {
        "Full name": "Ada",
        "phone": {"country": "GB", "number": "20 7946 0958"},
        "tea": "Sencha",
        "guests": 3,
        "when": "2026-12-01",
        "site": "https://tea.example/",
        "news": True,
    }

    async def scene() -> Any:
        async with on_sandbox(theatre, settings=asking_everything()) as (session, page, wire, _):
            await session.visitor.visit("/")
            await session.visitor.open_widget()
            await session.visitor.fill_prechat(answers)
            await session.visitor.say("Hello m1")
            [init] = asked(wire, endpoints.INIT)
            return json.loads(init.body or "")["form_data"], page.of(PrechatShown)[0].fields

    sent, shown = theatre.play(scene())
    phone = {"phone": "20 7946 0958", "phone_country_code": "GB"}
    others = {key: value for key, value in answers.items() if key not in ("Full name", "phone")}
    assert sent == {"name": "Ada", **phone, **others}
    assert shown["name"] == "Ada"
    assert (shown["tea"], shown["news"]) == ("Sencha", "true")


@pytest.mark.browser
def test_where_no_form_is_asked_for_the_scenario_is_mistaken(theatre: Theatre) -> None:
    async def scene() -> StepFailed:
        async with on_sandbox(theatre) as (session, _, _, _):
            await session.visitor.visit("/")
            await session.visitor.open_widget()
            with pytest.raises(StepFailed, match="shows no form") as failure:
                await session.visitor.fill_prechat({"name": "Ada"})
            return failure.value

    assert theatre.play(scene()).owner == "scenario"


def test_a_field_is_named_by_its_key_or_its_label() -> None:
    fields = asked_fields({"prechat_form": {"enabled": True, "fields": OF_VISITORS}})
    assert [named(fields, name)["key"] for name in ("name", "Full name", "email")] == [
        "name",
        "name",
        "email",
    ]


def test_an_unknown_field_is_told_with_the_nearest() -> None:
    fields = asked_fields({"prechat_form": {"enabled": True, "fields": OF_VISITORS}})
    with pytest.raises(StepFailed) as failure:
        named(fields, "e-mail")
    assert "Did you mean «email»?" in failure.value.next_step
    assert "name, email." in failure.value.next_step


@pytest.mark.parametrize(
    "settings", [{}, {"prechat_form": None}, {"prechat_form": {"enabled": False, "fields": OF_VISITORS}}]
)
def test_a_form_that_is_off_asks_nothing(settings: dict[str, Any]) -> None:
    assert asked_fields(settings) == []
