"""Where counting goes wrong: on the badge, in the widget's word, in the store."""

from collections.abc import Collection
from itertools import zip_longest

from embedcheck.checks import traces
from embedcheck.checks.about import Seen
from embedcheck.checks.delivery_faults import Fault
from embedcheck.checks.tokens import text
from embedcheck.checks.unread_ledger import (
    Count,
    Reading,
    Reply,
    counts,
    pushes_of,
    readings,
    replies,
    sightings,
)
from embedcheck.model.observations import EmbedState, Frame, PostMessage, Way, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner
from embedcheck.wire.frames import CONVERSATION_UPDATE, payload_of
from embedcheck.wire.limits import UNREAD_MAX
from embedcheck.wire.window_messages import UPDATE_UNREAD_COUNT

# Page and wire may tell of one moment in either order, and this far apart on a busy machine.
APART = 0.5


def wrong_badges(transcript: Transcript, lost: Collection[Reply] = ()) -> list[Fault]:
    """What the page is told and what its badge shows, long enough after whatever changed it, unless it
    lacks none but the replies that are `lost`."""
    faults = []
    for page in sorted({each.seen.page for each in transcript.of(EmbedState)}):
        ledger = counts(transcript, page)
        for look in transcript.of(EmbedState):
            due = expected(ledger, look) if look.seen.page == page else None
            if due is None or _about_to_change(ledger, look) or on_their_way(transcript, page, look.at):
                continue
            gone = _gone(transcript, lost, ledger, look)
            if 0 < (due.least or 0) - look.seen.unread <= gone:
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
        near = _near(_foreseeable(transcript, told), told.at)
        late = on_their_way(transcript, told.seen.page, told.at + APART, said_by=told.at)
        if near and number > max(near) + late:
            message = f"{_count(max(near))} unread, and the widget tells the page {number}."
            advice = "What the visitor writes is never unread: only an agent's replies count."
            faults.append(Fault(message, [told], Owner.WIDGET, advice))
    return faults


def on_their_way(transcript: Transcript, page: int, at: float, said_by: float | None = None) -> int:
    """How many replies were said by then, and are told as pushed to this page only later: a busy browser has them, and
    its badge counts them, some time before the wire tells of it."""
    said = [each for each in replies(transcript) if each.said.at <= (at if said_by is None else said_by)]
    return sum(any(push.at > at for push in pushes_of(transcript, each, page)) for each in said)


def _foreseeable(transcript: Transcript, told: Entry[PostMessage]) -> list[Count]:
    """The page's counts up to the first reply that was said only after this: no page can know of it yet."""
    page = told.seen.page
    unsaid = [reply for reply in replies(transcript) if reply.said.at > told.at]
    pushes = [push.at for reply in unsaid for push in pushes_of(transcript, reply, page)]
    end = min(pushes, default=float("inf"))
    return [each for each in counts(transcript, page) if each.since.at < end]


def _near(ledger: list[Count], at: float) -> list[int]:
    """The most that there may have been about this time; nothing where that of the very moment is unknown."""
    now = [each.most for each in ledger if each.since.at <= at]
    within = [
        each.most
        for each, after in zip_longest(ledger, ledger[1:])
        if each.since.at <= at + APART and (after is None or after.since.at >= at - traces.DRAWING)
    ]
    known = bool(now) and now[-1] is not None
    return [most for most in within if most is not None] if known else []


def expected(ledger: list[Count], look: Entry[EmbedState]) -> Count | None:
    """What a look must find, exactly or within bounds; None where nothing can be known."""
    before = [each for each in ledger if each.since.at <= look.at]
    known = before and before[-1].least is not None and look.seen.loaded
    return before[-1] if known else None


def _gone(
    transcript: Transcript, lost: Collection[Reply], ledger: list[Count], look: Entry[EmbedState]
) -> int:
    """How many of the lost replies were pushed to this page since it last had its count from elsewhere."""
    known = [each.since.at for each in ledger if not isinstance(each.since.seen, Frame)]
    since = max((at for at in known if at <= look.at), default=0.0)
    return sum(
        any(since <= push.at <= look.at for push in pushes_of(transcript, reply, look.seen.page))
        for reply in lost
    )


def _about_to_change(ledger: list[Count], look: Entry[EmbedState]) -> bool:
    """Whether another witness tells of a change so soon after the look that the page may have known of it."""
    return any(0 <= each.since.at - look.at <= APART for each in ledger)


def is_right(look: EmbedState, due: Count) -> bool:
    """Whether frame and badge count the same, and as much as may be."""
    shown = "" if look.open else badge(look.unread)
    return _may_be(look.unread, due) and look.unread_shown == shown


def _may_be(unread: int, due: Count) -> bool:
    return (due.least or 0) <= unread <= (due.most or 0)


def badge(count: int) -> str:
    """What the launcher shows (`widget.js`, formatBadgeCount)."""
    return "" if count == 0 else "99+" if count > 99 else str(count)


def _wrong_badge(look: Entry[EmbedState], due: Count) -> list[Fault]:
    if is_right(look.seen, due):
        return []
    if not _may_be(look.seen.unread, due):
        bound = (
            "" if due.total is not None else "At most " if look.seen.unread > (due.most or 0) else "At least "
        )
        total = (due.least if bound == "At least " else due.most) or 0
        message = f"{bound}{_count(total)} unread, and the widget tells the page {look.seen.unread}."
        advice = (
            "See the UPDATE_UNREAD_COUNT messages: only an agent's replies count, and seeing them ends it."
        )
    else:
        message = (
            f"{_count(look.seen.unread)} unread, and the launcher's badge shows «{look.seen.unread_shown}»."
        )
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
    if _agent_heard_of_a_sighting(transcript, reply, reading):
        return False
    return all(
        each.response is not None and each.response.at < reply.said.at
        for each in sightings(transcript, reply.conversation)
        if each.request.at <= reading.entry.at
    )


def _agent_heard_of_a_sighting(transcript: Transcript, reply: Reply, reading: Reading) -> bool:
    """A busy browser tells of the mark some time after the server has told the agents of it."""
    return any(
        text(payload_of(each.seen.text), "uuid") == reply.conversation
        and "contact_last_seen_at" in payload_of(each.seen.text)
        and reply.said.at <= each.at <= reading.entry.at
        for each in transcript.frames(CONVERSATION_UPDATE, way=Way.RECEIVED, by=Witness.AGENT)
    )


def _in_store(transcript: Transcript, reply: Reply) -> bool:
    """A reply that is not stored is delivery's finding."""
    return any(copies.times for copies in traces.stored(transcript, reply.said.seen.mark, "", 0.0))
