"""Whether something took longer than before, beyond what is noise.

How noise is judged: the durations of one kind (a request, a step) are taken together over the whole run. Fewer than
`ENOUGH` of them on either side say nothing. A difference counts if the medians differ by half and by
`LEAST` seconds, and the middle halves of the two do not overlap: one slow answer among many moves neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

ENOUGH = 5
LEAST = 0.05
FACTOR = 1.5


@dataclass(frozen=True)
class Shift:
    """Medians in seconds, and how many durations each is of. `beyond_noise` None: too few to say."""

    before: float
    after: float
    counts: tuple[int, int]
    beyond_noise: bool | None

    @property
    def slower(self) -> bool:
        return self.after > self.before


def shift(before: Sequence[float], after: Sequence[float]) -> Shift:
    """Raises StatisticsError if either is empty."""
    medians, counts = (median(before), median(after)), (len(before), len(after))
    if min(counts) < ENOUGH:
        return Shift(*medians, counts, None)
    low, high = sorted((before, after), key=median)
    apart = quantiles(low, n=4)[2] < quantiles(high, n=4)[0]
    least, most = sorted(medians)
    far = most - least >= LEAST and most >= FACTOR * least
    return Shift(*medians, counts, apart and far)
