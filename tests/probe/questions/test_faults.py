"""Under each fault of the server the line turns red that asks for it, and no other of its element."""

import pytest

from embedcheck.probe.questions import QUESTIONS
from tests.probe.interviewing import held, red

# The fault, the elements that are asked, and the lines that must turn red.
FAULTS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("launcher_without_cors", ("inbox", "settings/launcher"), ("launcher_may_be_read_by_sites",)),
    ("launcher_settings_500", ("inbox", "settings/launcher"), ("launcher_is_told",)),
    ("settings_leak_private_fields", ("settings",), ("settings_hide_what_is_private",)),
    ("wrong_inbox_settings", ("settings",), ("settings_are_told",)),
    ("frame_refuses_framing", ("script, frame, languages",), ("frame_may_be_framed",)),
    ("exchange_500", ("auth/exchange", "auth/me"), ("exchange_signs_in",)),
    ("exchange_names_somebody_else", ("auth/exchange", "auth/me"), ("exchange_signs_in",)),
    ("init_without_token", ("conversations/init", "conversations"), ("init_makes_a_visitor",)),
    ("ack_but_lose_message", ("conversations/{uuid}", "message"), ("what_was_said_is_stored",)),
    ("agent_email_shown", ("conversations/{uuid}",), ("addresses_are_not_shown",)),
    ("messages_oldest_first", ("message",), ("message_is_taken",)),
    ("last_seen_not_stored", ("update-last-seen",), ("seen_replies_are_no_longer_unread",)),
    ("store_half_a_file", ("media/upload",), ("upload_arrives_intact",)),
    ("merge_without_clear_header", ("visitor becomes contact",), ("merge_is_announced",)),
    ("old_visitor_token_still_good", ("visitor becomes contact",), ("merged_visitor_is_gone",)),
    ("history_not_carried_over", ("visitor becomes contact",), ("history_is_carried_over",)),
    ("upgrade_refused", ("socket: join", "socket: ping"), ("handshake_is_answered",)),
    ("no_joined", ("socket: join", "socket: ping"), ("join_is_answered", "join_with_a_dead_session")),
    ("joined_twice", ("socket: join", "socket: ping"), ("join_is_answered",)),
    ("no_pong", ("socket: join", "socket: ping"), ("ping_is_answered", "ping_is_answered_after_the_join")),
    ("socket_closed_after_join", ("socket: join", "socket: ping"), ("join_is_answered",)),
    ("typing_lost", ("socket: typing",), ("typing_reaches_the_agent", "typing_reaches_the_visitor")),
    ("page_visit_not_stored", ("socket: page_visit",), ("page_visit_is_stored",)),
    ("lose_push", ("socket: new_message",), ("reply_is_pushed_to_every_device",)),
    ("repeat_push", ("socket: new_message",), ("reply_is_pushed_to_every_device",)),
    ("push_another_text", ("socket: new_message",), ("push_says_what_is_stored",)),
    ("private_notes_leak", ("socket: new_message",), ("private_notes_stay_private",)),
    ("conversation_updates_lost", ("socket: conversation_update",), ("status_is_told", "assignee_is_told")),
)


@pytest.mark.parametrize(("fault", "elements", "expected"), FAULTS, ids=[fault for fault, _, _ in FAULTS])
def test_a_fault_turns_its_line_red(fault: str, elements: tuple[str, ...], expected: tuple[str, ...]) -> None:
    interview = held({element: QUESTIONS[element] for element in elements}, fault=fault, patience=1.5)

    assert sorted(red(interview)) == sorted(expected)
    told = [line for line in interview.lines if line.red]
    assert all(line.verdict.owner and line.verdict.next_step and line.exchange for line in told)
