"""The trail of an agent's reply: said, pushed or fetched, stored, shown; and where it breaks."""

from typing import Any

from embedcheck.checks import traces
from embedcheck.checks.about import Seen
from embedcheck.checks.connections import connections
from embedcheck.checks.delivery_faults import (
    AGENT,
    Fault,
    Trail,
    nobody_looked,
    not_shown,
    read_twice,
    shown_wrong,
    stored_wrong,
)
from embedcheck.checks.exchanges import loads
from embedcheck.checks.scene import PATIENCE, waited_enough
from embedcheck.checks.tabs import listening, missed_by_a_tab
from embedcheck.checks.tokens import text as text_of
from embedcheck.checks.traces import Copies, holds, plain, reads
from embedcheck.model.observations import AgentSaid, StepEnded, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner
from embedcheck.wire.frames import payload_of


def trail_of_reply(transcript: Transcript, said: Entry[AgentSaid]) -> Trail:
    """Said → pushed or fetched → shown."""
    mark = said.seen.mark
    copies = [each for each in traces.stored(transcript, mark, "", said.at) if each.times]
    named = {text_of(found, "uuid") for each in copies for found in each.found} - {""}
    pushes = traces.pushed(transcript, mark, Witness.WIRE, named)
    probed = [entry for heard in traces.pushed(transcript, mark, Witness.PROBE).values() for entry in heard]
    arrivals: list[Seen] = [entry for heard in pushes.values() for entry in heard]
    arrivals += [each.response for each in traces.fetched(transcript, mark) if each.response is not None]
    looks = traces.shown(transcript, mark)
    trail = Trail(seen=[said, *arrivals, *probed, *(each.entry for each in copies)])
    trail.seen += [each.entry for each in looks[-1:]]
    # A reply that is pushed and never stored, or kept from the contact, is gone with the next reload.
    since = min((each.at for each in arrivals), default=said.at + PATIENCE) + traces.DRAWING
    read = traces.stored(transcript, mark, said.seen.conversation, since)
    trail.fault = (
        _pushed_twice(mark, pushes)
        # A reply is HTML, whose white space is its own; and hostile HTML may follow the text.
        or stored_wrong(said.seen.text, mark, read, AGENT, holds if said.seen.html else reads)
        or read_twice(transcript, mark)
        or _pushed_wrong(said.seen, [entry for heard in pushes.values() for entry in heard])
    )
    if trail.fault is None and not arrivals:
        trail.fault, trail.gap = _not_arrived(transcript, said, bool(probed), trail.seen)
        trail.never_came = True
    elif trail.fault is None:
        arrived = min(entry.at for entry in arrivals)
        beside = traces.said_beside(transcript, mark, said.seen.conversation)
        trail.fault = (
            shown_wrong(said.seen.text, mark, looks, "agent")
            or not_shown(
                mark,
                looks,
                traces.last_look(transcript, arrived, at_conversation=True, showing=beside),
            )
            or _shown_late(transcript, said, pushes, looks)
        )
        trail.gap = nobody_looked(mark, looks)
        if trail.fault is None:
            trail.fault = missed_by_a_tab(transcript, said, pushes)
    return trail


def _pushed_twice(mark: str, pushes: dict[int, list[Entry[Any]]]) -> Fault | None:
    for heard in pushes.values():
        if len(heard) > 1:
            advice = "See the instance's log: one reply is pushed once to each socket."
            return Fault(
                f"«{mark}» was pushed {len(heard)} times on one socket.", [*heard], Owner.SERVER, advice
            )
    return None


def _pushed_wrong(said: AgentSaid, pushes: list[Entry[Any]]) -> Fault | None:
    """The push itself says something else than the agent did: then the widget only shows what it was told."""
    for push in pushes:
        data = payload_of(push.seen.text)
        author = data.get("author")
        whose = text_of(author, "type") if isinstance(author, dict) else ""
        why = ""
        if data.get("conversation_uuid") not in (None, said.conversation):
            why = "for another conversation"
        elif not holds(said.text, plain(data.get("content"))):
            why = "with another text"
        elif whose not in AGENT:
            why = f"as a message of: {whose}" if whose else "without an author"
        if why:
            advice = "Compare the frame with the agent's reply; see the instance's log."
            return Fault(f"«{said.mark}» was pushed {why}.", [push], Owner.SERVER, advice)
    return None


def _shown_late(
    transcript: Transcript, said: Entry[AgentSaid], pushes: dict[int, list[Entry[Any]]], looks: list[Copies]
) -> Fault | None:
    """The open conversation was looked at without the reply, long after this tab had been pushed it."""
    pages = {each.number: each.page for each in connections(transcript)}
    known = traces.said_beside(transcript, said.seen.mark, said.seen.conversation)
    for number, heard in pushes.items():
        page, arrived = pages.get(number, 0), heard[0].at
        first = next((look.entry for look in looks if look.entry.seen.page == page), None)
        if first is None or any(arrived < load.at < first.at for load in loads(transcript, page)):
            continue
        without = [
            look
            for look in traces.looks(transcript)
            if look.seen.page == page
            and arrived + PATIENCE <= look.at < first.at
            and traces.is_open(transcript, look)
            and traces.shows_any(look, known)
        ]
        if without:
            waited = f"{first.at - arrived:.0f} s after it was pushed"
            return Fault(
                f"«{said.seen.mark}» was shown in the open conversation only {waited}.",
                [heard[0], without[-1], first],
                Owner.WIDGET,
                "Draw a `new_message` when it comes, and not with the next reading.",
            )
    return None


def _not_arrived(
    transcript: Transcript, said: Entry[AgentSaid], probed: bool, seen: list[Seen]
) -> tuple[Fault | None, Fault | None]:
    mark = said.seen.mark
    if any(each.seen.name == "agent_says" and each.seen.error for each in transcript.of(StepEnded)):
        return None, Fault(
            f"The agent could not say «{mark}».", seen, Owner.ENVIRONMENT, "See the step agent_says."
        )
    open_then = listening(transcript, said.at)
    if not open_then:
        advice = "Let the scenario `expect_socket` before `agent_says`, or `reload` after it."
        return None, Fault(f"No socket was joined when the agent said «{mark}».", seen, None, advice)
    also = "; the probe's own socket was pushed it" if probed else ""
    lost = Fault(
        f"«{mark}» never reached the browser, whose socket was joined{also}.",
        [*seen, *(entry for each in open_then for entry in each.seen)],
        Owner.SERVER,
        "See whether the agent's view has it as sent, and whether a proxy passes frames on to the browser.",
    )
    return (lost, None) if waited_enough(transcript, said.at) else (None, lost)
