"""A session that the server no longer knows: does the widget drop it, or knock with it for ever?"""

from collections.abc import Iterator
from typing import Any

from embedcheck.checks.about import About, Seen
from embedcheck.checks.documents import HOST
from embedcheck.checks.exchanges import RACE, Exchange, exchanges, loads, surely_after
from embedcheck.checks.scene import is_official, waited_enough
from embedcheck.checks.tokens import issued_tokens, text
from embedcheck.model.observations import CookiesSeen, PostMessage, SessionEnded, TokensKept, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints
from embedcheck.wire.window_messages import CLEAR_SESSION_TOKEN


def dead_sessions_are_dropped(transcript: Transcript) -> Iterator[Verdict]:
    """A session that the server answers 401 to is dropped: its cookies go, and it is never used again.

    Why it matters: a widget that keeps a dead session is a chat in which nothing can be sent, until the
    visitor deletes cookies by hand.
    How Libredesk behaves: sessions end: after their time (180 days, or the inbox's `session_duration`),
    when a visitor is merged on another device, when an agent blocks a person, when Redis is emptied. At
    a 401 the official widget posts CLEAR_VISITOR_TOKEN and CLEAR_SESSION_TOKEN, closes, and starts anew.
    What breaks it: a frontend that shows the refusal as any other error, a page that does not delete the
    cookies.
    To mend it: at a 401 to the current token: forget it, delete both cookies, and begin as a new
    visitor.
    """
    about = About("dead_sessions_are_dropped")
    ended = transcript.of(SessionEnded)
    refusals = _first_refusals(transcript)
    if not refusals:
        if ended:
            yield about.unproven(
                "The session was ended, and the widget did not use it again.",
                ended,
                owner=Owner.SCENARIO,
                next_step="Let the widget need its session: `reload`, or let the visitor `say` something.",
            )
        else:
            yield about.not_asked("No session was refused by the server.", "Add a step `expire_session`.")
        return
    seen: list[Seen] = [*ended]
    for refusal in refusals:
        verdict, proof = _kept(about, transcript, refusal)
        if verdict is not None:
            yield verdict
            return
        seen += [*refusal.seen, *proof]
    yield about.passed("A session that the server refused was dropped.", seen)


def _first_refusals(transcript: Transcript) -> list[Exchange]:
    """For each session the first answer 401. The exchange's own 401 speaks of the JWT, not of the session,
    and a late answer to a session that was replaced meanwhile says nothing about the new one."""
    found: dict[str, Exchange] = {}
    for each in exchanges(transcript):
        speaks_of_session = each.bearer and each.endpoint is not endpoints.EXCHANGE
        if each.status == 401 and speaks_of_session and not _is_replaced(transcript, each):
            found.setdefault(each.bearer, each)
    return list(found.values())


def _is_replaced(transcript: Transcript, refusal: Exchange) -> bool:
    """Whether this page was given another session before the refusal came."""
    if refusal.response is None:
        return True
    since = max(
        (load.seq for load in loads(transcript, refusal.page) if load.seq < refusal.request.seq), default=0
    )
    return any(
        each.page == refusal.page
        and each.token != refusal.bearer
        and since < each.answer.seq < refusal.response.seq
        for each in issued_tokens(transcript)
    )


def _kept(about: About, transcript: Transcript, refusal: Exchange) -> tuple[Verdict | None, list[Seen]]:
    """What is left of a dead session, or the proof that nothing is."""
    answer = refusal.response
    if answer is None:
        return None, []
    token = refusal.bearer
    again = [
        each
        for each in exchanges(transcript)
        if token in (each.bearer, each.visitor_token) and surely_after(transcript, each, answer)
    ]
    looks = [each for each in _looks(transcript) if each.at > answer.at]
    left = looks and _holds(looks[-1].seen, token)
    kept = "its cookie is still there" if is_official(transcript) else "it is still kept in the browser"
    if again or (left and waited_enough(transcript, answer.at, RACE)):
        what = f"{again[0].name} carried it again" if again else kept
        return about.failed(
            f"The server refused the session (401 to {refusal.name}), and {what}.",
            [*refusal.seen, *(each.request for each in again), *(looks[-1:] if left else [])],
            owner=Owner.WIDGET,
            next_step="On a 401 to the session's own token forget it, and delete its cookies.",
        ), []
    proof: list[Seen] = [*(looks[-1:] if not left else [])]
    proof += [each for each in _told(transcript) if each.at > answer.at - RACE]
    if not proof:
        return about.unproven(
            "The server refused the session, and the scene ended before the widget could drop it.",
            refusal.seen,
            owner=Owner.EMBEDCHECK,
            next_step="Let the scenario `expect_cookie: {name: session, present: false}`.",
        ), []
    return None, [*proof]


def _looks(transcript: Transcript) -> list[Entry[Any]]:
    """Looks at where the frontend keeps its tokens: the cookies, or what a custom one names."""
    if is_official(transcript):
        return [*transcript.of(CookiesSeen, by=Witness.PAGE)]
    return [*transcript.of(TokensKept, by=Witness.PAGE)]


def _holds(seen: CookiesSeen | TokensKept, token: str) -> bool:
    if isinstance(seen, TokensKept):
        return token in seen.session or token in seen.visitor
    return any(text(cookie, "value") == token for cookie in seen.cookies)


def _told(transcript: Transcript) -> list[Entry[PostMessage]]:
    heard = transcript.of(PostMessage, by=Witness.PAGE)
    return [each for each in heard if each.seen.type == CLEAR_SESSION_TOKEN and each.seen.heard_by == HOST]
