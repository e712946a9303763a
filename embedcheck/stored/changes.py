"""One difference between two runs, and whether anybody has to worry about it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from embedcheck.stored.sides import Key


class Turn(StrEnum):
    WORSE = "worse"
    BETTER = "better"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference. `what` is check, scenario, request, frame, status, bytes, visits, time, warning,
    transcript or version;
    `scene` the play in which it is, None for what is of the whole run."""

    turn: Turn
    what: str
    subject: str
    before: Any
    after: Any
    words: str
    scene: Key | None = None
