"""What a browser refuses because of a Content-Security-Policy, and how to say whose line is missing."""

from typing import Any

from embedcheck.checks.scene import host_of
from embedcheck.model.observations import CspViolation
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner


def violations(
    transcript: Transcript, directives: tuple[str, ...], host: str = ""
) -> list[Entry[CspViolation]]:
    """Violations of these directives (their `-elem` forms included), against one host if it is named."""
    return [
        entry
        for entry in transcript.of(CspViolation)
        if entry.seen.directive.startswith(directives) and host in ("", host_of(entry.seen.blocked))
    ]


def words(violation: Entry[CspViolation]) -> str:
    """The directive and the host, as an administrator would look for them."""
    seen = violation.seen
    return f"the site's Content-Security-Policy refuses {host_of(seen.blocked) or seen.blocked} ({seen.directive})"


def remedy(violation: Entry[CspViolation], directive: str) -> dict[str, Any]:
    """Owner and next step of a verdict about this violation."""
    host = host_of(violation.seen.blocked) or violation.seen.blocked
    return {
        "owner": Owner.SITE,
        "next_step": f"Add {host} to `{directive}` in the site's Content-Security-Policy.",
    }
