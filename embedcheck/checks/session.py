"""A session lasts as long as it should, and no longer: reload, logout, the next person."""

from collections.abc import Iterator

from embedcheck.checks.about import About
from embedcheck.checks.contact_findings import wrong_address
from embedcheck.checks.cookies import cookies_are_scoped, losing_misfit
from embedcheck.checks.documents import cookies_after
from embedcheck.checks.embed import first_red
from embedcheck.checks.foreign import foreign_conversation, foreign_conversation_opened
from embedcheck.checks.logout_findings import chat_left, cookies_left, logouts, socket_left_open, token_used
from embedcheck.checks.person_findings import (
    foreign_conversation_listed,
    foreign_push,
    own_conversation_unlisted,
    unexpected_person,
    wrong_name_told,
    wrong_person,
)
from embedcheck.checks.requests import requests_carry_the_right_token
from embedcheck.checks.scene import is_official
from embedcheck.checks.session_findings import (
    forgotten_token_sent,
    lost_promises,
    never_exchanged,
    promises,
    resumed,
)
from embedcheck.checks.signins import sign_ins
from embedcheck.model.observations import ConversationTried
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Outcome, Verdict


def session_survives_reload(transcript: Transcript) -> Iterator[Verdict]:
    """After a page load the visitor is still the same person, with the same chat.

    Why it matters: a visitor who is a new person on each page cannot be answered.
    How Libredesk behaves: the session lives in a first-party cookie of the site, for a year; the loader
    finds the shortest domain that the browser accepts, or takes `cookieDomain` as it is
    (`widget.js:62-113`). After a load the frame asks `auth/me` and reads the conversations.
    What breaks it: a `cookieDomain` that the browser refuses, a cookie banner that clears what it does
    not know, hosts of a site that share no domain, an instance whose Redis was emptied, or one
    that no longer lists the conversations of a session.
    To mend it: leave `cookieDomain` out or set it to a domain that all pages share, and name the
    libredesk-* cookies to the banner.
    """
    about = About("session_survives_reload")
    if (unlisted := own_conversation_unlisted(about, transcript)) is not None:
        yield unlisted
        return
    if not is_official(transcript):
        verdict = resumed(about, transcript)
        failed = verdict.outcome is Outcome.FAILED
        cause = first_red(transcript, requests_carry_the_right_token) if failed else None
        yield about.caused_by(cause) if cause else verdict
        return
    kept = promises(transcript)
    lost = lost_promises(transcript, kept)
    if lost and losing_misfit(transcript) is not None:
        cause = next(cookies_are_scoped(transcript))
        yield about.caused_by(cause, [entry for each in lost for entry in each.seen])
    elif lost:
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

    Why it matters: the next person at this computer must find an empty widget.
    How Libredesk behaves: `logout()` deletes both cookies and tells the frame to clear its session. In
    2.7 the old conversation stays readable until the page is left, for the frame clears the token alone
    (`App.vue:129`, D-26). The server knows no logout: the token itself lives on.
    What breaks it: a site that does not call `logout()`, a frontend that keeps cookies, memory or
    screen.
    To mend it: call `logout()` when the customer signs out, and reload the page after it.
    """
    about = About("logout_forgets")
    found = logouts(transcript)
    if not found:
        yield about.not_asked("Nobody logged out.", "Add a step `logout`.")
        return
    # What the screen still shows comes last: it is the least of these, and known of 2.7.
    for find in (cookies_left, token_used, socket_left_open, chat_left):
        for logout in found:
            if (finding := find(about, transcript, logout)) is not None:
                yield finding
                return
    looks = [each for logout in found for each in cookies_after(transcript, logout.told)]
    yield about.passed("The logout left nothing behind.", [*(each.told for each in found), *looks])


def identities_do_not_bleed(transcript: Transcript) -> Iterator[Verdict]:
    """Whoever signs in is that person, and sees nothing of those who were here before.

    Why it matters: who sees another customer's chat tells everybody, and it is a breach of data
    protection.
    How Libredesk behaves: `exchange` and `auth/me` answer with the person whom the JWT names, and the
    list holds nobody else's conversations; a message is pushed to its own contact's sockets only. A
    foreign conversation is refused, in 2.7 with 500 (`chat.go:711-738`); the probe asks for one in the
    newest person's name, if somebody was there before. The agent reads the contact under the e-mail address
    that the JWT names, in small letters. A visitor token that a logout took away must not
    be offered for a merge; 2.7 does so until the page is left (D-27).
    What breaks it: a page cache that serves one customer's `userJWT` to another, signing in anew without
    `logout()`, a frontend that keeps tokens or conversations in memory.
    To mend it: never cache a page that holds a `userJWT`; call `logout()` and reload the page before
    another person signs in.
    """
    about = About("identities_do_not_bleed")
    signed_in = sign_ins(transcript)
    leak = (
        foreign_conversation_opened(about, transcript, signed_in)
        or foreign_conversation_listed(about, transcript)
        or foreign_push(about, transcript)
    )
    if leak is not None:
        yield leak
    elif not signed_in:
        lost = never_exchanged(about, transcript)
        yield lost or about.not_asked("Nobody signed in.", "Add a step `identify`.")
        return
    person = (
        wrong_person(about, transcript, signed_in)
        or unexpected_person(about, transcript, signed_in)
        or wrong_name_told(about, transcript, signed_in)
        or wrong_address(about, transcript, signed_in)
    )
    findings = [
        finding
        for find in (forgotten_token_sent, foreign_conversation)
        if (finding := find(about, transcript, signed_in)) is not None
    ]
    findings = [each for each in (person, *findings) if each is not None]
    yield from findings
    if not findings and leak is None:
        yield about.passed(
            "Everybody was who they signed in as.",
            [*(entry for each in signed_in for entry in each.seen), *transcript.of(ConversationTried)],
        )
