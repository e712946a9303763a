"""What a new visitor says about themselves in the pre-chat form (`chat.go:1039-1213`)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from embedcheck.sandbox.instance.gojson import cut, size_of
from embedcheck.sandbox.instance.settings import InstanceSettings, PrechatField, PrechatForm
from embedcheck.wire.tokens import JWT_MAX_BYTES

COUNTRY_CODE = "_country_code"
COUNTRY_CODE_MAX = 10
FIELDS_MAX = 100
KEY_MAX = 100
VALUE_MAX = 1000
NUMBER_MAX = 1e12
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[^\s@<>()\[\],;:\\\"]+")


class BadForm(Exception):
    """A default field is missing, too long or wrong. The server answers 500, whatever it is."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """The default fields; empty where the form is off or does not ask."""

    name: str = ""
    email: str = ""
    phone: str = ""
    country_code: str = ""


def introduce(form: PrechatForm, data: Mapping[str, Any]) -> Introduction:
    """Raises BadForm. Required custom fields are not enforced, just as there."""
    asked = {field.key: field for field in form.fields if field.enabled and field.is_default}
    if not form.enabled:
        return Introduction()
    name = _default(asked.get("name"), data, JWT_MAX_BYTES["first_name"])
    email = _default(asked.get("email"), data, JWT_MAX_BYTES["email"])
    if email and not _EMAIL.fullmatch(email):
        raise BadForm
    phone = _default(asked.get("phone"), data, JWT_MAX_BYTES["phone_number"])
    code = _text(data, f"phone{COUNTRY_CODE}") if "phone" in asked else ""
    if size_of(code) > COUNTRY_CODE_MAX or ("phone" in asked and asked["phone"].required and not code):
        raise BadForm
    return Introduction(name, email, phone, code if phone else "")


def _default(field: PrechatField | None, data: Mapping[str, Any], longest: int) -> str:
    if field is None:
        return ""
    value = _text(data, field.key)
    if (field.required and not value) or size_of(value) > longest:
        raise BadForm
    return value


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""


def custom_attributes(
    settings: InstanceSettings, form: PrechatForm, data: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The contact's and the conversation's; keys that the form does not have are ignored."""
    sorted_out: dict[str, dict[str, Any]] = {"contact": {}, "conversation": {}}
    if not form.enabled or len(data) > FIELDS_MAX:
        return sorted_out["contact"], sorted_out["conversation"]
    fields = {each.key: each for each in form.fields if each.enabled and not each.is_default}
    for key, value in data.items():
        field = fields.get(key)
        attribute = settings.attribute(field.custom_attribute_id) if field else None
        kept = _kept(value)
        if attribute and kept is not None and size_of(key) <= KEY_MAX:
            sorted_out[attribute.applies_to][key] = kept
    return sorted_out["contact"], sorted_out["conversation"]


def _kept(value: Any) -> str | float | bool | None:
    if isinstance(value, str):
        return cut(value, VALUE_MAX)
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)) and abs(value) <= NUMBER_MAX:
        return value
    return None
