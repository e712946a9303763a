"""What can be wrong with the copies of a message, whoever said it: in the store and on the screen."""

from dataclasses import dataclass, field
from typing import Any

from embedcheck.checks.about import Seen
from embedcheck.checks.scene import opening
from embedcheck.checks.tokens import text as text_of
from embedcheck.checks.traces import Copies, Same, holds, plain, readings_with_doubles, to_the_letter
from embedcheck.model.observations import ChatShown, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner

VISITOR = ("visitor", "contact")
AGENT = ("agent", "ai_assistant")
# Letters of a message that are no accident.
LEGIBLE = 4


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong; or, as a gap, what is missing to tell (`owner` None: the scenario never asked)."""

    message: str
    seen: list[Seen]
    owner: Owner | None
    next_step: str


@dataclass(slots=True)
class Trail:
    """What is known of one message. `fault` breaks it; `gap` leaves it unproven. `never_came`: to the browser."""

    seen: list[Seen] = field(default_factory=list)
    fault: Fault | None = None
    gap: Fault | None = None
    never_came: bool = False


def stored_wrong(
    text: str, mark: str, copies: list[Copies], authors: tuple[str, ...], same: Same = to_the_letter
) -> Fault | None:
    by_witness: dict[Witness, list[dict[str, Any]]] = {}
    for each in copies:
        by_witness.setdefault(each.entry.witness, []).extend(each.found)
    seen: list[Seen] = [each.entry for each in copies]
    wrong = {
        witness: why
        for witness, found in by_witness.items()
        if (why := _wrong_copies(found, text, authors, "stored", same))
    }
    rest = _rest(text, copies)
    for witness, why in wrong.items():
        right = [each for each in by_witness if each not in wrong]
        advice = "Compare the request and its answer with what the agent's view has."
        if right:
            advice = (
                "Compare what `GET conversations/{uuid}` answers with the agent's view of the conversation."
            )
        also = f", while the {right[0]} reads it as it was said" if right else ""
        what = f"is stored in part, as «{rest}»" if rest and not right and not by_witness[witness] else why
        return Fault(f"«{mark}» {what}, as the {witness} reads it{also}.", seen, Owner.SERVER, advice)
    return None


def _rest(text: str, copies: list[Copies]) -> str:
    """The beginning of a message that is stored without its end, where its mark stands."""
    kept = [str(message.get("text") or "") for each in copies for message in each.entry.seen.messages]
    return next((each for each in kept if len(each) >= LEGIBLE and text.startswith(each)), "")


def read_twice(transcript: Transcript, mark: str) -> Fault | None:
    """One message stands twice in one reading, under one UUID: which no store has, and no frontend may show."""
    for answer in readings_with_doubles(transcript, mark):
        advice = "Compare the answer with the agent's view, which lists each message once."
        return Fault(
            f"«{mark}» stands more than once in one answer to {answer.name}.",
            [*answer.seen],
            Owner.SERVER,
            advice,
        )
    return None


def shown_wrong(text: str, mark: str, looks: list[Copies], author: str) -> Fault | None:
    for look in looks:
        why = _wrong_copies(list(look.found), text, (author,), "shown", holds)
        if why:
            advice = "Compare the chat with what the server sent: by UUID, each message once."
            return Fault(f"«{mark}» {why}.", [look.entry], Owner.WIDGET, advice)
    return None


def _wrong_copies(
    found: list[dict[str, Any]], text: str, authors: tuple[str, ...], how: str, same: Same
) -> str:
    if not found:
        return f"is not {how}"
    if len(found) > 1:
        return f"is {how} {len(found)} times"
    if not same(text, text_of(found[0], "text")):
        as_html = how == "shown" and _squeezed(plain(text)) in _squeezed(text_of(found[0], "text"))
        return f"is {how} with {'its markup taken for HTML' if as_html else 'another text'}"
    author = text_of(found[0], "author_type") or text_of(found[0], "author")
    return f"is {how} as a message of: {author}" if author and author not in authors else ""


def _squeezed(text: str) -> str:
    return "".join(text.split())


def not_shown(mark: str, looks: list[Copies], last: Entry[ChatShown] | None) -> Fault | None:
    # A later page may show it again: forgotten meanwhile is forgotten.
    if last is None or any(look.entry.seq <= last.seq for look in looks):
        return None
    advice = "See the console of the frame; a reload shows whether the message is there and only not drawn."
    return Fault(f"«{mark}» is not shown in the open chat.", [last], Owner.WIDGET, advice)


def nobody_read(transcript: Transcript, mark: str, copies: list[Copies]) -> Fault | None:
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


def nobody_looked(mark: str, looks: list[Copies]) -> Fault | None:
    if looks:
        return None
    return Fault(f"Nobody looked at the chat after «{mark}».", [], None, "Let the scenario `open_widget`.")
