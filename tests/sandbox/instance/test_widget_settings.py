from embedcheck.sandbox.instance.language import ENGLISH, GERMAN, LANGUAGES, texts
from embedcheck.sandbox.instance.settings import (
    CustomAttribute,
    HomeApp,
    Inbox,
    InstanceSettings,
    Launcher,
    PrechatField,
    PrechatForm,
    WidgetConfig,
)
from embedcheck.wire.contract import Reading, judge_answer
from embedcheck.wire.endpoints import LANGUAGES as LANGUAGES_ENDPOINT
from embedcheck.wire.endpoints import LAUNCHER, SETTINGS
from tests.sandbox.instance.player import Player

# What the driver of the official widget looks up.
LOOKED_UP = {
    *("globals.terms.home", "globals.terms.message", "globals.terms.typeMessage"),
    *("globals.terms.expand", "globals.terms.collapse", "globals.messages.sendUsMessage"),
    *("globals.messages.startNewConversation", "globals.messages.continueConversation"),
    *("globals.messages.goBack", "globals.messages.send", "globals.messages.attachFile"),
    *("globals.messages.addEmoji", "globals.messages.closeChat", "globals.messages.sending"),
    *("globals.messages.uploading", "globals.messages.noInternetConnection"),
    *("globals.messages.connectionFailedRefresh", "globals.messages.connected"),
    *("globals.messages.connecting", "widget.prechatForm.startChat", "widget.conversationClosed"),
    *("conversation.showQuotedText", "conversation.hideQuotedText"),
}


def _player(settings: InstanceSettings | None = None, **widget: object) -> Player:
    config = WidgetConfig(**widget)  # type: ignore[arg-type]
    return Player(settings or InstanceSettings(inbox=Inbox(widget=config)))


def test_the_launcher_may_be_read_by_any_site() -> None:
    answer = _player(launcher=Launcher(position="left", color="#fff")).get(LAUNCHER.path)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.text == (
        '{"status":"success","data":{"colors":{"primary":"#2563eb"},"launcher":'
        '{"spacing":{"side":20,"bottom":20},"logo_url":"","position":"left","color":"#fff"}}}'
    )


def test_later_versions_show_the_launcher_in_another_shape() -> None:
    data = _player(InstanceSettings(compat="later")).get(LAUNCHER.path).data
    assert list(data) == ["branding", "launcher", "theme"]
    assert data["branding"]["light"]["colors"]["primary"] == "#2563eb"


def test_settings_hide_what_visitors_must_not_see() -> None:
    data = _player(trusted_domains=("a",), blocked_ips=("203.0.113.7",)).get(SETTINGS.path).data
    assert not {"trusted_domains", "blocked_ips", "continuity", "session_duration"} & data.keys()
    assert list(data)[:2] == ["brand_name", "website_url"]
    assert list(data)[-1] == "prechat_form"


def test_empty_texts_of_a_home_app_are_left_out() -> None:
    data = _player(home_apps=(HomeApp("external_link", title="Docs"),)).get(SETTINGS.path).data
    assert data["home_apps"] == [{"type": "external_link", "title": "Docs", "url": ""}]


def _with_form(*, enabled: bool) -> Player:
    fields = (
        PrechatField("name"),
        PrechatField("email", enabled=False),
        PrechatField("plan", "text", "?", is_default=False, custom_attribute_id=1),
        PrechatField("gone", is_default=False, custom_attribute_id=2),
    )
    widget = WidgetConfig(prechat_form=PrechatForm(enabled=enabled, fields=fields))
    attribute = CustomAttribute(id=1, name="Plan", data_type="list", values=("free", "pro"))
    return Player(InstanceSettings(inbox=Inbox(widget=widget), custom_attributes=(attribute,)))


def test_an_enabled_form_shows_what_can_be_filled_in() -> None:
    data = _with_form(enabled=True).get(SETTINGS.path).data
    shown = [(each["key"], each["label"], each["type"]) for each in data["prechat_form"]["fields"]]
    assert shown == [("name", "", "text"), ("plan", "Plan", "list")]
    assert data["custom_attributes"] == {"1": {"id": 1, "values": ["free", "pro"]}}


def test_a_disabled_form_is_shown_as_it_is_stored() -> None:
    data = _with_form(enabled=False).get(SETTINGS.path).data
    assert len(data["prechat_form"]["fields"]) == 4
    assert "custom_attributes" not in data


def test_office_hours_are_shown_only_where_the_inbox_says_so() -> None:
    hours = {"id": 1, "name": "Weekdays", "is_always_open": False}
    inbox = Inbox(widget=WidgetConfig(show_office_hours_in_chat=True))
    settings = InstanceSettings(inbox=inbox, business_hours=(hours,), default_business_hours=1, utc_offset=60)
    data = Player(settings).get(SETTINGS.path).data
    assert (data["business_hours"], data["default_business_hours_id"]) == ([hours], 1)
    assert data["working_hours_utc_offset"] == 60
    bare = InstanceSettings(inbox=inbox)
    assert not {"business_hours", "default_business_hours_id"} & Player(bare).get(SETTINGS.path).data.keys()
    assert "working_hours_utc_offset" not in Player().get(SETTINGS.path).data


def test_languages_are_listed_with_their_own_names() -> None:
    listed = Player().get(LANGUAGES_ENDPOINT.path, inbox=None).data
    assert {"code": "de-DE", "name": "Deutsch"} in listed
    assert {"code": "fa-IR", "name": "فارسی"} in listed
    # Those that Libredesk 2.7 ships.
    shipped = "da-DK de-DE en-US es-ES fa-IR fr-FR it-IT ja-JP mr-IN pt-BR zh-CN"
    assert [each["code"] for each in listed] == shipped.split()


def test_a_text_that_a_language_lacks_is_served_in_english() -> None:
    persian = Player().get("/api/v1/lang/fa-IR", inbox=None).document
    assert persian["globals.messages.goBack"] == ENGLISH["globals.messages.goBack"]
    assert persian["globals.messages.sendUsMessage"] != ENGLISH["globals.messages.sendUsMessage"]


def test_texts_come_without_an_envelope_and_english_is_the_fallback() -> None:
    player = Player()
    assert player.get("/api/v1/lang/de-DE", inbox=None).document == dict(GERMAN)
    assert player.get("/api/v1/lang/zz-ZZ", inbox=None).document == dict(ENGLISH)
    assert texts("zz-ZZ")["_.code"] == "en-US"


def test_every_language_has_every_text_that_a_driver_looks_up() -> None:
    for code, known in LANGUAGES.items():
        assert known.keys() >= LOOKED_UP
        assert all(known[key] for key in LOOKED_UP)
        assert known["_.code"] == code
        assert len({known[key] for key in LOOKED_UP}) == len(LOOKED_UP)


def test_the_later_shapes_are_those_of_the_contract() -> None:
    form = PrechatForm(enabled=True, title="Hi", fields=(PrechatField("name"),))
    shop = WidgetConfig(prechat_form=form, show_office_hours_in_chat=True, dark_mode=True)
    player = Player(InstanceSettings(compat="later", inbox=Inbox(widget=shop)))
    for endpoint, shape in (
        (LAUNCHER, "Success[LaterLauncherSettings]"),
        (SETTINGS, "Success[LaterSettings]"),
    ):
        answer = player.get(endpoint.path)
        assert judge_answer(endpoint, answer.status, answer.text) == Reading(shape)
        assert answer.data["theme"] == "dark"


def test_the_shapes_of_2_7_are_those_of_the_contract() -> None:
    player = _player()
    for endpoint, shape in ((LAUNCHER, "Success[LauncherSettings]"), (SETTINGS, "Success[Settings]")):
        answer = player.get(endpoint.path)
        assert judge_answer(endpoint, answer.status, answer.text) == Reading(shape)
