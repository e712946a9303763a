"""What embedcheck proves: pure functions from a transcript to verdicts, in one literal table.

A check is named as a sentence about the world. The first line of its docstring is what
`embedcheck list checks` prints; the rest says why it matters, how Libredesk behaves, what breaks it,
and how to mend it, as `explanation` reads it and `embedcheck explain` shows it.
Files whose names end in `_findings`, and the nouns (`exchanges`, `documents`, `connections`, `visits`,
`traces`, `signins`, `tokens`), are the views and questions from which the checks are made.

A check is inconclusive in two ways: with an owner if a witness or a cause is missing, and without
one if the scenario never came to it.
"""

from collections.abc import Callable, Iterable

from embedcheck.checks.agent_html import agent_html_is_inert
from embedcheck.checks.boot import boot_completes, launcher_is_usable
from embedcheck.checks.budget import embed_stays_in_budget
from embedcheck.checks.contract import frames_keep_the_contract, responses_keep_the_contract
from embedcheck.checks.cookies import cookies_are_scoped
from embedcheck.checks.dead_sessions import dead_sessions_are_dropped
from embedcheck.checks.delivery import messages_are_delivered_exactly_once, replies_are_shown_exactly_once
from embedcheck.checks.elsewhere import sessions_stay_in_their_inbox
from embedcheck.checks.embed import frame_is_allowed, script_is_loaded_once, settings_belong_to_the_inbox
from embedcheck.checks.host_page import site_is_unharmed
from embedcheck.checks.identity import (
    history_is_carried_over,
    visitor_token_is_cleared,
    visitor_token_is_offered,
)
from embedcheck.checks.notes import private_notes_stay_private
from embedcheck.checks.office_hours import office_hours_are_shown
from embedcheck.checks.prechat import prechat_answers_arrive
from embedcheck.checks.presence import page_visits_are_sent, page_visits_are_stored
from embedcheck.checks.privacy import tokens_stay_private
from embedcheck.checks.refused_sign_ins import refused_sign_ins_stay_refused
from embedcheck.checks.requests import (
    no_request_fails,
    requests_carry_the_right_token,
    requests_name_the_inbox,
)
from embedcheck.checks.restraint import read_only_opens_nothing
from embedcheck.checks.session import identities_do_not_bleed, logout_forgets, session_survives_reload
from embedcheck.checks.socket import (
    join_comes_first_and_is_answered,
    pings_keep_the_session,
    socket_recovers,
)
from embedcheck.checks.typing_indicator import typing_is_relayed
from embedcheck.checks.unread import last_seen_is_marked, unread_is_counted
from embedcheck.checks.updates import updates_are_shown
from embedcheck.checks.uploads import uploads_arrive_intact
from embedcheck.checks.visit_leaks import page_visits_leak_nothing
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Verdict

Check = Callable[[Transcript], Iterable[Verdict]]

CHECKS: dict[str, Check] = {
    "script_is_loaded_once": script_is_loaded_once,
    "settings_belong_to_the_inbox": settings_belong_to_the_inbox,
    "frame_is_allowed": frame_is_allowed,
    "boot_completes": boot_completes,
    "launcher_is_usable": launcher_is_usable,
    "requests_name_the_inbox": requests_name_the_inbox,
    "requests_carry_the_right_token": requests_carry_the_right_token,
    "no_request_fails": no_request_fails,
    "responses_keep_the_contract": responses_keep_the_contract,
    "join_comes_first_and_is_answered": join_comes_first_and_is_answered,
    "frames_keep_the_contract": frames_keep_the_contract,
    "pings_keep_the_session": pings_keep_the_session,
    "socket_recovers": socket_recovers,
    "messages_are_delivered_exactly_once": messages_are_delivered_exactly_once,
    "replies_are_shown_exactly_once": replies_are_shown_exactly_once,
    "private_notes_stay_private": private_notes_stay_private,
    "uploads_arrive_intact": uploads_arrive_intact,
    "typing_is_relayed": typing_is_relayed,
    "unread_is_counted": unread_is_counted,
    "last_seen_is_marked": last_seen_is_marked,
    "updates_are_shown": updates_are_shown,
    "office_hours_are_shown": office_hours_are_shown,
    "prechat_answers_arrive": prechat_answers_arrive,
    "page_visits_are_sent": page_visits_are_sent,
    "page_visits_are_stored": page_visits_are_stored,
    "page_visits_leak_nothing": page_visits_leak_nothing,
    "visitor_token_is_offered": visitor_token_is_offered,
    "visitor_token_is_cleared": visitor_token_is_cleared,
    "history_is_carried_over": history_is_carried_over,
    "session_survives_reload": session_survives_reload,
    "dead_sessions_are_dropped": dead_sessions_are_dropped,
    "logout_forgets": logout_forgets,
    "identities_do_not_bleed": identities_do_not_bleed,
    "sessions_stay_in_their_inbox": sessions_stay_in_their_inbox,
    "refused_sign_ins_stay_refused": refused_sign_ins_stay_refused,
    "tokens_stay_private": tokens_stay_private,
    "cookies_are_scoped": cookies_are_scoped,
    "agent_html_is_inert": agent_html_is_inert,
    "site_is_unharmed": site_is_unharmed,
    "embed_stays_in_budget": embed_stays_in_budget,
    "read_only_opens_nothing": read_only_opens_nothing,
}
