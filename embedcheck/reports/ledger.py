"""What a report that is written whole keeps of the run: the events so far, and what they amount to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from embedcheck.model.results import RED, ScenarioOutcome, ScenarioResult, Totals
from embedcheck.model.run_events import Remarked, RunEvent, RunFinished, RunStarted, ScenarioFinished
from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.reports.wording import judged

RED_WHEN_STRICT = RED | {Outcome.KNOWN, Outcome.INCONCLUSIVE}
# A skipped scenario is not green: nothing was seen of it. It is nobody's failure either.
NOT_BAD = frozenset(
    {ScenarioOutcome.PASSED, ScenarioOutcome.KNOWN, ScenarioOutcome.FLAKY, ScenarioOutcome.SKIPPED}
)
# Ports, marks of a run and durations differ from play to play.
_NUMBERS = re.compile(r"\w*\d\w*")


class Ledger:
    """The run so far. `finished` holds every attempt in the order of its end."""

    def __init__(self) -> None:
        self.started: RunStarted | None = None
        self.finished: list[ScenarioFinished] = []
        self.remarks: list[str] = []
        self.totals: Totals | None = None
        self.interrupted = False
        self.missing: tuple[str, ...] = ()

    def note(self, event: RunEvent) -> None:
        match event:
            case RunStarted():
                self.started = event
            case ScenarioFinished():
                self.finished.append(event)
            case Remarked():
                self.remarks.append(event.text)
            case RunFinished():
                self.totals, self.interrupted = event.totals, event.interrupted
                self.missing = event.missing
            case _:
                pass

    @property
    def last_attempts(self) -> list[ScenarioFinished]:
        """One per play, in the order of the suite: an attempt that was retried does not count."""
        latest = {_play(event): event for event in self.finished}
        return sorted(latest.values(), key=lambda event: event.index)

    @property
    def bad(self) -> list[ScenarioFinished]:
        return [event for event in self.last_attempts if event.result.outcome not in NOT_BAD]


def why_nothing(ledger: Ledger) -> str:
    """Why a run that has ended played nothing; empty where it played something, or was cut short."""
    played = any(event.result.outcome is not ScenarioOutcome.SKIPPED for event in ledger.last_attempts)
    if ledger.totals is None or ledger.interrupted or ledger.missing or played:
        return ""
    if ledger.last_attempts:
        return "Nothing was played here, because every scenario was skipped"
    if ledger.started and ledger.started.shard and ledger.totals.exit_code == 0:
        return f"Nothing was played here, and that is right: there are too few plays for shard {ledger.started.shard}"
    return "Nothing was played here, because nothing was selected"


def _play(event: ScenarioFinished) -> tuple[object, ...]:
    result = event.result
    return (
        event.index,
        result.file,
        result.line,
        result.name,
        result.browser,
        result.fault,
        result.condition,
    )


def findings(result: ScenarioResult, *, strict: bool) -> list[Verdict]:
    """The verdicts that made this attempt red, the failed and the broken, or what a stricter run counts as
    such; without those that only follow from another one of them (`consequences`)."""
    if result.outcome is ScenarioOutcome.PASSED:
        return []
    red = RED_WHEN_STRICT if strict else RED
    found = [verdict for verdict in result.verdicts if verdict.outcome in red and verdict.asked]
    if not found and result.outcome is ScenarioOutcome.FAILED:
        # `known_defects: fail`: nothing else can have made it red.
        return [verdict for verdict in result.verdicts if verdict.outcome is Outcome.KNOWN]
    causes = {verdict.check for verdict in found if verdict.cause is None}
    return [verdict for verdict in found if verdict.cause not in causes]


def consequences(result: ScenarioResult, finding: Verdict) -> list[Verdict]:
    """What followed from this finding: other failures, steps that gave up, and what could then not be told."""
    return [verdict for verdict in result.verdicts if verdict.cause == finding.check]


@dataclass(frozen=True)
class Grievance:
    """One cause, and the plays in which it was found: a blocked iframe is one, in however many scenarios."""

    verdict: Verdict
    events: list[ScenarioFinished]

    def beside(self, *, strict: bool) -> list[str]:
        """The checks that were red by themselves in the same plays."""
        found = (other.check for event in self.events for other in findings(event.result, strict=strict))
        return [check for check in dict.fromkeys(found) if check != self.verdict.check]


def grievances(events: Iterable[ScenarioFinished], *, strict: bool) -> list[Grievance]:
    """The first finding of each of these plays, together where check, owner and message are the same but for numbers."""
    found: dict[object, Grievance] = {}
    for event in events:
        for verdict in findings(event.result, strict=strict)[:1]:
            same = verdict.check, verdict.owner, _NUMBERS.sub("", verdict.message)
            found.setdefault(same, Grievance(verdict, [])).events.append(event)
    return list(found.values())


def silenced(events: Iterable[ScenarioFinished]) -> list[Grievance]:
    """What does not hold, and the site's owner has silenced: one for each check and own defect."""
    found: dict[object, Grievance] = {}
    for event in events:
        for verdict in event.result.verdicts:
            if verdict.silenced_until:
                same = verdict.check, verdict.known_defect
                plays = found.setdefault(same, Grievance(verdict, [])).events
                plays += [event] if event not in plays else []
    return list(found.values())


def advice(events: Iterable[ScenarioFinished]) -> dict[str, list[str]]:
    """What would let inconclusive checks see: each piece of advice, and the checks it serves."""
    blind: dict[str, dict[str, None]] = {}
    for event in events:
        for verdict in event.result.verdicts:
            if judged(verdict) == Outcome.INCONCLUSIVE and verdict.next_step:
                blind.setdefault(verdict.next_step, {})[verdict.check] = None
    return {told: [*checks] for told, checks in blind.items()}


def line_of(result: ScenarioResult, verdict: Verdict) -> int:
    """The line of the step to which the finding belongs, else the scenario's own."""
    if verdict.step is not None and 0 <= verdict.step < len(result.steps):
        return result.steps[verdict.step][1] or result.line
    return result.line
