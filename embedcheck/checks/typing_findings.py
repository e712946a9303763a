"""Who was told that somebody types, and where the news was lost."""

from dataclasses import dataclass, field
from itertools import zip_longest

from embedcheck.checks import traces
from embedcheck.checks.about import Seen
from embedcheck.checks.connections import Connection, connections, joined_connections
from embedcheck.checks.delivery_faults import Fault
from embedcheck.checks.exchanges import exchanges
from embedcheck.checks.following import TYPES, followed
from embedcheck.checks.scene import PATIENCE, end_of, is_official, opening, waited_enough
from embedcheck.checks.signins import conversations_known
from embedcheck.model.observations import (
    AgentTyped,
    ChatShown,
    Frame,
    StepBegan,
    StepEnded,
    VisitorTyped,
    Way,
    Witness,
)
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner
from embedcheck.wire import endpoints, frames, limits

# The server drops a frame that follows another within 50 ms; the browser's word for when is less exact.
SURELY_APART = 0.2
# After its last `true` a widget may go on for one repetition's time, and then waits for idleness.
STILL_TYPING = limits.TYPING_REPEAT + limits.TYPING_IDLE + 0.5
NO_KEY = "Set EMBEDCHECK_AGENT_KEY and EMBEDCHECK_AGENT_SECRET (Libredesk: Admin → Agents → API key)."


@dataclass(slots=True)
class Side:
    """What is known of one direction: the first fault rules, then the first gap."""

    seen: list[Seen] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    gaps: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class News:
    """One `typing` frame."""

    entry: Entry[Frame]

    @property
    def conversation(self) -> str:
        return str(frames.payload_of(self.entry.seen.text).get("conversation_uuid") or "")

    @property
    def typing(self) -> bool:
        return frames.payload_of(self.entry.seen.text).get("is_typing") is True

    @property
    def at(self) -> float:
        return self.entry.at


def news(transcript: Transcript, way: Way, by: Witness = Witness.WIRE) -> list[News]:
    return [News(entry) for entry in transcript.frames(frames.TYPING, way=way, by=by)]


def visitor_to_agent(transcript: Transcript) -> Side:
    """Typed → told on the wire, and its end → heard by the agent who has the conversation open."""
    told, heard = news(transcript, Way.SENT), news(transcript, Way.RECEIVED, Witness.AGENT)
    side = Side(seen=[*transcript.of(VisitorTyped), *(each.entry for each in (*told, *heard))])
    for typed in transcript.of(VisitorTyped):
        side.faults += _not_told(transcript, typed, told)
    side.faults += _never_ended(transcript, told)
    side.faults += _of_nobody(transcript, told, Owner.WIDGET)
    if not told:
        return side
    if not opening(transcript).has_agent:
        side.gaps.append(Fault("No agent listened: there is no API key.", [], Owner.ENVIRONMENT, NO_KEY))
        return side
    relayed = passed_on(transcript, told)
    if not relayed and not heard:
        advice = "See in the transcript's `noted` entries why the agent's WebSocket did not follow the conversation."
        side.gaps.append(Fault("No agent had the conversation open.", [], Owner.ENVIRONMENT, advice))
    side.faults += _not_heard(transcript, relayed, heard)
    return side


def agent_to_visitor(transcript: Transcript) -> Side:
    """Typed → told to the browser → shown there, and its end likewise."""
    heard = news(transcript, Way.RECEIVED)
    probed = news(transcript, Way.RECEIVED, Witness.PROBE)
    typed = transcript.of(AgentTyped)
    dots: list[Seen] = [each for each in transcript.of(ChatShown) if each.seen.typing]
    side = Side(seen=[*typed, *(each.entry for each in (*heard, *probed)), *dots])
    side.faults += _of_nobody(transcript, heard, Owner.SERVER)
    for each in typed:
        _reached(transcript, each, heard, probed, side)
    if is_official(transcript):
        for socket in joined_connections(transcript):
            side.faults += _dots(
                transcript, socket, [each for each in heard if each.entry.seen.socket == socket.number]
            )
    return side


def _not_told(transcript: Transcript, typed: Entry[VisitorTyped], told: list[News]) -> list[Fault]:
    listening = [each for each in joined_connections(transcript) if each.is_open_at(typed.at)]
    if not listening or not _in_conversation(transcript, typed.at):
        return []
    if any(each.typing and each.at >= typed.at for each in told):
        return []
    advice = "See the console of the frame: a `typing` frame is due at the first key."
    lost = Fault("The visitor typed, and the widget told nobody.", [typed], Owner.WIDGET, advice)
    return [lost] if waited_enough(transcript, typed.at) else []


def _in_conversation(transcript: Transcript, at: float) -> bool:
    """Typing is told only where a conversation is open: a new one has no name yet."""
    asked = exchanges(transcript, endpoints.INIT, endpoints.CONVERSATION, endpoints.MESSAGE)
    opened = [
        each.response.at for each in asked if each.response and each.succeeded and each.response.at <= at
    ]
    begun = [
        each.at
        for each in transcript.of(StepBegan)
        if each.seen.name == "start_conversation" and each.at <= at
    ]
    return bool(opened) and max(opened) > max(begun, default=0.0)


def _of_nobody(transcript: Transcript, said: list[News], owner: Owner) -> list[Fault]:
    """Typing in a conversation that neither the browser nor anybody else was ever told of."""
    known = conversations_known(transcript)
    strange = [each for each in said if known and each.conversation not in known]
    who = "widget" if owner is Owner.WIDGET else "server"
    message = f"The {who} told of typing in a conversation that the visitor does not have."
    advice = "Compare `conversation_uuid` of the frame with the conversation that is open."
    return [Fault(message, [each.entry], owner, advice) for each in strange[:1]]


def _never_ended(transcript: Transcript, told: list[News]) -> list[Fault]:
    """A widget whose page or socket ended meanwhile could not tell."""
    last = {(each.entry.seen.socket, each.conversation): each for each in told}
    ended = {each.number: each.ended_at for each in connections(transcript)}
    advice = "The widget owes `is_typing: false` after two idle seconds, and when it sends."
    return [
        Fault("The visitor stopped typing, and the widget never said so.", [each.entry], Owner.WIDGET, advice)
        for each in last.values()
        if each.typing
        and ended.get(each.entry.seen.socket) is None
        and end_of(transcript) - each.at >= STILL_TYPING
    ]


def passed_on(transcript: Transcript, told: list[News]) -> list[News]:
    """What the server must have passed on: not throttled, and to an agent who was surely subscribed."""
    before: dict[int, float] = {}
    kept = []
    for each in told:
        socket = each.entry.seen.socket
        throttled = each.at - before.get(socket, float("-inf")) < SURELY_APART
        before[socket] = each.at
        if not throttled and followed(transcript, {each.conversation}, each.at, by=TYPES):
            kept.append(each)
    return kept


def _not_heard(transcript: Transcript, relayed: list[News], heard: list[News]) -> list[Fault]:
    faults = []
    for conversation in dict.fromkeys(each.conversation for each in relayed):
        told = [each for each in relayed if each.conversation == conversation]
        got = [each for each in heard if each.conversation == conversation]
        seen: list[Seen] = [told[-1].entry, *(each.entry for each in got[-1:])]
        advice = "See the instance's log: typing goes to the agents who have the conversation open (`widget_ws.go:269`)."
        if not any(each.typing for each in got) and waited_enough(transcript, told[0].at):
            faults.append(Fault("The agent never heard that the visitor types.", seen, Owner.SERVER, advice))
        elif not told[-1].typing and got and got[-1].typing and waited_enough(transcript, told[-1].at):
            faults.append(
                Fault("The agent never heard that the visitor stopped typing.", seen, Owner.SERVER, advice)
            )
    return faults


def _reached(
    transcript: Transcript, typed: Entry[AgentTyped], heard: list[News], probed: list[News], side: Side
) -> None:
    what = "types" if typed.seen.typing else "stopped typing"
    if any(_is_of(each, typed) for each in heard):
        return
    if any(each.seen.name == "agent_types" and each.seen.error for each in transcript.of(StepEnded)):
        side.gaps.append(
            Fault("The agent could not type.", [typed], Owner.ENVIRONMENT, "See the step agent_types.")
        )
        return
    listening = [each for each in joined_connections(transcript) if each.is_open_at(typed.at)]
    listening = [each for each in listening if each.ended_at is None or each.ended_at - typed.at >= PATIENCE]
    if not listening:
        advice = "Let the scenario `expect_socket` before `agent_types`."
        side.gaps.append(Fault("No socket was joined when the agent typed.", [typed], None, advice))
        return
    also = "; the probe's own socket was told" if any(_is_of(each, typed) for each in probed) else ""
    lost = Fault(
        f"The browser, whose socket was joined, was never told that the agent {what}{also}.",
        [typed, *(entry for each in listening for entry in each.seen)],
        Owner.SERVER,
        "See whether a proxy passes frames on to the browser, and the instance's log.",
    )
    (side.faults if waited_enough(transcript, typed.at) else side.gaps).append(lost)


def _is_of(each: News, typed: Entry[AgentTyped]) -> bool:
    same = each.conversation == typed.seen.conversation and each.typing is typed.seen.typing
    # The step is noted before it acts, so that what it causes is recorded later.
    return same and each.at >= typed.at


def _dots(transcript: Transcript, socket: Connection, heard: list[News]) -> list[Fault]:
    """Shown soon after `true`, gone soon after `false` or, without one, after five seconds."""
    faults = []
    for each, after in zip_longest(heard, heard[1:]):
        ends = [after.at] if after is not None else []
        ends += [_forgets(transcript, socket.page, each.at)]
        until = min(ends)
        looks = [look for look in _looks(transcript, socket.page) if look.at >= each.at]
        late = [look for look in looks if each.at + traces.DRAWING <= look.at < until]
        if each.typing and late and not any(look.seen.typing for look in looks if look.at < until):
            advice = "See the console of the frame; the dots are due as soon as the frame is heard."
            message = "The agent types, the widget was told, and does not show it."
            faults.append(Fault(message, [each.entry, late[0]], Owner.WIDGET, advice))
        gone_by = (each.at if not each.typing else each.at + limits.TYPING_SHOWN) + traces.DRAWING
        before = after.at if after is not None else float("inf")
        left = [look for look in looks if gone_by <= look.at < before and look.seen.typing]
        if left:
            message = "The agent types no more, and the widget still shows it."
            advice = "The dots go with `is_typing: false`, and after five seconds without a word."
            faults.append(Fault(message, [each.entry, left[-1]], Owner.WIDGET, advice))
    return faults


def _forgets(transcript: Transcript, page: int, at: float) -> float:
    """When the widget may drop the dots by right: after five seconds, or as it reads the conversation anew."""
    read = [
        each.request.at
        for each in exchanges(transcript, endpoints.CONVERSATION, endpoints.INIT)
        if each.page == page and each.response is not None and each.response.at >= at
    ]
    return min([at + limits.TYPING_SHOWN, *read])


def _looks(transcript: Transcript, page: int) -> list[Entry[ChatShown]]:
    """Looks at an open conversation of this page."""
    return [
        look
        for look in traces.looks(transcript)
        if look.seen.page == page and look.seen.messages and traces.is_open(transcript, look)
    ]
