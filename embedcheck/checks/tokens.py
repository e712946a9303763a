"""Which session tokens a browser was given, and by which answer: the tokens it may rightly carry."""

from dataclasses import dataclass
from typing import Any

from embedcheck.checks.exchanges import Exchange, exchanges, is_later
from embedcheck.model.observations import CookiesSeen, IdentityRead, PostMessage, ResponseReceived, TokensKept
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.wire import endpoints
from embedcheck.wire.window_messages import SESSION_DATA, STORE_SESSION, STORE_VISITOR_TOKEN


@dataclass(frozen=True, slots=True)
class Issued:
    """A session token that an answer of the server gave to one tab."""

    token: str
    answer: Entry[ResponseReceived]
    page: int
    is_visitor: bool
    user_id: int | None


def issued_tokens(transcript: Transcript) -> list[Issued]:
    """Tokens given by `init` (a visitor's) and `exchange` (a contact's), in the order of the answers."""
    found = [each for each in map(_issued, exchanges(transcript, endpoints.INIT, endpoints.EXCHANGE)) if each]
    return sorted(found, key=lambda each: each.answer.seq)


def _issued(exchange: Exchange) -> Issued | None:
    data = exchange.data
    token = data.get("session_token") if isinstance(data, dict) else None
    if not isinstance(token, str) or not token or exchange.response is None:
        return None
    user = data.get("user")
    user = user if isinstance(user, dict) else {}
    user_id = user.get("user_id")
    return Issued(
        token,
        exchange.response,
        exchange.page,
        bool(user.get("is_visitor", exchange.endpoint is endpoints.INIT)),
        user_id if isinstance(user_id, int) else None,
    )


def known_tokens(transcript: Transcript) -> set[str]:
    """Every token that this browser may hold: issued by an answer, told by the host page, or in a cookie."""
    tokens = {each.token for each in issued_tokens(transcript)}
    for message in transcript.of(PostMessage):
        if message.seen.type in (STORE_SESSION, STORE_VISITOR_TOKEN, SESSION_DATA):
            tokens |= {text(message.seen.data, "token"), text(message.seen.data, "sessionToken")}
    for look in transcript.of(CookiesSeen):
        tokens |= {text(cookie, "value") for cookie in look.seen.cookies if is_session_cookie(cookie)}
    for kept in transcript.of(TokensKept):
        tokens |= {kept.seen.session, kept.seen.visitor}
    return tokens - {""}


def newest_before(transcript: Transcript, exchange: Exchange) -> Issued | None:
    """The token that the tab was last given before this request went out."""
    given = [
        each
        for each in issued_tokens(transcript)
        if each.page == exchange.page and is_later(exchange.request, each.answer)
    ]
    return given[-1] if given else None


def user_of(transcript: Transcript) -> dict[str, int]:
    """Token to user id, as `init`, `exchange` and `me` told it, to the browser or to the probe."""
    users = {each.token: each.user_id for each in issued_tokens(transcript) if each.user_id is not None}
    for exchange in exchanges(transcript, endpoints.ME):
        user_id = exchange.data.get("user_id") if isinstance(exchange.data, dict) else None
        if exchange.bearer and isinstance(user_id, int):
            users.setdefault(exchange.bearer, user_id)
    for read in transcript.of(IdentityRead):
        users.setdefault(read.seen.token, read.seen.user_id)
    return users


def is_session_cookie(cookie: Any) -> bool:
    return text(cookie, "name").startswith(endpoints.SESSION_COOKIE)


def is_visitor_cookie(cookie: Any) -> bool:
    return text(cookie, "name").startswith(endpoints.VISITOR_COOKIE)


def text(record: Any, key: str) -> str:
    """A string of a JSON object; empty where it is missing or no string."""
    value = record.get(key) if isinstance(record, dict) else None
    return value if isinstance(value, str) else ""
