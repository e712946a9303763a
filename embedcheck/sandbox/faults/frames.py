"""Lies in the dialogue on the widget's socket: refused, unanswered, broken, late."""

from dataclasses import replace
from typing import Any

from embedcheck.sandbox.faults.lies import asks, says, without
from embedcheck.sandbox.instance.actions import (
    Abort,
    Accept,
    Action,
    Actions,
    Cause,
    Close,
    FrameCame,
    Reply,
    Send,
    Wait,
)
from embedcheck.sandbox.instance.changes import Joined
from embedcheck.sandbox.instance.gojson import encode
from embedcheck.wire import endpoints as wire
from embedcheck.wire import frames

LATE = 1.0


# --- the upgrade


def upgrade_answered_200(cause: Cause, actions: Actions) -> Actions:
    """A proxy strips the upgrade, so that the socket is answered 200 and nothing."""
    return iter((Reply(200),)) if asks(cause, wire.SOCKET) else actions


def upgrade_refused(cause: Cause, actions: Actions) -> Actions:
    """A proxy refuses every socket with 403."""
    refusal = Reply(403, (("Content-Type", "text/html"),), b"<h1>403 Forbidden</h1>")
    return iter((refusal,)) if asks(cause, wire.SOCKET) else actions


def upgrade_slowly(_: Cause, actions: Actions) -> Actions:
    """The socket opens one second late (slow is not wrong)."""
    for action in actions:
        if isinstance(action, Accept):
            yield Wait(LATE)
        yield action


# --- the conversation on the socket


def no_joined(cause: Cause, actions: Actions) -> Actions:
    """A join is never answered."""
    return without(_is_reply_to_widget)(cause, actions) if says(cause, frames.JOIN) else actions


def join_error(cause: Cause, actions: Actions) -> Actions:
    """A join is refused with an error frame, whoever asks."""
    if not isinstance(cause, FrameCame) or not says(cause, frames.JOIN):
        yield from actions
        return
    for action in actions:
        if isinstance(action, Send):
            refusal = {"type": frames.ERROR, "data": {"message": frames.JOIN_FAILED_MESSAGE}}
            yield replace(action, text=encode(refusal) + "\n")
        elif not isinstance(action, Joined):
            yield action


def error_after_join(cause: Cause, actions: Actions) -> Actions:
    """A join is answered with joined, and with an error as well."""
    yield from actions
    if isinstance(cause, FrameCame) and says(cause, frames.JOIN):
        refusal = {"type": frames.ERROR, "data": {"message": frames.JOIN_FAILED_MESSAGE}}
        yield Send(cause.socket, encode(refusal) + "\n")


def joined_twice(cause: Cause, actions: Actions) -> Actions:
    """A join is answered twice."""
    return _twice(actions) if says(cause, frames.JOIN) else actions


def joined_slowly(cause: Cause, actions: Actions) -> Actions:
    """A join is answered one second late (slow is not wrong)."""
    return _late(actions) if says(cause, frames.JOIN) else actions


def joined_without_data(cause: Cause, actions: Actions) -> Actions:
    """A join is answered without the data that the contract promises."""
    return _answer_with(cause, actions, frames.JOIN, {"type": frames.JOINED})


def no_pong(cause: Cause, actions: Actions) -> Actions:
    """Pings are not answered."""
    return without(_is_reply_to_widget)(cause, actions) if says(cause, frames.PING) else actions


def pong_twice(cause: Cause, actions: Actions) -> Actions:
    """Each ping is answered twice."""
    return _twice(actions) if says(cause, frames.PING) else actions


def unknown_frame_type(cause: Cause, actions: Actions) -> Actions:
    """After a join comes a frame of a type that the contract does not have."""
    yield from actions
    if isinstance(cause, FrameCame) and says(cause, frames.JOIN):
        yield Send(cause.socket, encode({"type": "fanfare", "data": {"tune": "la"}}) + "\n")


def frame_is_not_json(cause: Cause, actions: Actions) -> Actions:
    """After a join comes a frame that is not JSON."""
    yield from actions
    if isinstance(cause, FrameCame) and says(cause, frames.JOIN):
        yield Send(cause.socket, "<!doctype html><title>Oops</title>")


def join_hung_up_on(cause: Cause, actions: Actions) -> Actions:
    """The server closes each socket instead of answering its join."""
    if isinstance(cause, FrameCame) and says(cause, frames.JOIN):
        return iter((Close(cause.socket, 1011, "internal error"),))
    return actions


def socket_closed_after_join(cause: Cause, actions: Actions) -> Actions:
    """The server closes each socket right after its join."""
    yield from actions
    if isinstance(cause, FrameCame) and says(cause, frames.JOIN):
        yield Close(cause.socket, 1001, "going away")


def socket_cut_each_second(cause: Cause, actions: Actions) -> Actions:
    """A proxy lets no socket live for more than a second."""
    yield from actions
    if isinstance(cause, FrameCame) and says(cause, frames.JOIN):
        yield Wait(1)
        yield Close(cause.socket, 1001, "going away")


def socket_dropped_at_ping(cause: Cause, actions: Actions) -> Actions:
    """The connection breaks at each ping."""
    return iter((Abort(),)) if says(cause, frames.PING) else actions


def socket_goes_silent(cause: Cause, actions: Actions) -> Actions:
    """After its join a socket stays open, but nothing comes any more: no reply, no push, no pong."""
    if says(cause, frames.JOIN):
        return actions
    return without(lambda action: isinstance(action, Send) and _concerns_widget(cause, action))(
        cause, actions
    )


def _concerns_widget(cause: Cause, action: Send) -> bool:
    return action.to == "widgets" or (isinstance(cause, FrameCame) and cause.path == wire.SOCKET_PATH)


def _is_reply_to_widget(action: Action) -> bool:
    return isinstance(action, Send) and action.to == "sender"


def _twice(actions: Actions) -> Actions:
    for action in actions:
        yield action
        if isinstance(action, Send):
            yield action


def _late(actions: Actions) -> Actions:
    for action in actions:
        if isinstance(action, Send):
            yield Wait(LATE)
        yield action


def _answer_with(cause: Cause, actions: Actions, kind: str, answer: dict[str, Any]) -> Actions:
    for action in actions:
        if _is_reply_to_widget(action) and isinstance(action, Send) and says(cause, kind):
            yield replace(action, text=encode(answer) + "\n")
        else:
            yield action
