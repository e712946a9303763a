import pytest

from embedcheck.browser.refused_pages import is_wanted, refused_page
from embedcheck.model.verdicts import Owner

SITE = "http://shop.example"
PAGE = f"{SITE}/prcing"


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_not_there_may_be_mistyped_or_missing(status: int) -> None:
    failure = refused_page(PAGE, status, None, opened=())
    assert failure.what == (
        f"the site answered {status} for {PAGE}: the path in the scenario is mistaken, "
        "or the site lacks a page that it should have"
    )
    assert failure.next_step == (
        "Correct the path, or mend the site if it should have this page; "
        f"`visit` with `status: {status}` wants such an answer."
    )
    assert failure.owner is Owner.SCENARIO


@pytest.mark.parametrize(
    ("url", "answered", "opened"),
    [
        (PAGE, 500, ()),
        (PAGE, 403, ()),
        (PAGE, 404, (PAGE,)),
        (SITE, 404, ()),
        (f"{SITE}/", 404, ()),
        (f"{SITE}/?from=mail", 404, ()),
    ],
)
def test_what_only_the_site_can_lose_or_break_is_the_sites(
    url: str, answered: int, opened: tuple[str, ...]
) -> None:
    failure = refused_page(url, answered, None, opened=opened)
    assert failure.owner is Owner.SITE
    assert failure.what == f"the site answered {answered} for {url}"


def test_an_answer_that_was_wanted_otherwise_names_both() -> None:
    assert refused_page(PAGE, 404, 410, opened=()).what == f"the site answered 404 for {PAGE}, not 410"


def test_any_status_below_400_is_wanted_where_none_is_named() -> None:
    assert [is_wanted(302, None), is_wanted(404, None)] == [True, False]
    assert [is_wanted(404, 404), is_wanted(200, 404)] == [True, False]
