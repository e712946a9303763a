"""The numbers of a session's pages: 0 is the first, later tabs and popups count on."""

from playwright.async_api import Page


class Pages:
    """Numbers pages in the order in which they were opened."""

    def __init__(self) -> None:
        self._numbers: dict[Page, int] = {}

    def number(self, page: Page | None) -> int:
        """The number of a page; 0 where Playwright does not say which page it was.

        A popup may be heard of before its own event: it gets its number then.
        """
        return self._numbers.setdefault(page, len(self._numbers)) if page is not None else 0

    @property
    def coming(self) -> int:
        """The number that the next page will get."""
        return len(self._numbers)

    @property
    def all(self) -> list[Page]:
        """In the order in which they were opened, the closed ones too."""
        return list(self._numbers)

    @property
    def open(self) -> list[tuple[int, Page]]:
        return [(number, page) for page, number in self._numbers.items() if not page.is_closed()]
