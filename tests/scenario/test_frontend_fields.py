from pathlib import Path

from embedcheck.model.frontend import Frontend, Selectors, SiteCalls
from tests.scenario.test_config import complaints, read

SITE = """\
site: https://shop.example
instance: {url: "https://desk.example", inbox: 0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0}
"""
NEEDED = """\
    launcher: .l
    panel: .p
    composer: textarea
    messages: li
    message_visitor: .me
    message_agent: .you
"""
CUSTOM = f"""\
{SITE}widget:
  frame: iframe#chat
  selectors:
{NEEDED}    continue: .last
  api: {{set_user: chat.signIn(jwt)}}
  tokens: {{session: cookie shop-session, visitor: "localStorage chat.visitor"}}
"""


def test_selectors_make_a_custom_frontend(tmp_path: Path) -> None:
    assert read(tmp_path, CUSTOM).frontend == Frontend(
        selectors=Selectors(
            launcher=".l",
            panel=".p",
            composer="textarea",
            messages="li",
            message_visitor=".me",
            message_agent=".you",
            continue_=".last",
            frame="iframe#chat",
        ),
        calls=SiteCalls(set_user="chat.signIn(jwt)"),
        session="cookie shop-session",
        visitor="localStorage chat.visitor",
    )


def test_the_flag_for_the_official_driver_overrides_the_files_selectors(tmp_path: Path) -> None:
    assert read(tmp_path, CUSTOM, driver="official").frontend is None


def test_without_a_site_a_custom_driver_means_the_sandboxs_own_example(tmp_path: Path) -> None:
    assert read(tmp_path, None).demo_frontend == "widget"
    assert read(tmp_path, None, driver="custom").demo_frontend == "custom"
    assert read(tmp_path, None, frontend="custom").demo_frontend == "custom"
    assert read(tmp_path, "widget: {driver: custom}\nsandbox: {frontend: widget}\n").demo_frontend == "widget"


def test_a_real_site_needs_selectors_for_its_custom_frontend(tmp_path: Path) -> None:
    (complaint,) = complaints(tmp_path, f"{SITE}widget: {{driver: custom}}\n")
    assert "`driver: custom` without `selectors`" in complaint


def test_a_misspelt_selector_is_answered_with_the_nearest(tmp_path: Path) -> None:
    found = complaints(tmp_path, CUSTOM.replace("continue:", "continu:"))
    assert any("continu" in each and "continue" in each for each in found), found


def test_a_selector_that_is_needed_is_asked_for_by_its_name(tmp_path: Path) -> None:
    found = complaints(tmp_path, CUSTOM.replace("    messages: li\n", ""))
    assert any("messages" in each for each in found), found


def test_a_token_is_kept_in_a_place_that_a_browser_has(tmp_path: Path) -> None:
    (complaint,) = complaints(tmp_path, CUSTOM.replace("cookie shop-session", "redis session"))
    assert '"redis session" is no place for a token' in complaint


def test_a_custom_frontend_and_libredesks_own_assets_exclude_each_other(tmp_path: Path) -> None:
    (complaint,) = complaints(tmp_path, "sandbox: {frontend: custom, widget_assets: libredesk}\n")
    assert "both a custom frontend and `widget_assets`" in complaint


def test_the_source_tree_of_the_official_widget_is_a_path(tmp_path: Path) -> None:
    assert read(tmp_path, "sandbox: {widget_assets: libredesk}\n").widget_assets == Path("libredesk")
