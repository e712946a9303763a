"""What a widget request must pass before its handler: inbox, session, merge (`widget_middleware.go`)."""

import re
from collections.abc import Generator
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from embedcheck.sandbox.instance.actions import Action, Request
from embedcheck.sandbox.instance.addresses import client_address, is_blocked
from embedcheck.sandbox.instance.desk import Desk
from embedcheck.sandbox.instance.envelopes import INPUT, PERMISSION, refuse, unauthorized
from embedcheck.sandbox.instance.identity import merge_visitor
from embedcheck.sandbox.instance.records import Person, Session
from embedcheck.sandbox.instance.sessions import load_session
from embedcheck.sandbox.instance.settings import Inbox
from embedcheck.wire.endpoints import INBOX_HEADER, INBOX_QUERY, VISITOR_HEADER

BEARER = "Bearer "
CLEAR_VISITOR = "X-Libredesk-Clear-Visitor"
INIT_SUFFIX = "/conversations/init"
_UUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")


@dataclass
class Call:
    """A request on its way to a handler. `headers` are added to whatever is answered."""

    desk: Desk
    request: Request
    uuid: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    inbox: Inbox | None = None
    person: Person | None = None

    @property
    def address(self) -> str:
        return client_address(self.request.headers, self.request.peer)

    def query(self, name: str) -> str:
        return parse_qs(self.request.query, keep_blank_values=True).get(name, [""])[0]

    @property
    def of_inbox(self) -> Inbox:
        if self.inbox is None:
            raise LookupError("no inbox: the route lacks its guard")
        return self.inbox

    @property
    def of_person(self) -> Person:
        if self.person is None:
            raise LookupError("no person: the route lacks its guard")
        return self.person


def require_inbox(call: Call) -> None:
    """The header wins over the query. All ways of not existing look the same."""
    named = call.request.headers.get(INBOX_HEADER, "") or call.query(INBOX_QUERY)
    if not named:
        refuse(400, "Inbox Required", INPUT)
    inbox = call.desk.inbox(canonical(named) or "")
    if inbox is None or not inbox.enabled:
        refuse(400, "Inbox not found", INPUT)
    if is_blocked(call.address, inbox.widget.blocked_ips):
        refuse(403, "Access denied", PERMISSION)
    call.inbox = inbox


def _is_elsewhere(call: Call, session: Session) -> bool:
    return call.desk.settings.strictness.own_sessions and session.inbox_id != call.of_inbox.id


def canonical(text: str) -> str | None:
    """The UUID in lower case, or None. PostgreSQL takes any case, and braces; the undashed form is not looked up."""
    found = _UUID.fullmatch(text)
    return found and found.group(1).lower()


def require_session(call: Call) -> Generator[Action, None, None]:
    """A live session of this inbox, of somebody who exists; then the merge, if one is asked for.

    Without any Authorization header a path that ends in `/conversations/init` passes: for POST a visitor
    will be created, for GET the handler finds nobody (`widget_middleware.go:94-97`).
    """
    header = call.request.headers.get("authorization", "")
    if not header and call.request.path.endswith(INIT_SUFFIX):
        return
    if not header.startswith(BEARER):
        unauthorized()
    session = yield from load_session(call.desk, header.removeprefix(BEARER), call.of_inbox, call.request.at)
    if session is None or _is_elsewhere(call, session):
        unauthorized()
    person = call.desk.store.people.get(session.person_id)
    if person is None or not person.enabled:
        unauthorized()
    call.person = person
    offered = call.request.headers.get(VISITOR_HEADER, "")
    merged = yield from merge_visitor(call.desk, call.of_inbox, session, offered, call.request.at)
    if merged:
        call.headers[CLEAR_VISITOR] = "true"
