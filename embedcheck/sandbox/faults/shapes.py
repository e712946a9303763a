"""Lies about the shape of answers: an envelope, a type, a field that is not as the contract has it."""

from dataclasses import replace
from typing import Any

from embedcheck.sandbox.faults.lies import asks, edit_data
from embedcheck.sandbox.instance.actions import Actions, Cause, Reply
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
