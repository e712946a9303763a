"""Which failure explains which: a cause is told first, and its consequences are folded below it.

Where a check can prove that another one found its cause, it says so itself (`About.caused_by`), and is
inconclusive. What cannot be proven within one check is said by this table: a check that failed beside a
failed cause stays red, but is told as a consequence. The table also holds every pair of the first kind, and
the self-test holds it against every fault.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from embedcheck.model.verdicts import Outcome, Verdict

_EMBED = ("settings_belong_to_the_inbox", "frame_is_allowed", "boot_completes", "launcher_is_usable")
_TALK = (
    "messages_are_delivered_exactly_once",
    "replies_are_shown_exactly_once",
    "uploads_arrive_intact",
    "prechat_answers_arrive",
)
_PUSHED = (
    "replies_are_shown_exactly_once",
    "typing_is_relayed",
    "unread_is_counted",
    "updates_are_shown",
)
_VISITS = ("page_visits_are_sent", "page_visits_are_stored")

CONSEQUENCES: Mapping[str, tuple[str, ...]] = {
    "script_is_loaded_once": _EMBED,
    "settings_belong_to_the_inbox": _EMBED[1:],
    "frame_is_allowed": _EMBED[2:],
    "boot_completes": ("launcher_is_usable", "responses_keep_the_contract", *_TALK),
    "launcher_is_usable": _TALK,
    "requests_name_the_inbox": ("boot_completes", "no_request_fails", *_TALK),
    "requests_carry_the_right_token": (
        "no_request_fails",
        "visitor_token_is_offered",
        "session_survives_reload",
    ),
    "no_request_fails": (
        "responses_keep_the_contract",
        *_TALK,
        "visitor_token_is_cleared",
        "history_is_carried_over",
        "session_survives_reload",
    ),
    "responses_keep_the_contract": (*_TALK, "session_survives_reload"),
    "join_comes_first_and_is_answered": ("pings_keep_the_session", "socket_recovers", *_PUSHED, *_VISITS),
    "frames_keep_the_contract": (*_TALK, *_VISITS),
    "pings_keep_the_session": ("socket_recovers", *_PUSHED),
    "socket_recovers": (*_PUSHED, *_VISITS),
    "replies_are_shown_exactly_once": ("unread_is_counted", "last_seen_is_marked"),
    "page_visits_are_sent": ("page_visits_are_stored",),
    "tokens_stay_private": ("page_visits_leak_nothing",),
    "page_visits_leak_nothing": _VISITS,
    "cookies_are_scoped": ("session_survives_reload",),
    "identities_do_not_bleed": ("requests_carry_the_right_token", "unread_is_counted"),
    "read_only_opens_nothing": ("join_comes_first_and_is_answered",),
    "history_is_carried_over": ("visitor_token_is_cleared",),
    "visitor_token_is_offered": ("visitor_token_is_cleared", "history_is_carried_over"),
}


@cache
def consequences(check: str) -> frozenset[str]:
    """Whatever may follow from this check's failure, at first hand or not."""
    found: set[str] = set()
    todo = list(CONSEQUENCES.get(check, ()))
    while todo:
        each = todo.pop()
        if each not in found:
            found.add(each)
            todo += CONSEQUENCES.get(each, ())
    return frozenset(found)


def explained(of_checks: Iterable[Verdict], of_steps: Iterable[Verdict]) -> list[Verdict]:
    """The same verdicts, those that follow from another failure behind the failures that explain them.

    A failed step follows from the first red check, unless it is known to be somebody else's to mend:
    what a step waits for in vain is what a check has found.
    """
    found, steps = list(of_checks), list(of_steps)
    red = [each for each in found if _failed(each)]
    roots = [each for each in red if not any(_follows(each, other) for other in red)]
    told = [_because(each, [root for root in roots if _follows(each, root)]) for each in found]
    told.sort(key=lambda each: _failed(each) and each.cause is not None)
    return told + [_because(each, [root for root in roots if root.owner is each.owner]) for each in steps]


def _because(verdict: Verdict, causes: list[Verdict]) -> Verdict:
    if not causes or not _failed(verdict):
        return verdict
    return replace(verdict, cause=causes[0].check)


def _follows(verdict: Verdict, cause: Verdict) -> bool:
    return verdict.check in consequences(cause.check)


def _failed(verdict: Verdict) -> bool:
    return verdict.outcome is Outcome.FAILED
