import pytest

from embedcheck.browser.tracing import Tracing


@pytest.mark.parametrize(
    ("mode", "first", "second"),
    [
        ("off", False, False),
        ("on", True, True),
        ("retain-on-failure", True, True),
        ("on-first-retry", False, True),
    ],
)
def test_which_attempts_are_recorded(mode: str, first: bool, second: bool) -> None:
    assert (Tracing(mode).records(1), Tracing(mode).records(2)) == (first, second)


@pytest.mark.parametrize(
    ("mode", "passed", "failed"),
    [("on", True, True), ("retain-on-failure", False, True), ("on-first-retry", True, True)],
)
def test_which_recordings_are_kept(mode: str, passed: bool, failed: bool) -> None:
    assert (Tracing(mode).keeps(failed=False), Tracing(mode).keeps(failed=True)) == (passed, failed)
