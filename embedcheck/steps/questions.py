"""Questions that steps wait for: pure functions from the transcript so far to an answer, or None for «not yet»."""

import re
from typing import Any
from urllib.parse import urlsplit

from embedcheck.model.observations import (
    ChatShown,
    ConsoleLine,
    CookiesSeen,
    Frame,
    IdentityGiven,
    IdentityRead,
    LoggedOut,
    PostMessage,
    RequestFailed,
    RequestSent,
    ResponseReceived,
    ScenarioOpened,
    SocketClosed,
    SocketDropped,
    SocketOpened,
    TokensKept,
    VisitsRead,
    Way,
    Witness,
)
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.wire import endpoints, frames, limits, window_messages
from embedcheck.wire.envelope import read_envelope

# Chromium's, Firefox's and WebKit's words for a frame that its own server does not let be shown.
FRAME_REFUSED = re.compile("BLOCKED_BY_RESPONSE|XFO|frame-ancestors", re.IGNORECASE)


def is_page(url: str, path: str) -> bool:
    """Whether a full URL is this page of the site. A path without `?` or `#` leaves both open."""
    if "://" in path:
        return url == path
    parts = urlsplit(url)
    have = parts.path or "/"
    if "?" in path:
        have += f"?{parts.query}" if parts.query else ""
    if "#" in path:
        have += f"#{parts.fragment}" if parts.fragment else ""
    return have == path


def visit_sent(seen: Transcript, path: str, title: str | None) -> int | None:
    for entry in seen.frames(frames.PAGE_VISIT, way=Way.SENT):
        data = frames.payload_of(entry.seen.text)
        if is_page(str(data.get("url")), path) and title in (None, data.get("title")):
            return entry.seq
    return None


def visit_stored(seen: Transcript, path: str, title: str | None) -> int | None:
    for entry in seen.of(VisitsRead, by=Witness.AGENT):
        for visit in entry.seen.visits:
            if is_page(str(visit.get("url")), path) and title in (None, visit.get("title")):
                return entry.seq
    return None


def visit_dropped_by_right(seen: Transcript, path: str, title: str | None) -> bool:
    """Whether the server may keep each of these visits from the agents for good: it came within a second of another on its
    socket, as after a reconnect that announces the page once more (`widget_ws.go:163`), or its socket broke."""
    closed = {entry.seen.socket: entry.at for entry in seen.of(SocketClosed, by=Witness.WIRE)}
    before: dict[int, float] = {}
    dropped: list[bool] = []
    for entry in seen.frames(frames.PAGE_VISIT, way=Way.SENT):
        socket = entry.seen.socket
        hasty = entry.at - before.get(socket, float("-inf")) < limits.PAGE_VISIT_INTERVAL
        broken = closed.get(socket, float("inf")) - entry.at < limits.PAGE_VISIT_INTERVAL
        before[socket] = entry.at
        data = frames.payload_of(entry.seen.text)
        if is_page(str(data.get("url")), path) and title in (None, data.get("title")):
            dropped.append(hasty or broken)
    return bool(dropped) and all(dropped)


def answers(seen: Transcript, endpoint: endpoints.Endpoint) -> list[Entry[ResponseReceived]]:
    """The browser's answers to one endpoint, in order."""
    sent = {
        entry.seen.id
        for entry in seen.of(RequestSent, by=Witness.WIRE)
        if endpoints.classify(entry.seen.method, entry.seen.url) is endpoint
    }
    return [entry for entry in seen.of(ResponseReceived, by=Witness.WIRE) if entry.seen.id in sent]


def answered(seen: Transcript, name: str, status: int) -> int | None:
    endpoint = next((each for each in endpoints.ENDPOINTS if each.name == name), None)
    if endpoint is None:
        return None
    return next((entry.seq for entry in answers(seen, endpoint) if entry.seen.status == status), None)


def exchange_answered(seen: Transcript) -> tuple[int, int, str] | None:
    """Entry, status and message of the answer to the JWT that was given last, on whichever page."""
    given = seen.last(IdentityGiven)
    asked = {entry.seen.id: entry.seen.body or "" for entry in seen.of(RequestSent, by=Witness.WIRE)}
    for entry in reversed(answers(seen, endpoints.EXCHANGE)):
        # Where the site signs in by itself, the scenario knows no JWT, and the newest answer counts.
        if given is None or given.seen.jwt in asked[entry.seen.id]:
            envelope = read_envelope(entry.seen.body)
            return entry.seq, entry.seen.status, (envelope.message if envelope else "")
    return None


def frame_decided(seen: Transcript) -> tuple[bool, int] | None:
    """Whether the browser refused the widget's frame because of the instance's policy, and by which entry;
    None while it is neither refused nor speaking."""
    asked = {
        entry.seen.id
        for entry in seen.of(RequestSent, by=Witness.WIRE)
        if endpoints.classify(entry.seen.method, entry.seen.url) is endpoints.FRAME
    }
    for entry in seen:
        fact = entry.seen
        if isinstance(fact, RequestFailed) and fact.id in asked and FRAME_REFUSED.search(fact.failure):
            return True, entry.seq
        if isinstance(fact, ConsoleLine) and "frame-ancestors" in fact.text:
            return True, entry.seq
        if isinstance(fact, PostMessage) and fact.type == window_messages.VUE_APP_READY:
            return False, entry.seq
    return None


def launcher_decided(seen: Transcript) -> tuple[bool, int] | None:
    """Whether the instance refused the launcher's settings, and by which entry; None before it answered."""
    found = answers(seen, endpoints.LAUNCHER)
    return (found[-1].seen.status >= 400, found[-1].seq) if found else None


def clear_header(seen: Transcript) -> int | None:
    return next(
        (
            entry.seq
            for entry in seen.of(ResponseReceived, by=Witness.WIRE)
            if entry.seen.headers.get(endpoints.CLEAR_VISITOR_HEADER) == "true"
        ),
        None,
    )


def clear_message(seen: Transcript) -> int | None:
    heard = seen.of(PostMessage, by=Witness.PAGE)
    cleared = window_messages.CLEAR_VISITOR_TOKEN
    return next((entry.seq for entry in heard if entry.seen.type == cleared), None)


def _cookie(seen: Transcript, prefix: str) -> tuple[int, bool] | None:
    last = seen.last(CookiesSeen)
    if last is None:
        return None
    names = [str(cookie.get("name")) for cookie in last.seen.cookies]
    return last.seq, any(name.startswith(prefix) for name in names)


def visitor_cookie(seen: Transcript) -> int | None:
    """The entry that last saw the visitor cookie, if the newest look still sees it."""
    found = _cookie(seen, endpoints.VISITOR_COOKIE)
    return found[0] if found and found[1] else None


def is_custom(seen: Transcript) -> bool:
    """Whether a custom frontend is played on, which has no cookies and window messages that we know."""
    return any(entry.seen.driver != "official" for entry in seen.of(ScenarioOpened))


def place_of(seen: Transcript, name: str) -> str:
    """Where a custom frontend keeps this token, as far as the configuration says."""
    last = seen.last(TokensKept)
    return last.seen.places.get(name, "") if last else ""


def visitor_forgotten(seen: Transcript) -> int | None:
    """The last look at where a custom frontend keeps its tokens, if the visitor's is not there; or at
    anything, if nobody said where that is."""
    last = seen.last(TokensKept)
    if last is None:
        return clear_header(seen)
    return None if last.seen.visitor else last.seq


def cookie_is(seen: Transcript, name: str, present: bool) -> int | None:
    if is_custom(seen):
        last = seen.last(TokensKept)
        return last.seq if last and bool(getattr(last.seen, name)) is present else None
    prefix = endpoints.VISITOR_COOKIE if name == "visitor" else endpoints.SESSION_COOKIE
    found = _cookie(seen, prefix)
    return found[0] if found and found[1] is present else None


def session_is(seen: Transcript, of: str, first_name: str | None) -> int | None:
    last = seen.last(IdentityRead, by=Witness.PROBE)
    if last is None or last.seen.is_visitor is not (of == "visitor") or was_left(seen, last.seen.token):
        return None
    return last.seq if first_name in (None, last.seen.first_name) else None


def was_left(seen: Transcript, token: str) -> bool:
    """Whether the site has logged this session out, and the widget has not spoken in its name since."""
    logout = seen.last(LoggedOut)
    if logout is None:
        return False
    since, wire = logout.seq, Witness.WIRE
    told = [each.seen.headers.get("authorization", "") for each in seen.of(RequestSent, by=wire, after=since)]
    told += [each.seen.body or "" for each in seen.of(ResponseReceived, by=wire, after=since)]
    told += [each.seen.text for each in seen.of(Frame, by=wire, after=since)]
    return not any(token in each for each in told)


def sign_in_refused(seen: Transcript) -> Entry[ResponseReceived] | None:
    """The refusal of the newest JWT that the widget exchanged, once it is there: nobody asks again."""
    found = answers(seen, endpoints.EXCHANGE)
    return found[-1] if found and found[-1].seen.status in (400, 401) else None


def typing_is(seen: Transcript, shown: bool) -> int | None:
    """By the newest look at the chat."""
    last = seen.last(ChatShown, by=Witness.PAGE)
    return last.seq if last is not None and last.seen.typing is shown else None


def newest_socket_joined(seen: Transcript) -> int | None:
    opened = seen.last(SocketOpened, by=Witness.WIRE)
    # The scene cuts a socket sooner than the browser says that it is closed.
    dropped = seen.last(SocketDropped)
    if opened is None or (dropped is not None and dropped.seq > opened.seq):
        return None
    if any(each.seen.socket == opened.seen.socket for each in seen.of(SocketClosed, by=Witness.WIRE)):
        return None
    joined = seen.frames(frames.JOINED, way=Way.RECEIVED)
    return next((entry.seq for entry in joined if entry.seen.socket == opened.seen.socket), None)


def frame(seen: Transcript, kind: str, way: str | None, data: dict[str, Any]) -> int | None:
    def fits(entry: Entry[Frame]) -> bool:
        payload = frames.payload_of(entry.seen.text)
        return all(payload.get(key) == value for key, value in data.items())

    direction = Way(way) if way else None
    return next((entry.seq for entry in seen.frames(kind, way=direction) if fits(entry)), None)
