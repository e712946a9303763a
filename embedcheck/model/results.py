"""What the suite hands to reporters: the result of one attempt, of one scenario, of the run."""

from dataclasses import dataclass, field
from enum import StrEnum

from embedcheck.model.verdicts import Outcome, Verdict


class ScenarioOutcome(StrEnum):
    """A scenario's outcome: the worst of its verdicts, or why it could not be judged."""

    PASSED = "passed"
    KNOWN = "known"
    FAILED = "failed"
    FLAKY = "flaky"
    ERROR = "error"
    SKIPPED = "skipped"
    INTERRUPTED = "interrupted"


RED = frozenset({Outcome.FAILED, Outcome.BROKEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioResult:
    """One attempt at one scenario in one browser. Paths are relative to the run's folder.

    `skipped` is why a scenario was not played here at all, and `skipped_next_step` what would let it be.
    `step_times` are start and duration of each of `steps` that was begun, in seconds from the scene's start; the
    duration is None where the step was cut short. `throttled` is true where the instance's rate limit took its part
    in the attempt.
    """

    name: str
    file: str
    line: int
    browser: str
    outcome: ScenarioOutcome
    verdicts: tuple[Verdict, ...]
    seconds: float
    folder: str
    steps: tuple[tuple[str, int], ...] = ()
    step_times: tuple[tuple[float, float | None], ...] = ()
    fault: str | None = None
    condition: str | None = None
    attempt: int = 1
    error: str | None = None
    error_next_step: str | None = None
    skipped: str | None = None
    skipped_next_step: str | None = None
    screenshots: tuple[str, ...] = ()
    trace: str | None = None
    har: str | None = None
    videos: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    throttled: bool = False
    versions: dict[str, str] = field(default_factory=dict)

    def count(self, outcome: Outcome) -> int:
        return sum(verdict.outcome is outcome for verdict in self.verdicts)

    @property
    def red(self) -> tuple[str, ...]:
        """Names of the checks that failed or broke, sorted and without repetition."""
        return tuple(sorted({verdict.check for verdict in self.verdicts if verdict.outcome in RED}))

    @property
    def causes(self) -> tuple[Verdict, ...]:
        """The failures that no other one explains, in the order in which they are to be told."""
        return tuple(each for each in self.verdicts if each.outcome in RED and each.cause is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Counts of scenarios by outcome, and the run's own exit code."""

    scenarios: int
    passed: int
    known: int
    failed: int
    flaky: int
    error: int
    interrupted: int
    seconds: float
    exit_code: int
    skipped: int = 0
