"""Requests that failed: which of them count, how often each came, and who can mend it."""

from collections.abc import Iterable, Iterator

from embedcheck.checks.about import About
from embedcheck.checks.exchanges import WIDGET_TIMEOUT, Exchange, exchanges, loads
from embedcheck.checks.jwt_findings import why_refused
from embedcheck.checks.scene import steps_named, waited_enough
from embedcheck.checks.tokens import issued_tokens, text
from embedcheck.checks.uploads_findings import was_refused_by_right
from embedcheck.model.observations import IdentityGiven, ResponseReceived, SessionEnded
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints

# Libredesk's whole word for an inbox that lets this audience start no conversation (`chat.go:852`).
NOT_ALLOWED = "Not allowed."
# What the server says where a request names no inbox (`widget_middleware.go:36-47`).
INBOX_REQUIRED = "Inbox Required"
_OFFLINE = ("INTERNET_DISCONNECTED", "NETWORK_CHANGED", "OFFLINE")


def is_broken(transcript: Transcript, each: Exchange) -> bool:
    """Whether it was refused, broken or left unanswered, and neither the scenario nor the visitor wanted that."""
    if each.endpoint is endpoints.EXCHANGE and each.status in (400, 401):
        return not _is_wanted(transcript, each)
    if _is_own_doing(transcript, each) or was_refused_by_right(transcript, each):
        return False
    if each.status == 401 and each.bearer in {ended.seen.token for ended in transcript.of(SessionEnded)}:
        return False
    return each.failed or _timed_out(transcript, each)


def _is_wanted(transcript: Transcript, exchange: Exchange) -> bool:
    """Whether the scenario wants this JWT refused. Older transcripts do not say which JWT was given."""
    jwt = text(exchange.sent, "jwt")
    wanted = [given.seen for given in transcript.of(IdentityGiven) if given.seen.must_be_refused]
    return any(given.jwt in ("", jwt) for given in wanted)


def _is_own_doing(transcript: Transcript, each: Exchange) -> bool:
    words = each.failure.seen.failure.upper() if each.failure else ""
    return steps_named(transcript, "offline") and any(word in words for word in _OFFLINE)


def _timed_out(transcript: Transcript, each: Exchange) -> bool:
    """Unanswered for as long as the widget itself waits, and on a page that stayed."""
    if each.response is not None or steps_named(transcript, "offline"):
        return False
    if any(load.seq > each.request.seq for load in loads(transcript, each.page)):
        return False
    if each.failure is not None:
        return each.failure.at - each.request.at >= WIDGET_TIMEOUT - 0.5
    return waited_enough(transcript, each.request.at, WIDGET_TIMEOUT)


def findings(about: About, transcript: Transcript, broken: Iterable[Exchange]) -> Iterator[Verdict]:
    """One verdict for each kind of failure, however often it came; first of all for sessions that never lived."""
    stillborn = [each for each in broken if _is_stillborn(transcript, each)]
    if stillborn:
        names = ", ".join(dict.fromkeys(each.name for each in stillborn))
        yield about.failed(
            f"A session was refused at its first use (401 to {names}).",
            [*_births(transcript, stillborn), *(entry for each in stillborn for entry in each.seen)],
            owner=Owner.SERVER,
            next_step="See whether the instance can write to its Redis, and whether all of its processes use one.",
        )
    kinds: dict[tuple[str, str], list[Exchange]] = {}
    for each in broken:
        if each not in stillborn:
            kinds.setdefault((each.name, each.outcome), []).append(each)
    for (name, outcome), alike in kinds.items():
        seen = [entry for each in alike for entry in each.seen]
        times = f" ({len(alike)} times)" if len(alike) > 1 else ""
        message = f"{name} failed: {outcome}{times}."
        owner, advice = _whose(alike[0])
        if alike[0].endpoint is endpoints.EXCHANGE and alike[0].status in (400, 401):
            why, owner, advice, read = why_refused(transcript, alike[0])
            message = f"{name} failed: {outcome}{times}{f': {why}' if why else ''}."
            seen += read
        unclear = alike[0].throttled and not _is_first_conversation(alike[0])
        speak = about.unproven if unclear else about.failed
        yield speak(message, seen, owner=owner, next_step=advice)


def _is_stillborn(transcript: Transcript, each: Exchange) -> bool:
    """Whether the server refused a session that it had given in this scene, and that was never good for anything."""
    if each.status != 401 or not _births(transcript, [each]):
        return False
    return not any(other.bearer == each.bearer and other.succeeded for other in exchanges(transcript))


def _births(transcript: Transcript, of: list[Exchange]) -> list[Entry[ResponseReceived]]:
    bearers = {each.bearer for each in of}
    return [given.answer for given in issued_tokens(transcript) if given.token in bearers]


def _is_first_conversation(each: Exchange) -> bool:
    """Whether somebody was refused for the number of their conversations whom `init` has yet to make a visitor
    (`chat.go:255-261`); the rate limit itself names no `error_type`."""
    limit = each.envelope is not None and bool(each.envelope.error_type)
    return each.throttled and limit and each.endpoint is endpoints.INIT and not each.authorization


# Who can mend a refusal, by its status; the first row that fits rules.
_WHOSE: tuple[tuple[range, Owner, str], ...] = (
    (
        range(429, 430),
        Owner.ENVIRONMENT,
        "Play fewer scenarios at once, or lower `instance.requests_per_minute`.",
    ),
    (
        range(401, 402),
        Owner.SERVER,
        "See why the server does not know the session: its lifetime, its Redis, or a proxy that strips `Authorization`.",
    ),
    (range(403, 404), Owner.ENVIRONMENT, "See the inbox's rules for visitors and users, and any firewall."),
    (
        range(502, 505),
        Owner.SERVER,
        "See whether the instance runs: only what stands before it gives this answer.",
    ),
    (range(500, 600), Owner.SERVER, "See the instance's log for this request."),
    (
        range(400, 500),
        Owner.WIDGET,
        "Compare the request with the widget API's page of Libredesk's documentation.",
    ),
    (range(600), Owner.ENVIRONMENT, "See whether the instance and what stands before it are reachable."),
)


def _whose(each: Exchange) -> tuple[Owner, str]:
    if each.status == 400 and INBOX_REQUIRED in each.outcome and each.inbox:
        return Owner.ENVIRONMENT, (
            "The browser did name the inbox: let what stands before the instance pass X-Libredesk-Inbox-ID on."
        )
    if each.status == 413 and each.envelope is None:
        return Owner.ENVIRONMENT, (
            "The refusal is no answer of Libredesk's own: let what stands before the instance pass larger bodies on."
        )
    if _is_first_conversation(each):
        return (
            Owner.SERVER,
            "The limit is of one person's conversations in a day: see whom the instance counts.",
        )
    if each.endpoint is endpoints.INIT and each.status == 400 and each.outcome.endswith(f"«{NOT_ALLOWED}»"):
        return (
            Owner.SERVER,
            "Let visitors start conversations in Libredesk: Admin → Inboxes, the inbox's users.",
        )
    return next((owner, advice) for codes, owner, advice in _WHOSE if (each.status or 0) in codes)
