"""Who saw what of a fact: a sign for each witness, and no more than verdict and result can prove."""

from enum import StrEnum

from embedcheck.model.results import ScenarioResult
from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.reports.wording import WITNESSES, is_step


class Sight(StrEnum):
    """What a witness has to say on a verdict. The value is its class in the page."""

    SEEN = "seen"
    DIFFERS = "differs"
    MISSING = "missing"
    BLIND = "blind"
    ASIDE = "aside"


MEANING: dict[Sight, tuple[str, str, str]] = {
    Sight.SEEN: ("●", "seen", "saw it, and bears it out"),
    Sight.DIFFERS: ("≠", "differs", "saw it otherwise: what it saw is the evidence against it"),
    Sight.MISSING: ("○", "missing", "was watching, and saw nothing that bears it out"),
    Sight.BLIND: ("–", "could not look", "took no part in this scenario"),
    Sight.ASIDE: ("·", "not needed", "was watching, and the verdict does not rest on it"),
}
"""The sign of each, the word for it, and what it says."""

_AGAINST = (Outcome.FAILED, Outcome.KNOWN)


def sights(verdict: Verdict, result: ScenarioResult) -> tuple[Sight, ...]:
    """One for each of `WITNESSES`. A broken check and a step's own word rest on no witness."""
    return tuple(_sight(str(witness), verdict, result) for witness in WITNESSES)


def _sight(witness: str, verdict: Verdict, result: ScenarioResult) -> Sight:
    if witness in verdict.confirmed_by:
        return Sight.DIFFERS if verdict.outcome in _AGAINST else Sight.SEEN
    if result.witnesses and witness not in result.witnesses:
        return Sight.BLIND
    needed = verdict.outcome in (*_AGAINST, Outcome.INCONCLUSIVE) and verdict.cause is None
    return Sight.MISSING if needed and verdict.asked and not is_step(result, verdict) else Sight.ASIDE
