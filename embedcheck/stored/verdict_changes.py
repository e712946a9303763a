"""What a scene's verdicts are now, and were when it was played: pure, a sentence for each check that differs."""

from collections.abc import Iterable, Sequence
from dataclasses import fields

from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.verdicts import Verdict


def differences(before: ScenarioResult, after: ScenarioResult) -> list[str]:
    """What is judged otherwise than it was stored, with the old and the new sentence where they differ, and else with
    what else does."""
    old, new = _by_check(before.verdicts), _by_check(after.verdicts)
    if after.outcome is ScenarioOutcome.INTERRUPTED and after.error and not new:
        return [f"the scenario: {before.outcome} → {after.outcome}: {after.error}"]
    told = [
        f"{check}: {_change(old.get(check, []), new.get(check, []))}"
        for check in dict.fromkeys((*old, *new))
        if old.get(check) != new.get(check)
    ]
    if not told and before.outcome is not after.outcome:
        told.append(f"the scenario: {before.outcome} → {after.outcome}")
    return told


def _change(was: Sequence[Verdict], now: Sequence[Verdict]) -> str:
    before, after = (", ".join(str(each.outcome) for each in part) or "not judged" for part in (was, now))
    old, new = (" / ".join(each.message for each in part) for part in (was, now))
    outcomes = before if before == after else f"{before} → {after}"
    if old != new:
        sentences = [f"{label} «{words}»" for label, words in (("was", old), ("now", new)) if words]
        return f"{outcomes}: {', '.join(sentences)}"
    if before != after:
        return f"{outcomes}: {new}"
    return f"{outcomes}, in the same words; what differs: {'; '.join(_beside(was, now))}"


def _beside(was: Sequence[Verdict], now: Sequence[Verdict]) -> list[str]:
    """The fields other than outcome and message. As many verdicts on both sides: their outcomes are the same."""
    found = []
    for old, new in zip(was, now, strict=True):
        for field in fields(Verdict):
            before, after = getattr(old, field.name), getattr(new, field.name)
            if before != after:
                found.append(f"{field.name.replace('_', ' ')} {_brief(before)} → {_brief(after)}")
    return list(dict.fromkeys(found))


def _brief(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return str(value) if value not in (None, "") else "none"


def _by_check(verdicts: Iterable[Verdict]) -> dict[str, list[Verdict]]:
    found: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        found.setdefault(verdict.check, []).append(verdict)
    return found
