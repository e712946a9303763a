"""What an agent does with a conversation besides answering reaches the visitor: its status, and who answers."""

from collections.abc import Iterator

from embedcheck.checks.about import About
from embedcheck.checks.scene import opening, steps_named
from embedcheck.checks.typing_findings import NO_KEY
from embedcheck.checks.updates_findings import trail_of_update
from embedcheck.model.observations import AgentUpdated
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Owner, Verdict


def updates_are_shown(transcript: Transcript) -> Iterator[Verdict]:
    """The visitor is told when an agent takes, resolves or closes the conversation, and sees what follows.

    Why it matters: a visitor who writes into a closed conversation, or waits for somebody who has gone,
    is a visitor lost.
    How Libredesk behaves: `conversation_update` is pushed to every socket of the contact
    (`conversation.go:818,1055`). The chat's heading then names who answers; and where the inbox takes no
    replies to closed conversations, a notice takes the place of the composer. That it is open again
    because the visitor wrote is told to nobody.
    What breaks it: a server or a proxy that loses the push, a frontend that does not draw it.
    To mend it: merge each `conversation_update` into the conversation that it names, and draw heading
    and composer anew.
    """
    about = About("updates_are_shown")
    updates = transcript.of(AgentUpdated)
    if not updates:
        wanted = steps_named(transcript, "agent_assigns", "agent_closes", "agent_resolves")
        if wanted and not opening(transcript).has_agent:
            message = "No agent can change the conversation: there is no agent's API key."
            yield about.unproven(message, owner=Owner.ENVIRONMENT, next_step=NO_KEY)
        else:
            yield about.not_asked(
                "No agent changed the conversation.", "Add a step `agent_assigns` or `agent_closes`."
            )
        return
    trails = [trail_of_update(transcript, each) for each in updates]
    for fault in (trail.fault for trail in trails):
        if fault is not None and fault.owner is not None:
            yield about.failed(fault.message, fault.seen, owner=fault.owner, next_step=fault.next_step)
            return
    seen = [entry for trail in trails for entry in trail.seen]
    for gap in (trail.gap for trail in trails):
        if gap is not None and gap.owner is None:
            yield about.not_asked(gap.message, gap.next_step, seen)
            return
        if gap is not None and gap.owner is not None:
            yield about.unproven(gap.message, seen, owner=gap.owner, next_step=gap.next_step)
            return
    yield about.passed(f"The visitor was told: {len(trails)} updates.", seen)
