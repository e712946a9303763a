"""What is noise among durations, and what is not."""

import pytest

from embedcheck.stored.timing import shift

FAST = [0.10, 0.11, 0.12, 0.11, 0.10, 0.13]


def test_everything_twice_as_slow_is_beyond_noise() -> None:
    found = shift(FAST, [2 * each for each in FAST])
    assert (found.beyond_noise, found.slower) == (True, True)
    assert found.before == pytest.approx(0.11)
    assert shift([2 * each for each in FAST], FAST).slower is False


@pytest.mark.parametrize(
    "after",
    [
        [*FAST[:5], 9.0],
        [each * 1.2 for each in FAST],
        [0.09, 0.10, 0.30, 0.31, 0.10, 0.32],
    ],
    ids=["one outlier", "a fifth slower", "halves that overlap"],
)
def test_what_chance_explains_is_noise(after: list[float]) -> None:
    assert shift(FAST, after).beyond_noise is False


def test_milliseconds_are_noise_whatever_their_factor() -> None:
    assert shift([0.002] * 6, [0.008] * 6).beyond_noise is False


def test_a_handful_says_nothing() -> None:
    assert shift(FAST, [5.0] * 4).beyond_noise is None
