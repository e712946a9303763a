"""What a check says: a finding is data."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    KNOWN = "known"
    INCONCLUSIVE = "inconclusive"
    BROKEN = "broken"


class Owner(StrEnum):
    """Who can mend it."""

    SITE = "site"
    EMBED = "embed"
    WIDGET = "widget"
    SERVER = "server"
    ENVIRONMENT = "environment"
    SCENARIO = "scenario"
    EMBEDCHECK = "embedcheck"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One sentence about the world.

    `evidence` are sequence numbers of transcript entries. `confirmed_by` names the witnesses that
    agree. `known_defect` is the id of the entry in the table of known defects, if `outcome` is
    KNOWN. `cause` is the check whose failure explains this verdict, which is then told below it. `step`
    is the index of the scenario's step to which the finding belongs, if any. `warnings` are remarks
    that make nothing red, whatever the outcome: what is new about the instance, for one.
    `silenced_until` is the last day (ISO 8601) of a defect that the site itself has named as one that it
    lives with; None where a known defect is Libredesk's own.
    """

    check: str
    outcome: Outcome
    message: str
    owner: Owner | None = None
    next_step: str = ""
    evidence: tuple[int, ...] = ()
    confirmed_by: tuple[str, ...] = ()
    known_defect: str | None = None
    silenced_until: str | None = None
    cause: str | None = None
    step: int | None = None
    warnings: tuple[str, ...] = ()

    @property
    def asked(self) -> bool:
        """False where the scenario never came to what this check is about: inconclusive, and nobody's
        to mend. `--strict` does not hold that against anybody."""
        return self.outcome is not Outcome.INCONCLUSIVE or self.owner is not None
