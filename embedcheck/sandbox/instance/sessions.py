"""Session tokens: 32 random bytes, a sliding life, no logout (`chat.go:954-1014`)."""

import re
import secrets
from collections.abc import Generator
from datetime import datetime, timedelta

from embedcheck.sandbox.instance.actions import Action
from embedcheck.sandbox.instance.changes import SessionOpened, SessionRefreshed
from embedcheck.sandbox.instance.desk import Desk
from embedcheck.sandbox.instance.records import Person, Session
from embedcheck.sandbox.instance.settings import Inbox
from embedcheck.wire.limits import VISITOR_SESSION_TTL

DEFAULT_LIFE = timedelta(seconds=VISITOR_SESSION_TTL)
SHORTEST_LIFE = timedelta(hours=1)
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
_DURATION = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(h|ms|m|s|us|µs|ns)")


def go_duration(text: str) -> timedelta | None:
    """A Go duration such as `1h30m`, or None if it is not one."""
    if not re.fullmatch(rf"(?:{_DURATION.pattern})+", text):
        return None
    return timedelta(seconds=sum(float(size) * _UNITS[unit] for size, unit in _DURATION.findall(text)))


def contact_life(inbox: Inbox) -> timedelta:
    """How long a verified contact's session lasts; what is unreadable or short means the default."""
    life = go_duration(inbox.widget.session_duration)
    return life if life is not None and life >= SHORTEST_LIFE else DEFAULT_LIFE


def open_session(
    inbox: Inbox, person: Person, at: datetime, external_user_id: str = ""
) -> Generator[Action, None, str]:
    """Returns the new token. Without an external user id it is a visitor's."""
    is_visitor = not external_user_id
    session = Session(
        token=secrets.token_urlsafe(32),
        person_id=person.id,
        inbox_id=inbox.id,
        is_visitor=is_visitor,
        external_user_id=external_user_id,
        expires_at=at + (DEFAULT_LIFE if is_visitor else contact_life(inbox)),
    )
    yield SessionOpened(session)
    return session.token


def load_session(
    desk: Desk, token: str, inbox: Inbox, at: datetime
) -> Generator[Action, None, Session | None]:
    """The live session of this token, refreshed; None if unknown or expired."""
    session = desk.store.sessions.get(token)
    if session is None or session.expires_at <= at:
        return None
    life = DEFAULT_LIFE if session.is_visitor else contact_life(inbox)
    yield SessionRefreshed(token, at + life)
    return session
