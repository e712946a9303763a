"""A visitor who has said something, and logs out."""

from tests.builders import Scene, cookies, frame_hears, logged_out, step
from tests.builders_wire import socket_closed
from tests.checks.saying import chatting


def leaving(*then: Scene, closed: bool = True) -> list[Scene]:
    gone: Scene = socket_closed() if closed else []
    return [chatting(), step("logout"), logged_out(), frame_hears("CLEAR_SESSION"), gone, cookies(), *then]
