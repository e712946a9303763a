from dataclasses import replace

import pytest

from embedcheck.model.secret import Secret
from embedcheck.model.target import Target
from embedcheck.sandbox.site_pages.customer import ADA
from embedcheck.sandbox.site_pages.page import render
from embedcheck.sandbox.site_pages.shop import PAGES, page_for

TARGET = Target(
    site="http://localhost:1", instance="http://127.0.0.1:2", inbox="i-1", jwt_secret=Secret("s" * 32)
)

TITLES = {
    "/": "Home",
    "/pricing": "Pricing",
    "/contact": "Contact",
    "/app": "App",
    "/app/one": "One",
    "/login": "Sign in",
    "/account": "Account",
    "/strict": "Strict",
}


@pytest.mark.parametrize(("path", "title"), TITLES.items())
def test_each_page_has_the_title_that_scenarios_expect(path: str, title: str) -> None:
    page = page_for(TARGET, path)
    assert (page.title, page.status) == (title, 200)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_embeds_the_targets_inbox_once(path: str) -> None:
    html = render(page_for(TARGET, path, "n1"))
    assert html.count('src="http://127.0.0.1:2/widget.js"') == 1
    assert '"inboxID": "i-1"' in html


@pytest.mark.parametrize("path", PAGES)
def test_no_page_loads_anything_from_elsewhere(path: str) -> None:
    html = render(page_for(TARGET, path)).replace("http://127.0.0.1:2", "")
    assert "http:" not in html
    assert "https:" not in html


def test_an_unknown_path_is_a_404_that_embeds_the_widget_too() -> None:
    page = page_for(TARGET, "/nothing")
    assert (page.status, page.title) == (404, "Not found")
    assert page.scripts


def test_only_the_account_page_signs_a_customer_in() -> None:
    assert {path: page_for(TARGET, path).customer for path in PAGES if page_for(TARGET, path).customer} == {
        "/account": ADA
    }


def test_without_the_inboxs_secret_nobody_is_signed_in() -> None:
    page = page_for(replace(TARGET, jwt_secret=None), "/account")
    assert page.customer is None
    assert "carries no <code>userJWT</code>" in render(page)


def test_the_strict_page_allows_the_desk_and_no_other_origin() -> None:
    policy = page_for(TARGET, "/strict", "n1").headers["content-security-policy"]
    directives = {name: rest for name, _, rest in (part.partition(" ") for part in policy.split("; "))}
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'nonce-n1' 'self' http://127.0.0.1:2"
    assert directives["frame-src"] == "http://127.0.0.1:2"
    assert "http://127.0.0.1:2" in directives["connect-src"]
    assert "unsafe-inline" not in policy
    assert "http:" not in policy.replace("http://127.0.0.1:2", "")


def test_the_links_of_the_application_name_their_titles() -> None:
    html = render(page_for(TARGET, "/app/two"))
    assert 'href="/app/two" data-title="Two"' in html
    assert 'data-view="two"' in html
