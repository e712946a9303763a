"""One visitor in several tabs: what each of them was told, and what it shows."""

from collections.abc import Collection
from typing import Any

from embedcheck.checks import traces
from embedcheck.checks.connections import Connection, connections, joined_connections
from embedcheck.checks.delivery_faults import Fault
from embedcheck.checks.exchanges import Exchange
from embedcheck.checks.scene import PATIENCE, is_official, waited_enough
from embedcheck.model.observations import AgentSaid, ChatShown, VisitorSaid
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner


def listening(transcript: Transcript, at: float) -> list[Connection]:
    """The browser's sockets that were joined at a moment, and long enough after it."""
    joined = [each for each in joined_connections(transcript) if each.is_open_at(at)]
    return [each for each in joined if each.ended_at is None or each.ended_at - at >= PATIENCE]


def own_message_missing(transcript: Transcript, said: Entry[VisitorSaid], post: Exchange) -> Fault | None:
    """What the visitor wrote in one tab, and another tab with the same conversation does not show.

    The server echoes it to no tab (protocol notes 2.3), so that it comes with the next reading.
    """
    mark = said.seen.mark
    if not is_official(transcript) or post.response is None:
        return None
    for socket in joined_connections(transcript):
        if socket.page == post.page or not socket.is_open_at(post.response.at):
            continue
        read = [each.request.at for each in traces.fetched(transcript, mark) if each.page == socket.page]
        beside = traces.said_beside(transcript, mark, traces.conversation_of(post))
        looks = _late_looks(transcript, socket, post.response.at, beside)
        if looks and looks[-1].at < min(read, default=float("inf")):
            advice = "A reload of that tab shows it."
            message = f"«{mark}» is not shown in the visitor's other tab."
            return Fault(message, [*post.seen, looks[-1]], Owner.WIDGET, advice)
    return None


def _late_looks(
    transcript: Transcript, socket: Connection, since: float, showing: Collection[str]
) -> list[Entry[ChatShown]]:
    """Looks at the open conversation of a socket's page, long enough after something came. `showing`: marks
    of that conversation, if any are known; another may be open there."""
    return [
        look
        for look in traces.looks(transcript)
        if look.seen.page == socket.page
        and since + traces.DRAWING <= look.at < (socket.ended_at or float("inf"))
        and (traces.shows_any(look, showing) if showing else look.seen.messages)
        and traces.is_open(transcript, look)
    ]


def missed_by_a_tab(
    transcript: Transcript, said: Entry[AgentSaid], pushes: dict[int, list[Entry[Any]]]
) -> Fault | None:
    """Every tab that was connected is pushed the reply, or has read it."""
    mark = said.seen.mark
    read = {each.page for each in traces.fetched(transcript, mark)}
    for socket in listening(transcript, said.at):
        if socket.number in pushes or socket.page in read or not waited_enough(transcript, said.at):
            continue
        advice = "The instance pushes to every socket of the contact: see its log, and what stands before it."
        message = (
            f"«{mark}» never reached tab {socket.page + 1}, whose socket was joined, and did reach another."
        )
        return Fault(message, [said, *socket.seen], Owner.SERVER, advice)
    return _unseen_in_a_tab(transcript, said, pushes)


def _unseen_in_a_tab(
    transcript: Transcript, said: Entry[AgentSaid], pushes: dict[int, list[Entry[Any]]]
) -> Fault | None:
    """A tab that was pushed the reply shows it, if its conversation is open."""
    mark = said.seen.mark
    showing = {look.entry.seen.page for look in traces.shown(transcript, mark)}
    beside = traces.said_beside(transcript, mark, said.seen.conversation)
    for socket in connections(transcript):
        if socket.number not in pushes or socket.page in showing:
            continue
        looks = _late_looks(transcript, socket, pushes[socket.number][0].at, beside)
        if looks:
            advice = "See the console of the frame in that tab."
            message = f"«{mark}» is not shown in tab {socket.page + 1}, which was pushed it."
            return Fault(message, [said, *pushes[socket.number], looks[-1]], Owner.WIDGET, advice)
    return None
