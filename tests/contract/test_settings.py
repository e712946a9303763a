"""What is public: settings, languages, the script, the iframe's document, and routes that do not exist."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from embedcheck.wire.endpoints import EXCHANGE, FRAME, INIT, LANGUAGES, LAUNCHER, SCRIPT, SETTINGS
from tests.contract.desk import Desk, Inbox, Refusal, data_of, refusal

Named = Callable[[str], Inbox]
REQUIRED = Refusal(400, "Inbox Required", "InputException")
NOT_FOUND = Refusal(400, "Inbox not found", "InputException")
SETTINGS_KEYS = (
    *("brand_name", "website_url", "dark_mode", "show_powered_by", "language", "fallback_language", "users"),
    *("colors", "home_screen", "features", "launcher", "logo_url", "visitors", "notice_banner", "home_apps"),
    *("direct_to_conversation", "greeting_message", "chat_introduction", "introduction_message"),
    *("show_office_hours_in_chat", "show_office_hours_after_assignment", "chat_reply_expectation_message"),
    "prechat_form",
)
AUDIENCE = (
    "allow_start_conversation",
    "prevent_multiple_conversations",
    "prevent_reply_to_closed_conversation",
    "start_conversation_button_text",
)


def test_the_inbox_is_named_by_header_or_query_and_the_header_wins(desk: Desk) -> None:
    named = {"inbox_id": desk.inbox.uuid}
    by_header = desk.get(LAUNCHER.path)
    by_query = desk.get(LAUNCHER.path, nameless=True, params=named)
    assert data_of(by_header) == data_of(by_query)
    nobodys = Inbox(uuid=str(uuid.uuid4()))
    assert refusal(desk.get(LAUNCHER.path, inbox=nobodys, params=named)) == NOT_FOUND
    assert desk.get(LAUNCHER.path, params={"inbox_id": nobodys.uuid}).status_code == 200


@pytest.mark.parametrize("path", [LAUNCHER.path, SETTINGS.path])
def test_without_an_inbox_nothing_is_told(path: str, desk: Desk) -> None:
    assert refusal(desk.get(path, nameless=True)) == REQUIRED


@pytest.mark.parametrize("name", ["1", "nonsense", "", "9ba9335c-5eb8-45d3-bb61-4edf0016719c"])
def test_all_ways_of_not_existing_look_the_same(name: str, desk: Desk) -> None:
    wanted = NOT_FOUND if name else REQUIRED
    assert refusal(desk.get(LAUNCHER.path, inbox=Inbox(uuid=name))) == wanted


def test_a_disabled_inbox_does_not_exist(desk: Desk, inbox: Named) -> None:
    off = inbox("disabled")
    for path in (LAUNCHER.path, SETTINGS.path):
        assert refusal(desk.get(path, inbox=off)) == NOT_FOUND
    assert refusal(desk.post(INIT.path, {"message": "x"}, inbox=off)) == NOT_FOUND
    assert refusal(desk.get(FRAME.path, nameless=True, params={"inbox_id": off.uuid})) == NOT_FOUND


def test_the_launcher_is_told_what_it_draws_and_any_page_may_read_it(desk: Desk) -> None:
    answer = desk.get(LAUNCHER.path, headers={"Origin": "https://shop.example"})
    data = data_of(answer)
    assert list(data) == ["colors", "launcher"]
    assert list(data["colors"]) == ["primary"]
    assert list(data["launcher"]) == ["spacing", "logo_url", "position", "color"]
    assert list(data["launcher"]["spacing"]) == ["side", "bottom"]
    assert answer.headers["access-control-allow-origin"] == "*"


def test_no_other_answer_may_be_read_across_origins(desk: Desk) -> None:
    origin = {"Origin": "https://shop.example"}
    answers = [
        desk.get(LAUNCHER.path, nameless=True, headers=origin),
        desk.get(SETTINGS.path, headers=origin),
        desk.post(INIT.path, {"message": ""}, headers=origin),
        desk.ask("OPTIONS", LAUNCHER.path, headers={**origin, "Access-Control-Request-Method": "GET"}),
    ]
    assert not [each for each in answers if "access-control-allow-origin" in each.headers]


def test_the_settings_have_their_keys_in_order_and_none_of_the_inboxs_own(desk: Desk) -> None:
    data = data_of(desk.get(SETTINGS.path))
    assert tuple(data) == SETTINGS_KEYS
    assert tuple(data["users"]) == tuple(data["visitors"]) == AUDIENCE
    assert list(data["features"]) == ["emoji", "file_upload"]
    assert list(data["home_screen"]) == ["header_text_color", "background", "fade_background"]
    assert list(data["notice_banner"]) == ["text", "enabled"]
    assert list(data["prechat_form"]) == ["enabled", "title", "fields"]


def test_office_hours_are_told_where_they_are_shown(desk: Desk, inbox: Named) -> None:
    data = data_of(desk.get(SETTINGS.path, inbox=inbox("hours")))
    told = [key for key in data if key not in SETTINGS_KEYS and key != "custom_attributes"]
    assert told == ["business_hours", "default_business_hours_id", "working_hours_utc_offset"]
    assert isinstance(data["working_hours_utc_offset"], int)
    for hours in data["business_hours"]:
        assert list(hours) == [
            *("id", "created_at", "updated_at", "name", "description", "is_always_open", "holidays", "hours")
        ]
        assert all(list(each) == ["open", "close"] for each in hours["hours"].values())
    assert data["default_business_hours_id"] in {each["id"] for each in data["business_hours"]}


def test_a_form_before_the_chat_is_told_with_its_custom_attributes(desk: Desk, inbox: Named) -> None:
    data = data_of(desk.get(SETTINGS.path, inbox=inbox("prechat")))
    form = data["prechat_form"]
    assert form["enabled"] is True
    for field in form["fields"]:
        assert list(field) == [
            *("key", "type", "label", "placeholder", "required", "enabled", "order", "is_default"),
            "custom_attribute_id",
        ]
    assert [(each["key"], each["required"]) for each in form["fields"]][:2] == [
        ("name", True),
        ("email", True),
    ]
    custom = {each["custom_attribute_id"] for each in form["fields"] if not each["is_default"]}
    assert custom
    assert data["custom_attributes"].keys() == {str(number) for number in custom}
    for number, attribute in data["custom_attributes"].items():
        assert list(attribute) == ["id", "values"]
        assert str(attribute["id"]) == number
        assert attribute["values"]


def test_languages_are_listed_and_told_without_an_envelope(desk: Desk) -> None:
    listed = data_of(desk.get(LANGUAGES.path, nameless=True))
    assert all(list(each) == ["code", "name"] for each in listed)
    assert "en-US" in {each["code"] for each in listed}
    english: dict[str, Any] = desk.get(f"{LANGUAGES.path}/en-US", nameless=True).json()
    assert "status" not in english
    assert english["_.code"] == "en-US"
    unknown = desk.get(f"{LANGUAGES.path}/xx-XX", nameless=True)
    assert (unknown.status_code, unknown.json()) == (200, english)


def test_the_iframes_document_is_never_kept_and_framed_by_anybody(desk: Desk) -> None:
    answer = desk.get(FRAME.path, nameless=True, params={"inbox_id": desk.inbox.uuid})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html")
    assert answer.headers["cache-control"] == (
        "no-store, no-cache, must-revalidate, post-check=0, pre-check=0"
    )
    assert (answer.headers["pragma"], answer.headers["expires"]) == ("no-cache", "-1")
    for policy in ("content-security-policy", "x-frame-options"):
        assert policy not in answer.headers


def test_trusted_domains_become_frame_ancestors(desk: Desk, inbox: Named) -> None:
    answer = desk.get(FRAME.path, nameless=True, params={"inbox_id": inbox("trusted").uuid})
    assert answer.headers["content-security-policy"].startswith("frame-ancestors 'self' ")


def test_an_unknown_inbox_is_refused_as_the_iframes_document_too(desk: Desk) -> None:
    answer = desk.get(FRAME.path, nameless=True, params={"inbox_id": str(uuid.uuid4())})
    assert refusal(answer) == NOT_FOUND
    assert refusal(desk.get(FRAME.path, nameless=True)) == REQUIRED


def test_the_script_may_be_kept_and_is_not_for_cors(desk: Desk) -> None:
    answer = desk.get(SCRIPT.path, nameless=True, headers={"Origin": "https://shop.example"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert "access-control-allow-origin" not in answer.headers


def test_an_unknown_route_and_a_wrong_method_are_told_apart(desk: Desk) -> None:
    nowhere = desk.get("/api/v1/widget/chat/nope")
    assert refusal(nowhere) == Refusal(404, "Route not found", "GeneralException")
    wrong = desk.get(EXCHANGE.path)
    assert refusal(wrong) == Refusal(405, "Request method not allowed", "GeneralException")
    assert wrong.headers["allow"] == "OPTIONS, POST"


def test_head_is_a_wrong_method_and_options_is_answered_with_what_is_allowed(desk: Desk) -> None:
    assert desk.ask("HEAD", SETTINGS.path).status_code == 405
    options = desk.ask("OPTIONS", SETTINGS.path)
    assert (options.status_code, options.content) == (200, b"")
    assert options.headers["allow"] == "GET, OPTIONS"


def test_every_answer_names_its_server(desk: Desk) -> None:
    for path in ("/health", SCRIPT.path, SETTINGS.path, "/nowhere"):
        assert desk.get(path).headers["server"] == "libredesk"
    assert data_of(desk.get("/health", nameless=True)) is True


def test_a_conversation_names_the_office_hours_that_the_settings_call_the_default(
    desk: Desk, inbox: Named
) -> None:
    default = data_of(desk.get(SETTINGS.path, inbox=inbox("hours"))).get("default_business_hours_id")
    begun = data_of(desk.post(INIT.path, {"message": "Are you open?"}))
    chat = desk.chat(begun, begun["session_token"], 0, None)
    assert begun["business_hours_id"] == default
    assert chat.read().get("business_hours_id") == default
