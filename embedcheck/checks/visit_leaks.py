"""What page visits carry to the agents besides the page: tokens, passwords, and other people's business."""

import re
from collections.abc import Iterator
from dataclasses import replace

from embedcheck.checks.about import About, Seen
from embedcheck.checks.privacy import leaking_addresses, tokens_stay_private
from embedcheck.checks.scene import path_of, query_of
from embedcheck.checks.visits import Sent, visits_sent
from embedcheck.model.observations import Navigated, TitleChanged, Witness
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import tokens

# Pseudonyms of whatever is secret; a signed media URL is one by design (protocol notes 1.9).
_PSEUDONYM = re.compile(r"‹(?!media-signature)[^›]+›")
_ADDRESS = re.compile(r"[^\s@=&?#/]+(?:@|%40)[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
# Also in what is no valid URL: the widget sends whatever the page has.
_PARAMETER = re.compile(r"[?&#;]([^?&#;=]+)=[^&#;]*(‹[^›]+›)")
_CREDENTIALS = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#]*@", re.IGNORECASE)


def page_visits_leak_nothing(transcript: Transcript) -> Iterator[Verdict]:
    """The page visits that agents read hold no token, no password and no session of anybody's.

    Why it matters: every agent can read and use what a site puts into its addresses: a reset token, a
    JWT, a password.
    How Libredesk behaves: the widget sends each page's whole URL and title, query and fragment included
    (`widget.js:543-581`), and Libredesk keeps and shows them.
    What breaks it: links with a token in them, forms that are sent by GET, a `userJWT` that travels in
    an address.
    To mend it: keep secrets out of URLs: in a cookie, in the body of a POST, or taken away by
    `replaceState` before the widget's script runs.
    """
    about = About("page_visits_leak_nothing")
    sent = visits_sent(transcript)
    leaks = [(each, what) for each in sent if (what := _leak(each))]
    if not sent:
        yield about.not_asked("No page visit was sent.", "Let the visitor say something and `visit` a page.")
        return
    if not leaks:
        mails = sorted({path_of(each.url) for each in sent if _ADDRESS.search(query_of(each.url))})
        also = f" An e-mail address stands in the query of {', '.join(mails)}." if mails else ""
        yield about.passed(f"No page visit holds a secret.{also}", [each.entry for each in sent])
        return
    visit, what = leaks[0]
    here = _where_the_page_has_it(transcript, visit)
    seen: list[Seen] = [*(each.entry for each, _ in leaks), *here]
    if any(entry.seen.url == visit.url for entry in leaking_addresses(transcript)):
        yield about.caused_by(next(tokens_stay_private(transcript)), seen)
        return
    yield about.failed(
        f"The page visit of {path_of(visit.url)} tells the agents {what}.",
        seen,
        owner=Owner.SITE if here else Owner.WIDGET,
        next_step=f"Take it out of the page's address and title. Every agent could read it, so {_undo(what)}."
        if here
        else "The page itself does not have it: see what the frontend adds to `page_visit`.",
    )


def secrets_added(transcript: Transcript) -> list[Seen]:
    """The page visits whose secret the page itself does not have: the frontend added it."""
    leaking = [each for each in visits_sent(transcript) if _leak(each)]
    return [each.entry for each in leaking if not _where_the_page_has_it(transcript, each)]


def _leak(visit: Sent) -> str:
    """What the visit gives away, in words; empty if nothing."""
    if secrets := sorted({*_PSEUDONYM.findall(visit.url), *_PSEUDONYM.findall(visit.title)}):
        names = {secret: name for name, secret in _PARAMETER.findall(visit.url)}
        told = (f"the value of «{names[x]}» ({x})" if x in names else f"a secret ({x})" for x in secrets)
        return " and ".join(told)
    if parameter := tokens.SECRET_PARAMETER.search(visit.url):
        return f"the value of «{parameter[1]}»"
    return "a password" if _CREDENTIALS.match(visit.url) else ""


def _undo(what: str) -> str:
    """A password is changed by whom it belongs to; a token is only good until somebody ends it."""
    return "change it" if re.search("pass|pwd", what, re.IGNORECASE) else "revoke it, or let it expire"


def _where_the_page_has_it(transcript: Transcript, visit: Sent) -> list[Seen]:
    """The page's own words for what was sent: then the site put it there."""
    told: list[Seen] = [
        *transcript.of(Navigated, by=Witness.PAGE),
        *transcript.of(TitleChanged, by=Witness.PAGE),
    ]
    in_title = not _leak(replace(visit, title=""))
    same = [
        each for each in told if (each.seen.title == visit.title if in_title else each.seen.url == visit.url)
    ]
    return same[:1]
