"""What is unread is counted, and what was seen is marked: by the widget and by the server."""

from collections.abc import Iterator

from embedcheck.checks.about import About
from embedcheck.checks.delivery_faults import Fault
from embedcheck.checks.scene import is_official, opening, steps_named
from embedcheck.checks.typing_findings import NO_KEY
from embedcheck.checks.unread_findings import (
    closed_sightings,
    forgotten_by_server,
    overcounts,
    stored_sightings,
    undercounted_by_server,
    untold_sightings,
    wrong_badges,
)
from embedcheck.checks.unread_ledger import last_seen_told, readings, replies
from embedcheck.model.observations import EmbedState, PostMessage
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire.window_messages import UPDATE_UNREAD_COUNT


def unread_is_counted(transcript: Transcript) -> Iterator[Verdict]:
    """The launcher's badge counts the replies that came while the chat was closed, and nothing else.

    A reply that nobody notices is as good as none. The server counts the replies since the contact was
    last there; the widget adds each that is pushed, tells the page (UPDATE_UNREAD_COUNT), and counts
    anew from nothing once they are seen. What the visitor writes is never unread.
    """
    about = About("unread_is_counted")
    faults = [*undercounted_by_server(transcript)]
    if is_official(transcript):
        faults += [*overcounts(transcript), *wrong_badges(transcript)]
    if faults:
        yield _failed(about, faults[0])
    elif not replies(transcript):
        yield _no_reply(about, transcript)
    else:
        told = [each for each in transcript.of(PostMessage) if each.seen.type == UPDATE_UNREAD_COUNT]
        badges = [each for each in transcript.of(EmbedState) if each.seen.unread or each.seen.unread_shown]
        read = [each.entry for each in readings(transcript) if each.unread]
        yield about.passed("What was unread was counted, and nothing else.", [*told, *badges[:1], *read])


def last_seen_is_marked(transcript: Transcript) -> Iterator[Verdict]:
    """A reply that the visitor sees is marked as seen, and stored as such; one that nobody sees is not.

    By this mark an agent knows whether an answer was read, and Libredesk whether to send it by e-mail
    too. The widget posts `update-last-seen` when a conversation is opened, when a reply comes into the
    open one, and when the widget is opened on it; never while it is closed.
    """
    about = About("last_seen_is_marked")
    faults = [*untold_sightings(transcript), *forgotten_by_server(transcript)]
    if is_official(transcript):
        faults = [*closed_sightings(transcript), *faults]
    stored = stored_sightings(transcript)
    if faults:
        yield _failed(about, faults[0])
    elif not replies(transcript):
        yield _no_reply(about, transcript)
    elif not last_seen_told(transcript):
        yield about.not_asked(
            "Nobody looked at a reply.", "Let the scenario `open_widget` after `agent_says`."
        )
    else:
        seen = [entry for each in last_seen_told(transcript) for entry in each.seen]
        yield about.passed("What was seen was marked, and nothing else.", [*seen, *stored])


def _failed(about: About, fault: Fault) -> Verdict:
    owner = fault.owner or Owner.EMBEDCHECK
    return about.failed(fault.message, fault.seen, owner=owner, next_step=fault.next_step)


def _no_reply(about: About, transcript: Transcript) -> Verdict:
    if steps_named(transcript, "agent_says") and not opening(transcript).has_agent:
        message = "No reply can be given: there is no agent's API key."
        return about.unproven(message, owner=Owner.ENVIRONMENT, next_step=NO_KEY)
    return about.not_asked("No agent replied.", "Add a step `agent_says`.")
