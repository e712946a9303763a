"""Short words for what a check said."""

from embedcheck.checks import CHECKS
from embedcheck.checks.judge import judge
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Outcome, Verdict
from tests.builders import Scene, opened, transcript

PASSED, FAILED, KNOWN, INCONCLUSIVE = (
    Outcome.PASSED,
    Outcome.FAILED,
    Outcome.KNOWN,
    Outcome.INCONCLUSIVE,
)


def of(check: str, *scene: Scene) -> Verdict:
    """The one verdict of a check about a scene that is opened as usual."""
    return about(check, transcript(opened(), *scene))


def about(check: str, seen: Transcript) -> Verdict:
    verdicts = list(CHECKS[check](seen))
    assert len(verdicts) == 1, verdicts
    return verdicts[0]


def red(*scene: Scene) -> list[str]:
    """Names of all checks that turn red over a scene, as the whole judgement has it."""
    return red_of(transcript(opened(), *scene))


def red_of(seen: Transcript) -> list[str]:
    bad = (Outcome.FAILED, Outcome.BROKEN)
    return sorted({verdict.check for verdict in judge(seen) if verdict.outcome in bad})


def known(*scene: Scene) -> list[str | None]:
    """Ids of the known defects that explain a failure of this scene."""
    verdicts = judge(transcript(opened(), *scene))
    return [each.known_defect for each in verdicts if each.outcome is Outcome.KNOWN]
