from typing import Any

import pytest

from embedcheck.sandbox.instance.prechat import BadForm, Introduction, custom_attributes, introduce
from embedcheck.sandbox.instance.settings import CustomAttribute, InstanceSettings, PrechatField, PrechatForm

NAME = PrechatField("name")
EMAIL = PrechatField("email", "email")
PHONE = PrechatField("phone", "phone", required=True)
PLAN = PrechatField("plan", is_default=False, custom_attribute_id=1)
TOPIC = PrechatField("topic", is_default=False, custom_attribute_id=2)
GONE = PrechatField("gone", is_default=False, custom_attribute_id=3)
SETTINGS = InstanceSettings(
    custom_attributes=(
        CustomAttribute(id=1, name="Plan"),
        CustomAttribute(id=2, name="Topic", applies_to="conversation"),
    )
)


def form(*fields: PrechatField, enabled: bool = True) -> PrechatForm:
    return PrechatForm(enabled=enabled, fields=fields)


def test_default_fields_are_taken_from_the_form() -> None:
    data = {"name": "Bo", "email": "Bo@example.com", "phone": "12", "phone_country_code": "+49"}
    assert introduce(form(NAME, EMAIL, PHONE), data) == Introduction("Bo", "Bo@example.com", "12", "+49")


def test_what_the_form_does_not_ask_is_ignored() -> None:
    assert introduce(form(EMAIL), {"name": "Bo"}) == Introduction()
    assert introduce(form(NAME, enabled=False), {"name": "Bo"}) == Introduction()
    assert introduce(form(PrechatField("name", enabled=False)), {"name": "Bo"}) == Introduction()
    assert introduce(form(PrechatField("name", is_default=False)), {"name": "Bo"}) == Introduction()


def test_a_country_code_without_a_number_is_dropped() -> None:
    phone = PrechatField("phone", "phone")
    assert introduce(form(phone), {"phone_country_code": "+49"}).country_code == ""


@pytest.mark.parametrize(
    ("field", "data"),
    [
        (PrechatField("name", required=True), {}),
        (PrechatField("name", required=True), {"name": 5}),
        (NAME, {"name": "é" * 65}),
        (EMAIL, {"email": "nobody"}),
        (EMAIL, {"email": "Bo <bo@example.com>"}),
        (EMAIL, {"email": "x@" + "y" * 253}),
        (PHONE, {"phone": "12"}),
        (PHONE, {"phone": "1" * 21, "phone_country_code": "+49"}),
        (PHONE, {"phone": "1", "phone_country_code": "+" * 11}),
    ],
)
def test_a_wrong_default_field_makes_the_form_bad(field: PrechatField, data: dict[str, Any]) -> None:
    with pytest.raises(BadForm):
        introduce(form(field), data)


def test_custom_fields_go_where_their_attribute_belongs() -> None:
    data = {"plan": "pro", "topic": "bill", "gone": "x", "company": "y", "name": "z"}
    assert custom_attributes(SETTINGS, form(NAME, PLAN, TOPIC, GONE), data) == (
        {"plan": "pro"},
        {"topic": "bill"},
    )


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("x" * 1001, "x" * 1000),
        (True, True),
        (12.5, 12.5),
        (1e13, None),
        (float("nan"), None),
        (["a"], None),
        (None, None),
    ],
)
def test_values_are_cut_or_dropped_but_never_refused(value: Any, kept: Any) -> None:
    contact, _ = custom_attributes(SETTINGS, form(PLAN), {"plan": value})
    assert contact.get("plan") == kept


def test_too_many_fields_are_all_ignored() -> None:
    data = {"plan": "pro", **{f"k{number}": 1 for number in range(100)}}
    assert custom_attributes(SETTINGS, form(PLAN), data) == ({}, {})
