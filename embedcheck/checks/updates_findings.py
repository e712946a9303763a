"""The trail of an update from the agent who made it to the visitor's screen, and where it breaks."""

from typing import Any

from embedcheck.checks import traces
from embedcheck.checks.connections import Connection, joined_connections
from embedcheck.checks.delivery_faults import Fault, Trail
from embedcheck.checks.exchanges import exchanges
from embedcheck.checks.scene import PATIENCE, is_official, waited_enough
from embedcheck.checks.tokens import text
from embedcheck.model.observations import AgentUpdated, ChatShown, Frame, IdentityRead, StepEnded, VisitorSaid
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner
from embedcheck.wire import endpoints, frames

CLOSED = "Closed"
ASSIGNEE = "assignee"


def trail_of_update(transcript: Transcript, update: Entry[AgentUpdated]) -> Trail:
    """Made → told to each tab → seen there."""
    trail = Trail(seen=[update])
    if any(each.seen.name.startswith("agent_") and each.seen.error for each in transcript.of(StepEnded)):
        trail.gap = Fault(
            "The agent could not change it.", [update], Owner.ENVIRONMENT, "See the failed step."
        )
        return trail
    listening = [
        each
        for each in joined_connections(transcript)
        if each.is_open_at(update.at) and (each.ended_at is None or each.ended_at - update.at >= PATIENCE)
    ]
    if not listening:
        advice = "Let the scenario `expect_socket` before the agent acts."
        trail.gap = Fault("No socket was joined when the agent acted.", [update], None, advice)
    for socket in listening:
        told = [each for each in socket.received(frames.CONVERSATION_UPDATE) if _tells(each, update)]
        trail.seen += told[:1]
        if told:
            trail.fault = trail.fault or _unseen(transcript, update, told[0], socket, trail)
        else:
            lost = _lost(update, socket)
            trail.fault, trail.gap = (
                (lost, None) if waited_enough(transcript, update.at) else (trail.fault, lost)
            )
    return trail


def _tells(frame: Entry[Frame], update: Entry[AgentUpdated]) -> bool:
    data = frames.payload_of(frame.seen.text)
    if data.get("uuid") != update.seen.conversation or frame.at < update.at:
        return False
    told = data.get(update.seen.what)
    return (text(told, "first_name") if update.seen.what == ASSIGNEE else told) == update.seen.value


def _lost(update: Entry[AgentUpdated], socket: Connection) -> Fault:
    return Fault(
        f"The browser, whose socket was joined, was never told of the {update.seen.what} {update.seen.value}.",
        [update, *socket.seen],
        Owner.SERVER,
        "See whether a proxy passes frames on to the browser, and the instance's log.",
    )


def _unseen(
    transcript: Transcript, update: Entry[AgentUpdated], told: Entry[Frame], socket: Connection, trail: Trail
) -> Fault | None:
    if not is_official(transcript):
        return None
    looks = [each for each in looks_since(transcript, update, socket.page) if each.at >= told.at]
    trail.seen += looks[-1:]
    late = [each for each in looks if each.at >= told.at + traces.DRAWING]
    if not late or not (wrong := what_is_wrong(transcript, update.seen, late[-1].seen)):
        return None
    advice = "See the console of the frame: it holds the open conversation, which the update changes."
    return Fault(wrong, [update, told, late[-1]], Owner.WIDGET, advice)


def looks_since(transcript: Transcript, update: Entry[AgentUpdated], page: int) -> list[Entry[ChatShown]]:
    """Looks at the open conversation of a page until the next thing that changes it again."""
    again: list[Entry[Any]] = [
        each for each in transcript.of(AgentUpdated, after=update.seq) if each.seen.what == update.seen.what
    ]
    if update.seen.what != ASSIGNEE:
        again += transcript.of(VisitorSaid, after=update.seq)
    until = min((each.at for each in again), default=float("inf"))
    return [
        each
        for each in traces.looks(transcript)
        if each.seen.page == page
        and update.at <= each.at < until
        and each.seen.messages
        and traces.is_open(transcript, each)
    ]


def what_is_wrong(transcript: Transcript, update: AgentUpdated, look: ChatShown) -> str:
    """What the open chat shows in spite of an update; empty if it is as it must be."""
    if update.what == ASSIGNEE:
        wrong = bool(look.title) and look.title != update.value
        return (
            f"{update.value} has taken the conversation, and the chat's heading names {look.title}."
            if wrong
            else ""
        )
    taken = _takes_replies(transcript, update.value)
    if taken is None or look.composer is None or look.composer is taken:
        return ""
    if taken:
        return f"The conversation is {update.value}, the inbox takes replies to it, and the chat has no composer."
    return (
        f"The conversation is {update.value}, the inbox takes no replies to it, and the chat has a composer."
    )


def _takes_replies(transcript: Transcript, status: str) -> bool | None:
    """By the inbox's own settings, which differ for visitors and for users; None where they were not read."""
    if status != CLOSED:
        return True
    known = [each.data for each in exchanges(transcript, endpoints.SETTINGS) if isinstance(each.data, dict)]
    who = transcript.last(IdentityRead)
    if not known or who is None:
        return None
    rules = known[-1].get("visitors" if who.seen.is_visitor else "users")
    return not rules.get("prevent_reply_to_closed_conversation") if isinstance(rules, dict) else None
