"""Sign-ins: a visitor becomes a contact, and the visitor's token ought to be offered, merged and cleared."""

from dataclasses import dataclass
from typing import Any

from embedcheck.checks.documents import HOST, IFRAME, page_entries
from embedcheck.checks.exchanges import Exchange, exchanges, is_later
from embedcheck.checks.tokens import issued_tokens, text
from embedcheck.model.observations import ConversationRead, LoggedOut, PostMessage
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.wire import endpoints, window_messages
from embedcheck.wire.endpoints import Guard


@dataclass(frozen=True, slots=True)
class SignIn:
    """One accepted exchange of a JWT.

    `visitor` is the visitor token that the browser then held and ought to offer for the merge;
    `forgotten` one that a logout had taken away, and that must not be offered.
    """

    exchange: Exchange
    session: str
    told: Entry[PostMessage] | None
    visitor: str = ""
    forgotten: str = ""

    @property
    def seen(self) -> list[Entry[Any]]:
        return [*self.exchange.seen, *([self.told] if self.told else [])]


@dataclass(frozen=True, slots=True)
class Held:
    """The visitor token in the browser's hands at one moment, by what the host page and the frame heard."""

    visitor: str = ""
    forgotten: str = ""

    def after(self, message: PostMessage) -> "Held":
        """What is held once this message was heard."""
        if message.heard_by == IFRAME:
            if message.type == window_messages.CLEAR_SESSION:
                return Held("", self.visitor or self.forgotten)
            offered = text(message.data, "visitorToken")
            return Held(offered, self.forgotten) if offered else self
        if message.heard_by == HOST:
            if message.type == window_messages.STORE_VISITOR_TOKEN:
                return Held(text(message.data, "token"), self.forgotten)
            if message.type == window_messages.CLEAR_VISITOR_TOKEN:
                return Held()
        return self


def sign_ins(transcript: Transcript) -> list[SignIn]:
    """Every accepted exchange, in the order of the requests."""
    told = _told(transcript)
    found: list[SignIn] = []
    handed: dict[str, int] = {}
    for exchange in exchanges(transcript, endpoints.EXCHANGE):
        jwt = text(exchange.sent, "jwt")
        # A page that carries `userJWT` hands the same JWT over at each load: the nth to the nth.
        messages = told.get(jwt, [])[handed.get(jwt, 0) :]
        handed[jwt] = handed.get(jwt, 0) + 1
        message, held = messages[0] if messages else (None, _held_by_wire(transcript, exchange))
        session = text(exchange.data, "session_token")
        if session:
            found.append(SignIn(exchange, session, message, held.visitor, held.forgotten))
    return found


def carriers(transcript: Transcript, sign_in: SignIn, token: str) -> list[Exchange]:
    """Requests in the new name that offer this visitor token for a merge."""
    return [each for each in followers(transcript, sign_in) if each.visitor_token == token]


def followers(transcript: Transcript, sign_in: SignIn) -> list[Exchange]:
    """Session-guarded requests in the new name: only these can merge (`widget_middleware.go:123-136`)."""
    return [
        each
        for each in exchanges(transcript)
        if each.endpoint is not None
        and each.endpoint.guard in (Guard.SESSION, Guard.OPTIONAL_SESSION)
        and each.bearer == sign_in.session
        and is_later(each.request, sign_in.exchange.request)
    ]


def conversations_of(transcript: Transcript, token: str) -> dict[str, Exchange]:
    """UUID to exchange: the conversations that the holder of a token began, or was listed."""
    found = conversations_begun(transcript, token)
    for each in exchanges(transcript, endpoints.CONVERSATIONS):
        if isinstance(each.data, list) and each.bearer == token:
            for uuid in filter(None, (text(item, "uuid") for item in each.data)):
                found.setdefault(uuid, each)
    return found


def conversations_known(transcript: Transcript) -> set[str]:
    """UUIDs of every conversation that a browser was answered with, or that probe or agent read."""
    found = {each.seen.conversation for each in transcript.of(ConversationRead)}
    for each in exchanges(transcript, endpoints.INIT, endpoints.CONVERSATION, endpoints.CONVERSATIONS):
        items = each.data if isinstance(each.data, list) else [each.data]
        told = [item.get("conversation", item) for item in items if isinstance(item, dict)]
        found |= {text(item, "uuid") for item in told if isinstance(item, dict)}
    return found - {""}


def conversations_begun(transcript: Transcript, token: str) -> dict[str, Exchange]:
    """UUID to `init`: the conversations that the holder of a token began."""
    found: dict[str, Exchange] = {}
    for each in exchanges(transcript, endpoints.INIT):
        data = each.data if isinstance(each.data, dict) else {}
        uuid = text(data.get("conversation"), "uuid")
        if uuid and (text(data, "session_token") or each.bearer) == token:
            found.setdefault(uuid, each)
    return found


def _told(transcript: Transcript) -> dict[str, list[tuple[Entry[PostMessage], Held]]]:
    """JWT to the SET_JWT_TOKEN messages that brought it, each with what the browser then held."""
    held = Held()
    told: dict[str, list[tuple[Entry[PostMessage], Held]]] = {}
    for entry in page_entries(transcript):
        if isinstance(entry.seen, PostMessage):
            held = held.after(entry.seen)
            if entry.seen.type == window_messages.SET_JWT_TOKEN and entry.seen.heard_by == IFRAME:
                told.setdefault(text(entry.seen.data, "jwt"), []).append((entry, held))
    return told


def _held_by_wire(transcript: Transcript, exchange: Exchange) -> Held:
    """For frontends whose window messages we do not know: what the wire alone can tell."""
    given = [
        each
        for each in issued_tokens(transcript)
        if each.is_visitor and is_later(exchange.request, each.answer)
    ]
    cleared = {each.visitor_token for each in exchanges(transcript) if _is_earlier_clear(each, exchange)}
    if not given or given[-1].token in cleared:
        return Held()
    token, since = given[-1].token, given[-1].answer.at
    # Two witnesses: the scenario says when it logged out, and no sign-in follows within the blink of an eye.
    forgotten = any(since < each.at < exchange.request.at for each in transcript.of(LoggedOut))
    return Held("", token) if forgotten else Held(token)


def _is_earlier_clear(each: Exchange, exchange: Exchange) -> bool:
    return each.clears_visitor and each.response is not None and is_later(exchange.request, each.response)
