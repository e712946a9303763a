"""How a session is lost over a page load, and how one person's chat reaches another."""

from dataclasses import dataclass
from typing import Any

from embedcheck.checks.about import About
from embedcheck.checks.documents import HOST, IFRAME, documents, page_entries
from embedcheck.checks.exchanges import Exchange, exchanges, is_later, loads, page_loads
from embedcheck.checks.handing_over import asked_since, since_handed
from embedcheck.checks.scene import is_official, waited_enough
from embedcheck.checks.signins import SignIn, carriers
from embedcheck.checks.tokens import is_session_cookie, is_visitor_cookie, issued_tokens, text
from embedcheck.model.observations import (
    CookiesSeen,
    IdentityGiven,
    LoggedOut,
    Navigated,
    PostMessage,
    RequestSent,
    SessionEnded,
    Way,
    Witness,
)
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints, frames
from embedcheck.wire.window_messages import (
    CLEAR_SESSION,
    CLEAR_SESSION_TOKEN,
    SESSION_DATA,
    STORE_SESSION,
    WIDGET_LOADED,
)


@dataclass(frozen=True, slots=True)
class Promise:
    """A session that the page had stored, and what the next page load handed to the widget instead."""

    stored: Entry[PostMessage]
    handed: Entry[PostMessage]

    @property
    def token(self) -> str:
        return text(self.stored.seen.data, "token")

    @property
    def handed_token(self) -> str:
        return text(self.handed.seen.data, "sessionToken")

    @property
    def seen(self) -> list[Entry[Any]]:
        return [self.stored, self.handed]


@dataclass(frozen=True, slots=True)
class Lost:
    """A session that did not outlive its page."""

    what: str
    seen: list[Entry[Any]]
    owner: Owner
    next_step: str


def promises(transcript: Transcript) -> list[Promise]:
    """Each SESSION_DATA of a page load that followed a stored session which nothing took away.

    A page with `userJWT` hands no session over: its exchange decides (`widget.js:445`).
    """
    found: list[Promise] = []
    ended = {each.seen.token for each in transcript.of(SessionEnded)}
    stored: Entry[PostMessage] | None = None
    loaded: set[int] = set()
    for entry in page_entries(transcript):
        if isinstance(entry.seen, Navigated) and entry.seen.how in ("load", "reload", "traverse"):
            loaded.add(entry.seen.page)
        if not isinstance(entry.seen, PostMessage):
            continue
        if entry.seen.heard_by == HOST and entry.seen.type == STORE_SESSION:
            stored, loaded = entry, set()
        elif entry.seen.type in (CLEAR_SESSION, CLEAR_SESSION_TOKEN):
            stored = None
        elif _is_handed(entry.seen, loaded) and stored is not None:
            promise = Promise(stored, entry)
            # Nothing was promised of a session that the scenario has ended.
            if not ended & {promise.token, promise.handed_token}:
                found.append(promise)
    return found


def _is_handed(message: PostMessage, loaded: set[int]) -> bool:
    return message.heard_by == IFRAME and message.type == SESSION_DATA and message.page in loaded


def resumed(about: About, transcript: Transcript) -> Verdict:
    """The same of a frontend whose window messages we do not know: by what it does on the wire.

    A session that the browser was given before a page load, and that nothing ended since, must be
    spoken in after it. Who hands a JWT over at load begins another.
    """
    kept: list[Entry[Any]] = []
    for load in page_loads(transcript):
        given = [each for each in issued_tokens(transcript) if is_later(load, each.answer)]
        if not given or _ended(transcript, given[-1].token, load):
            continue
        after = [each for each in exchanges(transcript) if _is_on(transcript, load, each)]
        if any(each.endpoint is endpoints.EXCHANGE for each in after):
            continue
        spoken = [each.request for each in after if each.bearer == given[-1].token]
        new = [each for each in after if each.endpoint is endpoints.INIT and not each.authorization]
        if spoken:
            kept += [given[-1].answer, load, spoken[0]]
        elif new or (after and waited_enough(transcript, after[0].request.at)):
            what = "began another visitor's chat" if new else "never spoke in the session's name"
            return about.failed(
                f"After a page load the frontend {what}.",
                [given[-1].answer, load, *(each.request for each in new or after)],
                owner=Owner.WIDGET,
                next_step="Keep the session's token where the next page finds it, and send it from the start.",
            )
    if kept:
        return about.passed("The session outlived the page.", kept)
    return about.not_asked(
        "No page was loaded with a session.", "Let the visitor `say` something and `reload`."
    )


def _ended(transcript: Transcript, token: str, load: Entry[RequestSent]) -> bool:
    refused = [each for each in exchanges(transcript) if each.bearer == token and each.status == 401]
    taken = [each.at for each in transcript.of(LoggedOut)]
    taken += [each.at for each in transcript.of(SessionEnded)]
    return any(is_later(load, each.request) for each in refused) or any(at < load.at for at in taken)


def _is_on(transcript: Transcript, load: Entry[RequestSent], each: Exchange) -> bool:
    """Whether a request of the widget's API was made on the page that this load brought."""
    later = [
        other for other in loads(transcript, load.seen.page) if is_later(other, load) and other is not load
    ]
    end = later[0].seq if later else len(transcript) + 1
    return each.endpoint is not None and each.page == load.seen.page and load.seq < each.request.seq < end


def _never_stored(transcript: Transcript, token: str) -> bool:
    """Whether the visitor's cookie was seen, which whoever wipes cookies would have taken as well, and
    never the session's."""
    seen = [cookie for each in transcript.of(CookiesSeen, by=Witness.PAGE) for cookie in each.seen.cookies]
    stored = any(is_session_cookie(each) and text(each, "value") == token for each in seen)
    return not stored and any(is_visitor_cookie(each) for each in seen)


def lost_promises(transcript: Transcript, kept: list[Promise]) -> list[Lost]:
    """The sessions that a page load lost, in the browser or on the server."""
    found = []
    for each in kept:
        if not each.handed_token:
            advice = (
                "See `cookieDomain`, and whether a cookie banner or a consent manager removes the cookie."
            )
            if _never_stored(transcript, each.token):
                advice = "Store STORE_SESSION's token in the session's cookie as soon as it comes."
                found.append(
                    Lost(
                        "the session's cookie is missing: it was never stored",
                        each.seen,
                        Owner.WIDGET,
                        advice,
                    )
                )
                continue
            found.append(Lost("the session's cookie is gone", each.seen, Owner.SITE, advice))
        elif each.handed_token != each.token:
            advice = "See which script or tab writes the widget's cookie."
            found.append(Lost("the widget was handed another session", each.seen, Owner.SITE, advice))
        elif not _is_used(transcript, each) and waited_enough(transcript, each.handed.at):
            advice = "Use the `sessionToken` of SESSION_DATA: `me`, `conversations` and `join` carry it."
            found.append(Lost("the widget ignored its session", each.seen, Owner.WIDGET, advice))
        elif unread := _history_unread(transcript, each):
            advice = "Ask for `conversations` as soon as `me` has answered, and for the newest of them."
            what = "the widget never asked for the visitor's conversations"
            found.append(Lost(what, [*each.seen, *unread], Owner.WIDGET, advice))
    users = {each.token: each.user_id for each in issued_tokens(transcript)}
    tokens = {each.token for each in kept}
    for exchange in exchanges(transcript, endpoints.ME):
        user_id = exchange.data.get("user_id") if isinstance(exchange.data, dict) else None
        known = users.get(exchange.bearer)
        if exchange.bearer in tokens and None not in (user_id, known) and user_id != known:
            advice = "See the instance's log: a session must belong to one person."
            found.append(Lost("the session is another person's", exchange.seen, Owner.SERVER, advice))
    return found


def _is_used(transcript: Transcript, promise: Promise) -> bool:
    """Whether the widget spoke in the session's name after it was handed over."""
    is_since = since_handed(transcript, promise.handed)
    asked = any(each.bearer == promise.token for each in asked_since(transcript, promise.handed))
    return asked or any(
        text(frames.read_frame(join.seen.text), "token") == promise.token and is_since(join)
        for join in transcript.frames(frames.JOIN, way=Way.SENT)
    )


def _history_unread(transcript: Transcript, promise: Promise) -> list[Entry[Any]]:
    """The good answer to `me` after which nobody asked what the visitor had said before."""
    if asked_since(transcript, promise.handed, endpoints.CONVERSATIONS, endpoints.CONVERSATION):
        return []
    known = asked_since(transcript, promise.handed, endpoints.ME)
    good = [each.response for each in known if each.succeeded and each.response is not None]
    return [*good[:1]] if good and waited_enough(transcript, good[0].at) else []


def never_exchanged(about: About, transcript: Transcript) -> Verdict | None:
    """The site signed somebody in, and the widget never asked the server who that is."""
    for given in transcript.of(IdentityGiven):
        if given.seen.must_be_refused or exchanges(transcript, endpoints.EXCHANGE):
            continue
        booted = [
            each
            for page in documents(transcript)
            for each in (page.heard(HOST, WIDGET_LOADED) if is_official(transcript) else page.loaded)
            if given.seen.how == "setUser" or page.began_at > given.at
        ]
        if booted and waited_enough(transcript, max(given.at, booted[0].at)):
            return about.failed(
                f"The site signed {given.seen.external_user_id} in ({given.seen.how}), and the widget never exchanged the JWT.",
                [given, *booted[:1]],
                owner=Owner.WIDGET,
                next_step="Exchange the JWT of SET_JWT_TOKEN for a session; see the console of the frame.",
            )
    return None


def forgotten_token_sent(about: About, transcript: Transcript, signed_in: list[SignIn]) -> Verdict | None:
    """The visitor token of before a logout was offered for a merge with whoever signed in next."""
    for sign_in in signed_in:
        offers = carriers(transcript, sign_in, sign_in.forgotten) if sign_in.forgotten else []
        if not offers or sign_in.forgotten == sign_in.visitor:
            continue
        seen = [*sign_in.seen, *(entry for each in offers for entry in each.seen)]
        if _loaded_since_logout(transcript, sign_in):
            return about.failed(
                "The widget kept the visitor's token beyond the logout and the page, and offered it for the next person.",
                seen,
                owner=Owner.WIDGET,
                next_step="Keep the visitor's token in the site's cookie alone, which `logout()` deletes.",
            )
        return about.failed(
            "The chat from before the logout was offered for a merge with the next person who signed in.",
            seen,
            owner=Owner.WIDGET,
            next_step="Reload the page after `logout()`: the widget keeps the visitor's token in memory.",
        )
    return None


def _loaded_since_logout(transcript: Transcript, sign_in: SignIn) -> bool:
    """Whether the page was loaded anew between the last logout and this sign-in."""
    loaded = False
    for entry in page_entries(transcript):
        if sign_in.told is not None and entry.seq >= sign_in.told.seq:
            break
        if isinstance(entry.seen, PostMessage) and entry.seen.type == CLEAR_SESSION:
            loaded = False
        elif isinstance(entry.seen, Navigated) and entry.seen.how in ("load", "reload"):
            loaded = True
    return loaded
