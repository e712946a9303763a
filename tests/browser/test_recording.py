import pytest

from embedcheck.browser.recording import Picture, Recording


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
    assert (Recording(mode).records(1), Recording(mode).records(2)) == (first, second)


@pytest.mark.parametrize(
    ("mode", "passed", "failed"),
    [("on", True, True), ("retain-on-failure", False, True), ("on-first-retry", True, True)],
)
def test_which_recordings_are_kept(mode: str, passed: bool, failed: bool) -> None:
    assert (Recording(mode).keeps(failed=False), Recording(mode).keeps(failed=True)) == (passed, failed)


@pytest.mark.parametrize(
    ("mode", "passed", "failed"),
    [("off", None, None), ("on", "end", "failure"), ("only-on-failure", None, "failure")],
)
def test_which_last_picture_is_taken(mode: str, passed: str | None, failed: str | None) -> None:
    assert (Picture(mode).of(failed=False), Picture(mode).of(failed=True)) == (passed, failed)
