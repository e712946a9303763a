"""The widget's cookies: of the site alone, for all its pages, for a year, and for nobody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from embedcheck.checks.about import About, Seen
from embedcheck.checks.documents import HOST, LOOKING, page_entries
from embedcheck.checks.exchanges import exchanges
from embedcheck.checks.scene import host_of, opening, origin_of
from embedcheck.checks.tokens import is_session_cookie, is_visitor_cookie, text
from embedcheck.model.observations import CookiesSeen, EmbedState, PostMessage
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire.limits import COOKIE_MAX_AGE
from embedcheck.wire.window_messages import (
    CLEAR_SESSION,
    CLEAR_SESSION_TOKEN,
    CLEAR_VISITOR_TOKEN,
    STORE_SESSION,
    STORE_VISITOR_TOKEN,
)

# Shorter than a year by a day is still the year of a cookie that was written yesterday.
DAY = 24 * 3600
STORED = (STORE_SESSION, STORE_VISITOR_TOKEN)


@dataclass(frozen=True, slots=True)
class Misfit:
    """What is wrong with a cookie's scope; `loses_sessions` if another page may not find it."""

    what: str
    seen: tuple[Seen, ...]
    owner: Owner
    next_step: str
    loses_sessions: bool = False


def cookies_are_scoped(transcript: Transcript) -> Iterator[Verdict]:
    """The widget's cookies belong to the whole site, to nobody else, and last for a year.

    Why it matters: the cookies hold the key to somebody's chat: a narrower one loses it on the next
    page, a wider one shows it to others.
    How Libredesk behaves: the official loader sets `path=/`, `SameSite=Lax`, `Secure` on https, a year's
    age, and the shortest domain that the browser accepts (`widget.js:62-113`). The instance's own host
    sets no cookie for visitors: where one is set, something before it does, and a cookie banner may have
    to name it.
    What breaks it: a `cookieDomain` that the browser refuses, or that differs from page to page (two
    cookies of one name take turns), a frontend that sets other attributes, a proxy that adds cookies.
    To mend it: leave `cookieDomain` out, or give every page the same; keep the attributes of the
    official loader.
    """
    about = About("cookies_are_scoped")
    found = misfits(transcript)
    for each in found[:1]:
        yield about.failed(each.what, each.seen, owner=each.owner, next_step=each.next_step)
    if found:
        return
    held = [each for each in transcript.of(CookiesSeen) if _of_widget(each)]
    stored = _stored(transcript)
    if held:
        yield about.passed("The widget's cookies are the site's alone, for a year.", [*stored[:1], *held])
    elif stored:
        yield about.unproven(
            "The widget stored a token, and none of its cookies was ever seen.",
            stored,
            owner=Owner.SITE,
            next_step="See session_survives_reload, and whether a cookie banner removes what it does not know.",
        )
    else:
        yield about.not_asked("No token was ever stored.", "Let the visitor say something.")


def misfits(transcript: Transcript) -> list[Misfit]:
    """Everything that is wrong with a scope, the gravest first."""
    wrong = [*_refused_domain(transcript), *_in_looks(transcript), *_of_desk(transcript)]
    return [*wrong, *_never_kept(transcript)]


def losing_misfit(transcript: Transcript) -> Misfit | None:
    """A wrong scope for which the next page finds no session."""
    return next((each for each in misfits(transcript) if each.loses_sessions), None)


def _stored(transcript: Transcript) -> list[Entry[PostMessage]]:
    return [each for each in transcript.of(PostMessage) if each.seen.type in STORED]


def _of_widget(look: Entry[CookiesSeen]) -> list[dict[str, Any]]:
    return [each for each in look.seen.cookies if is_session_cookie(each) or is_visitor_cookie(each)]


def _refused_domain(transcript: Transcript) -> Iterator[Misfit]:
    """`cookieDomain` of another site, or of a whole suffix: the browser ignores each cookie, silently."""
    for state in transcript.of(EmbedState):
        wanted = text(state.seen.settings, "cookieDomain").strip(".").lower()
        host = host_of(state.seen.url).partition(":")[0]
        fits = f".{host}".endswith(f".{wanted}") and ("." in wanted or wanted == host)
        stored = _stored(transcript)
        if wanted and host and not fits and stored:
            yield Misfit(
                f"`cookieDomain` is {wanted}, which is no domain that {host} may set cookies for.",
                (stored[0], state),
                Owner.EMBED,
                "Correct `cookieDomain` in LibredeskSettings, or leave it out: the widget finds the widest itself.",
                loses_sessions=True,
            )


def _in_looks(transcript: Transcript) -> Iterator[Misfit]:
    first: dict[str, tuple[Entry[CookiesSeen], str]] = {}
    for look in transcript.of(CookiesSeen):
        page = _page_of(transcript, look)
        for cookie in _of_widget(look):
            yield from _in_cookie(cookie, look, secure=page.startswith("https:"))
            name, domain = text(cookie, "name"), text(cookie, "domain").lstrip(".")
            before, known = first.setdefault(name, (look, domain)) if domain else (look, domain)
            if domain != known:
                yield Misfit(
                    f"The cookie {name} is set for {known} and for {domain}.",
                    (before, look),
                    Owner.SITE,
                    "Give all pages of the site the same `cookieDomain`, or none.",
                    loses_sessions=True,
                )


def _in_cookie(cookie: dict[str, Any], look: Entry[CookiesSeen], *, secure: bool) -> Iterator[Misfit]:
    """Fields that a reading does not have are not judged."""
    name, age = text(cookie, "name"), cookie.get("expires_in")
    age = age if isinstance(age, int | float) else COOKIE_MAX_AGE

    def wrong(what: str, next_step: str, *, loses: bool = False) -> Misfit:
        return Misfit(f"The cookie {name} {what}.", (look,), Owner.WIDGET, next_step, loses_sessions=loses)

    if (path := text(cookie, "path") or "/") != "/":
        yield wrong(f"is valid below {path} only", "Set it with `path=/`.", loses=True)
    if (same_site := text(cookie, "same_site") or "Lax") != "Lax":
        yield wrong(f"is SameSite={same_site}", "Set it with `SameSite=Lax`: it belongs to the site alone.")
    if secure and cookie.get("secure") is False:
        yield wrong("is sent over http as well", "Set it with `Secure` on https pages.")
    if age < COOKIE_MAX_AGE - DAY:
        lasts = "ends with the browser" if age < 0 else f"lasts for {age / DAY:.1f} days"
        yield wrong(lasts, f"Set it with `max-age={COOKIE_MAX_AGE}`.")
    elif age > COOKIE_MAX_AGE + DAY:
        yield wrong(f"lasts for {age / DAY:.0f} days", f"Set it with `max-age={COOKIE_MAX_AGE}`.")


def _never_kept(transcript: Transcript) -> Iterator[Misfit]:
    """The visitor's token has no cookie, where the session's has one: so the page can keep cookies.

    Whether the session's own is kept is session_survives_reload's to judge.
    """
    looks = transcript.of(CookiesSeen)
    if any(is_visitor_cookie(cookie) for look in looks for cookie in _of_widget(look)):
        return
    for told in transcript.of(PostMessage):
        if told.seen.type != STORE_VISITOR_TOKEN or told.seen.heard_by != HOST:
            continue
        later = [each.at for each in transcript.of(PostMessage) if each.seq > told.seq and _clears(each)]
        until = min(later, default=float("inf"))
        token = text(told.seen.data, "token")
        # What the page was given next, and has a cookie for, it was given after this.
        next_kept = any(
            each.seen.type == STORE_SESSION and text(each.seen.data, "token") == token
            for each in transcript.of(PostMessage, after=told.seq)
        )
        since = told.at if next_kept else told.at + LOOKING
        left = [look for look in looks if since <= look.at < until and _is_session(look, token)]
        if left:
            yield Misfit(
                "The page was given the visitor's token to keep, and no cookie has it; the session's is there.",
                (told, left[-1]),
                Owner.WIDGET,
                "Write the visitor's cookie on STORE_VISITOR_TOKEN: a sign-in on a later page offers it for the merge.",
            )
            return


def _is_session(look: Entry[CookiesSeen], token: str) -> bool:
    return any(is_session_cookie(each) and text(each, "value") == token for each in look.seen.cookies)


def _clears(message: Entry[PostMessage]) -> bool:
    return message.seen.type in (CLEAR_VISITOR_TOKEN, CLEAR_SESSION, CLEAR_SESSION_TOKEN)


def _page_of(transcript: Transcript, look: Entry[CookiesSeen]) -> str:
    """The page that was looked at together with these cookies."""
    states = [
        each for each in page_entries(transcript) if isinstance(each.seen, EmbedState) and each.seq < look.seq
    ]
    return states[-1].seen.url if states else opening(transcript).site


def _of_desk(transcript: Transcript) -> Iterator[Misfit]:
    scene = opening(transcript)
    for each in exchanges(transcript):
        if each.response is None or origin_of(each.url) != origin_of(scene.instance):
            continue
        if set_cookie := each.response.seen.headers.get("set-cookie"):
            names = ", ".join(line.partition(";")[0] for line in set_cookie.splitlines())
            yield Misfit(
                f"The desk's host set a cookie with the answer to {each.name}: {names}.",
                tuple(each.seen),
                Owner.SERVER,
                "See which proxy or firewall before the instance sets it: Libredesk sets none for visitors.",
            )
