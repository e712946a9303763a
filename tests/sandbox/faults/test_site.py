import re

import pytest

from embedcheck.model.secret import Secret
from embedcheck.model.target import Target
from embedcheck.sandbox.faults import FAULTS
from embedcheck.sandbox.faults.site import SITE_FAULTS
from embedcheck.sandbox.site_pages.page import SitePage, render
from embedcheck.sandbox.site_pages.shop import PAGES, page_for

TARGET = Target(
    site="http://localhost:1", instance="http://127.0.0.1:2", inbox="i-1", jwt_secret=Secret("s" * 32)
)


def lying(fault: str, path: str = "/") -> SitePage:
    page: SitePage = SITE_FAULTS[fault].act(page_for(TARGET, path, "n1"))
    return page


def test_every_fault_is_in_the_table_of_all_faults() -> None:
    assert SITE_FAULTS.keys() <= FAULTS.keys()


@pytest.mark.parametrize("fault", SITE_FAULTS)
def test_every_fault_says_what_it_does_in_one_sentence(fault: str) -> None:
    assert re.fullmatch(r"[A-Z].*[.)]", SITE_FAULTS[fault].summary)
    assert SITE_FAULTS[fault].layer == "site"


@pytest.mark.parametrize("fault", SITE_FAULTS)
def test_every_fault_changes_some_page_and_breaks_none(fault: str) -> None:
    changed = [path for path in PAGES if lying(fault, path) != page_for(TARGET, path, "n1")]
    assert changed
    for path in PAGES:
        assert "</html>" in render(lying(fault, path))


def test_a_missing_script_leaves_the_settings() -> None:
    html = render(lying("script_missing"))
    assert "widget.js" not in html
    assert "LibredeskSettings" in html


def test_a_doubled_script_is_there_twice() -> None:
    assert render(lying("script_doubled")).count("/widget.js") == 2


def test_an_inert_script_is_no_javascript() -> None:
    assert 'type="text/plain"' in render(lying("script_inert"))


def test_another_inbox_is_named_and_the_script_is_right() -> None:
    page = lying("wrong_inbox")
    assert page.settings is not None
    assert page.settings["inboxID"] != TARGET.inbox
    assert page.scripts == page_for(TARGET, "/").scripts


def test_the_base_url_ends_in_a_slash_and_the_script_is_right() -> None:
    page = lying("trailing_slash")
    assert page.settings is not None
    assert page.settings["baseURL"] == "http://127.0.0.1:2/"
    assert page.scripts == page_for(TARGET, "/").scripts


def test_late_settings_stand_after_the_script_and_wait_for_the_load() -> None:
    html = render(lying("settings_after_script"))
    assert html.index("/widget.js") < html.index("LibredeskSettings")
    assert "addEventListener('load'" in html


def test_an_error_of_the_sites_stands_before_the_settings_in_the_same_script() -> None:
    html = render(lying("page_error_before_init"))
    assert html.index("shopTheme.start(); window.LibredeskSettings") < html.index("/widget.js")


@pytest.mark.parametrize(
    ("fault", "directive"),
    [
        ("csp_blocks_script", "script-src 'self' 'unsafe-inline'"),
        ("csp_blocks_connect", "connect-src 'self'"),
        ("csp_blocks_frame", "frame-src 'self'"),
        ("csp_blocks_picture", "img-src 'self'"),
    ],
)
def test_a_policy_blocks_exactly_one_thing(fault: str, directive: str) -> None:
    assert lying(fault).headers == {"content-security-policy": directive}


def test_style_sheets_of_the_faults_carry_the_nonce_of_the_page() -> None:
    assert '<style nonce="n1">' in render(lying("launcher_off_screen", "/strict"))
