"""A session lasts as long as it should, and no longer: reload, logout, the next person."""

from collections.abc import Iterator
from typing import Any

from embedcheck.checks.about import About, Seen
from embedcheck.checks.documents import HOST, IFRAME, page_entries
from embedcheck.checks.exchanges import RACE, exchanges
from embedcheck.checks.session_findings import (
    foreign_conversation,
    forgotten_token_sent,
    lost_promises,
    promises,
    wrong_person,
)
from embedcheck.checks.signins import sign_ins
from embedcheck.checks.tokens import is_session_cookie, is_visitor_cookie
from embedcheck.model.observations import ChatShown, CookiesSeen, Navigated, PostMessage
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire.window_messages import CLEAR_SESSION, STORE_SESSION


def session_survives_reload(transcript: Transcript) -> Iterator[Verdict]:
    """After a page load the visitor is still the same person, with the same chat.

    The session lives in a first-party cookie of the site, for a year. It is lost where a wrong
    `cookieDomain` makes the browser ignore the cookie, where a cookie banner clears what it does not
    know, and between hosts of a site that share no domain. Each page load is then a new visitor.
    """
    about = About("session_survives_reload")
    kept = promises(transcript)
    lost = lost_promises(transcript, kept)
    if lost:
        yield about.failed(
            f"After a page load {lost[0].what}.",
            [entry for each in lost for entry in each.seen],
            owner=lost[0].owner,
            next_step=lost[0].next_step,
        )
    elif kept:
        yield about.passed("The session outlived the page.", [entry for each in kept for entry in each.seen])
    else:
        yield about.not_asked(
            "No page was loaded with a session.", "Let the visitor `say` something and `reload`."
        )


def logout_forgets(transcript: Transcript) -> Iterator[Verdict]:
    """After `logout()` nothing of the person is left: no cookie, no token, no message on the screen.

    The next person at this computer must find an empty widget. In 2.7 the old conversation stays
    readable until the page is left (a known defect); reload the page after `logout()`.
    """
    about = About("logout_forgets")
    logouts = [
        each
        for each in transcript.of(PostMessage)
        if each.seen.type == CLEAR_SESSION and each.seen.heard_by == IFRAME
    ]
    if not logouts:
        yield about.not_asked("Nobody logged out.", "Add a step `logout`.")
        return
    seen: list[Seen] = [*logouts]
    for logout in logouts:
        since = _until_next(transcript, logout)
        looks = [each for each in since if isinstance(each.seen, CookiesSeen)]
        if (
            finding := _cookies_left(about, logout, looks) or _token_used(about, transcript, logout)
        ) is not None:
            yield finding
            return
        seen += looks
    for logout in logouts:
        if (finding := _chat_left(about, transcript, logout)) is not None:
            yield finding
            return
    yield about.passed("The logout left nothing behind.", seen)


def identities_do_not_bleed(transcript: Transcript) -> Iterator[Verdict]:
    """Whoever signs in is that person, and sees nothing of those who were here before.

    The server must answer with the person whom the JWT names; a token that a logout took away must
    not be offered for a merge; and nobody may read or write in another person's conversation. A page
    cache that serves one customer's `userJWT` to another breaks it in the worst way.
    """
    about = About("identities_do_not_bleed")
    signed_in = sign_ins(transcript)
    if not signed_in:
        yield about.not_asked("Nobody signed in.", "Add a step `identify`.")
        return
    findings = [
        finding
        for find in (wrong_person, forgotten_token_sent, foreign_conversation)
        if (finding := find(about, transcript, signed_in)) is not None
    ]
    yield from findings
    if not findings:
        yield about.passed(
            "Everybody was who they signed in as.", [e for each in signed_in for e in each.seen]
        )


def _until_next(transcript: Transcript, logout: Entry[PostMessage]) -> list[Entry[Any]]:
    """What the page witness told from the logout to the next session."""
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


def _cookies_left(
    about: About, logout: Entry[PostMessage], looks: list[Entry[CookiesSeen]]
) -> Verdict | None:
    left = [
        each
        for each in looks
        if any(is_session_cookie(cookie) or is_visitor_cookie(cookie) for cookie in each.seen.cookies)
    ]
    if not left:
        return None
    return about.failed(
        "The widget's cookies are still there after the logout.",
        [logout, *left],
        owner=Owner.SITE,
        next_step="See whether a script writes them back, or `cookieDomain` differs between pages.",
    )


def _token_used(about: About, transcript: Transcript, logout: Entry[PostMessage]) -> Verdict | None:
    """Two witnesses: so only what came long after the logout counts, and only tokens of before."""
    old = {each.bearer for each in exchanges(transcript) if each.bearer and each.request.at < logout.at}
    again = {each.session for each in sign_ins(transcript) if each.exchange.request.at > logout.at}
    late = [
        each
        for each in exchanges(transcript)
        if each.bearer in old - again and each.page == logout.seen.page and each.request.at > logout.at + RACE
    ]
    if not late:
        return None
    return about.failed(
        f"After the logout {late[0].name} still carried the session's token.",
        [logout, *(each.request for each in late)],
        owner=Owner.WIDGET,
        next_step="Forget the session's token, in memory too, on CLEAR_SESSION.",
    )


def _chat_left(about: About, transcript: Transcript, logout: Entry[PostMessage]) -> Verdict | None:
    """The old conversation can still be read, on the page on which the visitor logged out."""
    before = {
        str(message.get("text"))
        for look in transcript.of(ChatShown)
        if look.seq < logout.seq and look.seen.page == logout.seen.page
        for message in look.seen.messages
    }
    for entry in _until_next(transcript, logout):
        if isinstance(entry.seen, Navigated) and entry.seen.how in ("load", "reload"):
            return None
        if isinstance(entry.seen, ChatShown) and entry.seen.page == logout.seen.page:
            left = before & {str(message.get("text")) for message in entry.seen.messages}
            if left:
                return about.failed(
                    f"After the logout the chat still shows {len(left)} messages of before.",
                    [logout, entry],
                    owner=Owner.WIDGET,
                    next_step="Reload the page after `logout()`: the widget clears its token, not its screen.",
                )
    return None
