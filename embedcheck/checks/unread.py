"""What is unread is counted, and what was seen is marked: by the widget and by the server."""

from collections.abc import Collection, Iterator

from embedcheck.checks.about import About
from embedcheck.checks.delivery import replies_are_shown_exactly_once
from embedcheck.checks.delivery_faults import Fault
from embedcheck.checks.embed import first_red
from embedcheck.checks.last_seen_findings import (
    closed_sightings,
    forgotten_by_server,
    stored_sightings,
    untold_sightings,
)
from embedcheck.checks.reply_findings import trail_of_reply
from embedcheck.checks.scene import is_official, opening, steps_named
from embedcheck.checks.typing_findings import NO_KEY
from embedcheck.checks.unread_findings import (
    overcounts,
    undercounted_by_server,
    wrong_badges,
)
from embedcheck.checks.unread_ledger import Reply, last_seen_told, readings, replies
from embedcheck.model.observations import EmbedState, PostMessage
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire.window_messages import UPDATE_UNREAD_COUNT


def unread_is_counted(transcript: Transcript) -> Iterator[Verdict]:
    """The launcher's badge counts the replies that came while the chat was closed, and nothing else.

    Why it matters: a reply that nobody notices is as good as none.
    How Libredesk behaves: the server counts the replies since the contact was last there, up to ten; the
    widget adds each that is pushed, tells the page (UPDATE_UNREAD_COUNT), and counts anew from nothing
    once they are seen. What the visitor writes is never unread.
    What breaks it: a frontend that counts the visitor's own messages, counts twice, tells the page
    nothing, or never clears the badge; a server that does not store what was seen.
    To mend it: count what an agent wrote and nobody saw, take the server's number after each load, and
    post `update-last-seen` when the chat is open.
    """
    about = About("unread_is_counted")
    faults = _miscounts(transcript, ())
    if faults:
        yield _judged(about, transcript, faults, _miscounts(transcript, _lost(transcript)))
    elif not replies(transcript):
        yield _no_reply(about, transcript)
    else:
        told = [each for each in transcript.of(PostMessage) if each.seen.type == UPDATE_UNREAD_COUNT]
        badges = [each for each in transcript.of(EmbedState) if each.seen.unread or each.seen.unread_shown]
        read = [each.entry for each in readings(transcript) if each.unread]
        yield about.passed("What was unread was counted, and nothing else.", [*told, *badges[:1], *read])


def last_seen_is_marked(transcript: Transcript) -> Iterator[Verdict]:
    """A reply that the visitor sees is marked as seen, and stored as such; one that nobody sees is not.

    Why it matters: by this mark an agent knows whether an answer was read, and Libredesk whether to send
    it by e-mail too.
    How Libredesk behaves: the widget posts `update-last-seen` when a conversation is opened, when a
    reply comes into the open one, and when the widget is opened on it; never while it is closed. The
    server stores the time, and tells the agents.
    What breaks it: a frontend that marks while the chat is closed or not at all, an instance that
    acknowledges the mark and does not store it.
    To mend it: post it when the reply is on the screen, and only then.
    """
    about = About("last_seen_is_marked")
    faults = _blind_spots(transcript, ())
    stored = stored_sightings(transcript)
    if faults:
        yield _judged(about, transcript, faults, _blind_spots(transcript, _lost(transcript)))
    elif not replies(transcript):
        yield _no_reply(about, transcript)
    elif not last_seen_told(transcript):
        yield about.not_asked(
            "Nobody looked at a reply.", "Let the scenario `open_widget` after `agent_says`."
        )
    else:
        seen = [entry for each in last_seen_told(transcript) for entry in each.seen]
        yield about.passed("What was seen was marked, and nothing else.", [*seen, *stored])


def _miscounts(transcript: Transcript, lost: Collection[Reply]) -> list[Fault]:
    faults = undercounted_by_server(transcript)
    if is_official(transcript):
        faults += [*overcounts(transcript), *wrong_badges(transcript, lost)]
    return faults


def _blind_spots(transcript: Transcript, lost: Collection[Reply]) -> list[Fault]:
    faults = closed_sightings(transcript) if is_official(transcript) else []
    return [*faults, *untold_sightings(transcript, lost), *forgotten_by_server(transcript)]


def _lost(transcript: Transcript) -> list[Reply]:
    """Replies that were not delivered as they were said: what cannot be seen is not marked either."""
    return [each for each in replies(transcript) if trail_of_reply(transcript, each.said).fault]


def _judged(about: About, transcript: Transcript, faults: list[Fault], own: list[Fault]) -> Verdict:
    """By the first fault that is this check's `own`, and not that of a lost reply."""
    cause = first_red(transcript, replies_are_shown_exactly_once)
    if cause is not None and not own:
        return about.caused_by(cause, faults[0].seen)
    fault = (own or faults)[0]
    owner = fault.owner or Owner.EMBEDCHECK
    return about.failed(fault.message, fault.seen, owner=owner, next_step=fault.next_step)


def _no_reply(about: About, transcript: Transcript) -> Verdict:
    if steps_named(transcript, "agent_says") and not opening(transcript).has_agent:
        message = "No reply can be given: there is no agent's API key."
        return about.unproven(message, owner=Owner.ENVIRONMENT, next_step=NO_KEY)
    return about.not_asked("No agent replied.", "Add a step `agent_says`.")
