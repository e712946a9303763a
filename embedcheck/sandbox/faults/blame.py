"""Whose a fault is, where it is not its layer's own to mend, and which faults are none.

The self-test demands that a check which finds a fault names this owner, and that nothing turns red
under a harmless one.
"""

from embedcheck.model.verdicts import Owner

OTHER_OWNERS: dict[str, Owner] = {
    # The snippet, and what it is told.
    "launcher_not_wanted": Owner.EMBED,
    "no_inbox": Owner.EMBED,
    "script_doubled": Owner.EMBED,
    "script_with_integrity": Owner.EMBED,
    "settings_after_script": Owner.EMBED,
    "settings_misspelt": Owner.EMBED,
    "trailing_slash": Owner.EMBED,
    "wrong_cookie_domain": Owner.EMBED,
    "wrong_inbox": Owner.EMBED,
    # Libredesk writes no HTML in the place of JSON; whoever stands before it does.
    "message_answered_in_html": Owner.ENVIRONMENT,
    # A connection that breaks has no author.
    "message_dropped_on_the_way": Owner.ENVIRONMENT,
    # The instance itself answers an upgrade with 101, 400 or 429 and closes no socket that pings: what does
    # otherwise stands before it.
    "inbox_header_stripped": Owner.ENVIRONMENT,
    "upgrade_answered_200": Owner.ENVIRONMENT,
    "upgrade_refused": Owner.ENVIRONMENT,
    "socket_closed_after_join": Owner.ENVIRONMENT,
    "socket_cut_each_second": Owner.ENVIRONMENT,
    "socket_dropped_at_ping": Owner.ENVIRONMENT,
    # What stands between the visitor and the instance.
    "readings_may_be_kept": Owner.ENVIRONMENT,
    "settings_are_html": Owner.ENVIRONMENT,
    "upload_refused": Owner.ENVIRONMENT,
    # Whichever script of the page did it: no browser tells who wrote to a storage or asked for a picture.
    "token_in_storage": Owner.SITE,
    "token_to_third_party": Owner.SITE,
}

HARMLESS = frozenset(
    {
        # Slow is not wrong.
        "answer_slowly",
        "boot_slowly",
        "draw_slowly",
        "joined_slowly",
        "push_slowly",
        # The server pushes from several workers, and the widget sorts by time.
        "push_out_of_order",
        "script_after_load",
        "upgrade_slowly",
        # New, or said twice, is not wrong either.
        "no_inbox_header",
        "push_with_unknown_field",
        "settings_drift",
        "unknown_frame_type",
        # It works, and only looks bare, or holds the page up for a moment; a warning says so.
        "csp_blocks_picture",
        "long_task_at_boot",
        # A defect of Libredesk's own, D-47, and reported as known.
        "title_set_late",
        # The limit is the instance's right: what it touched is inconclusive.
        "rate_limited",
    }
)
