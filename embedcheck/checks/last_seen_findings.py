"""Where seeing goes wrong: what is seen and not marked, marked and not seen, or forgotten by the server."""

from collections.abc import Collection

from embedcheck.checks import traces
from embedcheck.checks.about import Seen
from embedcheck.checks.delivery_faults import AGENT, Fault
from embedcheck.checks.exchanges import Exchange
from embedcheck.checks.scene import waited_enough
from embedcheck.checks.unread_ledger import (
    Reply,
    conversation_of,
    last_seen_told,
    pushes_of,
    readings,
    replies,
)
from embedcheck.model.observations import Frame, Navigated, PostMessage, Way, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner
from embedcheck.wire import frames
from embedcheck.wire.window_messages import WIDGET_CLOSED, WIDGET_OPENED

# Page and wire may tell of one moment in either order, and this far apart on a busy machine.
AFTER_CLOSING, BEFORE_OPENING = 0.2, 0.5


def forgotten_by_server(transcript: Transcript) -> list[Fault]:
    """What was marked as seen is not unread any more, once that was answered."""
    advice = "See whether the server stores `contact_last_seen_at` of the conversation."
    faults = []
    for each in readings(transcript):
        told = [told for told in last_seen_told(transcript) if conversation_of(told) == each.conversation]
        good = [
            told for told in told if told.succeeded and told.response and told.response.at < each.asked_at
        ]
        if not good or _others_reply(transcript, each.conversation):
            continue
        mine = [reply for reply in replies(transcript) if reply.conversation == each.conversation]
        unseen = [reply for reply in mine if not _came_before(transcript, reply, good[-1])]
        if each.unread > len(unseen):
            message = (
                f"The widget's `update-last-seen` was answered, and the server counts {each.unread} unread."
            )
            faults.append(Fault(message, [*good[-1].seen, each.entry], Owner.SERVER, advice))
    return faults


def _came_before(transcript: Transcript, reply: Reply, told: Exchange) -> bool:
    """Whether a reply was surely there when the widget said that it had seen everything."""
    came = _arrivals(transcript, reply)
    if came and came[0].seq < told.request.seq:
        return True
    return reply.stored_at is not None and reply.stored_at < told.request.at


def _others_reply(transcript: Transcript, conversation: str) -> bool:
    """Whether agents or automations answer here whom the scenario did not send."""
    mine = [reply.said.seen.mark for reply in replies(transcript)]
    return any(
        message.get("author_type") in AGENT and not any(traces.says(message, mark) for mark in mine)
        for reading in traces.last_readings(transcript)
        if reading.seen.conversation == conversation
        for message in reading.seen.messages
    )


def untold_sightings(transcript: Transcript, lost: Collection[Reply] = ()) -> list[Fault]:
    """A reply that the open chat shows, and that is not `lost`, is marked as seen after it came."""
    return [
        Fault(
            f"«{reply.said.seen.mark}» is shown in the open chat, and was never marked as seen.",
            [reply.said, look],
            Owner.WIDGET,
            "See whether the frame posts `update-last-seen` when a reply comes into the open conversation.",
        )
        for reply, look in unmarked(transcript)
        if reply not in lost and waited_enough(transcript, look.at)
    ]


def unmarked(transcript: Transcript) -> list[tuple[Reply, Seen]]:
    """Replies that were looked at, with the first look, and that no `update-last-seen` followed."""
    found = []
    for reply in replies(transcript):
        looks = traces.shown(transcript, reply.said.seen.mark)
        came = _arrivals(transcript, reply)
        told = [
            each
            for each in last_seen_told(transcript)
            if conversation_of(each) == reply.conversation and came and each.request.seq > came[0].seq
        ]
        if looks and came and not told:
            found.append((reply, looks[0].entry))
    return found


def _arrivals(transcript: Transcript, reply: Reply) -> list[Seen]:
    mark = reply.said.seen.mark
    pushes = traces.pushed(transcript, mark, Witness.WIRE)
    came: list[Seen] = [entry for heard in pushes.values() for entry in heard]
    came += [each.request for each in traces.fetched(transcript, mark)]
    return sorted(came, key=lambda each: each.seq)


def closed_sightings(transcript: Transcript) -> list[Fault]:
    """Said while the widget of its page was surely closed, or of a reply that came to a closed one."""
    advice = "The frame may mark a conversation as seen only between WIDGET_OPENED and WIDGET_CLOSED."
    return [
        Fault("A reply was marked as seen while the widget was closed.", each.seen, Owner.WIDGET, advice)
        for each in last_seen_told(transcript)
        if not _may_be_open(transcript, each)
    ]


def _may_be_open(transcript: Transcript, told: Exchange) -> bool:
    page, at = told.page, told.request.at
    is_open, changed = False, float("-inf")
    for entry in transcript:
        seen = entry.seen
        if isinstance(seen, Navigated) and seen.page == page and seen.how in ("load", "reload"):
            turned = False
        elif (
            isinstance(seen, PostMessage)
            and seen.page == page
            and seen.type in (WIDGET_OPENED, WIDGET_CLOSED)
        ):
            turned = seen.type == WIDGET_OPENED
        else:
            continue
        if entry.at > at + (BEFORE_OPENING if turned else 0.0):
            break
        is_open, changed = turned, entry.at
    return is_open or (at - changed <= AFTER_CLOSING and not _tells_of_news(transcript, told, changed))


def _tells_of_news(transcript: Transcript, told: Exchange, closing: float) -> bool:
    """Whether a reply was said after the closing and pushed before the mark: it saw that, however soon."""
    return any(
        closing < reply.said.at < push.at and push.seq < told.request.seq
        for reply in replies(transcript)
        if reply.conversation == conversation_of(told)
        for push in pushes_of(transcript, reply, told.page)
    )


def stored_sightings(transcript: Transcript) -> list[Entry[Frame]]:
    """The agent's socket hears when the contact was last there."""
    told = transcript.frames(frames.CONVERSATION_UPDATE, way=Way.RECEIVED, by=Witness.AGENT)
    return [each for each in told if "contact_last_seen_at" in frames.payload_of(each.seen.text)]
