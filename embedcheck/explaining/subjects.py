"""What can be explained, and which kind of thing a name is."""

from collections.abc import Callable, Collection
from datetime import date

from embedcheck.checks import CHECKS
from embedcheck.checks.known_defects import KNOWN_DEFECTS
from embedcheck.errors import ScenarioMistake
from embedcheck.explaining.checks import CheckStory, tell_check
from embedcheck.explaining.defects import DefectStory, tell_defect
from embedcheck.explaining.faults import FaultStory, tell_fault
from embedcheck.explaining.steps import USE, StepStory, tell_step
from embedcheck.sandbox.faults import FAULTS
from embedcheck.scenario.mistakes import nearest
from embedcheck.scenario.models import Scenario
from embedcheck.steps import STEPS

Story = CheckStory | FaultStory | DefectStory | StepStory


def subjects() -> dict[str, tuple[str, ...]]:
    """The names that can be explained, by kind. No name is of two kinds."""
    return {
        "check": tuple(CHECKS),
        "fault": tuple(FAULTS),
        "defect": tuple(sorted((known.id for known in KNOWN_DEFECTS), key=_number)),
        "step": (*STEPS, USE),
    }


def _number(defect: str) -> int:
    """The table is in the order in which a failure is held against it; `D-9` comes before `D-10` for a reader."""
    return int(defect.rpartition("-")[2])


def explain(name: str, *, scenarios: Callable[[], Collection[Scenario]], today: date) -> Story:
    """The story of a check, a fault, a known defect or a step.

    `scenarios` are those that come with embedcheck, read when they are needed. `today` is when a silence
    begins. Raises ScenarioMistake, with the nearest word, for a name that is none of these.
    """
    defects = {known.id: known for known in KNOWN_DEFECTS}
    if name in CHECKS:
        return tell_check(name, scenarios(), today)
    if name in FAULTS:
        return tell_fault(name, scenarios())
    if name.upper() in defects:
        return tell_defect(defects[name.upper()])
    if name in STEPS or name == USE:
        return tell_step(name, scenarios())
    known = [each for names in subjects().values() for each in names]
    near = nearest(name, known)
    raise ScenarioMistake(
        f"there is no check, fault, known defect or step `{name}`",
        next_step=f'Did you mean "{near}"?' if near else "`embedcheck explain` says what can be explained.",
    )
