"""What verdicts come to: the outcome of an attempt, and the totals and the exit code of a run."""

from collections.abc import Iterable, Sequence

from embedcheck.errors import ExitCode
from embedcheck.model.results import RED, ScenarioOutcome, ScenarioResult, Totals
from embedcheck.model.verdicts import Outcome, Verdict

INTERNAL_ERROR = "internal error"
"""How the `error` of an attempt begins that embedcheck itself is to blame for."""


def outcome_of(
    verdicts: Iterable[Verdict], *, strict: bool = False, known_defects_fail: bool = False
) -> ScenarioOutcome:
    """The worst of the verdicts. What was never asked is held against nobody, not even by `strict`."""
    outcomes = {verdict.outcome for verdict in verdicts if verdict.asked}
    bad = set(RED)
    if strict:
        bad |= {Outcome.INCONCLUSIVE, Outcome.KNOWN}
    if known_defects_fail:
        bad |= {Outcome.KNOWN}
    if outcomes & bad:
        return ScenarioOutcome.FAILED
    return ScenarioOutcome.KNOWN if Outcome.KNOWN in outcomes else ScenarioOutcome.PASSED


def totals_of(
    results: Sequence[ScenarioResult],
    *,
    seconds: float,
    interrupted: bool = False,
    incomplete: bool = False,
    fail_on_flaky: bool = False,
) -> Totals:
    """Counts of the last attempts, and the run's exit code (README, «Exit codes»).

    What was `interrupted` ends with 2, whatever was seen. What is `incomplete`, because a shard is missing, ends as
    what is there says, and with 2 where that would be green."""
    count = {each: sum(result.outcome is each for result in results) for each in ScenarioOutcome}
    code = _exit_code(results, interrupted=interrupted, fail_on_flaky=fail_on_flaky)
    if incomplete and code in (ExitCode.PASSED, ExitCode.NOTHING_SELECTED):
        code = ExitCode.INTERRUPTED
    return Totals(
        scenarios=len(results),
        passed=count[ScenarioOutcome.PASSED],
        known=count[ScenarioOutcome.KNOWN],
        failed=count[ScenarioOutcome.FAILED],
        flaky=count[ScenarioOutcome.FLAKY],
        error=count[ScenarioOutcome.ERROR],
        interrupted=count[ScenarioOutcome.INTERRUPTED],
        skipped=count[ScenarioOutcome.SKIPPED],
        seconds=round(seconds, 2),
        exit_code=int(code),
    )


def nothing_played(results: Sequence[ScenarioResult]) -> bool:
    """Whether there was something to play, and all of it was skipped."""
    return bool(results) and all(result.outcome is ScenarioOutcome.SKIPPED for result in results)


def _exit_code(results: Sequence[ScenarioResult], *, interrupted: bool, fail_on_flaky: bool) -> ExitCode:
    outcomes = {result.outcome for result in results}
    if interrupted:
        return ExitCode.INTERRUPTED
    if any(result.count(Outcome.BROKEN) or _is_ours(result) for result in results):
        return ExitCode.INTERNAL
    if ScenarioOutcome.FAILED in outcomes or (fail_on_flaky and ScenarioOutcome.FLAKY in outcomes):
        return ExitCode.FAILED
    if ScenarioOutcome.ERROR in outcomes:
        return ExitCode.ENVIRONMENT
    if ScenarioOutcome.INTERRUPTED in outcomes:
        return ExitCode.INTERRUPTED
    return ExitCode.NOTHING_SELECTED if nothing_played(results) else ExitCode.PASSED


def _is_ours(result: ScenarioResult) -> bool:
    return (result.error or "").startswith(INTERNAL_ERROR)
