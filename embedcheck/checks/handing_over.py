"""What the widget did since a page handed it a stored session: told by two witnesses, in no common order."""

from collections.abc import Callable
from typing import Any

from embedcheck.checks.exchanges import Exchange, exchanges
from embedcheck.model.observations import PostMessage
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.wire import endpoints

# Seconds that two witnesses may tell of one moment apart.
MARGIN = 0.5


def since_handed(transcript: Transcript, handed: Entry[PostMessage]) -> Callable[[Entry[Any]], bool]:
    """Whether a fact of the wire belongs to the frame to which the session was handed.

    What the frame of the page before asked, a moment earlier, came before this frame was requested.
    """
    frames = [
        each.request.seq
        for each in exchanges(transcript, endpoints.FRAME)
        if each.page == handed.seen.page and each.request.at <= handed.at
    ]
    begun, earliest = max(frames, default=0), handed.at - MARGIN
    return lambda fact: fact.at >= earliest and fact.seq > begun


def asked_since(
    transcript: Transcript, handed: Entry[PostMessage], *which: endpoints.Endpoint
) -> list[Exchange]:
    """The requests of these endpoints (all if none is named) that the widget made with that session at hand."""
    is_since = since_handed(transcript, handed)
    return [each for each in exchanges(transcript, *which) if is_since(each.request)]
