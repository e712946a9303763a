"""Whether an agent surely had a conversation open, and would have heard of it."""

from collections.abc import Collection

from embedcheck.checks.connections import Connection, connections
from embedcheck.checks.scene import PATIENCE
from embedcheck.model.observations import Frame, StepBegan, Way, Witness
from embedcheck.model.transcript import Entry, Transcript
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
    cause = _began(transcript, at, by)
    asked = [
        entry
        for entry in transcript.frames(SUBSCRIBE, way=Way.SENT, by=Witness.AGENT)
        if cause is not None and entry.at <= cause - SUBSCRIBED
    ]
    return bool(asked) and _names(asked[-1], conversations) and _lived_on(transcript, asked[-1], at)


def had_heard_of(transcript: Transcript, conversation: str, at: float, *, by: Collection[str]) -> bool:
    """Whether an agent's socket that lived on was told of a message in this conversation before the cause: those who
    may read it are told of each (`internal/conversation/ws.go:23-54`), whatever they have on the screen."""
    cause = _began(transcript, at, by)
    told = [
        entry
        for entry in transcript.frames(frames.NEW_MESSAGE, way=Way.RECEIVED, by=Witness.AGENT)
        if cause is not None and entry.at < cause and _names(entry, {conversation})
    ]
    return bool(told) and _lived_on(transcript, told[-1], at)


def _began(transcript: Transcript, at: float, by: Collection[str]) -> float | None:
    begun = [entry.at for entry in transcript.of(StepBegan) if entry.seen.name in by and entry.at <= at]
    return begun[-1] if begun else None


def _names(frame: Entry[Frame], conversations: Collection[str]) -> bool:
    return frames.payload_of(frame.seen.text).get("conversation_uuid") in conversations


def _lived_on(transcript: Transcript, frame: Entry[Frame], at: float) -> bool:
    line = [each for each in connections_of_agent(transcript) if each.number == frame.seen.socket]
    return all(each.ended_at is None or each.ended_at - at >= PATIENCE for each in line)


def connections_of_agent(transcript: Transcript) -> list[Connection]:
    return connections(transcript, by=Witness.AGENT)
