"""The words that the server's faults are written in. A lie takes a cause and its honest actions, and returns others.

Actions come lazily, and a change of the store is applied as soon as it is drawn: what a lie leaves out
never happens, and what it adds happens at that very place.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from embedcheck.sandbox.instance.actions import Action, Actions, Cause, FrameCame, Lie, Reply, Request, Send
from embedcheck.sandbox.instance.envelopes import success
from embedcheck.sandbox.instance.gojson import encode
from embedcheck.wire.endpoints import Endpoint, classify
from embedcheck.wire.frames import kind_of, read_frame


def asks(cause: Cause, *endpoints: Endpoint) -> bool:
    """True if the cause is an HTTP request for one of them (an upgrade included)."""
    return isinstance(cause, Request) and classify(cause.method, cause.path) in endpoints


def says(cause: Cause, kind: str) -> bool:
    """True if the cause is a widget's frame of this kind."""
    return isinstance(cause, FrameCame) and kind_of(cause.text) == kind


def is_push(action: Action, kind: str) -> bool:
    """True for a frame of this kind that is pushed to a widget."""
    return isinstance(action, Send) and action.to == "widgets" and kind_of(action.text) == kind


def without(*unwanted: type | Callable[[Action], bool]) -> Lie:
    """Leaves out the actions of these types, or those that a question says yes to."""

    def leave_out(_: Cause, actions: Actions) -> Actions:
        return (action for action in actions if not any(_fits(action, each) for each in unwanted))

    return leave_out


def _fits(action: Action, unwanted: type | Callable[[Action], bool]) -> bool:
    return isinstance(action, unwanted) if isinstance(unwanted, type) else unwanted(action)


def answer_instead(actions: Actions, wrong: Reply) -> Actions:
    """Everything happens as it should, but the answer is another one."""
    for action in actions:
        yield wrong if isinstance(action, Reply) else action


def edit_data(actions: Actions, change: Callable[[Any], Any]) -> Actions:
    """Changes `data` of a success; refusals stay."""
    for action in actions:
        yield _edited(action, change) if isinstance(action, Reply) and action.status == 200 else action


def _edited(reply: Reply, change: Callable[[Any], Any]) -> Reply:
    document = json.loads(reply.body)
    return replace(reply, body=success(change(document["data"])).body)


def edit_pushes(actions: Actions, kind: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Actions:
    """Changes `data` of what is pushed to widgets."""
    for action in actions:
        if isinstance(action, Send) and is_push(action, kind):
            frame = read_frame(action.text) or {}
            yield replace(action, text=encode({**frame, "data": change(frame["data"])}))
        else:
            yield action


def with_header(actions: Actions, name: str, value: str) -> Actions:
    for action in actions:
        yield action.with_headers({name: value}) if isinstance(action, Reply) else action


def without_header(actions: Actions, name: str) -> Actions:
    for action in actions:
        yield action.without_header(name) if isinstance(action, Reply) else action
