"""How long an interview bears with an instance that does not answer, or refuses everything."""

from collections.abc import Sequence

from embedcheck.model.observations import Observation, RequestFailed, ResponseReceived
from embedcheck.model.verdicts import Owner
from embedcheck.probe.answers import TOO_MANY
from embedcheck.probe.failures import TIMEOUT
from embedcheck.probe.questions.question import CannotTell

# Seconds for one question. A healthy instance may have it wait for several windows of its rate limit.
QUESTION = 300.0
# As many as are asked at once: the first ones share whatever was wrong at the beginning.
IN_VAIN = 8

OVERDUE = CannotTell(
    f"It was not answered to its end within {QUESTION:.0f} s.",
    owner=Owner.ENVIRONMENT,
    next_step="See in the exchange what took so long, and whether others use up the instance's rate limit.",
)
GIVEN_UP = CannotTell(
    f"Not asked: the last {IN_VAIN} questions got nothing but time-outs, or HTTP 429.",
    owner=Owner.ENVIRONMENT,
    next_step="See whether the instance is overloaded, and who uses up its rate limit; then ask again.",
)


class Endurance:
    """Counts the questions in a row that were asked in vain."""

    def __init__(self, at_most: int = IN_VAIN) -> None:
        self._left = self._at_most = at_most

    @property
    def is_over(self) -> bool:
        return self._left <= 0

    def heard(self, seen: Sequence[Observation]) -> None:
        """What one question met. One that asked nothing itself tells nothing."""
        if self.is_over or not (met := [bad for each in seen if (bad := _in_vain(each)) is not None]):
            return
        self._left = self._left - 1 if all(met) else self._at_most


def _in_vain(seen: Observation) -> bool | None:
    """Whether this was no answer, or one; None for what is neither."""
    if isinstance(seen, RequestFailed):
        return seen.failure == TIMEOUT.words
    return seen.status == TOO_MANY if isinstance(seen, ResponseReceived) else None
