"""What the checks are about: the order of the table, in groups that a person can read."""

TOPICS: dict[str, tuple[str, ...]] = {
    "embed": (
        "script_is_loaded_once",
        "settings_belong_to_the_inbox",
        "frame_is_allowed",
        "boot_completes",
        "launcher_is_usable",
    ),
    "requests": (
        "requests_name_the_inbox",
        "requests_carry_the_right_token",
        "no_request_fails",
        "responses_keep_the_contract",
    ),
    "socket": (
        "join_comes_first_and_is_answered",
        "frames_keep_the_contract",
        "pings_keep_the_session",
        "socket_recovers",
    ),
    "conversation": (
        "messages_are_delivered_exactly_once",
        "replies_are_shown_exactly_once",
        "private_notes_stay_private",
        "uploads_arrive_intact",
        "typing_is_relayed",
        "unread_is_counted",
        "last_seen_is_marked",
        "updates_are_shown",
        "office_hours_are_shown",
        "prechat_answers_arrive",
    ),
    "page visits": (
        "page_visits_are_sent",
        "page_visits_are_stored",
        "page_visits_leak_nothing",
    ),
    "identity": (
        "visitor_token_is_offered",
        "visitor_token_is_cleared",
        "history_is_carried_over",
        "session_survives_reload",
        "dead_sessions_are_dropped",
        "logout_forgets",
        "identities_do_not_bleed",
        "sessions_stay_in_their_inbox",
        "refused_sign_ins_stay_refused",
    ),
    "privacy": (
        "tokens_stay_private",
        "cookies_are_scoped",
        "agent_html_is_inert",
    ),
    "host page": (
        "site_is_unharmed",
        "embed_stays_in_budget",
        "read_only_opens_nothing",
    ),
}
