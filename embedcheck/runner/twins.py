"""The checker is checked: does each fault turn exactly the named checks red?"""

from collections.abc import Iterable
from dataclasses import dataclass

from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.scenario.models import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A scenario under one fault: which checks had to turn red, and which did. `trouble` is why it
    could not be judged, if so."""

    scenario: str
    fault: str
    expected: tuple[str, ...]
    red: tuple[str, ...]
    trouble: str = ""

    @property
    def ok(self) -> bool:
        return not self.trouble and set(self.expected) == set(self.red)


def one_for_each_check(scenarios: Iterable[Scenario]) -> frozenset[tuple[str, str]]:
    """Scenario and fault: as few twins as demand every check once, of the shortest scenarios."""
    chosen: dict[str, tuple[str, str]] = {}
    for scenario in sorted(scenarios, key=lambda each: len(each.steps)):
        for fault, expected in scenario.fails_under.items():
            for check in expected:
                chosen.setdefault(check, (scenario.name, fault))
    return frozenset(chosen.values())


def twins(
    scenarios: Iterable[Scenario], results: Iterable[ScenarioResult], *, checks: Iterable[str]
) -> list[Twin]:
    """One twin per result under a fault. Only always-on checks count: that an `expect_*` step of the
    scenario gave up too is a consequence, and ends the scene early."""
    known = set(checks)
    expected = {scenario.name: scenario.fails_under for scenario in scenarios}
    return [
        Twin(
            scenario=result.name,
            fault=result.fault,
            expected=tuple(sorted(expected[result.name].get(result.fault, ()))),
            red=tuple(name for name in result.red if name in known),
            trouble=_trouble(result),
        )
        for result in results
        if result.fault is not None and result.outcome is not ScenarioOutcome.SKIPPED
    ]


def false_alarms(results: Iterable[ScenarioResult]) -> list[ScenarioResult]:
    """Honest scenes that were played and did not come out green."""
    fine = (ScenarioOutcome.PASSED, ScenarioOutcome.KNOWN, ScenarioOutcome.SKIPPED)
    return [result for result in results if result.fault is None and result.outcome not in fine]


def skipped(results: Iterable[ScenarioResult]) -> list[ScenarioResult]:
    """One result for each scenario that the sandbox cannot play: nothing is known of its faults."""
    found = (result for result in results if result.outcome is ScenarioOutcome.SKIPPED)
    return list({result.name: result for result in found}.values())


def _trouble(result: ScenarioResult) -> str:
    judged = (ScenarioOutcome.PASSED, ScenarioOutcome.KNOWN, ScenarioOutcome.FAILED)
    if result.outcome in judged:
        return ""
    return result.error or str(result.outcome)
