"""A scenario that stopped early weighs less, and meets fewer errors, for that alone: that makes nothing better."""

from dataclasses import replace

from embedcheck.reports.report_document import ScenarioTold
from embedcheck.stored.changes import Change, Turn


def went_as_far(old: ScenarioTold, new: ScenarioTold) -> bool:
    return _played(old) == _played(new)


def on_equal_terms(change: Change, old: ScenarioTold, new: ScenarioTold) -> Change:
    """The change of a metric. It is neither better where the scenario now stops earlier, nor heavier where it now
    goes further; an answer that is an error now is worse wherever it came."""
    shorter, longer = _played(new) < _played(old), _played(new) > _played(old)
    better = shorter and change.turn is Turn.BETTER
    heavier = longer and change.turn is Turn.WORSE and change.what == "bytes"
    if not better and not heavier:
        return change
    label, stopped = ("after", new) if shorter else ("before", old)
    why = f"{label} stopped at step {_played(stopped)} of {len(stopped.steps)}"
    return replace(change, turn=Turn.OTHER, words=f"{change.words}; {why}")


def _played(told: ScenarioTold) -> int:
    """How many steps were begun. Reports that do not say when name the step that gave up."""
    begun = sum(step.start is not None for step in told.steps)
    if begun or not told.steps:
        return begun
    ends = [
        each.step + 1
        for each in told.verdicts
        if each.step is not None and _gave_up(told, each.step, each.check)
    ]
    return min(ends, default=len(told.steps))


def _gave_up(told: ScenarioTold, step: int, name: str) -> bool:
    return step < len(told.steps) and told.steps[step].words.partition(":")[0] == name
