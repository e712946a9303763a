import pytest

from embedcheck.browser.pages import Pages
from tests.browser.scene import Theatre


@pytest.mark.browser
def test_pages_are_numbered_in_the_order_in_which_they_are_heard_of(theatre: Theatre) -> None:
    async def scene() -> list[object]:
        pages = Pages()
        context = await theatre.browser.handle.new_context()
        first, second = await context.new_page(), await context.new_page()
        numbers: list[object] = [pages.number(second), pages.number(first), pages.number(second)]
        await second.close()
        numbers += [pages.coming, [number for number, _ in pages.open]]
        await context.close()
        return numbers

    assert theatre.play(scene()) == [0, 1, 0, 2, [1]]


def test_what_belongs_to_no_page_counts_as_the_first() -> None:
    pages = Pages()
    assert (pages.number(None), pages.coming) == (0, 0)
