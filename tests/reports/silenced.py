"""A play in which the site has silenced what does not hold."""

from dataclasses import replace

from embedcheck.model.verdicts import Outcome, Owner, Verdict
from tests.reports import sample

FRAME_SILENCED = Verdict(
    check="frame_is_allowed",
    outcome=Outcome.KNOWN,
    message="The site's CSP blocks the iframe. Known here as OURS-1, until 2026-12-31: The site moves",
    owner=Owner.SITE,
    next_step="Allow the instance in frame-src.",
    known_defect="OURS-1",
    silenced_until="2026-12-31",
)
NO_LAUNCHER = Verdict(
    check="boot_completes",
    outcome=Outcome.INCONCLUSIVE,
    owner=Owner.SITE,
    message="Cannot be told: frame_is_allowed failed first.",
    cause="frame_is_allowed",
)
SILENCED = replace(sample.GREEN, verdicts=(sample.JOIN_COMES_FIRST, FRAME_SILENCED, NO_LAUNCHER))
