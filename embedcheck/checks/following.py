"""Whether an agent surely had a conversation open, and would have heard of it."""

from collections.abc import Collection

from embedcheck.checks.connections import Connection, connections
from embedcheck.checks.scene import PATIENCE
from embedcheck.model.observations import StepBegan, Way, Witness
from embedcheck.model.transcript import Transcript
from embedcheck.wire import frames

SUBSCRIBE = "conversation_subscribe"
# Seconds before the cause of a frame at which an agent's subscription must have been sent, to be surely in force.
SUBSCRIBED = 0.3
# The steps that cause a frame, by what it tells.
MOVES = frozenset({"visit", "navigate", "reload", "back", "forward", "new_tab"})
TYPES = frozenset({"say", "type"})


def followed(
    transcript: Transcript, conversations: Collection[str], at: float, *, by: Collection[str]
) -> bool:
    """Whether one of these conversations was the one that the agent had last opened, on a socket that
    lived on. `at` is in seconds from the opening.

    A browser tells late of what it sent, and a busy one seconds late: only the step that caused the frame, one of
    those named in `by`, surely came before it.
    """
    begun = [entry.at for entry in transcript.of(StepBegan) if entry.seen.name in by and entry.at <= at]
    if not begun:
        return False
    cause = begun[-1]
    asked = [
        entry
        for entry in transcript.frames(SUBSCRIBE, way=Way.SENT, by=Witness.AGENT)
        if entry.at <= cause - SUBSCRIBED
    ]
    if not asked or frames.payload_of(asked[-1].seen.text).get("conversation_uuid") not in conversations:
        return False
    line = [each for each in connections_of_agent(transcript) if each.number == asked[-1].seen.socket]
    return all(each.ended_at is None or each.ended_at - at >= PATIENCE for each in line)


def connections_of_agent(transcript: Transcript) -> list[Connection]:
    return connections(transcript, by=Witness.AGENT)
