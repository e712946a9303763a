import pytest

from embedcheck.model.secret import Secret
from embedcheck.model.target import Target
from embedcheck.sandbox.faults.site_navigation import NAVIGATION_FAULTS
from embedcheck.sandbox.site_pages.page import SitePage, render
from embedcheck.sandbox.site_pages.shop import page_for

TARGET = Target(
    site="http://localhost:1", instance="http://127.0.0.1:2", inbox="i-1", jwt_secret=Secret("s" * 32)
)


def lying(fault: str, path: str = "/") -> SitePage:
    page: SitePage = NAVIGATION_FAULTS[fault].act(page_for(TARGET, path, "n1"))
    return page


def test_a_late_title_is_the_applications_own_to_set() -> None:
    assert 'data-title-after="500"' in render(lying("title_set_late", "/app"))


def test_a_history_that_is_kept_native_is_so_before_any_other_script_runs() -> None:
    html = render(lying("history_kept_native", "/app"))
    assert html.index("defineProperty(history") < html.index("/widget.js")


def test_a_wrapper_that_is_laid_over_the_widgets_was_made_before_it_and_still_navigates() -> None:
    html = render(lying("history_wrapped_over", "/app"))
    assert html.index("history.pushState.bind(history)") < html.index("/widget.js")
    assert "return before(...step)" in html


@pytest.mark.parametrize("fault", ["chat_taken_off", "chat_redrawn"])
def test_the_body_is_changed_only_after_a_navigation_that_the_widget_was_told_of(fault: str) -> None:
    html = render(lying(fault, "/app"))
    assert html.index("/widget.js") < html.index("history.pushState.bind(history)")
    assert "push(...step); " in html
