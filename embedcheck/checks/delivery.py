"""What was said arrives: typed, sent, stored, shown; once, whole, and in order."""

import re
from collections.abc import Iterator

from embedcheck.checks.about import About, Seen
from embedcheck.checks.contract import breach, frames_keep_the_contract, responses_keep_the_contract
from embedcheck.checks.delivery_faults import Fault, Trail
from embedcheck.checks.delivery_findings import order_broken, trail_of_device, trail_of_message
from embedcheck.checks.exchanges import exchanges
from embedcheck.checks.reply_findings import trail_of_reply
from embedcheck.checks.scene import opening, steps_named
from embedcheck.checks.socket import pings_keep_the_session
from embedcheck.model.observations import AgentSaid, ChatShown, DeviceSaid, VisitorSaid
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints

_MARK = re.compile(r"«[^»]*»")


def messages_are_delivered_exactly_once(transcript: Transcript) -> Iterator[Verdict]:
    """What the visitor types is sent once, stored once, and shown once; whole, as the visitor's, and in order.

    Why it matters: a lost message is a lost customer, and neither side notices.
    How Libredesk behaves: `init` stores the first message and `message` each further one; neither is
    idempotent, so that whoever repeats one stores it twice. Messages are counted in bytes, up to 10000
    (`chat.go:200,537`). Each is pushed to the agents who have its conversation open, and opens one that
    was resolved again (`message.go:1385`). Each message of a scenario carries a mark, by which it is
    followed: typed, sent, stored (as an agent or the probe reads it), shown.
    What breaks it: a frontend that repeats a request after a timeout or shows a message before it is
    answered, a proxy that cuts bodies, a database of another character set, a conversation that stays
    resolved, a proxy that does not pass the agents' WebSocket on. A message whose request was refused is
    judged by no_request_fails.
    To mend it: see between which two of the four the mark was lost or doubled: that names who must act.
    """
    about = About("messages_are_delivered_exactly_once")
    said = transcript.of(VisitorSaid)
    trails = [trail_of_message(transcript, each) for each in said]
    trails += [trail_of_device(transcript, each) for each in transcript.of(DeviceSaid)]
    if not trails:
        yield about.not_asked("No message was said.", "Let the visitor `say` something.")
        return
    disorder = order_broken(transcript, [each.seen.mark for each in said], "visitor's messages")
    yield from _told(about, transcript, trails, disorder, "of the visitor's messages")


def replies_are_shown_exactly_once(transcript: Transcript) -> Iterator[Verdict]:
    """What an agent replies reaches the visitor's browser and is shown once, whole, and in order.

    Why it matters: a visitor who sees no answer leaves, and the agent thinks that they answered.
    How Libredesk behaves: replies are pushed over the WebSocket once, to every socket of the contact;
    who has none gets them with their next `GET conversations`. `sent` in the agent's view is no proof of
    delivery (`message.go:189-196`). After an administrator has saved the inbox nothing is pushed until
    the next join.
    What breaks it: a proxy that does not pass the WebSocket on, a frontend that drops a push, draws it
    twice, or as the visitor's own.
    To mend it: follow the reply by its mark: stored, pushed, shown. What was pushed and is not shown is
    the frontend's, what was never pushed the server's or a proxy's.
    """
    about = About("replies_are_shown_exactly_once")
    said = transcript.of(AgentSaid)
    wanted = steps_named(transcript, "agent_says")
    if not said and wanted and not opening(transcript).has_agent:
        yield about.unproven(
            "No reply can be given: there is no agent's API key.",
            owner=Owner.ENVIRONMENT,
            next_step="Set EMBEDCHECK_AGENT_KEY and EMBEDCHECK_AGENT_SECRET (Libredesk: Admin → Agents → API key).",
        )
    elif not said:
        yield about.not_asked("No agent replied.", "Add a step `agent_says`.")
    else:
        trails = [trail_of_reply(transcript, each) for each in said]
        disorder = order_broken(transcript, [each.seen.mark for each in said], "agent's replies")
        yield from _told(about, transcript, trails, disorder, "of the agent's replies")


def _told(
    about: About, transcript: Transcript, trails: list[Trail], disorder: Fault | None, what: str
) -> Iterator[Verdict]:
    if cause := _of_breach(about, transcript, trails):
        yield cause
    else:
        yield from _judge(about, trails, disorder, what)


def _of_breach(about: About, transcript: Transcript, trails: list[Trail]) -> Verdict | None:
    """What came in another shape than promised cannot be followed, and is the contract's to judge."""
    for trail in trails:
        if trail.fault is None:
            continue
        seen = [*trail.seen, *_drawn_from(transcript, trail.fault)]
        for check in (frames_keep_the_contract, responses_keep_the_contract):
            if cause := breach(transcript, check, seen):
                return about.caused_by(cause, trail.seen)
        # On a socket that brings no pong either, nothing comes at all.
        if trail.never_came and (cause := breach(transcript, pings_keep_the_session, trail.fault.seen)):
            return about.caused_by(cause, trail.seen)
    return None


def _drawn_from(transcript: Transcript, fault: Fault) -> list[Seen]:
    """What a chat that shows something wrong was drawn from: the conversation as it was read."""
    if not any(isinstance(entry.seen, ChatShown) for entry in fault.seen):
        return []
    return [entry for each in exchanges(transcript, endpoints.CONVERSATION) for entry in each.seen]


def _judge(about: About, trails: list[Trail], disorder: Fault | None, what: str) -> Iterator[Verdict]:
    """Each kind of break once, by the first trail that has it; else whatever could not be followed."""
    faults = [(trail.fault, trail.seen[:1]) for trail in trails] + [(disorder, [])]
    kinds: dict[str, Verdict] = {}
    for fault, said in faults:
        if fault is not None and fault.owner is not None:
            seen = [*said, *fault.seen]
            verdict = about.failed(fault.message, seen, owner=fault.owner, next_step=fault.next_step)
            kinds.setdefault(_MARK.sub("", fault.message), verdict)
    yield from kinds.values()
    if not kinds:
        yield _whole(about, trails, what)


def _whole(about: About, trails: list[Trail], what: str) -> Verdict:
    seen = [entry for trail in trails for entry in trail.seen]
    for gap in (trail.gap for trail in trails):
        if gap is not None and gap.owner is None:
            return about.not_asked(gap.message, gap.next_step, seen)
        if gap is not None and gap.owner is not None:
            return about.unproven(gap.message, seen, owner=gap.owner, next_step=gap.next_step)
    return about.passed(f"Delivered exactly once: {len(trails)} {what}.", seen)
