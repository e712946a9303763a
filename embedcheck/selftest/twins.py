"""A scenario under a fault: is exactly what it names red, the cause first, and with the right owner?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from embedcheck.checks.causes import consequences
from embedcheck.model.results import RED, ScenarioOutcome, ScenarioResult
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.sandbox.faults import Fault
from embedcheck.sandbox.faults.fault import AT_ONCE
from embedcheck.scenario.models import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A scenario under one fault, or under two at once.

    `owners` have to mend it. `expected` are the checks that have to turn red, the cause first; `red` is
    what failed by itself, in the order of a report, and `follow` what failed and is told below these.
    `amiss` says what is not as it has to be. `whole` is whether every step of the scene was played.
    """

    scenario: str
    fault: str
    owners: tuple[Owner, ...]
    expected: tuple[str, ...]
    red: tuple[str, ...]
    follow: tuple[str, ...] = ()
    amiss: tuple[str, ...] = ()
    whole: bool = True
    seconds: float = 0.0
    folder: str = ""

    @property
    def ok(self) -> bool:
        return not self.amiss

    @property
    def pair(self) -> bool:
        return AT_ONCE in self.fault


def one_for_each_check(scenarios: Iterable[Scenario]) -> frozenset[tuple[str, str]]:
    """Scenario and fault: as few twins as demand every check once, of the shortest scenarios."""
    chosen: dict[str, tuple[str, str]] = {}
    for scenario in sorted(scenarios, key=lambda each: len(each.steps)):
        for fault, expected in scenario.fails_under.items():
            for check in expected:
                chosen.setdefault(check, (scenario.name, fault))
    return frozenset(chosen.values())


def twins(
    scenarios: Iterable[Scenario],
    results: Iterable[ScenarioResult],
    *,
    faults: Mapping[str, Fault],
    checks: Iterable[str],
) -> list[Twin]:
    """One twin per result under a fault. What is red and no check is a step that gave up."""
    demands = {scenario.name: scenario.fails_under for scenario in scenarios}
    known = frozenset(checks)
    return [
        _twin(result, result.fault, demands[result.name], faults, known)
        for result in results
        if result.fault is not None and result.outcome is not ScenarioOutcome.SKIPPED
    ]


def _twin(
    result: ScenarioResult,
    name: str,
    demands: Mapping[str, tuple[str, ...]],
    faults: Mapping[str, Fault],
    known: frozenset[str],
) -> Twin:
    names = name.split(AT_ONCE)
    wanted = tuple(dict.fromkeys(check for each in names for check in demands.get(each, ())))
    owners = tuple(dict.fromkeys(faults[each].owner for each in names))
    failed = [each for each in result.verdicts if each.outcome in RED]
    red = tuple(dict.fromkeys(each.check for each in failed if each.cause is None))
    if trouble := _trouble(result):
        amiss = [trouble]
    elif len(names) > 1:
        amiss = list(_amiss_at_once(failed, wanted))
    else:
        amiss = [*_amiss(failed, wanted, owners[0]), *_unknown_to_the_table(result, known)]
    return Twin(
        scenario=result.name,
        fault=name,
        owners=owners,
        expected=wanted,
        red=red,
        follow=tuple(dict.fromkeys(each.check for each in failed if each.check not in red)),
        amiss=tuple(amiss),
        whole=all(each.check in known for each in failed),
        seconds=result.seconds,
        folder=result.folder,
    )


def _amiss(failed: Sequence[Verdict], wanted: tuple[str, ...], owner: Owner) -> Iterator[str]:
    causes = [each for each in failed if each.cause is None]
    red = list(dict.fromkeys(each.check for each in causes))
    yield from (f"{check} did not find it" for check in wanted if check not in red)
    yield from (f"{check} is red too" for check in red if check not in wanted)
    if set(red) == set(wanted) and red[:1] != list(wanted[:1]):
        yield f"{red[0]} is told first, and {wanted[0]} is the cause"
    for each in causes:
        if each.check in wanted and each.owner is not owner:
            yield f"{each.check} says that it is for {each.owner} to mend, and it is for {owner}"


def _amiss_at_once(failed: Sequence[Verdict], wanted: tuple[str, ...]) -> Iterator[str]:
    """Each of two faults has to be found, by itself or below the other; what follows from either may be red."""
    red = {each.check for each in failed}
    yield from (f"{check} did not find it" for check in wanted if check not in red)
    allowed = {*wanted, *(each for check in wanted for each in consequences(check))}
    causes = dict.fromkeys(each.check for each in failed if each.cause is None)
    yield from (f"{check} is red too" for check in causes if check not in allowed)


def _unknown_to_the_table(result: ScenarioResult, known: frozenset[str]) -> Iterator[str]:
    told = {(each.cause, each.check) for each in result.verdicts if each.cause and each.check in known}
    for cause, check in sorted((str(cause), check) for cause, check in told):
        if check not in consequences(cause):
            yield f"{check} says that it follows from {cause}, which the table of causes does not know"


def false_alarms(results: Iterable[ScenarioResult]) -> list[ScenarioResult]:
    """Honest scenes that were played and did not come out green."""
    fine = (ScenarioOutcome.PASSED, ScenarioOutcome.KNOWN, ScenarioOutcome.SKIPPED)
    return [result for result in results if result.fault is None and result.outcome not in fine]


def skipped(results: Iterable[ScenarioResult]) -> list[ScenarioResult]:
    """One result for each scenario that the sandbox cannot play: nothing is known of its faults."""
    found = (result for result in results if result.outcome is ScenarioOutcome.SKIPPED)
    return list({result.name: result for result in found}.values())


def _trouble(result: ScenarioResult) -> str:
    """Why it could not be judged, if so."""
    judged = (ScenarioOutcome.PASSED, ScenarioOutcome.KNOWN, ScenarioOutcome.FAILED)
    return "" if result.outcome in judged else result.error or str(result.outcome)
