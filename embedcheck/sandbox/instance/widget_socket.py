"""`/widget/ws`: join, typing, page visits, pings (`cmd/widget_ws.go`)."""

import json
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from embedcheck.sandbox.instance.actions import Abort, Accept, Action, Close, FrameCame, Reply, Send
from embedcheck.sandbox.instance.addresses import is_blocked
from embedcheck.sandbox.instance.agent_payloads import page_visits
from embedcheck.sandbox.instance.bodies import UnreadableBody, typed
from embedcheck.sandbox.instance.changes import Joined, Left, PageVisited, PersonSaved, WidgetSocketOpened
from embedcheck.sandbox.instance.desk import Desk
from embedcheck.sandbox.instance.gojson import cut, encode
from embedcheck.sandbox.instance.guards import Call
from embedcheck.sandbox.instance.pushes import to_followers, to_followers_of_contact
from embedcheck.sandbox.instance.records import PageVisit
from embedcheck.sandbox.instance.sessions import load_session
from embedcheck.sandbox.instance.settings import Inbox
from embedcheck.sandbox.instance.store import WidgetSocket
from embedcheck.wire import frames, limits

# Later versions close the socket (1008) at two joins within a second, and drop it after three failed ones.
JOIN_INTERVAL = 1.0
FAILED_JOINS_MAX = 3
POLICY_VIOLATION = 1008


@dataclass(frozen=True, slots=True)
class _Frame:
    type: str
    token: str
    data: Any


def open_widget_socket(call: Call) -> Iterator[Action]:
    """Any origin, no authentication. Without an upgrade: 200 and nothing, as behind a proxy that strips it."""
    if call.request.socket is None:
        yield Reply(200)
        return
    yield WidgetSocketOpened(call.request.socket, call.address)
    yield Accept()


def widget_frame(desk: Desk, cause: FrameCame) -> Iterator[Action]:
    """What is not JSON, or has a type of another type, drops the connection without a close frame."""
    connection = desk.store.widget_sockets.get(cause.socket)
    frame = _read(cause.text)
    if connection is None or frame is None:
        yield Abort()
    elif frame.type == frames.JOIN:
        yield from _join(desk, connection, frame, cause)
    elif frame.type == frames.PING:
        yield from _ping(desk, connection, cause)
    elif frame.type == frames.TYPING and connection.person_id:
        yield from _typing(desk, connection, frame.data, cause)
    elif frame.type == frames.PAGE_VISIT and connection.person_id:
        yield from _page_visit(desk, connection, frame.data, cause)


def _read(text: str) -> _Frame | None:
    """The first JSON value counts; what follows it is never looked at (`json.Decoder`)."""
    try:
        document, _ = json.JSONDecoder().raw_decode(text.lstrip())
        fields = typed(document, {"type": str, "token": str})
    except (ValueError, RecursionError, UnreadableBody):
        return None
    return _Frame(fields["type"], fields["token"], (document or {}).get("data"))


def _direct(socket: int, kind: str, data: Any) -> Send:
    """Replies to a frame end in a newline, broadcasts do not."""
    return Send(socket, encode({"type": kind, "data": data}) + "\n")


def _join(desk: Desk, connection: WidgetSocket, frame: _Frame, cause: FrameCame) -> Iterator[Action]:
    """The old client leaves first; if the new join fails, 2.7.0 lets its identity stay (`widget_ws.go:134-152`)."""
    is_later = desk.settings.compat == "later"
    if is_later and not connection.allows(frames.JOIN, cause.at, JOIN_INTERVAL):
        yield Close(cause.socket, POLICY_VIOLATION, "Join limit exceeded")
        return
    yield Left(cause.socket, forgotten=is_later)
    joined = yield from _try_to_join(desk, connection, frame, cause)
    if joined:
        connection.failed_joins = 0
        yield _direct(cause.socket, frames.JOINED, {"message": frames.JOINED_MESSAGE})
        return
    connection.failed_joins += 1
    yield _direct(cause.socket, frames.ERROR, {"message": frames.JOIN_FAILED_MESSAGE})
    if is_later and connection.failed_joins >= FAILED_JOINS_MAX:
        yield Abort()


def _try_to_join(
    desk: Desk, connection: WidgetSocket, frame: _Frame, cause: FrameCame
) -> Generator[Action, None, bool]:
    inbox = _inbox(desk, frame.data)
    if inbox is None or not inbox.enabled or is_blocked(connection.address, inbox.widget.blocked_ips):
        return False
    session = yield from load_session(desk, frame.token, inbox, cause.at)
    person = desk.store.people.get(session.person_id) if session else None
    if session is None or session.inbox_id != inbox.id or person is None or not person.enabled:
        return False
    if len(desk.store.clients_of(inbox.id, person.id)) >= limits.CLIENTS_PER_CONTACT:
        return False
    yield Joined(cause.socket, inbox.id, person.id)
    return True


def _inbox(desk: Desk, data: Any) -> Inbox | None:
    """By UUID, or by number as a string, which HTTP refuses."""
    try:
        named = typed(data, {"inbox_id": str})["inbox_id"]
    except UnreadableBody:
        return None
    return next((inbox for inbox in desk.settings.inboxes if named in {inbox.uuid, str(inbox.id)}), None)


def _ping(desk: Desk, connection: WidgetSocket, cause: FrameCame) -> Iterator[Action]:
    """Answered before a join too; within a second of the last one, not at all."""
    if not connection.allows(frames.PING, cause.at, limits.PING_INTERVAL_MIN):
        return
    person = desk.store.people.get(connection.person_id)
    if person:
        yield PersonSaved(replace(person, availability="online", last_active_at=cause.at))
        if person.availability == "offline":
            yield from to_followers_of_contact(desk, person.id, availability_status="online")
    yield _direct(cause.socket, frames.PONG, None)


def _typing(desk: Desk, connection: WidgetSocket, data: Any, cause: FrameCame) -> Iterator[Action]:
    """To the agents who follow the conversation; never to the contact's other tabs."""
    if not connection.allows(frames.TYPING, cause.at, limits.TYPING_INTERVAL_MIN):
        return
    try:
        said = typed(data, {"conversation_uuid": str, "is_typing": bool})
    except UnreadableBody:
        return
    found = desk.store.conversations.get(said["conversation_uuid"])
    if found and found.contact_id == connection.person_id:
        yield from to_followers(desk, found.uuid, frames.TYPING, said)


def _page_visit(desk: Desk, connection: WidgetSocket, data: Any, cause: FrameCame) -> Iterator[Action]:
    """The throttle comes first: a frame that is dropped for its content has used up its second."""
    if not connection.allows(frames.PAGE_VISIT, cause.at, limits.PAGE_VISIT_INTERVAL):
        return
    visit = _visit(data, cause)
    if visit is None:
        return
    person_id = connection.person_id
    earlier = desk.store.visits_of(person_id, cause.at)
    if earlier and earlier[0].url == visit.url:
        return
    yield PageVisited(person_id, visit)
    shown = page_visits(desk.store.visits_of(person_id, cause.at))
    yield from to_followers_of_contact(desk, person_id, page_visits=shown)


def _visit(data: Any, cause: FrameCame) -> PageVisit | None:
    try:
        said = typed(data, {"url": str, "title": str})
    except UnreadableBody:
        return None
    url = cut(said["url"], limits.PAGE_VISIT_URL_MAX)
    if not _is_web_address(url):
        return None
    return PageVisit(cause.at, cut(said["title"], limits.PAGE_VISIT_TITLE_MAX), url)


def _is_web_address(url: str) -> bool:
    """Go's `url.Parse` knows the scheme, and refuses control characters and broken escapes in the path."""
    try:
        parts = urlsplit(url)
        port_is_good = parts.port is None or parts.port >= 0
    except ValueError:
        return False
    broken = re.search(r"[\x00-\x1f\x7f]", url) or re.search(r"%(?![0-9a-fA-F]{2})", parts.path)
    return parts.scheme in {"http", "https"} and port_is_good and not broken and " " not in parts.netloc
