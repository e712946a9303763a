"""What a logout may leave behind. Each function finds one fault, or None."""

from dataclasses import dataclass
from typing import Any

from embedcheck.checks.about import About
from embedcheck.checks.connections import Connection, connections
from embedcheck.checks.documents import HOST, IFRAME, is_untouched, page_entries
from embedcheck.checks.exchanges import RACE, exchanges
from embedcheck.checks.scene import end_of, is_official
from embedcheck.checks.signins import sign_ins
from embedcheck.checks.tokens import is_session_cookie, is_visitor_cookie, issued_tokens, text
from embedcheck.model.observations import (
    AgentSaid,
    ChatShown,
    CookiesSeen,
    EmbedState,
    LoggedOut,
    Navigated,
    PostMessage,
    TokensKept,
    VisitorSaid,
)
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import frames
from embedcheck.wire.window_messages import CLEAR_SESSION, STORE_SESSION

# A logout closes the socket at once; the closing itself takes as long as the server needs, and a busy browser
# tells of it late (seen: 1.7 s).
CLOSING = 3.0
# Seconds after which a deleted cookie is gone from every look: on a busy machine one that began before the logout, or
# before the browser's store had heard of the deletion, is told some time after it.
DELETING = 2.0


@dataclass(frozen=True, slots=True)
class Logout:
    """One logout on one page: CLEAR_SESSION as the frame heard it; for a custom frontend, which says
    nothing that we know, the scenario's own step."""

    told: Entry[PostMessage] | Entry[LoggedOut]
    page: int

    @property
    def at(self) -> float:
        return self.told.at

    @property
    def seq(self) -> int:
        return self.told.seq


def logouts(transcript: Transcript) -> list[Logout]:
    """Every logout, in order."""
    if is_official(transcript):
        return [
            Logout(each, each.seen.page)
            for each in transcript.of(PostMessage)
            if each.seen.type == CLEAR_SESSION and each.seen.heard_by == IFRAME
        ]
    return [Logout(each, _page_at(transcript, each)) for each in transcript.of(LoggedOut)]


def _page_at(transcript: Transcript, moment: Entry[LoggedOut]) -> int:
    looks = [each.seen.page for each in transcript.of(EmbedState) if each.seq < moment.seq]
    return looks[-1] if looks else 0


def cookies_left(about: About, transcript: Transcript, logout: Logout) -> Verdict | None:
    """The page deletes both cookies before it tells the frame (`widget.js`, `logout`); a custom frontend
    empties the places that it keeps its tokens in."""
    if not is_official(transcript):
        return _tokens_left(about, transcript, logout)
    looks = [each for each in until_next(transcript, logout) if isinstance(each.seen, CookiesSeen)]
    left = [each for each in looks if each.at >= logout.at + DELETING and _holds_a_token(each.seen)]
    if not left:
        return None
    values = [text(cookie, "value") for cookie in left[0].seen.cookies]
    told = {str(each.seen.settings.get("cookieDomain")) for each in transcript.of(EmbedState)}
    widgets = len(told) < 2 and any(is_untouched(transcript, left[0], value) for value in values)
    return about.failed(
        "The widget's cookies are still there after the logout"
        + (", and nobody has written them since they were stored." if widgets else "."),
        [logout.told, *left],
        owner=Owner.WIDGET if widgets else Owner.SITE,
        next_step="Let `logout` delete both cookies, by the path and the domain that they were set with."
        if widgets
        else "See whether a script writes them back, or `cookieDomain` differs between pages.",
    )


def deletion_is_open(transcript: Transcript) -> bool:
    """Whether the last look since the last logout still found a cookie, and came too soon to mean anything."""
    last = logouts(transcript)[-1:] if is_official(transcript) else []
    looks = [
        each
        for logout in last
        for each in until_next(transcript, logout)
        if isinstance(each.seen, CookiesSeen)
    ]
    return bool(looks) and looks[-1].at < last[0].at + DELETING and _holds_a_token(looks[-1].seen)


def _holds_a_token(look: CookiesSeen) -> bool:
    return any(is_session_cookie(cookie) or is_visitor_cookie(cookie) for cookie in look.cookies)


def _tokens_left(about: About, transcript: Transcript, logout: Logout) -> Verdict | None:
    looks = [each for each in until_next(transcript, logout) if isinstance(each.seen, TokensKept)]
    left = [each for each in looks if each.seen.session or each.seen.visitor]
    if not left:
        return None
    kept = [place for token, place in left[0].seen.places.items() if getattr(left[0].seen, token)]
    return about.failed(
        f"After the logout a token is still kept: {', '.join(kept)}.",
        [logout.told, *left],
        owner=Owner.WIDGET,
        next_step="Delete both tokens, wherever the frontend keeps them, when the visitor logs out.",
    )


def token_used(about: About, transcript: Transcript, logout: Logout) -> Verdict | None:
    """Two witnesses: so only what came long after the logout counts, and only tokens of before."""
    old = {each.bearer for each in exchanges(transcript) if each.bearer and each.request.at < logout.at}
    again = {each.session for each in sign_ins(transcript) if each.exchange.request.at > logout.at}
    late = [
        each
        for each in exchanges(transcript)
        if each.bearer in old - again and each.page == logout.page and each.request.at > logout.at + RACE
    ]
    if not late:
        return None
    return about.failed(
        f"After the logout {late[0].name} still carried the session's token.",
        [logout.told, *(each.request for each in late)],
        owner=Owner.WIDGET,
        next_step="Forget the session's token, in memory too, on CLEAR_SESSION.",
    )


def socket_left_open(about: About, transcript: Transcript, logout: Logout) -> Verdict | None:
    """The socket stays joined in the name of whoever logged out, and tells where the next person goes."""
    for socket in connections(transcript):
        if (
            socket.page == logout.page
            and socket.is_open_at(logout.at)
            and (_outlives(transcript, socket, logout) or _still_tells(transcript, socket, logout))
        ):
            return about.failed(
                "After the logout the WebSocket stays joined with the old session.",
                [logout.told, *socket.seen],
                owner=Owner.WIDGET,
                next_step="Close the WebSocket on CLEAR_SESSION.",
            )
    return None


def _outlives(transcript: Transcript, socket: Connection, logout: Logout) -> bool:
    """Whether it was open longer than this server's own pace can explain, and was not joined anew."""
    end = end_of(transcript) if socket.ended_at is None else socket.ended_at
    joins, answers = socket.sent(frames.JOIN), socket.received(frames.JOINED)
    pace = max((answer.at - join.at for join, answer in zip(joins, answers, strict=False)), default=0.0)
    rejoined = any(join.at > logout.at for join in joins)
    return not rejoined and end - logout.at > max(CLOSING, 3 * pace)


def _still_tells(transcript: Transcript, socket: Connection, logout: Logout) -> bool:
    """Whether a page that was opened only after the logout was told on it: certain, however late that is told."""
    moved = [each for each in transcript.of(Navigated) if each.seen.page == logout.page]
    before = {each.seen.url for each in moved if each.seq < logout.seq}
    since = {each.seen.url for each in moved if each.seq > logout.seq} - before
    rejoined = any(join.at > logout.at for join in socket.sent(frames.JOIN))
    told = {text(frames.payload_of(each.seen.text), "url") for each in socket.sent(frames.PAGE_VISIT)}
    return not rejoined and bool(told & since)


def chat_left(about: About, transcript: Transcript, logout: Logout) -> Verdict | None:
    """The old conversation can still be read, on the page on which the visitor logged out."""
    before = {
        text(message, "text")
        for look in transcript.of(ChatShown)
        if look.seq < logout.seq and look.seen.page == logout.page
        for message in look.seen.messages
    }
    before |= {each.seen.text for each in transcript.of(VisitorSaid) if each.at < logout.at}
    before |= {each.seen.text for each in transcript.of(AgentSaid) if each.at < logout.at}
    for entry in until_next(transcript, logout):
        if isinstance(entry.seen, Navigated) and entry.seen.how in ("load", "reload"):
            return None
        if isinstance(entry.seen, ChatShown) and entry.seen.page == logout.page:
            left = before & {text(message, "text") for message in entry.seen.messages}
            if left:
                return about.failed(
                    f"After the logout the chat still shows what was said before (messages: {len(left)}).",
                    [logout.told, entry],
                    owner=Owner.WIDGET,
                    next_step="Reload the page after `logout()`: the widget clears its token, not its screen.",
                )
    return None


def until_next(transcript: Transcript, logout: Logout) -> list[Entry[Any]]:
    """What the page witness told from the logout to the next session."""
    if not is_official(transcript):
        began = [each.answer for each in issued_tokens(transcript) if each.answer.at > logout.at]
        end = began[0].seq if began else len(transcript) + 1
        return [each for each in page_entries(transcript) if logout.seq < each.seq < end]
    found: list[Entry[Any]] = []
    for entry in page_entries(transcript):
        if entry.seq <= logout.seq:
            continue
        if (
            isinstance(entry.seen, PostMessage)
            and entry.seen.type == STORE_SESSION
            and entry.seen.heard_by == HOST
        ):
            break
        found.append(entry)
    return found
