from functools import reduce

import pytest

from embedcheck.conditions.site import SITE_CONDITIONS
from embedcheck.conditions.surroundings import Surroundings
from embedcheck.model.target import Target
from embedcheck.sandbox.site_pages.page import SitePage, render
from embedcheck.sandbox.site_pages.shop import PAGES, page_for

TARGET = Target(site="http://localhost:1", instance="http://127.0.0.1:2", inbox="i-1")
BY_NAME = {each.name: each for each in SITE_CONDITIONS}


def under(name: str, path: str = "/") -> SitePage:
    changes = BY_NAME[name].act(Surroundings()).sandbox.pages
    return reduce(lambda page, change: change(page), changes, page_for(TARGET, path, "n1"))


@pytest.mark.parametrize("name", BY_NAME)
def test_every_page_is_changed_and_still_embeds_the_chat(name: str) -> None:
    for path in PAGES:
        page = under(name, path)
        assert page.settings == page_for(TARGET, path, "n1").settings
        assert 'src="http://127.0.0.1:2/widget.js"' in render(page)
    assert under(name) != page_for(TARGET, "/", "n1")


@pytest.mark.parametrize("name", BY_NAME)
def test_inline_code_carries_the_nonce_so_that_a_strict_policy_lets_it_run(name: str) -> None:
    html = render(under(name))
    assert html.count("<script>") == 0
    assert html.count("<style>") == 0


def test_the_strict_policy_names_the_desk_and_nobody_else() -> None:
    policy = under("strict_policy").headers["content-security-policy"]
    assert "frame-src http://127.0.0.1:2;" in policy
    assert "default-src 'none'" in policy
