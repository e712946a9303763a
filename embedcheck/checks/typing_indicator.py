"""Who types is told to the other side, both ways."""

from collections.abc import Iterator

from embedcheck.checks.about import About
from embedcheck.checks.scene import opening, steps_named
from embedcheck.checks.typing_findings import NO_KEY, agent_to_visitor, visitor_to_agent
from embedcheck.model.observations import AgentTyped, VisitorTyped
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Owner, Verdict


def typing_is_relayed(transcript: Transcript) -> Iterator[Verdict]:
    """While one side types the other is told so, and sees it; and is told when it ends.

    Why it matters: a visitor who sees nobody type leaves; an agent who sees a visitor type for ever
    waits in vain.
    How Libredesk behaves: the widget says `typing` at the first key, again every three seconds, and
    takes it back after two idle seconds or when it sends. The server passes it on to the agents who have
    the conversation open, and an agent's to every socket of the contact (`widget_ws.go:269-282`). A
    frame within 50 ms of another is dropped by design.
    What breaks it: a socket that is not joined, a frontend that never takes it back, or does not draw or
    clear the dots.
    To mend it: send `typing` with the conversation's UUID after `joined`, and false with every end; let
    the dots go after five seconds by themselves.
    """
    about = About("typing_is_relayed")
    if not transcript.of(VisitorTyped) and not transcript.of(AgentTyped):
        yield _nobody_typed(about, transcript)
        return
    sides = (visitor_to_agent(transcript), agent_to_visitor(transcript))
    for fault in (fault for side in sides for fault in side.faults):
        if fault.owner is not None:
            yield about.failed(fault.message, fault.seen, owner=fault.owner, next_step=fault.next_step)
            return
    seen = [entry for side in sides for entry in side.seen]
    for gap in (gap for side in sides for gap in side.gaps):
        if gap.owner is None:
            yield about.not_asked(gap.message, gap.next_step, seen)
        else:
            yield about.unproven(gap.message, seen, owner=gap.owner, next_step=gap.next_step)
        return
    yield about.passed("Whoever typed was heard to type, and to stop.", seen)


def _nobody_typed(about: About, transcript: Transcript) -> Verdict:
    if steps_named(transcript, "agent_types") and not opening(transcript).has_agent:
        message = "No agent can type: there is no agent's API key."
        return about.unproven(message, owner=Owner.ENVIRONMENT, next_step=NO_KEY)
    return about.not_asked("Nobody typed without sending.", "Add a step `type` or `agent_types`.")
