"""The public settings: what the launcher and the widget are told before anybody has said a word."""

from typing import Any
from uuid import uuid4

from embedcheck.model.verdicts import Owner
from embedcheck.probe.questions.expecting import (
    accepted_object,
    expect,
    has,
    listing,
    needed,
    needed_object,
    objects,
    same,
    standing,
)
from embedcheck.probe.questions.interviewer import Interviewer
from embedcheck.probe.questions.question import Known, NotAsked, Question

CORS = "access-control-allow-origin"
# What an administrator sees and a visitor must not (`chat.go:89-100`).
PRIVATE = ("trusted_domains", "blocked_ips", "continuity", "session_duration", "secret", "jwt_secret")
PUBLIC = ("brand_name", "language", "colors", "features", "launcher", "users", "visitors", "prechat_form")


async def launcher_is_told(ask: Interviewer) -> str:
    """The launcher's settings say where it stands and in which colour."""
    data = accepted_object(await ask.stranger().launcher())
    has(data, "launcher")
    has(dict(data["launcher"]), "position", "spacing", where="launcher")
    if "branding" in data:
        return "in the shape of Libredesk after 2.7"
    has(data, "colors")
    return "in the shape of Libredesk 2.7"


async def launcher_may_be_read_by_sites(ask: Interviewer) -> None:
    """A site's script may read them (CORS)."""
    answer = await ask.stranger().ask("GET", _LAUNCHER + ask.query, headers={"origin": _SITE})
    needed(answer, "settings/launcher")
    allowed = answer.headers.get(CORS, "")
    expect(
        allowed in ("*", _SITE),
        f"Access-Control-Allow-Origin is {allowed or 'missing'}.",
        owner=Owner.ENVIRONMENT,
        next_step="Look for a proxy or CDN that takes the header out; without it no launcher appears on any site.",
    )


async def launcher_errors_may_be_read_by_sites(ask: Interviewer) -> None:
    """A site's script may read why they were refused (CORS)."""
    answer = standing(
        await ask.stranger().ask("GET", f"{_LAUNCHER}?inbox_id={uuid4()}", headers={"origin": _SITE}),
        "settings/launcher",
    )
    if answer.status == 400 and CORS not in answer.headers:
        raise Known("D-41", "HTTP 400 without Access-Control-Allow-Origin: the site sees «Failed to fetch».")
    expect(answer.status == 400, f"{answer.words}, instead of HTTP 400.")


async def settings_are_told(ask: Interviewer) -> str:
    """The widget's settings are those of this inbox."""
    data = accepted_object(await ask.stranger().settings())
    has(data, *PUBLIC)
    if "branding" not in data:
        launcher = needed_object(await ask.stranger().launcher(), "settings/launcher")
        for part in ("launcher", "colors"):
            same(data[part], launcher.get(part), f"`{part}` in the widget's settings")
    return f"brand “{data['brand_name']}”, language {data['language']}"


async def settings_hide_what_is_private(ask: Interviewer) -> None:
    """The public settings hold nothing that only administrators may see."""
    data = needed_object(await ask.stranger().settings(), "settings")
    leaked = [name for name in PRIVATE if name in data]
    expect(
        not leaked,
        f"They hold {listing(leaked)}.",
        next_step="Update Libredesk, and look for a proxy that serves another endpoint in place of this one.",
    )


async def business_hours_are_told(ask: Interviewer) -> str:
    """An inbox that shows office hours tells them, and the offset from UTC."""
    data = needed_object(await ask.stranger().settings(), "settings")
    if not data.get("show_office_hours_in_chat"):
        raise NotAsked("the inbox named `hours` does not show office hours", next_step="Name one that does.")
    has(data, "business_hours", "working_hours_utc_offset")
    hours = objects(data["business_hours"])
    expect(hours, "business_hours holds none.")
    for each in hours:
        has(each, "id", "name", "is_always_open", "hours", "holidays", where="business_hours")
    same(type(data["working_hours_utc_offset"]), int, "The type of working_hours_utc_offset")
    return f"{listing(str(each['name']) for each in hours)}, {data['working_hours_utc_offset']} min from UTC"


async def prechat_attributes_are_told(ask: Interviewer) -> str:
    """A pre-chat form with custom attributes tells their possible values."""
    data = needed_object(await ask.stranger().settings(), "settings")
    form = dict(data.get("prechat_form") or {})
    fields = objects(form.get("fields"))
    wanted = [str(each["custom_attribute_id"]) for each in fields if each.get("custom_attribute_id")]
    if not form.get("enabled") or not wanted:
        raise NotAsked(
            "the form of the inbox named `prechat` asks for no custom attribute",
            next_step="Name one whose form does.",
        )
    has(data, "custom_attributes")
    missing = [number for number in wanted if number not in data["custom_attributes"]]
    expect(not missing, f"custom_attributes lacks {listing(missing)}, for which the form asks.")
    return listing(_field(each) for each in fields)


def _field(field: dict[str, Any]) -> str:
    return f"{field.get('key')}{'*' if field.get('required') else ''}"


_LAUNCHER = "/api/v1/widget/chat/settings/launcher"
_SITE = "https://shop.example"
IN_ITS_PLACE = "Compare with Libredesk's own log; a cache or proxy may answer in its place."

LAUNCHER = (
    Question(launcher_is_told, next_step=IN_ITS_PLACE),
    Question(launcher_may_be_read_by_sites),
    Question(launcher_errors_may_be_read_by_sites),
)
SETTINGS = (
    Question(settings_are_told, next_step=IN_ITS_PLACE),
    Question(settings_hide_what_is_private),
    Question(business_hours_are_told, inbox="hours", next_step=IN_ITS_PLACE),
    Question(prechat_attributes_are_told, inbox="prechat", next_step=IN_ITS_PLACE),
)
