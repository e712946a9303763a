"""A JWT that must sign nobody in: is it refused, and does the visitor stay who they were?"""

from collections.abc import Iterator

from embedcheck.checks.about import About, Seen
from embedcheck.checks.documents import HOST, IFRAME, page_entries
from embedcheck.checks.exchanges import Exchange, exchanges, is_later, loads
from embedcheck.checks.jwt_findings import SET_THE_CLOCK, left_by_server, looked_into
from embedcheck.checks.scene import waited_enough
from embedcheck.checks.tokens import text
from embedcheck.model.observations import IdentityGiven, Navigated, PostMessage
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from embedcheck.wire import endpoints
from embedcheck.wire.window_messages import CLEAR_SESSION_TOKEN, SET_JWT_TOKEN, STORE_SESSION

REFUSALS = (400, 401)
# As the step `identify` words it.
EXPIRED = "expired"


def refused_sign_ins_stay_refused(transcript: Transcript) -> Iterator[Verdict]:
    """A JWT that is expired, unsigned or signed by somebody else signs nobody in, and changes nothing.

    Why it matters: whoever gets a bad JWT accepted reads another person's chats.
    How Libredesk behaves: the server answers 401 to a wrong signature, to `alg: none`, to a JWT that has
    expired or that another inbox's secret has signed, and 400 to one without a required claim
    (`chat.go:363-402`). The visitor, for their part, keeps the chat that they had; in 2.7 `setUser` with
    a bad JWT takes it away (D-29).
    What breaks it: an instance that is not what it seems (a proxy, a fork), a secret that others know, a
    site that hands over JWTs which have expired.
    To mend it: see what answers `auth/exchange`, change the inbox's secret, and mint each JWT anew for
    each page.
    """
    about = About("refused_sign_ins_stay_refused")
    bad = {each.seen.jwt: each for each in transcript.of(IdentityGiven) if _is_bad(each.seen)}
    if not bad:
        yield about.not_asked("No JWT was given that must be refused.", "Let `identify` give a bad one.")
        return
    asked = {
        jwt: [each for each in exchanges(transcript, endpoints.EXCHANGE) if text(each.sent, "jwt") == jwt]
        for jwt in bad
    }
    accepted = [
        _accepted(about, transcript, given, each)
        for jwt, given in bad.items()
        for each in asked[jwt]
        if each.succeeded
    ]
    if accepted:
        # Clocks that disagree about one JWT must not hide that another was accepted.
        yield next((each for each in accepted if each.outcome is Outcome.FAILED), accepted[0])
        return
    questions = (_unanswered(about, transcript, given, asked[jwt]) for jwt, given in bad.items())
    open_question = next(filter(None, questions), None)
    seen = [entry for jwt in bad for each in asked[jwt] for entry in (bad[jwt], *each.seen)]
    yield open_question or about.passed("Every JWT that must be refused was refused.", seen)
    for flaw in (session_taken_away(about, transcript, asked), sent_as_nobody(about, transcript, bad, asked)):
        if flaw is not None:
            yield flaw


def _is_bad(given: IdentityGiven) -> bool:
    return given.must_be_refused and bool(given.jwt)


def _accepted(
    about: About, transcript: Transcript, given: Entry[IdentityGiven], exchange: Exchange
) -> Verdict:
    read = looked_into(transcript, exchange)
    left = left_by_server(read, exchange) if read and given.seen.flaw == EXPIRED else None
    if left is not None and left > 0:
        return about.unproven(
            f"The JWT had expired by our clock, and by the instance's it was good for {left:.0f} s.",
            [given, *exchange.seen],
            owner=Owner.ENVIRONMENT,
            next_step=f"{SET_THE_CLOCK} A JWT that expired an hour ago (`expires_in: -3600`) asks the same of both.",
        )
    why = f" ({given.seen.flaw})" if given.seen.flaw else ""
    return about.failed(
        f"The instance accepted a JWT that it must refuse{why}.",
        [given, *exchange.seen],
        owner=Owner.SERVER,
        next_step="See what answers auth/exchange in Libredesk's place, and change the inbox's secret.",
    )


def _unanswered(
    about: About, transcript: Transcript, given: Entry[IdentityGiven], asked: list[Exchange]
) -> Verdict | None:
    """A JWT of which it cannot be told whether the instance refuses it."""
    if any(each.status in REFUSALS for each in asked):
        return None
    why = f" ({given.seen.flaw})" if given.seen.flaw else ""
    if asked:
        return about.unproven(
            f"A JWT that must be refused{why} had another answer: {asked[-1].outcome}.",
            [given, *asked[-1].seen],
            owner=Owner.SERVER,
            next_step="See no_request_fails.",
        )
    return about.unproven(
        f"The widget never exchanged a JWT that must be refused{why}.",
        [given],
        owner=Owner.WIDGET if waited_enough(transcript, given.at) else Owner.EMBEDCHECK,
        next_step="Let the scenario `expect_refused`; with `at: load` it must visit a page.",
    )


def session_taken_away(
    about: About, transcript: Transcript, asked: dict[str, list[Exchange]]
) -> Verdict | None:
    """The widget took the refusal of the JWT for the end of the session that the visitor had."""
    told: Entry[PostMessage] | None = None
    for entry in page_entries(transcript):
        if isinstance(entry.seen, Navigated) and entry.seen.how in ("load", "reload"):
            told = None
        if not isinstance(entry.seen, PostMessage):
            continue
        if entry.seen.type == SET_JWT_TOKEN and entry.seen.heard_by == IFRAME:
            told = entry if text(entry.seen.data, "jwt") in asked else None
        elif entry.seen.type == STORE_SESSION and entry.seen.heard_by == HOST:
            told = None
        elif entry.seen.type == CLEAR_SESSION_TOKEN and entry.seen.heard_by == HOST and told is not None:
            refused = asked[text(told.seen.data, "jwt")]
            return about.failed(
                "The refusal of a JWT took the visitor's own session away: their chat is lost to them.",
                [told, entry, *(part for each in refused for part in each.seen)],
                owner=Owner.WIDGET,
                next_step="Treat a 401 of auth/exchange as a bad JWT, never as the end of the session.",
            )
    return None


def sent_as_nobody(
    about: About,
    transcript: Transcript,
    bad: dict[str, Entry[IdentityGiven]],
    asked: dict[str, list[Exchange]],
) -> Verdict | None:
    """After a page's `userJWT` was refused, its visitor's message went out as an anonymous visitor's."""
    at_load = [each for jwt in bad if bad[jwt].seen.how == "userJWT" for each in asked[jwt]]
    for refused in at_load:
        for init in exchanges(transcript, endpoints.INIT):
            if (
                init.page == refused.page
                and not init.authorization
                and _is_same_load(transcript, refused, init)
            ):
                seen: list[Seen] = [*refused.seen, *init.seen]
                return about.failed(
                    "The site's `userJWT` was refused, and the visitor's message was an anonymous visitor's.",
                    seen,
                    owner=Owner.WIDGET,
                    next_step="Go on with the stored session, and tell the site that its JWT was refused.",
                )
    return None


def _is_same_load(transcript: Transcript, refused: Exchange, init: Exchange) -> bool:
    between = (refused.request.seq, init.request.seq)
    if not is_later(init.request, refused.request):
        return False
    return not any(between[0] < load.seq < between[1] for load in loads(transcript, refused.page))
