"""The numbers of a session's pages: 0 is the first, later tabs and popups count on."""

from playwright.async_api import Page


class Pages:
    """Numbers pages in the order in which they were opened."""

    def __init__(self) -> None:
        self._numbers: dict[Page, int] = {}

    def add(self, page: Page) -> int:
        return self._numbers.setdefault(page, len(self._numbers))

    def number(self, page: Page | None) -> int:
        """The number of a page; 0 where Playwright does not say which page it was."""
        return self._numbers.get(page, 0) if page is not None else 0

    @property
    def open(self) -> list[tuple[int, Page]]:
        return [(number, page) for page, number in self._numbers.items() if not page.is_closed()]
