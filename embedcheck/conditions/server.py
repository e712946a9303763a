"""The instance: busy, behind a slow proxy, restarted now and then, or with another idea of the time."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from zlib import crc32

from embedcheck.conditions.surroundings import Condition, Surroundings, condition
from embedcheck.sandbox.faults.answers import answer_slowly
from embedcheck.sandbox.faults.lies import asks, says
from embedcheck.sandbox.instance.actions import Abort, Actions, Cause, FrameCame, Lie, Reply, Request, Wait
from embedcheck.wire import endpoints, frames

CUTS = 3
# Seconds. The widget itself gives up a request after ten.
FIRST_BYTE = 2.0
OVERTAKING = 0.7


def slow_server(around: Surroundings) -> Surroundings:
    """Every HTTP answer comes one second late."""
    return _with(around, answer_slowly)


def reordered_answers(around: Surroundings) -> Surroundings:
    """Each HTTP answer takes another time, up to 0.7 s, so that later answers overtake earlier ones."""

    def unevenly(cause: Cause, actions: Actions) -> Actions:
        for action in actions:
            if isinstance(cause, Request) and isinstance(action, Reply):
                # As good as a draw, and the cause alone decides: no state to share between plays.
                yield Wait(crc32(f"{cause.path} {cause.at}".encode()) % 1000 / 1000 * OVERTAKING)
            yield action

    return _with(around, unevenly)


def slow_first_byte(around: Surroundings) -> Surroundings:
    """A reverse proxy wakes the desk up: its script and its iframe come two seconds late."""

    def wake(cause: Cause, actions: Actions) -> Actions:
        if asks(cause, endpoints.SCRIPT, endpoints.FRAME):
            yield Wait(FIRST_BYTE)
        yield from actions

    return _with(around, wake)


def socket_cut_thrice(around: Surroundings) -> Surroundings:
    """The widget's socket is cut three times, each time when the server has read all that was sent."""
    cuts: Counter[str] = Counter()

    def cut(cause: Cause, actions: Actions) -> Actions:
        yield from actions
        # A page visit comes soon after the join, and from a browser only: the probe sends none.
        if isinstance(cause, FrameCame) and says(cause, frames.PAGE_VISIT) and cuts["done"] < CUTS:
            cuts["done"] += 1
            yield Abort()

    return _with(around, cut)


def server_clock_ahead(around: Surroundings) -> Surroundings:
    """The server's clock is ten minutes ahead of everybody else's."""
    return around.in_sandbox(clock_ahead=timedelta(minutes=10))


def server_clock_behind(around: Surroundings) -> Surroundings:
    """The server's clock is ten minutes behind everybody else's."""
    return around.in_sandbox(clock_ahead=timedelta(minutes=-10))


def _with(around: Surroundings, manner: Lie) -> Surroundings:
    return replace(around, sandbox=around.sandbox.with_manner(manner))


SERVER_CONDITIONS: tuple[Condition, ...] = tuple(
    condition("server", act)
    for act in (
        slow_server,
        reordered_answers,
        slow_first_byte,
        socket_cut_thrice,
        server_clock_ahead,
        server_clock_behind,
    )
)
