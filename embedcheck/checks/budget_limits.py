"""What the embed may cost, where the site's own configuration does not say otherwise."""

from dataclasses import dataclass, fields

from embedcheck.checks.scene import opening
from embedcheck.model.transcript import Transcript

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`budget` of the configuration. Beyond the first two is a failure, beyond the others a warning.

    2.7.0's own widget takes 17 requests and 0.9 MB, uncompressed, until it is open; 21 of a visitor who
    comes back. An inbox's pictures, and languages with more letters, have room as well. The blocking
    time and the layout shift are what web.dev calls good for a whole page; the launcher may take as
    long as a visitor who reads the page first does not notice.
    """

    requests: float = 50
    bytes: float = 3_000_000
    launcher_ms: float = 5000
    blocking_ms: float = 200
    layout_shift: float = 0.1

    @property
    def words(self) -> str:
        return f"the budget is {self.requests:g} requests and {megabytes(self.bytes)}"


def limits_of(transcript: Transcript) -> Limits:
    own = opening(transcript).budget
    return Limits(**{each.name: own[each.name] for each in fields(Limits) if each.name in own})


def megabytes(size: float) -> str:
    return f"{size / MEGABYTE:.1f} MB"
