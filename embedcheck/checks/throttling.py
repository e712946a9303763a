"""What the instance's rate limit took from a scene, and why nothing that failed there is a defect."""

from dataclasses import replace
from typing import Any

from embedcheck.model.observations import Paced, ResponseReceived, SocketFailed
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from embedcheck.wire.envelope import read_envelope

TOO_MANY = 429


def throttled(transcript: Transcript) -> list[Entry[Any]]:
    """The entries that tell of it: requests and handshakes that were refused, and readings held back.

    The limiter's 429 names no `error_type` (`ratelimit.go:70-77`); one that does is of the 51st
    conversation of a day, which no waiting for a minute mends (`chat.go:255-261`).
    """
    refused = [entry for entry in transcript.of(ResponseReceived) if by_the_limiter(entry.seen)]
    sockets = [entry for entry in transcript.of(SocketFailed) if str(TOO_MANY) in entry.seen.failure]
    return [*refused, *sockets, *transcript.of(Paced)]


def by_the_limiter(answer: ResponseReceived) -> bool:
    if answer.status != TOO_MANY:
        return False
    envelope = read_envelope(answer.body)
    return envelope is None or not envelope.error_type


def excused(verdict: Verdict, transcript: Transcript) -> Verdict:
    """A failure of a throttled scene is no finding: it cannot be told what would have come without.

    What was proven in spite of it stays proven.
    """
    if verdict.outcome is not Outcome.FAILED or not (seen := throttled(transcript)):
        return verdict
    return replace(
        verdict,
        outcome=Outcome.INCONCLUSIVE,
        message=f"Cannot be told, as the instance's rate limit took its part in this scene: {verdict.message}",
        owner=Owner.ENVIRONMENT,
        next_step="Play fewer scenarios at once, or lower `instance.requests_per_minute`. If nobody else "
        "asks from this address, let the instance see its visitors' own (X-Forwarded-For): they share its limit.",
        evidence=tuple(sorted({*verdict.evidence, *(entry.seq for entry in seen[:3])})),
    )
