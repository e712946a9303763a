"""From a cause to its actions: honest ones from the handlers, then whatever the faults make of them."""

from collections.abc import Iterable, Iterator

from embedcheck.sandbox.instance.actions import Action, Cause, Change, FrameCame, Lie, Request, SocketGone
from embedcheck.sandbox.instance.agent_socket import agent_frame
from embedcheck.sandbox.instance.changes import SocketClosed
from embedcheck.sandbox.instance.desk import Desk
from embedcheck.sandbox.instance.router import answer
from embedcheck.sandbox.instance.widget_socket import widget_frame
from embedcheck.wire.endpoints import SOCKET_PATH


def play(desk: Desk, cause: Cause, lies: Iterable[Lie] = ()) -> list[Action]:
    """What has been done. Changes are applied as they are drawn, so what a fault drops is never stored."""
    actions = _honest(desk, cause)
    for lie in lies:
        actions = lie(cause, actions)
    done = []
    for action in actions:
        if isinstance(action, Change):
            action.apply(desk.store)
        done.append(action)
    return done


def _honest(desk: Desk, cause: Cause) -> Iterator[Action]:
    if isinstance(cause, Request):
        yield from answer(desk, cause)
    elif isinstance(cause, SocketGone):
        yield SocketClosed(cause.socket)
    elif isinstance(cause, FrameCame) and cause.path == SOCKET_PATH:
        yield from widget_frame(desk, cause)
    else:
        yield from agent_frame(desk, cause)
