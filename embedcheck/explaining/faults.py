"""The story of one fault of the sandbox."""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from embedcheck.sandbox.faults import FAULTS
from embedcheck.scenario.models import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A scenario that demands of a fault exactly these red checks; none of a harmless one.

    `command` shows it.
    """

    scenario: str
    file: str
    checks: tuple[str, ...]
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultStory:
    """`owner` must mend what the fault breaks. A `harmless` one must turn nothing red.

    `look` opens a sandbox to click on; `command` shows it in a run, where a scenario demands it.
    """

    kind: Literal["fault"] = "fault"
    name: str
    summary: str
    layer: str
    owner: str
    harmless: bool
    demands: tuple[Demand, ...]
    look: str
    command: str


def tell_fault(name: str, scenarios: Iterable[Scenario]) -> FaultStory:
    """Raises KeyError for a fault that there is none of."""
    fault = FAULTS[name]
    demands = tuple(demand for each in scenarios for demand in _demands(each, name))
    look = f"embedcheck sandbox --fault {name}"
    return FaultStory(
        name=name,
        summary=fault.summary,
        layer=str(fault.layer),
        owner=str(fault.owner),
        harmless=fault.harmless,
        demands=demands,
        look=look,
        command=demands[0].command if demands else look,
    )


def faults_that_trip(check: str, scenarios: Iterable[Scenario]) -> tuple[FaultStory, ...]:
    """In the order of the table of faults, those that a scenario demands to turn this check red."""
    demanding = [each for each in scenarios if any(check in red for red in each.fails_under.values())]
    told = []
    for name in FAULTS:
        here = [each for each in demanding if check in each.fails_under.get(name, ())]
        if here:
            told.append(tell_fault(name, here))
    return tuple(told)


def _demands(scenario: Scenario, fault: str) -> Iterable[Demand]:
    if fault in scenario.fails_under:
        yield Demand(
            scenario=scenario.name,
            file=scenario.file,
            checks=scenario.fails_under[fault],
            command=shlex.join(["embedcheck", "run", scenario.file, "--fault", fault]),
        )
