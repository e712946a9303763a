"""What the widget and the server said to each other, each body and frame read against the contract."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from embedcheck.checks.about import Seen
from embedcheck.checks.connections import connections
from embedcheck.checks.exchanges import Exchange, exchanges
from embedcheck.model.observations import Frame, ResponseReceived, Way, Witness
from embedcheck.model.quoting import shortened
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
HTML = "HTML"
_TITLE = re.compile(r"<title[^>]*>([^<]+)", re.IGNORECASE)
# What was asked for, by the endpoint's name, and what it means that somebody else answered.
_UNSTORED = "what the visitor sent most likely never reached the desk"
_UNREAD = "the chat cannot show it"
_IN_PLACE = {
    "init": ("the visitor's first message", _UNSTORED),
    "message": ("the visitor's message", _UNSTORED),
    "upload": ("the visitor's file", _UNSTORED),
    "csat": ("the visitor's rating", _UNSTORED),
    "update-last-seen": ("the word that the visitor has read", _UNSTORED),
    "exchange": ("the sign-in", "the visitor is not signed in to the chat"),
    "me": ("the question who the visitor is", "the chat does not know the visitor"),
    "conversations": ("the question for the visitor's conversations", _UNREAD),
    "conversation": ("the question for a conversation", _UNREAD),
    "launcher settings": ("the question for the launcher's settings", "the launcher cannot start"),
    "settings": ("the question for the chat's settings", "the chat cannot start"),
}


@dataclass(frozen=True, slots=True)
class Read:
    """One body or frame. `subject` names it in a report, `speaker` is who can mend it, `endpoint` is the name of
    the one that answered."""

    subject: str
    speaker: Owner
    reading: Reading
    entry: Seen
    boots: bool = False
    endpoint: str = ""

    @property
    def problems(self) -> list[str]:
        if any(each.found == HTML for each in self.reading.problems):
            return [self._page_instead()]
        return [f"{self.subject}: {_of_any_item(str(each))}" for each in self.reading.problems]

    @property
    def drift(self) -> list[str]:
        return [f"{self.subject}: {_of_any_item(str(each))}" for each in self.reading.drift]

    @property
    def owner(self) -> Owner:
        """A page of HTML where JSON is due was written by something between the instance and us; and so was
        leave to keep an answer of the API, which the instance itself never gives."""
        in_between = any(each.found == HTML or each.path == CACHING for each in self.reading.problems)
        return Owner.ENVIRONMENT if in_between else self.speaker

    def _page_instead(self) -> str:
        """For whoever owns a site, and knows pages and no JSON."""
        answer = self.entry.seen
        body = answer.body if isinstance(answer, ResponseReceived) else None
        title = _TITLE.search(body or "")
        named = f" («{shortened(unescape(title[1]))}»)" if title else ""
        asked, follows = _IN_PLACE.get(self.endpoint, (f"the widget's `{self.endpoint}` request", _UNREAD))
        return f"the answer to {asked} was an HTML page{named}, not the desk's JSON: {follows}"


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
        yield Read(
            f"{exchange.name}, answered", Owner.SERVER, reading, exchange.response, boots, exchange.name
        )


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
