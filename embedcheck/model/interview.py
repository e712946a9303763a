"""What an instance said when it was asked: one line for each question of `embedcheck probe`."""

from dataclasses import dataclass, field

from embedcheck.model.observations import Observation
from embedcheck.model.verdicts import Outcome, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewLine:
    """`element` is the part of the widget API that was asked about; `verdict.check` the question's name,
    and `sentence` what a good instance makes true. `exchange` is everything that was sent and came back,
    without secrets. `seconds` is how long the question took, its waiting included."""

    element: str
    sentence: str
    verdict: Verdict
    exchange: tuple[Observation, ...] = field(default=(), repr=False)
    seconds: float = 0.0

    @property
    def red(self) -> bool:
        return self.verdict.outcome in (Outcome.FAILED, Outcome.BROKEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """All lines, in the order of the table of questions; `remarks` are what was to be said about the
    interview itself, such as that it waited for the rate limit."""

    lines: tuple[InterviewLine, ...]
    remarks: tuple[str, ...] = ()
    seconds: float = 0.0
