"""Requests paired with their answers: what one witness saw of one HTTP exchange."""

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from embedcheck.checks.hindrances import blocked_requests
from embedcheck.checks.scene import is_official, opening, origin_of, path_of
from embedcheck.model.observations import (
    RequestFailed,
    RequestSent,
    ResponseReceived,
    StepBegan,
    Witness,
)
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.wire import endpoints
from embedcheck.wire.endpoints import Endpoint, classify
from embedcheck.wire.envelope import Envelope, data_of, read_envelope

# A request that a person's own gesture causes: it cannot have been under way before the gesture.
BY_HAND = (endpoints.INIT, endpoints.MESSAGE, endpoints.UPLOAD)
PAGE_LOAD = (endpoints.SCRIPT, endpoints.FRAME)
# How long after an answer the widget may still send what it had begun before (protocol notes 3.4).
RACE = 2.0
# The widget's own patience with one request (`W/api/index.js`, axios timeout).
WIDGET_TIMEOUT = 10.0


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what became of it; `response` and `failure` are both None while it is pending."""

    request: Entry[RequestSent]
    endpoint: Endpoint | None
    response: Entry[ResponseReceived] | None = None
    failure: Entry[RequestFailed] | None = None

    @property
    def server_time(self) -> datetime | None:
        """What the server's own clock said when it answered (the Date header, to the second); None where it did not."""
        said = self.response.seen.headers.get("date", "") if self.response else ""
        try:
            return parsedate_to_datetime(said)
        except ValueError:
            return None

    @property
    def seen(self) -> list[Entry[Any]]:
        """Its entries, as evidence."""
        return [entry for entry in (self.request, self.response, self.failure) if entry is not None]

    @property
    def url(self) -> str:
        return self.request.seen.url

    @property
    def page(self) -> int:
        return self.request.seen.page

    @property
    def status(self) -> int | None:
        return self.response.seen.status if self.response else None

    @property
    def succeeded(self) -> bool:
        return self.status is not None and 200 <= self.status < 400 and self.failure is None

    @property
    def throttled(self) -> bool:
        return self.status == 429

    @property
    def cancelled(self) -> bool:
        """Whether the browser itself gave it up: a navigation, or the widget's own timeout."""
        words = self.failure.seen.failure.lower() if self.failure else ""
        return "abort" in words or "cancel" in words

    @property
    def failed(self) -> bool:
        """Whether it was refused or broke. Cancelled is not failed."""
        if self.cancelled:
            return False
        return self.failure is not None or (self.status is not None and self.status >= 400)

    @property
    def name(self) -> str:
        method, path = self.request.seen.method, path_of(self.url)
        return self.endpoint.name if self.endpoint else f"{method} {path}"

    @property
    def outcome(self) -> str:
        """Status and the server's own words, or the browser's word for the failure."""
        if self.failure is not None:
            return self.failure.seen.failure
        if self.status is None:
            return "no answer"
        envelope = self.envelope
        return f"{self.status}" + (f" «{envelope.message}»" if envelope and envelope.message else "")

    @property
    def envelope(self) -> Envelope | None:
        return read_envelope(self.response.seen.body) if self.response else None

    @property
    def data(self) -> Any:
        """`data` of a success envelope, else None."""
        return data_of(self.response.seen.body) if self.response and self.status == 200 else None

    @property
    def sent(self) -> dict[str, Any]:
        """The JSON object of the request's body; empty where there is none."""
        try:
            body = json.loads(self.request.seen.body or "")
        except (ValueError, RecursionError):
            return {}
        return body if isinstance(body, dict) else {}

    @property
    def inbox(self) -> str:
        """The inbox that the request names: the header wins over the query (`widget_middleware.go:36-39`)."""
        header = self.request.seen.headers.get(endpoints.INBOX_HEADER)
        return header or self.inbox_in_query

    @property
    def inbox_in_query(self) -> str:
        try:
            values = parse_qs(urlsplit(self.url).query).get(endpoints.INBOX_QUERY)
        except ValueError:
            return ""
        return values[0] if values else ""

    @property
    def authorization(self) -> str:
        return self.request.seen.headers.get("authorization", "")

    @property
    def bearer(self) -> str:
        """The session token; empty without the exact prefix `Bearer ` (`widget_middleware.go:99`)."""
        head, _, token = self.authorization.partition(" ")
        return token if head == "Bearer" else ""

    @property
    def visitor_token(self) -> str:
        return self.request.seen.headers.get(endpoints.VISITOR_HEADER, "")

    @property
    def clear_header(self) -> str:
        """What X-Libredesk-Clear-Visitor says; empty where it is missing."""
        return self.response.seen.headers.get(endpoints.CLEAR_VISITOR_HEADER, "") if self.response else ""

    @property
    def clears_visitor(self) -> bool:
        return self.clear_header.lower() == "true"


def exchanges(transcript: Transcript, *wanted: Endpoint, by: Witness = Witness.WIRE) -> list[Exchange]:
    """The exchanges of one witness in the order of their requests; of these endpoints only, if any are named.

    Those that the scenario itself blocked never took place.
    """
    blocked = blocked_requests(transcript) if by is Witness.WIRE else frozenset()
    answers = {entry.seen.id: entry for entry in reversed(transcript.of(ResponseReceived, by=by))}
    failures = {entry.seen.id: entry for entry in reversed(transcript.of(RequestFailed, by=by))}
    found = []
    for entry in transcript.of(RequestSent, by=by):
        endpoint = _meant(entry.seen)
        key = entry.seen.id
        if (not wanted or endpoint in wanted) and key not in blocked:
            found.append(Exchange(entry, endpoint, answers.get(key), failures.get(key)))
    return found


def _meant(request: RequestSent) -> Endpoint | None:
    try:
        return classify(request.method, request.url)
    except ValueError:
        return None


def is_later(entry: Entry[Any], than: Entry[Any] | None) -> bool:
    """Whether one entry follows another. Only to be asked about entries of one witness."""
    return than is None or entry.seq > than.seq


def page_loads(transcript: Transcript, *, by: Witness = Witness.WIRE) -> list[Entry[RequestSent]]:
    """The wire's own marks of pages being loaded: the widget's script and frame; of a custom frontend,
    whose files nobody knows, the site's documents."""
    if is_official(transcript):
        return [each.request for each in exchanges(transcript, *PAGE_LOAD, by=by)]
    site = origin_of(opening(transcript).site)
    asked = transcript.of(RequestSent, by=by)
    return [each for each in asked if each.seen.resource == "document" and origin_of(each.seen.url) == site]


def loads(transcript: Transcript, page: int) -> list[Entry[RequestSent]]:
    """The marks of a page being loaded in one tab."""
    return [each for each in page_loads(transcript) if each.seen.page == page]


def surely_after(transcript: Transcript, exchange: Exchange, moment: Entry[Any]) -> bool:
    """Whether a request was begun when the widget had long processed the answer `moment`.

    Requests race (protocol notes 3.4): one that follows an answer on the wire may have been begun
    before it. So this is true only after a page load, after `RACE` seconds, or if a person caused
    the request in a step that began after the answer.
    """
    request = exchange.request
    if not is_later(request, moment):
        return False
    if request.at - moment.at > RACE:
        return True
    if any(moment.seq < load.seq < request.seq for load in loads(transcript, exchange.page)):
        return True
    steps = transcript.of(StepBegan)
    return exchange.endpoint in BY_HAND and any(moment.at < step.at < request.at for step in steps)
