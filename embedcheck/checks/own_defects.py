"""Failures that a site has decided to live with until a day, from its configuration."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from embedcheck.model.quoting import without_marks
from embedcheck.model.verdicts import Outcome, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDefect:
    """A failure that a site has decided to live with until a day: `check` fails, and its message
    holds `contains`, which may be copied from a report. It counts up to and including `expires`."""

    id: str
    check: str
    contains: str
    reason: str
    expires: date

    def fits(self, verdict: Verdict, told: str) -> bool:
        """`told` is the message as a report quotes it. The marks in what was copied are those of another run."""
        if verdict.check != self.check:
            return False
        copied = without_marks(self.contains)
        return self.contains in verdict.message or (bool(copied) and copied in without_marks(told))

    def as_record(self) -> dict[str, str]:
        """As a transcript keeps it."""
        return {key: str(value) for key, value in asdict(self).items()}

    @classmethod
    def from_record(cls, record: Mapping[str, str]) -> "OwnDefect":
        """Raises ValueError, KeyError or TypeError for what `as_record` has not written."""
        kept = {key: record[key] for key in ("id", "check", "contains", "reason")}
        return cls(**kept, expires=date.fromisoformat(record["expires"]))


def as_own(verdict: Verdict, entry: OwnDefect, today: date) -> Verdict:
    if today > entry.expires:
        story = f"The own defect {entry.id}, which silenced this, expired on {entry.expires}: {entry.reason}"
        return replace(verdict, message=f"{verdict.message} {story.rstrip('.')}.")
    message = f"{verdict.message} Known here as {entry.id}, until {entry.expires}: {entry.reason}"
    return replace(
        verdict,
        outcome=Outcome.KNOWN,
        message=message,
        known_defect=entry.id,
        silenced_until=entry.expires.isoformat(),
    )
