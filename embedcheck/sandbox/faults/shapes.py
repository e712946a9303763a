"""Lies about the shape of answers: an envelope, a type, a field that is not as the contract has it."""

from dataclasses import replace
from typing import Any

from embedcheck.sandbox.faults.lies import answer_instead, asks, edit_data
from embedcheck.sandbox.instance.actions import Actions, Cause, Reply
from embedcheck.sandbox.instance.envelopes import RATE_LIMIT, failure
from embedcheck.wire import endpoints as wire


def last_seen_without_envelope(cause: Cause, actions: Actions) -> Actions:
    """Marking a conversation as read is answered without the envelope."""
    for action in actions:
        bare = isinstance(action, Reply) and action.status == 200 and asks(cause, wire.LAST_SEEN)
        yield replace(action, body=b"true") if isinstance(action, Reply) and bare else action


def unread_count_is_text(cause: Cause, actions: Actions) -> Actions:
    """The number of unread messages comes as a string."""

    def spelled(data: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [each | {"unread_message_count": str(each["unread_message_count"])} for each in data]

    return edit_data(actions, spelled) if asks(cause, wire.CONVERSATIONS) else actions


def settings_drift(cause: Cause, actions: Actions) -> Actions:
    """The settings have a field that nobody knows yet, and one no longer that nobody needs (drift, a warning)."""

    def later(data: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in data.items() if key != "website_url"} | {"mood": "fine"}

    return edit_data(actions, later) if asks(cause, wire.SETTINGS) else actions


def conversations_without_body(cause: Cause, actions: Actions) -> Actions:
    """The list of conversations is answered 200, with an empty body."""
    empty = Reply(200, (("Content-Type", "application/json"),), b"")
    return answer_instead(actions, empty) if asks(cause, wire.CONVERSATIONS) else actions


def message_answered_in_html(cause: Cause, actions: Actions) -> Actions:
    """A firewall answers each further message with a page of its own, and status 200; nothing is stored."""
    page = b"<!doctype html><title>One moment</title><p>Checking your browser"
    blocked = Reply(200, (("Content-Type", "text/html"),), page)
    return iter((blocked,)) if asks(cause, wire.MESSAGE) else actions


def first_conversation_limited(cause: Cause, actions: Actions) -> Actions:
    """A visitor's first conversation is refused as if it were their fifty-first of the day."""
    return iter((failure(429, "Too many requests.", RATE_LIMIT),)) if asks(cause, wire.INIT) else actions
