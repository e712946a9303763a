"""What the boot was really answered: where the browser hides it, and where it is no answer at all."""

from embedcheck.checks.about import Seen
from embedcheck.checks.contract_readings import Read, exchanges_read
from embedcheck.checks.documents import documents
from embedcheck.checks.exchanges import Exchange, exchanges
from embedcheck.model.observations import Witness
from embedcheck.model.transcript import Transcript
from embedcheck.wire import endpoints

CORS_HEADER = "access-control-allow-origin"


def told_outside(transcript: Transcript, each: Exchange) -> Exchange | None:
    """What the probe was answered where the browser hides it: a refusal of the launcher's settings has no
    CORS headers (`chat.go:111`), so that a page cannot tell it from a broken line."""
    if each.endpoint is not endpoints.LAUNCHER or each.failure is None:
        return None
    asked = exchanges(transcript, endpoints.LAUNCHER, by=Witness.PROBE)
    return next((one for one in asked if one.response is not None), None)


def lacks_cors(told: Exchange) -> bool:
    """Whether the answer is good, and no page of another origin may read it."""
    return told.succeeded and told.response is not None and CORS_HEADER not in told.response.seen.headers


def unreadable(transcript: Transcript) -> Read | None:
    """An answer of the boot, of success by its status, that is not what the contract promises, in a scene
    in which some page's widget never booted."""
    if all(page.loaded for page in documents(transcript)):
        return None
    answered: dict[int, Seen] = {
        each.response.seq: each.response for each in exchanges(transcript) if each.response and each.succeeded
    }
    broken = (each for each in exchanges_read(transcript) if each.boots and not each.reading.good)
    return next((each for each in broken if each.entry.seq in answered), None)


def unanswered(asked: list[Exchange], page: int) -> Exchange | None:
    """The request of the boot that this page still waits for, or gave up waiting for."""
    own = [each for each in asked if each.page == page and each.response is None]
    return next((each for each in own if each.failure is None or each.cancelled), None)
