"""The widget's WebSocket: joined, kept alive, and recovered."""

from collections.abc import Iterator
from dataclasses import replace

from embedcheck.checks import heartbeat, joining
from embedcheck.checks.about import About, Seen
from embedcheck.checks.connections import Connection, connections
from embedcheck.checks.embed import first_red
from embedcheck.checks.exchanges import exchanges
from embedcheck.checks.scene import waited_enough
from embedcheck.model.observations import SocketDropped, StepBegan, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints, frames
from embedcheck.wire.limits import RECONNECT_EVERY

NO_SOCKET = "A visitor without a session has no WebSocket, by design."
# Some tries of the widget, and a slow site's handshake.
RECOVERY = 3 * RECONNECT_EVERY + 2.0
HEARTBEAT = (
    heartbeat.cut,
    heartbeat.hurried,
    heartbeat.silent,
    heartbeat.unanswered,
    heartbeat.answered_twice,
)
SAY_SOMETHING = "Let the visitor say something: the socket opens with the first message."


def join_comes_first_and_is_answered(transcript: Transcript) -> Iterator[Verdict]:
    """Each socket begins with `join`, with the session's token and the inbox, and is answered with `joined`.

    Why it matters: without a good join nothing is pushed: replies come only with a reload, and page
    visits and typing never.
    How Libredesk behaves: the socket itself asks nobody who they are. `join` carries the session's token
    and the inbox, and is answered with `joined`, or with an error if the session is dead or ten sockets
    of the contact are open (`widget_ws.go:192-241`). What comes before it is silently ignored.
    What breaks it: a proxy that does not pass the WebSocket upgrade on (the handshake is answered 200,
    400, 404 or 502), a dead token, a frontend that speaks before it joins or does not join again.
    To mend it: pass `Upgrade` and `Connection` on for `/widget/ws`, without a cache; join first on each
    socket that is opened.
    """
    about = About("join_comes_first_and_is_answered")
    sockets = connections(transcript)
    finding = (
        joining.refused(about, transcript, sockets)
        or next((found for each in sockets if (found := joining.wrong_join(about, transcript, each))), None)
        or next((found for each in sockets if (found := joining.unanswered(about, transcript, each))), None)
        or next(
            (found for each in sockets if (found := joining.closed_unanswered(about, transcript, each))), None
        )
        or joining.never_opened(about, transcript, sockets)
    )
    answered = [each for each in sockets if each.joined is not None]
    if finding is not None:
        yield finding
    elif answered:
        seen = [
            entry for each in answered for entry in (*each.sent(frames.JOIN), *each.received(frames.JOINED))
        ]
        yield about.passed("Every socket joined first and was let in.", seen)
    elif sockets:
        yield about.unproven(
            "A socket was opened, and the scene ended before `join` could be answered.",
            [entry for each in sockets for entry in each.seen],
            owner=Owner.EMBEDCHECK,
            next_step="Let the scenario `expect_socket`.",
        )
    else:
        yield about.not_asked(NO_SOCKET, SAY_SOMETHING)


def pings_keep_the_session(transcript: Transcript) -> Iterator[Verdict]:
    """The widget pings every ten seconds, the server answers, and nothing keeps cutting the socket.

    Why it matters: a socket that is cut brings replies late, with the next reconnect, and the page
    visits in between are lost.
    How Libredesk behaves: the widget pings every ten seconds, and the server answers with `pong`. A
    socket that sent no frame for 20 s is closed; pings of the WebSocket protocol itself do not count
    (`widget_ws.go:31,126`). A connection that is lost now and then is a warning only, where the widget
    connects again.
    What breaks it: a frontend that does not ping, or again and again within a second, a proxy that closes idle connections earlier or cuts
    them at a fixed age, a server that no longer answers.
    To mend it: set the proxy's read timeout for `/widget/ws` well above ten seconds; let a custom
    frontend send `ping` every ten.
    """
    about = About("pings_keep_the_session")
    sockets = [each for each in connections(transcript) if each.joined is not None]
    warnings = _lost(transcript)
    found = (each for socket in sockets for find in HEARTBEAT if (each := find(about, transcript, socket)))
    # The probe is a second device of the same contact: it hears at once what a browser may tell too late.
    echoed = (
        each
        for socket in connections(transcript, by=Witness.PROBE)
        if (each := heartbeat.answered_twice(about, transcript, socket))
    )
    if (finding := next(found, None) or next(echoed, None)) is not None:
        yield finding
        return
    pongs = [entry for each in sockets for entry in each.received(frames.PONG)]
    if pongs:
        pings = [entry for each in sockets for entry in each.sent(frames.PING)]
        yield replace(about.passed("Pings were sent and answered.", [*pings, *pongs]), warnings=warnings)
    elif sockets:
        too_short = "No socket was open for ten seconds: no ping was due."
        yield replace(about.not_asked(too_short, "Stay longer on a page."), warnings=warnings)
    else:
        yield about.not_asked(NO_SOCKET, SAY_SOMETHING)


def _lost(transcript: Transcript) -> tuple[str, ...]:
    count = len(heartbeat.cuts(transcript))
    if not count:
        return ()
    times = "once" if count == 1 else f"{count} times"
    return (f"The socket was cut {times}, and the widget connected again: see the network, or a restart.",)


def socket_recovers(transcript: Transcript) -> Iterator[Verdict]:
    """After its socket was cut, the widget opens a new one, joins again and fetches what it missed.

    Why it matters: what agents wrote while the socket was gone is never pushed again: it stays unseen
    until a reload.
    How Libredesk behaves: the official widget tries every two seconds, 150 times, joins again, and
    fetches `GET conversations` and the open conversation.
    What breaks it: a frontend that does not connect again, does not join on the new socket, or reads
    nothing after it.
    To mend it: after each new `joined` read the list and the open conversation once, and compare what is
    shown by the messages' ids.
    """
    about = About("socket_recovers")
    dropped = transcript.last(SocketDropped)
    if dropped is None:
        yield about.not_asked("The scenario did not cut the socket.", "Add a step `drop_socket`.")
        return
    reopened = [each for each in connections(transcript) if each.began_at > dropped.at]
    joined = next((each for each in reopened if each.joined is not None), None)
    if joined is None and (cause := first_red(transcript, join_comes_first_and_is_answered)) is not None:
        yield about.caused_by(cause, [dropped])
        return
    if joined is None:
        yield _not_recovered(about, transcript, dropped, reopened)
        return
    fetched = [
        each for each in exchanges(transcript, endpoints.CONVERSATIONS) if each.request.at >= dropped.at
    ]
    seen: list[Seen] = [dropped, *joined.seen, *(entry for each in fetched for entry in each.seen)]
    if fetched:
        yield about.passed("The widget joined again and fetched what it had missed.", seen)
    elif waited_enough(transcript, joined.began_at):
        yield about.failed(
            "The widget joined again, and never asked for the conversations that it had missed.",
            seen,
            owner=Owner.WIDGET,
            next_step="Fetch `GET conversations` (and the open one) after each new `joined`.",
        )
    else:
        yield _too_early(about, seen)


def _not_recovered(
    about: About, transcript: Transcript, dropped: Entry[SocketDropped], reopened: list[Connection]
) -> Verdict:
    seen: list[Seen] = [dropped, *(entry for each in reopened for entry in each.seen)]
    if _still_held(transcript, dropped):
        return about.not_asked("The scenario keeps the socket cut.", "Add a step `restore_socket`.", seen)
    if not waited_enough(transcript, _owed_since(transcript, dropped), RECOVERY):
        return _too_early(about, seen)
    return about.failed(
        "The socket was cut, and the widget never joined again.",
        seen,
        owner=Owner.WIDGET,
        next_step="Open a new socket every two seconds until one is joined.",
    )


def _still_held(transcript: Transcript, dropped: Entry[SocketDropped]) -> bool:
    steps = [each for each in transcript.of(StepBegan) if each.seen.name in ("drop_socket", "restore_socket")]
    holding = [each for each in steps if each.at <= dropped.at and _holds(each.seen)]
    return bool(holding) and not any(
        each.seen.name == "restore_socket" and each.at > dropped.at for each in steps
    )


def _holds(step: StepBegan) -> bool:
    return step.name == "drop_socket" and "true" in step.words.lower()


def _owed_since(transcript: Transcript, dropped: Entry[SocketDropped]) -> float:
    restored = [each.at for each in transcript.of(StepBegan) if each.seen.name == "restore_socket"]
    return max([dropped.at, *restored])


def _too_early(about: About, seen: list[Seen]) -> Verdict:
    return about.unproven(
        "The scene ended before the widget could recover.",
        seen,
        owner=Owner.EMBEDCHECK,
        next_step="Let the scenario `expect_socket` after `drop_socket`.",
    )
