"""The two public settings endpoints and the languages (`chat.go:110-177`)."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from embedcheck.sandbox.instance.actions import Action, Reply
from embedcheck.sandbox.instance.envelopes import JSON, success
from embedcheck.sandbox.instance.gojson import encode
from embedcheck.sandbox.instance.guards import Call
from embedcheck.sandbox.instance.language import LANGUAGES, texts
from embedcheck.sandbox.instance.settings import CustomAttribute, InstanceSettings, WidgetConfig

# Percent; after 2.7.0.
ICON_SCALE = 100
# Set inside the handler, hence missing on every refusal of a guard (`chat.go:111`).
ANY_ORIGIN = {"Access-Control-Allow-Origin": "*"}


def launcher(call: Call) -> Iterator[Action]:
    widget = call.of_inbox.widget
    data = _launcher_later(widget) if call.desk.settings.compat == "later" else _launcher(widget)
    yield success(data).with_headers(ANY_ORIGIN)


def _launcher(widget: WidgetConfig) -> dict[str, Any]:
    return {"colors": asdict(widget.colors), "launcher": asdict(widget.launcher)}


def _launcher_later(widget: WidgetConfig) -> dict[str, Any]:
    """After 2.7.0: what differs by colour scheme, apart from what does not (protocol notes, section 9)."""
    brand = {
        "colors": asdict(widget.colors),
        "launcher": {"color": widget.launcher.color, "logo_url": widget.launcher.logo_url},
    }
    return {"branding": {"dark": brand, "light": brand}, "launcher": _place(widget), "theme": _theme(widget)}


def _place(widget: WidgetConfig) -> dict[str, Any]:
    launcher = widget.launcher
    return {"spacing": asdict(launcher.spacing), "position": launcher.position, "icon_scale": ICON_SCALE}


def _theme(widget: WidgetConfig) -> str:
    return "dark" if widget.dark_mode else "light"


def _later(shown: dict[str, Any], widget: WidgetConfig) -> dict[str, Any]:
    """The settings of 2.7.0 in the later shape."""
    gone = {"dark_mode", "colors", "home_screen", "logo_url"}
    brand = {
        "colors": shown["colors"],
        "logo_url": shown["logo_url"],
        "launcher": _launcher_later(widget)["branding"]["light"]["launcher"],
        "home_screen": shown["home_screen"],
    }
    of_audience = {"quick_replies": [], "direct_to_conversation": shown["direct_to_conversation"]}
    return {
        "has_campaigns": False,
        "campaign_delay_seconds": 0,
        "help": {
            "help_center_id": 0,
            "visitors": {"tab": False},
            "users": {"tab": False},
            "featured_ids": [],
        },
        **{key: value for key, value in shown.items() if key not in gone},
        "theme": _theme(widget),
        "branding": {"light": brand, "dark": brand},
        "launcher": _place(widget),
        "users": shown["users"] | of_audience,
        "visitors": shown["visitors"] | of_audience,
        "features": shown["features"] | {"transcript": False},
        "prechat_form": shown["prechat_form"] | {"handoff_only": False},
    }


def settings(call: Call) -> Iterator[Action]:
    desk, widget = call.desk, call.of_inbox.widget
    shown = widget.public()
    attributes = _shown_attributes(desk.settings, widget)
    if widget.prechat_form.enabled:
        shown["prechat_form"]["fields"] = _shown_fields(shown["prechat_form"]["fields"], attributes)
    if widget.show_office_hours_in_chat:
        shown |= _office_hours(desk.settings)
    if widget.prechat_form.enabled and attributes:
        shown["custom_attributes"] = {
            str(each.id): {"id": each.id, "values": each.values} for each in attributes.values()
        }
    yield success(_later(shown, widget) if desk.settings.compat == "later" else shown)


def _shown_attributes(settings: InstanceSettings, widget: WidgetConfig) -> dict[int, CustomAttribute]:
    """The existing custom attributes that enabled pre-chat fields refer to."""
    asked = {each.custom_attribute_id for each in widget.prechat_form.fields if each.enabled}
    return {each.id: each for each in settings.custom_attributes if each.id in asked}


def _shown_fields(
    fields: list[dict[str, Any]], attributes: dict[int, CustomAttribute]
) -> list[dict[str, Any]]:
    """Disabled fields and those of vanished attributes are dropped; an attribute names its field."""
    shown = []
    for field in fields:
        attribute = attributes.get(field["custom_attribute_id"])
        if field["enabled"] and field["is_default"]:
            shown.append(field)
        elif field["enabled"] and attribute:
            shown.append(field | {"label": attribute.name, "type": attribute.data_type})
    return shown


def _office_hours(settings: InstanceSettings) -> dict[str, Any]:
    hours: dict[str, Any] = {}
    if settings.business_hours:
        hours["business_hours"] = [dict(each) for each in settings.business_hours]
    if settings.default_business_hours:
        hours["default_business_hours_id"] = settings.default_business_hours
    return hours | {"working_hours_utc_offset": settings.utc_offset}


def languages(_: Call) -> Iterator[Action]:
    yield success([{"code": code, "name": each["_.name"]} for code, each in LANGUAGES.items()])


def language(call: Call) -> Iterator[Action]:
    """The texts themselves, without an envelope. An unknown code means English."""
    yield Reply(200, JSON, encode(texts(call.uuid)).encode())
