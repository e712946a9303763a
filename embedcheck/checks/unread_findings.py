"""Where counting and seeing go wrong: on the badge, in the widget's word, in the store."""

from itertools import zip_longest

from embedcheck.checks import traces
from embedcheck.checks.about import Seen
from embedcheck.checks.delivery_faults import AGENT, Fault
from embedcheck.checks.exchanges import Exchange
from embedcheck.checks.scene import waited_enough
from embedcheck.checks.unread_ledger import (
    Count,
    Reading,
    Reply,
    conversation_of,
    counts,
    last_seen_told,
    readings,
    replies,
    sightings,
)
from embedcheck.model.observations import EmbedState, Frame, Navigated, PostMessage, Way, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner
from embedcheck.wire import frames
from embedcheck.wire.limits import UNREAD_MAX
from embedcheck.wire.window_messages import UPDATE_UNREAD_COUNT, WIDGET_CLOSED, WIDGET_OPENED

# Page and wire may tell of one moment in either order, and this far apart on a busy machine.
AFTER_CLOSING, BEFORE_OPENING = 0.2, 0.5


def wrong_badges(transcript: Transcript) -> list[Fault]:
    """What the page is told and what its badge shows, long enough after whatever changed it."""
    faults = []
    for page in sorted({each.seen.page for each in transcript.of(EmbedState)}):
        ledger = counts(transcript, page)
        for look in transcript.of(EmbedState):
            due = expected(ledger, look) if look.seen.page == page else None
            if due is None or _about_to_change(ledger, look):
                continue
            if look.at - due.since.at >= traces.DRAWING:
                faults += _wrong_badge(look, due)
    return faults


def overcounts(transcript: Transcript) -> list[Fault]:
    """The frame's own word, at the moment that it was given: more than there were at any time near it."""
    faults = []
    for told in transcript.of(PostMessage):
        if told.seen.type != UPDATE_UNREAD_COUNT or not isinstance(
            number := told.seen.data.get("count"), int
        ):
            continue
        near = _near(counts(transcript, told.seen.page), told.at)
        if near and number > max(near):
            message = f"{_count(max(near))} unread, and the widget tells the page {number}."
            advice = "What the visitor writes is never unread: only an agent's replies count."
            faults.append(Fault(message, [told], Owner.WIDGET, advice))
    return faults


def _near(ledger: list[Count], at: float) -> list[int]:
    """The known counts in force about this time; none where that of the very moment is unknown."""
    now = [each.total for each in ledger if each.since.at <= at]
    within = [
        each.total
        for each, after in zip_longest(ledger, ledger[1:])
        if each.since.at <= at + BEFORE_OPENING and (after is None or after.since.at >= at - traces.DRAWING)
    ]
    known = bool(now) and now[-1] is not None
    return [total for total in within if total is not None] if known else []


def expected(ledger: list[Count], look: Entry[EmbedState]) -> Count | None:
    """What a look must find; None where it cannot be known."""
    before = [each for each in ledger if each.since.at <= look.at]
    known = before and before[-1].total is not None and look.seen.loaded
    return before[-1] if known else None


def _about_to_change(ledger: list[Count], look: Entry[EmbedState]) -> bool:
    """Whether another witness tells of a change so soon after the look that the page may have known of it."""
    return any(0 <= each.since.at - look.at <= BEFORE_OPENING for each in ledger)


def is_right(look: EmbedState, total: int) -> bool:
    return look.unread == total and look.unread_shown == ("" if look.open else badge(total))


def badge(count: int) -> str:
    """What the launcher shows (`widget.js`, formatBadgeCount)."""
    return "" if count == 0 else "99+" if count > 99 else str(count)


def _wrong_badge(look: Entry[EmbedState], due: Count) -> list[Fault]:
    total = due.total or 0
    if is_right(look.seen, total):
        return []
    if look.seen.unread != total:
        message = f"{_count(total)} unread, and the widget tells the page {look.seen.unread}."
        advice = (
            "See the UPDATE_UNREAD_COUNT messages: only an agent's replies count, and seeing them ends it."
        )
    else:
        message = f"{_count(total)} unread, and the launcher's badge shows «{look.seen.unread_shown}»."
        advice = "See whether a style of the site hides the badge, or whether the widget draws it."
    return [Fault(message, [due.since, look], Owner.WIDGET, advice)]


def _count(total: int) -> str:
    return {0: "No reply is", 1: "1 reply is"}.get(total, f"{total} replies are")


def undercounted_by_server(transcript: Transcript) -> list[Fault]:
    """A reply that is stored, and that nothing can have marked as seen, counts as unread."""
    advice = "See `contact_last_seen_at` of the conversation, and when its replies were created."
    faults = []
    for each in readings(transcript):
        unseen = [reply for reply in replies(transcript) if _surely_unread(transcript, reply, each)]
        if each.unread < min(len(unseen), UNREAD_MAX):
            message = f"{_count(len(unseen))} unread, and the server counts {each.unread}."
            said: list[Seen] = [reply.said for reply in unseen]
            faults.append(Fault(message, [*said, each.entry], Owner.SERVER, advice))
    return faults


def _surely_unread(transcript: Transcript, reply: Reply, reading: Reading) -> bool:
    if reply.conversation != reading.conversation or reply.stored_at is None:
        return False
    if reading.asked_at <= reply.stored_at or not _in_store(transcript, reply):
        return False
    return all(
        each.response is not None and each.response.at < reply.said.at
        for each in sightings(transcript, reply.conversation)
        if each.request.at <= reading.entry.at
    )


def _in_store(transcript: Transcript, reply: Reply) -> bool:
    """A reply that is not stored is delivery's finding."""
    return any(copies.times for copies in traces.stored(transcript, reply.said.seen.mark, "", 0.0))


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


def untold_sightings(transcript: Transcript) -> list[Fault]:
    """A reply that the open chat shows is marked as seen after it came."""
    return [
        Fault(
            f"«{reply.said.seen.mark}» is shown in the open chat, and was never marked as seen.",
            [reply.said, look],
            Owner.WIDGET,
            "See whether the frame posts `update-last-seen` when a reply comes into the open conversation.",
        )
        for reply, look in unmarked(transcript)
        if waited_enough(transcript, look.at)
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
    """Said while the widget of its page was surely closed."""
    advice = "The frame may mark a conversation as seen only between WIDGET_OPENED and WIDGET_CLOSED."
    return [
        Fault("A reply was marked as seen while the widget was closed.", each.seen, Owner.WIDGET, advice)
        for each in last_seen_told(transcript)
        if not _may_be_open(transcript, each.page, each.request.at)
    ]


def _may_be_open(transcript: Transcript, page: int, at: float) -> bool:
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
    return is_open or at - changed <= AFTER_CLOSING


def stored_sightings(transcript: Transcript) -> list[Entry[Frame]]:
    """The agent's socket hears when the contact was last there."""
    told = transcript.frames(frames.CONVERSATION_UPDATE, way=Way.RECEIVED, by=Witness.AGENT)
    return [each for each in told if "contact_last_seen_at" in frames.payload_of(each.seen.text)]
