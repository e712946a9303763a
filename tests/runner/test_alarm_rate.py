import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embedcheck.runner.alarm_rate import at_most, upper_bound


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    runs = draw(st.integers(1, 5000))
    return draw(st.integers(0, min(runs, 60))), runs


# One-sided at 95 %: the 0.95 quantile of Beta(alarms + 1, runs - alarms), from tables.
@pytest.mark.parametrize(
    ("alarms", "runs", "bound"),
    [
        (0, 1, 0.95),
        (0, 10, 0.25887),
        (1, 10, 0.39416),
        (2, 20, 0.28262),
        (5, 10, 0.77756),
        (9, 10, 0.99488),
        (1, 100, 0.04656),
        (0, 1000, 0.0029912),
        (10, 10, 1.0),
    ],
)
def test_the_bound_is_that_of_clopper_and_pearson(alarms: int, runs: int, bound: float) -> None:
    assert upper_bound(alarms, runs) == pytest.approx(bound, abs=6e-6)


def test_a_thousand_quiet_runs_leave_three_in_a_thousand() -> None:
    assert upper_bound(0, 1000) < 0.003
    assert upper_bound(0, 1000) == pytest.approx(3 / 1000, rel=0.01)  # the rule of three


def test_without_runs_nothing_is_known() -> None:
    assert upper_bound(0, 0) == 1


def test_more_alarms_than_runs_cannot_be() -> None:
    with pytest.raises(ValueError, match="2 alarms in 1 runs"):
        upper_bound(2, 1)


@settings(deadline=None)
@given(counts())
def test_at_the_bound_so_few_alarms_had_a_chance_of_one_in_twenty(counted: tuple[int, int]) -> None:
    alarms, runs = counted
    if alarms < runs:
        assert at_most(alarms, runs, upper_bound(alarms, runs)) == pytest.approx(0.05, rel=1e-6)


@settings(deadline=None)
@given(counts())
def test_the_bound_lies_above_the_rate_and_grows_with_the_alarms(counted: tuple[int, int]) -> None:
    alarms, runs = counted
    assert alarms / runs <= upper_bound(alarms, runs) <= 1
    if alarms + 1 <= runs:
        assert upper_bound(alarms, runs) < upper_bound(alarms + 1, runs) + 1e-12


@settings(deadline=None)
@given(st.integers(1, 40), st.floats(0.001, 0.999))
def test_the_tail_is_the_sum_of_the_binomial_distribution(runs: int, rate: float) -> None:
    for alarms in range(runs + 1):
        exact = sum(math.comb(runs, k) * rate**k * (1 - rate) ** (runs - k) for k in range(alarms + 1))
        assert at_most(alarms, runs, rate) == pytest.approx(exact, abs=1e-9)
