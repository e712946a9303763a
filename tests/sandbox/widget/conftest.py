"""The one browser of this folder's tests."""

from collections.abc import Iterator

import pytest

from tests.browser.scene import Theatre, open_theatre


@pytest.fixture(scope="package")
def theatre() -> Iterator[Theatre]:
    with open_theatre() as opened:
        yield opened
