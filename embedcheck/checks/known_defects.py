"""Defects that a site's owner cannot mend: Libredesk's own, in one table, and those that a site has named.

A failed verdict that matches an entry becomes KNOWN and tells the entry's story. Nothing is ever
silently ignored. The ids are those of the protocol notes, section 8b.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from embedcheck.checks.exchanges import exchanges
from embedcheck.checks.lapses import remark
from embedcheck.checks.own_defects import OwnDefect, as_own
from embedcheck.checks.quoting import quoting, words_by_mark
from embedcheck.checks.scene import is_official
from embedcheck.checks.tokens import text
from embedcheck.model.observations import ConsoleLine, IdentityGiven, PageError, PostMessage, VisitorSaid
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.wire import endpoints
from embedcheck.wire.limits import MESSAGE_MAX
from embedcheck.wire.window_messages import VUE_APP_READY

UNSENT = "Widget WebSocket is not open. Message not sent"
Matches = Callable[[Verdict, Transcript], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDefect:
    """A defect of Libredesk. `check` is the check (or step) that it trips; `versions` those that have it.

    `frontend` is false for the server's own: a custom frontend has none of the others to blame.
    """

    id: str
    versions: str
    check: str
    looks_like: str
    reference: str
    workaround: str
    matches: Matches
    frontend: bool = True


def says(words: str) -> Matches:
    """Matches what the verdict's message holds: a regular expression."""
    return lambda verdict, _: re.search(words, verdict.message) is not None


def _two_documents(verdict: Verdict, transcript: Transcript) -> bool:
    return any(
        each.status == 500 and each.envelope is not None and each.envelope.documents > 1
        for each in exchanges(transcript)
        if each.request.seq in verdict.evidence
    )


def _too_many_bytes(verdict: Verdict, transcript: Transcript) -> bool:
    return any(
        each.status == 400
        and len(text(each.sent, "message")) <= MESSAGE_MAX < len(text(each.sent, "message").encode())
        for each in exchanges(transcript, endpoints.INIT, endpoints.MESSAGE)
        if each.request.seq in verdict.evidence
    )


def _markup(verdict: Verdict, transcript: Transcript) -> bool:
    said = [each.seen.text for each in transcript.of(VisitorSaid) if each.seq in verdict.evidence]
    return "shown" in verdict.message and any("<" in words or "&" in words for words in said)


def _malformed_cookie(_: Verdict, transcript: Transcript) -> bool:
    return any("URI malformed" in each.seen.message for each in transcript.of(PageError))


def _before_ready(_: Verdict, transcript: Transcript) -> bool:
    """`setUser` was called before any frame said that it listens."""
    heard = [each.at for each in transcript.of(PostMessage) if each.seen.type == VUE_APP_READY]
    given = [each.at for each in transcript.of(IdentityGiven) if each.seen.how == "setUser"]
    return bool(given) and bool(heard) and given[-1] < heard[0]


def _unsent_join(verdict: Verdict, transcript: Transcript) -> bool:
    lines = [each.seen.text for each in transcript.of(ConsoleLine) if each.seq in verdict.evidence]
    return "the console" in verdict.message and bool(lines) and all(UNSENT in line for line in lines)


KNOWN_DEFECTS: tuple[KnownDefect, ...] = (
    KnownDefect(
        id="D-49",
        versions="2.7.0",
        check="tokens_stay_private",
        looks_like="A `join` on a socket that is not open any more is written to the console, with the token.",
        reference="frontend/apps/widget/src/websocket.js:311, as when a network has just come back",
        workaround="Let no script collect the console of the site's pages.",
        matches=_unsent_join,
    ),
    KnownDefect(
        id="D-19",
        versions="2.7.0",
        check="messages_are_delivered_exactly_once",
        looks_like="A message with `<` or `&` loses a part, or turns bold, in the visitor's own chat.",
        reference="cmd/chat.go:697-706, ChatMessages.vue:63-72: payloads carry no content type",
        workaround="Say no markup in scenarios; nothing helps the visitor.",
        matches=_markup,
    ),
    KnownDefect(
        id="D-20",
        versions="2.7.0",
        check="no_request_fails",
        looks_like="An unknown or foreign conversation is answered 500 with two JSON documents: «Unknown error».",
        reference="cmd/chat.go:711-738",
        workaround="Reload the page after `logout()` and before another person signs in.",
        matches=_two_documents,
        frontend=False,
    ),
    KnownDefect(
        id="D-24",
        versions="2.7.0",
        check="page_visits_are_stored",
        looks_like="The visitor's page history is empty for the agent once the visitor has signed in.",
        reference="cmd/widget_ws.go:311: the list is kept under the visitor's old contact id",
        workaround="There is none; the pages since the sign-in are there.",
        matches=says("from before the sign-in are no longer"),
        frontend=False,
    ),
    KnownDefect(
        id="D-25",
        versions="2.7.0",
        check="history_is_carried_over",
        looks_like="The conversation is listed without a sender's name after the sign-in, until the next message.",
        reference="internal/user/queries.sql:389-429, schema.sql:249: the sender is deleted with the visitor",
        workaround="Nothing needs to be done: the next message heals it.",
        matches=says("last message without an author"),
        frontend=False,
    ),
    KnownDefect(
        id="D-26",
        versions="2.7.0",
        check="logout_forgets",
        looks_like="After `logout()` the old conversation stays readable until the page is left.",
        reference="App.vue:129: CLEAR_SESSION clears the token alone",
        workaround="Reload the page after `logout()`.",
        matches=says("chat still shows"),
    ),
    KnownDefect(
        id="D-27",
        versions="2.7.0",
        check="identities_do_not_bleed",
        looks_like="A chat from before `logout()` is merged into the next person who signs in.",
        reference="api/index.js:21-37: the visitor's token stays in the frame's memory",
        workaround="Reload the page after `logout()`.",
        matches=says("chat from before the logout was offered"),
    ),
    KnownDefect(
        id="D-28",
        versions="2.7.0",
        check="identities_do_not_bleed",
        looks_like="Signed in anew without `logout()`, the person before is still on the screen, and sending fails.",
        reference="App.vue:110-128: the open conversation is not reset",
        workaround="Call `logout()` and reload the page before another person signs in.",
        # The server refuses it, or a page load came first. An answer of 200 would be a defect of its own.
        matches=says(r"another person's \((500|[^)]*(?i:abort|cancel))"),
    ),
    KnownDefect(
        id="D-29",
        versions="2.7.0",
        check="refused_sign_ins_stay_refused",
        looks_like="`setUser` with a bad JWT closes the chat and deletes the visitor's cookies.",
        reference="api/index.js:115-123: the refusal of the exchange is taken for the end of the session",
        workaround="Hand over no JWT that may have expired: mint it anew before `setUser`.",
        matches=says("took the visitor's own session away"),
    ),
    KnownDefect(
        id="D-30",
        versions="2.7.0",
        check="boot_completes",
        looks_like="On networks that stall Google the launcher comes late or never.",
        reference="frontend/apps/widget/index.html:8-11: a stylesheet blocks the module script",
        workaround="Let the network refuse fonts.googleapis.com instead of stalling it.",
        matches=says(r"still waits for fonts\.googleapis\.com"),
    ),
    KnownDefect(
        id="D-32",
        versions="2.7.0",
        check="identities_do_not_bleed",
        looks_like="`setUser` right after the page's load is lost: no exchange follows.",
        reference="static/widget.js:583: the message is posted before the frame listens",
        workaround="Give `userJWT` in LibredeskSettings, or call `setUser` once the launcher is there.",
        matches=lambda verdict, transcript: (
            "never exchanged the JWT" in verdict.message and _before_ready(verdict, transcript)
        ),
    ),
    KnownDefect(
        id="D-34",
        versions="2.7.0",
        check="boot_completes",
        looks_like="A malformed widget cookie throws `URI malformed`, and the launcher never appears.",
        reference="static/widget.js:103",
        workaround="Let the site delete a libredesk-* cookie that decodeURIComponent cannot read.",
        matches=_malformed_cookie,
    ),
    KnownDefect(
        id="D-35",
        versions="2.7.0",
        check="refused_sign_ins_stay_refused",
        looks_like="With a `userJWT` that is refused, a customer chats as an anonymous visitor, and nobody is told.",
        reference="App.vue:123-127: the failed exchange is only logged",
        workaround="Mint the JWT for each page anew, and never cache a page that holds one.",
        matches=says("message was an anonymous visitor's"),
    ),
    KnownDefect(
        id="D-39",
        versions="2.7.0",
        check="messages_are_delivered_exactly_once",
        looks_like="What the visitor writes in one tab is missing in their other tab until that is loaded anew.",
        reference="cmd/chat.go:519: a contact's own message is pushed to none of their sockets",
        workaround="There is none; a reload of that tab shows it.",
        matches=says("visitor's other tab"),
    ),
    KnownDefect(
        id="D-47",
        versions="2.7.0",
        check="page_visits_are_sent",
        looks_like="A page of an SPA is sent with the title of the page before it.",
        reference="static/widget.js:548-555: the title is read 100 ms after the URL changed",
        workaround="Set document.title before, or within 100 ms after, the URL changes.",
        matches=says("too late"),
    ),
    KnownDefect(
        id="D-48",
        versions="2.7.0",
        check="no_request_fails",
        looks_like="A message of fewer than 10000 characters is refused: the server counts bytes.",
        reference="cmd/chat.go:200,537",
        workaround="Write shorter messages in scripts that need several bytes a character.",
        matches=_too_many_bytes,
        frontend=False,
    ),
)


def recognise(verdict: Verdict, transcript: Transcript, own: Iterable[OwnDefect], today: date) -> Verdict:
    """The same verdict; KNOWN, and with its story, if an entry of either table explains its failure.

    A passed verdict says which known defect it came to that did not happen.
    """
    concerned = [
        known
        for known in KNOWN_DEFECTS
        if known.check == verdict.check and (is_official(transcript) or not known.frontend)
    ]
    if verdict.outcome is not Outcome.FAILED:
        return remark(verdict, transcript, tuple(known.id for known in concerned))
    for known in concerned:
        if known.matches(verdict, transcript):
            story = f"{verdict.message} Known defect {known.id}: {known.looks_like} ({known.reference})"
            return replace(
                verdict,
                outcome=Outcome.KNOWN,
                message=story,
                next_step=known.workaround,
                known_defect=known.id,
            )
    named = tuple(own)
    told = quoting(verdict.message, words_by_mark(transcript)) if named else ""
    for entry in named:
        if entry.fits(verdict, told):
            return as_own(verdict, entry, today)
    return verdict
