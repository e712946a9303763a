"""The trail of one message from mouth to eye, and where it breaks."""

from dataclasses import dataclass, field
from typing import Any

from embedcheck.checks import traces
from embedcheck.checks.about import Seen
from embedcheck.checks.connections import joined_connections
from embedcheck.checks.exchanges import Exchange
from embedcheck.checks.scene import PATIENCE, opening, path_of, waited_enough
from embedcheck.checks.tokens import text as text_of
from embedcheck.checks.traces import Copies, plain
from embedcheck.model.observations import AgentSaid, ChatShown, DeviceSaid, StepEnded, VisitorSaid, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner
from embedcheck.wire.frames import payload_of

VISITOR = ("visitor", "contact")
AGENT = ("agent", "ai_assistant")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong; or, as a gap, what is missing to tell (`owner` None: the scenario never asked)."""

    message: str
    seen: list[Seen]
    owner: Owner | None
    next_step: str


@dataclass(slots=True)
class Trail:
    """What is known of one message. `fault` breaks it; `gap` leaves it unproven."""

    seen: list[Seen] = field(default_factory=list)
    fault: Fault | None = None
    gap: Fault | None = None


def trail_of_message(transcript: Transcript, said: Entry[VisitorSaid]) -> Trail:
    """Typed → sent → stored → shown."""
    trail = Trail(seen=[said])
    mark = said.seen.mark
    posts = traces.posts_of(transcript, mark)
    trail.seen += [entry for each in posts for entry in each.seen]
    trail.fault, trail.gap = _sent(transcript, said, posts)
    if trail.fault or trail.gap:
        return trail
    good = next(each for each in posts if each.succeeded)
    since = good.response.at if good.response else said.at
    copies = traces.stored(transcript, mark, _conversation_of(good), since)
    looks = traces.shown(transcript, mark)
    trail.seen += [*(each.entry for each in copies), *(each.entry for each in looks[-1:])]
    trail.fault = (
        _stored_wrong(said.seen.text, mark, copies, VISITOR)
        or _shown_wrong(said.seen.text, mark, looks, "visitor")
        or _not_shown(mark, looks, traces.last_look(transcript, since, at_conversation=False))
    )
    trail.gap = _nobody_read(transcript, mark, copies) or _nobody_looked(mark, looks)
    return trail


def trail_of_device(transcript: Transcript, said: Entry[DeviceSaid]) -> Trail:
    """A second device's message has no wire of ours and is never pushed: stored once, shown at most once."""
    mark = said.seen.mark
    copies = traces.stored(transcript, mark, said.seen.conversation, said.at + PATIENCE)
    looks = traces.shown(transcript, mark)
    trail = Trail(seen=[said, *(each.entry for each in copies), *(each.entry for each in looks[-1:])])
    trail.fault = _stored_wrong(said.seen.text, mark, copies, VISITOR) or _shown_wrong(
        said.seen.text, mark, looks, "visitor"
    )
    trail.gap = _nobody_read(transcript, mark, copies)
    return trail


def trail_of_reply(transcript: Transcript, said: Entry[AgentSaid]) -> Trail:
    """Said → pushed or fetched → shown."""
    mark = said.seen.mark
    pushes = traces.pushed(transcript, mark, Witness.WIRE)
    probed = [entry for heard in traces.pushed(transcript, mark, Witness.PROBE).values() for entry in heard]
    arrivals: list[Seen] = [entry for heard in pushes.values() for entry in heard]
    arrivals += [each.response for each in traces.fetched(transcript, mark) if each.response is not None]
    copies = [each for each in traces.stored(transcript, mark, "", said.at) if each.times]
    looks = traces.shown(transcript, mark)
    trail = Trail(seen=[said, *arrivals, *probed, *(each.entry for each in copies)])
    trail.seen += [each.entry for each in looks[-1:]]
    # A reply that is pushed and never stored is gone with the next reload.
    read = copies or traces.stored(transcript, mark, said.seen.conversation, said.at + PATIENCE)
    trail.fault = (
        _pushed_twice(mark, pushes)
        or _stored_wrong(said.seen.text, mark, read, AGENT)
        or _pushed_wrong(said.seen, [entry for heard in pushes.values() for entry in heard])
    )
    if trail.fault is None and not arrivals:
        trail.fault, trail.gap = _not_arrived(transcript, said, bool(probed), trail.seen)
    elif trail.fault is None:
        arrived = min(entry.at for entry in arrivals)
        trail.fault = _shown_wrong(said.seen.text, mark, looks, "agent") or _not_shown(
            mark, looks, traces.last_look(transcript, arrived, at_conversation=True)
        )
        trail.gap = _nobody_looked(mark, looks)
    return trail


def order_broken(transcript: Transcript, marks: list[str], what: str) -> Fault | None:
    """Whether a store or a screen has them in another order than they were said in."""
    for reading in traces.last_readings(transcript):
        if traces.out_of_order(reading.seen.messages, marks):
            return Fault(
                f"The {what} are stored in another order than they were said in.",
                [reading],
                Owner.SERVER,
                "Compare `created_at` of the stored messages with the order of the requests.",
            )
    for look in traces.looks(transcript):
        if traces.out_of_order(look.seen.messages, marks):
            return Fault(
                f"The chat shows the {what} in another order than they were said in.",
                [look],
                Owner.WIDGET,
                "The server lists messages newest first: sort them by `created_at`.",
            )
    return None


def _conversation_of(post: Exchange) -> str:
    """The conversation's UUID: in the answer of `init`, in the path of `message`."""
    if isinstance(post.data, dict) and isinstance(post.data.get("conversation"), dict):
        return text_of(post.data["conversation"], "uuid")
    parts = path_of(post.url).split("/")
    return parts[-2] if len(parts) > 2 else ""


def _sent(
    transcript: Transcript, said: Entry[VisitorSaid], posts: list[Exchange]
) -> tuple[Fault | None, Fault | None]:
    mark, seen = said.seen.mark, [said, *(entry for each in posts for entry in each.seen)]
    good = [each for each in posts if each.succeeded]
    if not posts:
        lost = Fault(
            f"«{mark}» was typed and never left the browser.",
            seen,
            Owner.WIDGET,
            "See the console of the frame, and whether the send button took the click.",
        )
        return (lost, None) if waited_enough(transcript, said.at) else (None, lost)
    if len(good) > 1:
        advice = (
            "Disable the send button until the answer is there: neither `init` nor `message` is idempotent."
        )
        return Fault(f"«{mark}» was sent {len(good)} times.", seen, Owner.WIDGET, advice), None
    if not good:
        owner = Owner.SERVER if posts[-1].status else Owner.ENVIRONMENT
        return None, Fault(
            f"«{mark}» was not accepted: {posts[-1].outcome}.", seen, owner, "See no_request_fails."
        )
    if plain(good[0].sent.get("message")) != plain(said.seen.text):
        advice = "Compare what was typed with the body of the request."
        return Fault(f"«{mark}» was sent with another text than was typed.", seen, Owner.WIDGET, advice), None
    return None, None


def _stored_wrong(text: str, mark: str, copies: list[Copies], authors: tuple[str, ...]) -> Fault | None:
    by_witness: dict[Witness, list[dict[str, Any]]] = {}
    for each in copies:
        by_witness.setdefault(each.entry.witness, []).extend(each.found)
    seen: list[Seen] = [each.entry for each in copies]
    for witness, found in by_witness.items():
        why = _wrong_copies(found, text, authors, "stored")
        if why:
            advice = "Compare the request and its answer with what the agent's view has."
            return Fault(f"«{mark}» {why}, as the {witness} reads it.", seen, Owner.SERVER, advice)
    return None


def _shown_wrong(text: str, mark: str, looks: list[Copies], author: str) -> Fault | None:
    for look in looks:
        why = _wrong_copies(list(look.found), text, (author,), "shown")
        if why:
            advice = "Compare the chat with what the server sent: by UUID, each message once."
            return Fault(f"«{mark}» {why}.", [look.entry], Owner.WIDGET, advice)
    return None


def _wrong_copies(found: list[dict[str, Any]], text: str, authors: tuple[str, ...], how: str) -> str:
    if not found:
        return f"is not {how}"
    if len(found) > 1:
        return f"is {how} {len(found)} times"
    if plain(text) not in plain(found[0].get("text")):
        return f"is {how} with another text"
    author = text_of(found[0], "author_type") or text_of(found[0], "author")
    return f"is {how} as a message of: {author}" if author and author not in authors else ""


def _not_shown(mark: str, looks: list[Copies], last: Entry[ChatShown] | None) -> Fault | None:
    # A later page may show it again: forgotten meanwhile is forgotten.
    if last is None or any(look.entry.seq <= last.seq for look in looks):
        return None
    advice = "See the console of the frame; a reload shows whether the message is there and only not drawn."
    return Fault(f"«{mark}» is not shown in the open chat.", [last], Owner.WIDGET, advice)


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
        elif whose not in AGENT:
            why = f"as a message of: {whose}" if whose else "without an author"
        if why:
            advice = "Compare the frame with the agent's reply; see the instance's log."
            return Fault(f"«{said.mark}» was pushed {why}.", [push], Owner.SERVER, advice)
    return None


def _not_arrived(
    transcript: Transcript, said: Entry[AgentSaid], probed: bool, seen: list[Seen]
) -> tuple[Fault | None, Fault | None]:
    mark = said.seen.mark
    if any(each.seen.name == "agent_says" and each.seen.error for each in transcript.of(StepEnded)):
        return None, Fault(
            f"The agent could not say «{mark}».", seen, Owner.ENVIRONMENT, "See the step agent_says."
        )
    listening = [each for each in joined_connections(transcript) if each.is_open_at(said.at)]
    listening = [each for each in listening if each.ended_at is None or each.ended_at - said.at >= PATIENCE]
    if not listening:
        advice = "Let the scenario `expect_socket` before `agent_says`, or `reload` after it."
        return None, Fault(f"No socket was joined when the agent said «{mark}».", seen, None, advice)
    also = "; the probe's own socket was pushed it" if probed else ""
    lost = Fault(
        f"«{mark}» never reached the browser, whose socket was joined{also}.",
        [*seen, *(entry for each in listening for entry in each.seen)],
        Owner.SERVER,
        "See whether the agent's view has it as sent, and whether a proxy passes frames on to the browser.",
    )
    return (lost, None) if waited_enough(transcript, said.at) else (None, lost)


def _nobody_read(transcript: Transcript, mark: str, copies: list[Copies]) -> Fault | None:
    if copies:
        return None
    has_agent = opening(transcript).has_agent
    owner = Owner.EMBEDCHECK if has_agent else Owner.ENVIRONMENT
    advice = (
        "See in the transcript's `noted` entries why neither probe nor agent could read the messages back."
        if has_agent
        else "Give an agent's API key (EMBEDCHECK_AGENT_KEY, EMBEDCHECK_AGENT_SECRET)."
    )
    return Fault(f"Nobody read back whether «{mark}» is stored.", [], owner, advice)


def _nobody_looked(mark: str, looks: list[Copies]) -> Fault | None:
    if looks:
        return None
    return Fault(f"Nobody looked at the chat after «{mark}».", [], None, "Let the scenario `open_widget`.")
