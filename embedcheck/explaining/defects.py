"""The story of one known defect of Libredesk's."""

from dataclasses import dataclass
from typing import Literal

from embedcheck.checks.known_defects import KNOWN_DEFECTS, KnownDefect


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectStory:
    """`check` may also be a step. `frontend` is whether it is the official widget's, and no custom frontend's."""

    kind: Literal["defect"] = "defect"
    name: str
    summary: str
    check: str
    versions: str
    reference: str
    workaround: str
    frontend: bool


def tell_defect(defect: KnownDefect) -> DefectStory:
    return DefectStory(
        name=defect.id,
        summary=defect.looks_like,
        check=defect.check,
        versions=defect.versions,
        reference=defect.reference,
        workaround=defect.workaround,
        frontend=defect.frontend,
    )


def defects_that_trip(check: str) -> tuple[DefectStory, ...]:
    return tuple(tell_defect(each) for each in KNOWN_DEFECTS if each.check == check)
