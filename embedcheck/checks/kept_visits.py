"""Which page visits the server must keep: it drops, silently, what comes within a second of the last it took."""

from embedcheck.checks.visits import Sent
from embedcheck.wire.limits import PAGE_VISIT_INTERVAL

# So near to the server's limit both outcomes are right: the browser reports a frame after it was sent,
# and on a busy machine two reports have been seen to lag by more than a tenth of a second apart.
LIMIT_MARGIN = 0.5
# The same after a sign-in, which announces the page once more, and for which no step waits.
REJOINED_MARGIN = 2.0


def surely_kept(sent: list[Sent]) -> list[Sent]:
    """The visits that the server must keep: no throttle can have dropped them (`widget_ws.go:163`).

    A frame within a second of the last *accepted* one is lost, and moves nothing. Where the second
    is too close to call, both histories are carried on, and only what both accept is owed.
    """
    histories: dict[int, list[Sent | None]] = {}
    tokens: dict[int, str] = {}
    kept = []
    for visit in sent:
        number = visit.socket.number
        anew = tokens.get(number, visit.token) != visit.token
        margin = REJOINED_MARGIN if anew else LIMIT_MARGIN
        tokens[number] = visit.token
        before = histories.get(number, [None])
        drops = [last for last in before if last and _shortest(last, visit) < PAGE_VISIT_INTERVAL + margin]
        accepts = any(
            last is None or _longest(last, visit) >= PAGE_VISIT_INTERVAL - LIMIT_MARGIN for last in before
        )
        histories[number] = [*drops, visit] if accepts else [*drops]
        if not drops and visit.url.startswith(("http://", "https://")):
            kept.append(visit)
    return kept


def _gaps(last: Sent, visit: Sent) -> list[float]:
    """Seconds between two visits, by each of the clocks that know.

    A starved browser tells of a frame up to a second late, and of the next one at once; its own clock does
    not err, and is asked where the frame's window was heard.
    """
    told = [visit.entry.at - last.entry.at]
    return [*told, visit.clock - last.clock] if last.clock and visit.clock else told


def _shortest(last: Sent, visit: Sent) -> float:
    return min(_gaps(last, visit))


def _longest(last: Sent, visit: Sent) -> float:
    return max(_gaps(last, visit))
