"""Which Libredesk was met, by what it does: no endpoint of a visitor's tells its version.

2.7 and later ones differ in the launcher's payload, the iframe's address, what is answered about a
foreign conversation, and how joins are limited. Server and `widget.js` are told apart: an old script that a cache
kept against a new server (or the other way round) is worth knowing.
"""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from embedcheck.checks.connections import connections
from embedcheck.checks.exchanges import Exchange, exchanges
from embedcheck.model.transcript import Transcript
from embedcheck.wire import endpoints
from embedcheck.wire.envelope import read_envelope

UP_TO_2_7 = "2.7"
LATER = "later"
JOIN_LIMIT_CLOSES_WITH = 1008
_OF_ONE_CONVERSATION = (
    endpoints.CONVERSATION,
    endpoints.LAST_SEEN,
    endpoints.MESSAGE,
    endpoints.UPLOAD,
)


def libredesk(transcript: Transcript) -> str:
    """`2.7` (which stands for all up to it), `later`, or both where script and server differ; empty
    where nothing told it."""
    server, script = _one(_servers(transcript)), _one(_scripts(transcript))
    if server and script and server != script:
        return f"{server} (with the widget.js of {script})"
    return server or script


def _one(signs: Iterator[str]) -> str:
    """What the signs agree on. One sign of a later version outweighs those of 2.7, which it may keep."""
    found = set(signs)
    return LATER if LATER in found else next(iter(found), "")


def _servers(transcript: Transcript) -> Iterator[str]:
    for each in exchanges(transcript, endpoints.LAUNCHER, endpoints.SETTINGS):
        if isinstance(each.data, dict):
            yield from _of_settings(each.data)
    for each in exchanges(transcript, *_OF_ONE_CONVERSATION):
        yield from _of_refusal(each)
    for socket in connections(transcript):
        if socket.closed is not None and socket.closed.seen.code == JOIN_LIMIT_CLOSES_WITH:
            yield LATER


def _of_settings(data: dict[str, object]) -> Iterator[str]:
    """The keys of the payload: later servers add `branding`, and may keep `colors` beside it."""
    if "branding" in data:
        yield LATER
    elif "colors" in data:
        yield UP_TO_2_7


def _of_refusal(exchange: Exchange) -> Iterator[str]:
    """2.7 glues two envelopes together under a 500, later ones answer 404 or 403 (`chat.go:711-738`)."""
    envelope = read_envelope(exchange.response.seen.body) if exchange.response else None
    if envelope is not None and envelope.documents > 1:
        yield UP_TO_2_7
    elif envelope is not None and envelope.error_type == "NotFoundException" and exchange.status == 404:
        yield LATER


def _scripts(transcript: Transcript) -> Iterator[str]:
    """`widget.js` asks for its iframe with `parent_origin` since after 2.7."""
    for each in exchanges(transcript, endpoints.FRAME):
        if each.inbox_in_query:
            yield LATER if "parent_origin" in parse_qs(urlsplit(each.url).query) else UP_TO_2_7
