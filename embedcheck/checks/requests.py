"""The widget's HTTP requests: for the right inbox, in the right name, and answered."""

from collections.abc import Iterator

from embedcheck.checks.about import About
from embedcheck.checks.documents import documents
from embedcheck.checks.exchanges import Exchange, exchanges, is_later, loads, surely_after
from embedcheck.checks.foreign import foreign_requests
from embedcheck.checks.prechat import incomplete
from embedcheck.checks.request_findings import findings, is_broken
from embedcheck.checks.scene import is_official, opening, path_of, waited_enough
from embedcheck.checks.signins import sign_ins
from embedcheck.checks.tokens import Issued, issued_tokens, known_tokens, newest_before, text
from embedcheck.model.observations import LoggedOut, PostMessage, VisitorSaid, Way
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints, frames
from embedcheck.wire.endpoints import API, Guard
from embedcheck.wire.limits import MESSAGE_MAX
from embedcheck.wire.window_messages import CLEAR_SESSION, CLEAR_SESSION_TOKEN

NOTHING_ASKED = "The widget asked for nothing."


def requests_name_the_inbox(transcript: Transcript) -> Iterator[Verdict]:
    """Every request of the widget names the inbox that the embed is for.

    Why it matters: a request for another inbox gets that inbox's data; the session belongs to one inbox
    only.
    How Libredesk behaves: `X-Libredesk-Inbox-ID` names the inbox; if it is empty, `?inbox_id=` does, and
    the header wins (`widget_middleware.go:36-39`). Without either the answer is 400.
    What breaks it: custom frontends that forget the header or keep another environment's inbox, and
    proxies that strip `X-Libredesk-*`.
    To mend it: send the header (or the query) with each request, and let the proxy pass it on.
    """
    about = About("requests_name_the_inbox")
    asked = _inbox_requests(transcript)
    wrong = misnamed(transcript)
    if wrong:
        names = ", ".join(sorted({each.name for each in wrong}))
        named = wrong[0].inbox or "none"
        yield about.failed(
            f"Requests name another inbox, or none: {names} (inbox: {named}).",
            [each.request for each in wrong],
            owner=Owner.WIDGET,
            next_step="Send X-Libredesk-Inbox-ID with every request, and let no proxy strip it.",
        )
    elif asked:
        yield about.passed("Every request names the inbox.", [each.request for each in asked])
    else:
        yield about.not_asked(NOTHING_ASKED, "Let the scenario visit a page.")


def requests_carry_the_right_token(transcript: Transcript) -> Iterator[Verdict]:
    """Every request of a session carries that session's token, as a bearer, and no other.

    Why it matters: without its token the visitor is nobody, and with an old one somebody that they no
    longer are.
    How Libredesk behaves: `Authorization: Bearer <token>`, with exactly one space
    (`widget_middleware.go:99`). Without it the server answers 401, or, on `init`, makes a second
    anonymous visitor.
    What breaks it: a frontend that keeps the old token after `exchange`, sends it in another form, or
    sends none; a proxy that strips `Authorization`.
    To mend it: take the newest token that the server handed out (`init`, `exchange`) for every request
    from then on.
    """
    about = About("requests_carry_the_right_token")
    asked = [each for each in _session_requests(transcript) if each.endpoint is not endpoints.INIT]
    wrong = mistokened(transcript)
    if wrong and (untold := _untold(transcript)):
        yield about.unproven(
            "The server made a new visitor and did not tell the session's token.",
            [entry for each in untold for entry in each.seen],
            owner=Owner.SERVER,
            next_step="See responses_keep_the_contract.",
        )
    elif wrong:
        first, why = wrong[0]
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        yield about.failed(
            f"The request {first.name} {why}{more}.",
            [each.request for each, _ in wrong],
            owner=Owner.WIDGET,
            next_step="Send `Authorization: Bearer <session token>` with the token that the server gave last.",
        )
    elif asked:
        yield about.passed("Every request of a session carries its token.", [each.request for each in asked])
    else:
        yield about.not_asked("No request needed a session.", "Let the visitor say something.")


def no_request_fails(transcript: Transcript) -> Iterator[Verdict]:
    """No request of a session is refused, broken or left unanswered.

    Why it matters: the widget shows most failures as «Unknown error», or not at all: the visitor cannot
    tell what became of their message.
    How Libredesk behaves: errors come in an envelope with `error_type`, and 429 is the rate limit (100
    requests a minute for each address). A 401 on `exchange` means that the JWT is wrong: its secret, its
    `exp` or its claims (`chat.go:363-402`).
    What breaks it: proxies and firewalls that refuse, an instance that fails, a wrong secret. What a
    navigation cancelled, what the scenario wants refused (`must_be_refused`) and what another check
    explains (a boot, an inbox, a token, another person's conversation) does not count.
    To mend it: read the refusal in the evidence, which mostly says why; the instance's log says the
    rest.
    """
    about = About("no_request_fails")
    explained = {id(each.request) for each in misnamed(transcript)}
    explained |= {id(each.request) for each, _ in mistokened(transcript)}
    explained |= {id(each.request) for each in incomplete(transcript)}
    explained |= {id(each.request) for each in rightly_refused(transcript)}
    explained |= {id(each.request) for each in foreign_requests(transcript, sign_ins(transcript))}
    asked = [each for each in _judged_requests(transcript) if id(each.request) not in explained]
    broken = [each for each in asked if is_broken(transcript, each)]
    yield from findings(about, transcript, broken)
    if broken:
        return
    if asked:
        yield about.passed("No request failed.", [entry for each in asked for entry in each.seen])
    else:
        yield about.not_asked("The widget made no request of a session.", "Let the visitor say something.")


def misnamed(transcript: Transcript) -> list[Exchange]:
    """Requests for another inbox than the embed's own; whether *that* is right is not asked here."""
    inboxes = _embeds_inboxes(transcript)
    return [each for each in _inbox_requests(transcript) if inboxes and each.inbox.lower() not in inboxes]


def mistokened(transcript: Transcript) -> list[tuple[Exchange, str]]:
    """Session requests with a wrong token or none, each with what is wrong about it."""
    known = known_tokens(transcript)
    found = [(each, _wrong_token(transcript, each, known)) for each in _session_requests(transcript)]
    return [(each, why) for each, why in found if why]


def _untold(transcript: Transcript) -> list[Exchange]:
    """The answers to `init` that made a visitor and have no token for them."""
    begun = [each for each in exchanges(transcript, endpoints.INIT) if each.data and not each.authorization]
    return [each for each in begun if isinstance(each.data, dict) and "session_token" not in each.data]


def rightly_refused(transcript: Transcript) -> list[Exchange]:
    """Messages that the scenario wants refused, and that are too long by any count.

    2.7 counts bytes where its error speaks of characters: what only that refuses stays a failure (D-48).
    """
    wanted = {each.seen.text for each in transcript.of(VisitorSaid) if each.seen.must_be_refused}
    return [
        each
        for each in exchanges(transcript, endpoints.INIT, endpoints.MESSAGE)
        if each.status == 400 and (said := text(each.sent, "message")) in wanted and len(said) > MESSAGE_MAX
    ]


def _embeds_inboxes(transcript: Transcript) -> set[str]:
    """The inboxes that the pages' settings name, else those that the launcher asked for, else the target's."""
    configured = [page.state.seen.settings.get("inboxID") for page in documents(transcript) if page.state]
    launchers = [each.inbox_in_query for each in exchanges(transcript, endpoints.LAUNCHER)]
    if not is_official(transcript):
        # No embed names an inbox; the operator does.
        configured, launchers = [], []
    for names in (configured, launchers, [opening(transcript).inbox]):
        if found := {name.lower() for name in names if isinstance(name, str) and name}:
            return found
    return set()


def _inbox_requests(transcript: Transcript) -> list[Exchange]:
    return [
        each
        for each in exchanges(transcript)
        if each.endpoint is endpoints.FRAME or path_of(each.url).replace("//", "/").startswith(f"{API}/")
    ]


def _session_requests(transcript: Transcript) -> list[Exchange]:
    guarded = (Guard.SESSION, Guard.OPTIONAL_SESSION)
    return [each for each in exchanges(transcript) if each.endpoint and each.endpoint.guard in guarded]


def _judged_requests(transcript: Transcript) -> list[Exchange]:
    others = (endpoints.EXCHANGE, endpoints.CSAT)
    return [
        each
        for each in exchanges(transcript)
        if each.endpoint in others
        or (each.endpoint is None and path_of(each.url).startswith(f"{API}/"))
        or (each.endpoint and each.endpoint.guard in (Guard.SESSION, Guard.OPTIONAL_SESSION))
    ]


def _wrong_token(transcript: Transcript, each: Exchange, known: set[str]) -> str:
    if not each.authorization:
        return _no_token(transcript, each)
    if not each.bearer:
        return "does not carry its token as `Bearer <token>`"
    if known and each.bearer not in known:
        return "carries a token that nobody gave to this browser"
    return "carries the token of an earlier identity" if _is_stale(transcript, each) else ""


def _no_token(transcript: Transcript, each: Exchange) -> str:
    if each.endpoint is not endpoints.INIT:
        return "carries no token"
    newest = newest_before(transcript, each)
    lost = newest is not None and surely_after(transcript, each, newest.answer)
    return "forgets the session that the visitor has" if lost and _kept(transcript, each) else ""


def _is_stale(transcript: Transcript, each: Exchange) -> bool:
    newest = newest_before(transcript, each)
    # Two visitors out of one doubled `init` are delivery's finding: only an exchange changes who one is.
    if (
        newest is None
        or newest.is_visitor
        or each.bearer == newest.token
        or _is_given_again(transcript, each)
    ):
        return False
    earlier = {given.token for given in issued_tokens(transcript) if given.answer.seq < newest.answer.seq}
    at_once = is_official(transcript) and each.visitor_token == each.bearer  # it offers no token alone
    late = at_once or _never_spoken(transcript, newest) or surely_after(transcript, each, newest.answer)
    return each.bearer in earlier and late


def _is_given_again(transcript: Transcript, each: Exchange) -> bool:
    """Whether an answer that was under way gave this very token once more: a busy browser tells of it late."""
    return any(
        isinstance(asked.data, dict)
        and text(asked.data, "session_token") == each.bearer
        and asked.response is not None
        and asked.request.seq < each.request.seq < asked.response.seq
        for asked in exchanges(transcript, endpoints.EXCHANGE)
        if asked.page == each.page
    )


def _never_spoken(transcript: Transcript, given: Issued) -> bool:
    """Whether the widget never took on the name that the server gave: then no request only raced with it."""
    joins = transcript.frames(frames.JOIN, way=Way.SENT)
    joined = any(text(frames.read_frame(join.seen.text), "token") == given.token for join in joins)
    asked = any(each.bearer == given.token for each in exchanges(transcript))
    return not joined and not asked and waited_enough(transcript, given.answer.at)


def _kept(transcript: Transcript, each: Exchange) -> bool:
    """Whether nothing took the session away: no logout, no expiry, and no page load, which is
    session_survives_reload's to judge."""
    taken = [
        entry
        for entry in transcript.of(PostMessage)
        if entry.seen.type in (CLEAR_SESSION, CLEAR_SESSION_TOKEN)
    ]
    newest = newest_before(transcript, each)
    reloaded = any(
        newest is not None and newest.answer.seq < load.seq < each.request.seq
        for load in loads(transcript, each.page)
    )
    expired = any(
        newest is not None and before.bearer == newest.token and before.status == 401
        for before in exchanges(transcript)
        if before.response is not None and is_later(each.request, before.response)
    )
    return not taken and not reloaded and not expired and not transcript.of(LoggedOut)
