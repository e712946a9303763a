"""What the widget and the server said to each other, each body and frame read against the contract."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from embedcheck.checks.about import Seen
from embedcheck.checks.connections import connections
from embedcheck.checks.exchanges import Exchange, exchanges
from embedcheck.model.observations import Frame, Way, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints
from embedcheck.wire.contract import Problem, Reading, judge_answer, judge_frame, judge_request
from embedcheck.wire.endpoints import Guard
from embedcheck.wire.frames import kind_of

CACHING = "Cache-Control"
_LIFETIME = re.compile(r"max-?age\s*=\s*[1-9]", re.IGNORECASE)
_NEVER = re.compile(r"no-store|no-cache", re.IGNORECASE)
# Where the widget's boot would stop (`App.vue`, `main.js`).
BOOT = (endpoints.LAUNCHER, endpoints.SETTINGS, endpoints.LANGUAGES, endpoints.LANGUAGE)


@dataclass(frozen=True, slots=True)
class Read:
    """One body or frame. `subject` names it in a report, `speaker` is who can mend it."""

    subject: str
    speaker: Owner
    reading: Reading
    entry: Seen
    boots: bool = False

    @property
    def problems(self) -> list[str]:
        return [f"{self.subject}: {_of_any_item(str(each))}" for each in self.reading.problems]

    @property
    def drift(self) -> list[str]:
        return [f"{self.subject}: {_of_any_item(str(each))}" for each in self.reading.drift]

    @property
    def owner(self) -> Owner:
        """A page of HTML where JSON is due was written by something between the instance and us; and so was
        leave to keep an answer of the API, which the instance itself never gives."""
        in_between = any(each.found == "HTML" or each.path == CACHING for each in self.reading.problems)
        return Owner.ENVIRONMENT if in_between else self.speaker


def exchanges_read(transcript: Transcript) -> list[Read]:
    """The widget's requests and the answers to them, and what the probe was answered."""
    found = [part for each in exchanges(transcript) for part in (*_asked(each), *_answered(each))]
    return found + [part for each in exchanges(transcript, by=Witness.PROBE) for part in _answered(each)]


def frames_read(transcript: Transcript) -> list[Read]:
    """What went both ways over the widget's sockets, and what the probe's was told."""
    said = [frame for socket in connections(transcript) for frame in socket.frames]
    heard = transcript.frames(way=Way.RECEIVED, by=Witness.PROBE)
    return [_frame(each) for each in (*said, *heard)]


def explained(read: Read, causes: Iterable[Verdict]) -> Verdict | None:
    """The red verdict of another check that rests on this very entry."""
    return next((each for each in causes if read.entry.seq in each.evidence), None)


def _asked(exchange: Exchange) -> Iterator[Read]:
    if exchange.endpoint is not None and exchange.request.seen.body is not None:
        reading = judge_request(exchange.endpoint, exchange.request.seen.body)
        yield Read(f"{exchange.name}, asked", Owner.WIDGET, reading, exchange.request)


def _answered(exchange: Exchange) -> Iterator[Read]:
    if exchange.endpoint is None or exchange.response is None or exchange.response.seen.body is None:
        return
    answer = exchange.response.seen
    reading = judge_answer(exchange.endpoint, answer.status, answer.body)
    if reading.good and _owes_a_session(exchange):
        reading = Reading(reading.shape, _sessions_missing(exchange), reading.drift)
    if reading.good and (kept := _may_be_kept(exchange)):
        reading = Reading(reading.shape, kept, reading.drift)
    if reading.shape or reading.problems:
        boots = exchange.endpoint in BOOT
        yield Read(f"{exchange.name}, answered", Owner.SERVER, reading, exchange.response, boots)


def _owes_a_session(exchange: Exchange) -> bool:
    """Whether this request made a new visitor, who cannot go on without the token (`chat.go:269-278`)."""
    return exchange.endpoint is endpoints.INIT and exchange.status == 200 and not exchange.authorization


def _sessions_missing(exchange: Exchange) -> tuple[Problem, ...]:
    missing = [name for name in ("session_token", "user") if name not in (exchange.data or {})]
    return tuple(Problem(f"data.{name}", "this field, for a new visitor", "nothing") for name in missing)


def _may_be_kept(exchange: Exchange) -> tuple[Problem, ...]:
    """What is one person's and changes with each message, kept by a cache: it is old at the next reading,
    and behind a shared cache it may be read to somebody else."""
    of_a_session = exchange.endpoint is not None and exchange.endpoint.guard is Guard.SESSION
    if not of_a_session or exchange.response is None or exchange.request.seen.method != "GET":
        return ()
    said = exchange.response.seen.headers.get("cache-control", "")
    if not _LIFETIME.search(said) or _NEVER.search(said):
        return ()
    return (Problem(CACHING, "no leave to keep what one session reads", repr(said)),)


def _frame(entry: Entry[Frame]) -> Read:
    frame = entry.seen
    speaker = Owner.WIDGET if frame.way is Way.SENT else Owner.SERVER
    reading = judge_frame(frame.way, frame.text)
    kind = kind_of(frame.text) if reading.shape else "a frame"
    return Read(f"{kind}, {frame.way}", speaker, reading, entry)


def _of_any_item(text: str) -> str:
    """The same fault in each of fifty messages is one fault."""
    return re.sub(r"\[\d+\]", "[*]", text)
