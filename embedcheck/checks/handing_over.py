"""What the widget did since a page handed it a stored session: told by two witnesses, in no common order."""

from typing import Any

from embedcheck.checks.exchanges import Exchange, exchanges
from embedcheck.model.observations import PostMessage
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.wire import endpoints

# Seconds that two witnesses may tell of one moment apart.
MARGIN = 0.5


def is_since(transcript: Transcript, handed: Entry[PostMessage], fact: Entry[Any]) -> bool:
    """Whether a fact of the wire belongs to the frame to which the session was handed.

    What the frame of the page before asked, a moment earlier, came before this frame was requested.
    """
    frames = [
        each.request.seq
        for each in exchanges(transcript, endpoints.FRAME)
        if each.page == handed.seen.page and each.request.at <= handed.at
    ]
    return fact.at >= handed.at - MARGIN and fact.seq > max(frames, default=0)


def asked_since(
    transcript: Transcript, handed: Entry[PostMessage], *which: endpoints.Endpoint
) -> list[Exchange]:
    """The requests of these endpoints (all if none is named) that the widget made with that session at hand."""
    return [each for each in exchanges(transcript, *which) if is_since(transcript, handed, each.request)]
