"""What holds for every test of the house."""

import pytest
from hypothesis import settings

# Whether a property holds does not depend on how busy the machine is.
settings.register_profile("busy", deadline=None)
settings.load_profile("busy")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that take minutes begin first, so that the short ones fill the other workers meanwhile.

    At the end of the suite a single long one would keep a machine waiting that has nothing else to do.
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
