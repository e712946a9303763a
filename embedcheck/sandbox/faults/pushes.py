"""Lies in what the instance pushes: lost, repeated, late, changed, out of order."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from embedcheck.sandbox.faults.lies import asks, edit_pushes, is_push, says, without
from embedcheck.sandbox.instance.actions import Action, Actions, Cause, Send, Wait
from embedcheck.sandbox.instance.changes import MessageAdded
from embedcheck.sandbox.instance.gojson import encode
from embedcheck.wire import endpoints as wire
from embedcheck.wire import frames
from embedcheck.wire.frames import kind_of, payload_of

LATE = 1.0
STRANGER = {"conversation_uuid": "00000000-0000-4000-8000-000000000000"}


def lose_push(cause: Cause, actions: Actions) -> Actions:
    """An agent's reply is stored, and never pushed."""
    return without(lambda action: is_push(action, frames.NEW_MESSAGE))(cause, actions)


def repeat_push(_: Cause, actions: Actions) -> Actions:
    """An agent's reply is pushed twice."""
    for action in actions:
        yield action
        if is_push(action, frames.NEW_MESSAGE):
            yield action


def push_to_one_tab(_: Cause, actions: Actions) -> Actions:
    """An agent's reply is pushed to the first of the contact's sockets only."""
    told: set[str] = set()
    for action in actions:
        if is_push(action, frames.NEW_MESSAGE) and isinstance(action, Send):
            if action.text in told:
                continue
            told.add(action.text)
        yield action


def push_slowly(_: Cause, actions: Actions) -> Actions:
    """An agent's reply is pushed one second late (slow is not wrong)."""
    for action in actions:
        if is_push(action, frames.NEW_MESSAGE):
            yield Wait(LATE)
        yield action


def push_out_of_order(_: Cause, actions: Actions) -> Actions:
    """Every other reply of an agent is pushed so late that the next one overtakes it."""
    late = False
    for action in actions:
        if isinstance(action, MessageAdded):
            late = action.message.id % 2 == 0
        if late and is_push(action, frames.NEW_MESSAGE):
            yield Wait(2 * LATE)
        yield action


def push_another_text(_: Cause, actions: Actions) -> Actions:
    """An agent's reply is pushed with another text than is stored."""
    other = {"content": "<p>something else</p>", "text_content": "something else"}
    return edit_pushes(actions, frames.NEW_MESSAGE, lambda data: data | other)


def push_without_author(_: Cause, actions: Actions) -> Actions:
    """An agent's reply is pushed without the author that the contract promises."""

    def anonymous(data: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in data.items() if key != "author"}

    return edit_pushes(actions, frames.NEW_MESSAGE, anonymous)


def push_as_the_contact(_: Cause, actions: Actions) -> Actions:
    """An agent's reply is pushed as if the contact had written it."""

    def disguised(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "author": {**data["author"], "type": "contact"}}

    return edit_pushes(actions, frames.NEW_MESSAGE, disguised)


def push_to_another_conversation(_: Cause, actions: Actions) -> Actions:
    """An agent's reply is pushed for a conversation that the contact does not have."""
    return edit_pushes(actions, frames.NEW_MESSAGE, lambda data: data | STRANGER)


def push_of_somebody_else(_: Cause, actions: Actions) -> Actions:
    """With each reply the contact is pushed a message that is another contact's."""
    for action in actions:
        yield action
        if isinstance(action, Send) and is_push(action, frames.NEW_MESSAGE):
            words = {"uuid": str(uuid4()), "content": "<p>Your new PIN</p>", "text_content": "Your new PIN"}
            frame = {"data": payload_of(action.text) | words | STRANGER, "type": frames.NEW_MESSAGE}
            yield replace(action, text=encode(frame))


def page_visit_not_broadcast(cause: Cause, actions: Actions) -> Actions:
    """A page visit is stored, and the agents who follow the conversation are not told."""
    if not says(cause, frames.PAGE_VISIT):
        return actions
    return without(lambda action: isinstance(action, Send) and action.to == "agents")(cause, actions)


def agents_not_told(cause: Cause, actions: Actions) -> Actions:
    """A visitor's message is stored, and the agents who follow the conversation are not told."""
    if not asks(cause, wire.INIT, wire.MESSAGE):
        return actions
    return without(lambda action: isinstance(action, Send) and action.to == "agents")(cause, actions)


def typing_to_another_conversation(_: Cause, actions: Actions) -> Actions:
    """That an agent types is told of a conversation that the contact does not have."""
    return edit_pushes(actions, frames.TYPING, lambda data: data | STRANGER)


def push_with_unknown_field(_: Cause, actions: Actions) -> Actions:
    """An agent's reply is pushed with a field that nobody knows yet (drift, a warning)."""
    return edit_pushes(actions, frames.NEW_MESSAGE, lambda data: data | {"mood": "fine"})


def typing_lost(cause: Cause, actions: Actions) -> Actions:
    """Nobody learns that the other side types."""

    def is_typing(action: Action) -> bool:
        return isinstance(action, Send) and kind_of(action.text) == frames.TYPING

    return without(is_typing)(cause, actions)


def end_of_typing_lost(cause: Cause, actions: Actions) -> Actions:
    """The end of typing is not told to the other side."""

    def is_end(action: Action) -> bool:
        if not isinstance(action, Send) or kind_of(action.text) != frames.TYPING:
            return False
        return payload_of(action.text).get("is_typing") is False

    return without(is_end)(cause, actions)


def conversation_updates_lost(cause: Cause, actions: Actions) -> Actions:
    """The widget is not told of a new status or assignee."""
    return without(lambda action: is_push(action, frames.CONVERSATION_UPDATE))(cause, actions)
