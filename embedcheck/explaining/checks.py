"""The story of one check."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from embedcheck.checks import CHECKS
from embedcheck.checks.causes import CONSEQUENCES
from embedcheck.checks.explanation import explanation
from embedcheck.coverage.table import COVERAGE
from embedcheck.explaining.defects import DefectStory, defects_that_trip
from embedcheck.explaining.faults import FaultStory, faults_that_trip
from embedcheck.scenario.models import Scenario

# Long enough to mend most things, and short enough to be asked again.
SILENT_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckStory:
    """`silence` is YAML for embedcheck.yaml, and valid as it stands. `explains` are the checks whose failures may
    follow from this one's, `explained_by` the other way round; `coverage` are elements of the published API."""

    kind: Literal["check"] = "check"
    name: str
    summary: str
    why: str
    behaviour: str
    breaks: str
    mend: str
    faults: tuple[FaultStory, ...]
    silence: str
    known_defects: tuple[DefectStory, ...]
    explains: tuple[str, ...]
    explained_by: tuple[str, ...]
    coverage: tuple[str, ...]


def tell_check(name: str, scenarios: Collection[Scenario], today: date) -> CheckStory:
    """Raises KeyError for a check that there is none of."""
    told = explanation(CHECKS[name])
    return CheckStory(
        name=name,
        summary=told.summary,
        why=told.why,
        behaviour=told.behaviour,
        breaks=told.breaks,
        mend=told.mend,
        faults=faults_that_trip(name, scenarios),
        silence=silence(name, today),
        known_defects=defects_that_trip(name),
        explains=tuple(CONSEQUENCES.get(name, ())),
        explained_by=tuple(cause for cause, others in CONSEQUENCES.items() if name in others),
        coverage=tuple(element.name for element in COVERAGE if name in element.checks),
    )


def silence(check: str, today: date) -> str:
    """An own known defect, to be copied into embedcheck.yaml; its words match nothing until they are replaced."""
    return "\n".join(
        (
            "known_defects_own:",
            "  - id: OURS-1",
            f"    check: {check}",
            '    contains: "a part of what the failed verdict says"',
            '    reason: "why we live with it, and who mends it"',
            f"    expires: {today + SILENT_FOR}",
        )
    )
