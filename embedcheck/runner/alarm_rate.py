"""How often a tool cries wolf, at the most, that was heard to do it so many times in so many runs."""

import math

CONFIDENCE = 0.95
# Halvings: more than a double has bits.
PRECISION = 60


def upper_bound(alarms: int, runs: int, confidence: float = CONFIDENCE) -> float:
    """The exact one-sided upper bound of the rate (Clopper and Pearson, 1934): at any higher rate,
    so few alarms would have had a chance of less than `1 - confidence`.

    Without runs nothing is known, and the bound is 1. Raises ValueError for counts that cannot be.
    """
    if not 0 <= alarms <= runs:
        raise ValueError(f"{alarms} alarms in {runs} runs cannot be")
    if alarms == runs:
        return 1.0
    doubt = 1 - confidence
    if alarms == 0:
        return -math.expm1(math.log(doubt) / runs)
    low, high = alarms / runs, 1.0
    for _ in range(PRECISION):
        middle = (low + high) / 2
        if at_most(alarms, runs, middle) > doubt:
            low = middle
        else:
            high = middle
    return high


def at_most(alarms: int, runs: int, rate: float) -> float:
    """The chance of at most so many alarms at this rate: the lower tail of the binomial distribution."""
    if rate <= 0:
        return 1.0
    if rate >= 1:
        return 1.0 if alarms >= runs else 0.0
    return min(math.fsum(_exactly(count, runs, rate) for count in range(alarms + 1)), 1.0)


def _exactly(count: int, runs: int, rate: float) -> float:
    ways = math.lgamma(runs + 1) - math.lgamma(count + 1) - math.lgamma(runs - count + 1)
    return math.exp(ways + count * math.log(rate) + (runs - count) * math.log1p(-rate))
