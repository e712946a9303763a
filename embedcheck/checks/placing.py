"""Where in the scenario a finding stands: the step under which it broke, by what its evidence holds.

The rule, in this order:

1. what was said and is quoted in the message;
2. what the scenario did last: a gesture, a sign-in or a logout, a page that it went to or loaded;
3. what the browser saw last. What the desk holds is read later, and says nothing of when.

Where that is one of several that say the same, it stands at the first of them. An answer stands where its request
does, and what was seen while the scenario only looked stands at the step before, which brought it about.
"""

from collections.abc import Sequence
from dataclasses import fields, replace

from embedcheck.model.observations import (
    AgentSaid,
    AgentTyped,
    AgentUpdated,
    DeviceSaid,
    EmbedState,
    FileOffered,
    HostSeen,
    HostState,
    IdentityGiven,
    LoggedOut,
    Navigated,
    NoteLeft,
    Observation,
    PostMessage,
    PrechatGiven,
    RequestSent,
    ResponseReceived,
    SessionEnded,
    SocketDropped,
    StepBegan,
    VisitorSaid,
    VisitorTyped,
    Witness,
)
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.wire.window_messages import CLEAR_SESSION, SESSION_DATA, SET_JWT_TOKEN

_PLACED = (Outcome.FAILED, Outcome.KNOWN)
_SAID = (VisitorSaid, AgentSaid, NoteLeft, DeviceSaid)
_DONE = (
    *_SAID,
    AgentTyped,
    AgentUpdated,
    FileOffered,
    IdentityGiven,
    LoggedOut,
    Navigated,
    PrechatGiven,
    SessionEnded,
    SocketDropped,
    VisitorTyped,
)
# The page says these when the site signs somebody in or out, and to a frame of a page that was just loaded.
_SIGNS = (SET_JWT_TOKEN, CLEAR_SESSION, SESSION_DATA)
# What one look tells is compared with the look before: the same kind is not yet the same finding.
_LOOKS = (EmbedState, HostSeen, HostState)
_LOADING = ("load", "reload")
_BROWSER = (Witness.PAGE, Witness.WIRE)
_LOOKING = ("expect_", "screenshot", "wait_for")

Seen = Sequence[Entry[Observation]]


def placed(verdict: Verdict, transcript: Transcript) -> Verdict:
    """With the step under which it broke, for a line in the scenario to point at. The message still has marks."""
    if verdict.step is not None or verdict.outcome not in _PLACED:
        return verdict
    known = set(verdict.evidence)
    seen = [entry for entry in transcript if entry.seq in known]
    if not seen:
        return verdict
    at = _begun(_decisive(verdict.message, seen), transcript)
    begun = [each for each in transcript.of(StepBegan) if each.at <= at]
    acting = [each for each in begun if not each.seen.name.startswith(_LOOKING)] or begun
    return replace(verdict, step=max(acting, key=lambda each: each.at).seen.index if acting else None)


def _decisive(message: str, seen: Seen) -> Entry[Observation]:
    quoted = [each for each in seen if isinstance(each.seen, _SAID) and f"«{each.seen.mark}»" in message]
    done = [each for each in seen if isinstance(each.seen, _DONE) or _signs(each.seen)]
    browser = [each for each in seen if each.witness in _BROWSER]
    of_it = quoted or done or browser or seen
    return next(each for each in of_it if _alike(each.seen, of_it[-1].seen))


def _signs(fact: Observation) -> bool:
    return isinstance(fact, PostMessage) and fact.type in _SIGNS


def _alike(fact: Observation, other: Observation) -> bool:
    if type(fact) is not type(other):
        return False
    if isinstance(fact, PostMessage):
        return fact.type == getattr(other, "type", None)
    if not isinstance(fact, _LOOKS):
        return True
    told = [each.name for each in fields(fact) if each.name not in ("url", "page")]
    return all(getattr(fact, name) == getattr(other, name) for name in told)


def _begun(entry: Entry[Observation], transcript: Transcript) -> float:
    """When it began: an answer with its request, what a booting frame was given with the load of its page."""
    fact = entry.seen
    before: list[float] = []
    if isinstance(fact, ResponseReceived):
        asked = transcript.of(RequestSent, by=entry.witness)
        before = [each.at for each in asked if each.seen.id == fact.id]
    elif isinstance(fact, PostMessage) and fact.type == SESSION_DATA:
        loads = [each for each in transcript.of(Navigated) if each.seen.how in _LOADING]
        before = [each.at for each in loads if each.seq < entry.seq and each.seen.page == fact.page]
    return before[-1] if before else entry.at
