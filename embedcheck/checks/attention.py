"""Whether an agent comes to notice what a visitor said: told at once, and in a conversation that is open."""

from embedcheck.checks import traces
from embedcheck.checks.delivery_faults import Fault
from embedcheck.checks.exchanges import Exchange
from embedcheck.checks.following import followed, had_heard_of
from embedcheck.checks.scene import waited_enough
from embedcheck.checks.tokens import text
from embedcheck.model.observations import (
    AgentUpdated,
    ConversationRead,
    MessagesRead,
    VisitorSaid,
    Way,
    Witness,
)
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner
from embedcheck.wire import frames

# What leads a conversation out of the agents' list of open ones.
DONE = frozenset({"Resolved", "Closed"})


def unnoticed(transcript: Transcript, said: Entry[VisitorSaid], post: Exchange) -> Fault | None:
    """The message was stored, and no agent has cause to look: judged only once it was waited for."""
    fault = not_noticed_yet(transcript, said, post)
    answered = post.response.at if post.response is not None else said.at
    return fault if fault is not None and waited_enough(transcript, answered) else None


def not_noticed_yet(transcript: Transcript, said: Entry[VisitorSaid], post: Exchange) -> Fault | None:
    return _not_told(transcript, said, post) or _not_open(transcript, said, post)


def _not_told(transcript: Transcript, said: Entry[VisitorSaid], post: Exchange) -> Fault | None:
    """Every connected agent who may read the conversation is told of each message in it, by its UUID and a
    preview (`internal/conversation/ws.go:23-54`)."""
    conversation, mark = traces.conversation_of(post), said.seen.mark
    listening = had_heard_of(transcript, conversation, said.at, by={"say"})
    if not listening and not followed(transcript, {conversation}, said.at, by={"say"}):
        return None
    may_read = [
        each
        for each in transcript.of(MessagesRead, by=Witness.AGENT)
        if each.seen.conversation == conversation and each.at > said.at
    ]
    named = [mark, *filter(None, [text(post.data, "uuid")])]
    heard = transcript.frames(frames.NEW_MESSAGE, way=Way.RECEIVED, by=Witness.AGENT)
    if not may_read or any(name in each.seen.text for each in heard for name in named):
        return None
    return Fault(
        f"«{mark}» is stored, and an agent who may read the conversation was not told of it.",
        [said, *post.seen],
        Owner.SERVER,
        "See the instance's log, and whether a proxy passes the agents' WebSocket (`/ws`) on.",
    )


def _not_open(transcript: Transcript, said: Entry[VisitorSaid], post: Exchange) -> Fault | None:
    """A message into a conversation that is done with opens it again (`message.go:1385`)."""
    conversation = traces.conversation_of(post)
    updates = [
        each
        for each in transcript.of(AgentUpdated)
        if each.seen.conversation == conversation and each.seen.what == "status"
    ]
    if not updates or updates[-1].seq > said.seq or updates[-1].seen.value not in DONE:
        return None
    answered = post.response.at if post.response is not None else said.at
    read = [
        each
        for each in transcript.of(ConversationRead, by=Witness.AGENT)
        if each.seen.conversation == conversation and each.at > answered
    ]
    if not read or read[-1].seen.status not in DONE:
        return None
    return Fault(
        f"«{said.seen.mark}» was said in a conversation that stays {read[-1].seen.status}: "
        "no agent has it among the open ones.",
        [updates[-1], said, *post.seen, read[-1]],
        Owner.SERVER,
        "A visitor's message must open its conversation again: see the instance's log, and its automation "
        "rules for one that closes it.",
    )
