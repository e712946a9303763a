"""What holds for every test of the house."""

import signal

import pytest
from hypothesis import settings

# Whether a property holds does not depend on how busy the machine is.
settings.register_profile("busy", deadline=None)
settings.load_profile("busy")

# A suite that a shell started in the background ignores Ctrl-C, and so would all that the tests start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that take minutes begin first, so that the short ones fill the other workers meanwhile.

    At the end of the suite a single long one would keep a machine waiting that has nothing else to do.
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
