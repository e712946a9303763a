"""Whether what an agent notes for colleagues stays among them."""

from collections.abc import Iterator

from embedcheck.checks import traces
from embedcheck.checks.about import About, Seen
from embedcheck.checks.scene import opening, steps_named
from embedcheck.model.observations import (
    ChatShown,
    Frame,
    MessagesRead,
    NoteLeft,
    ResponseReceived,
    Way,
    Witness,
)
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict

CONTACT = (Witness.WIRE, Witness.PROBE)


def private_notes_stay_private(transcript: Transcript) -> Iterator[Verdict]:
    """What an agent notes for colleagues alone never reaches the visitor: neither read, nor pushed, nor shown.

    Why it matters: agents write in notes what they would never say: a suspicion, a price, an opinion.
    How Libredesk behaves: notes stand among the messages of the conversation, marked as private; the
    widget API leaves them out of whatever it reads, and they are pushed to no widget
    (`message.go:441-464`, `conversation.go:1994`). Nothing but the server stands between a note and the visitor.
    What breaks it: an upgrade that went wrong, a change of Libredesk's own code, an automation that
    turns notes into replies. Silence is proof once the note was taken, and the contact's conversation
    was read afterwards.
    To mend it: leave no note on this instance until it is mended; update Libredesk, and see its
    automation rules.
    """
    about = About("private_notes_stay_private")
    left = transcript.of(NoteLeft)
    if not left:
        yield _nobody_left_one(about, transcript)
        return
    for note in left:
        if (finding := _leaked(about, transcript, note)) is not None:
            yield finding
            return
    yield _kept(about, transcript, left)


def _nobody_left_one(about: About, transcript: Transcript) -> Verdict:
    if steps_named(transcript, "agent_notes") and not opening(transcript).has_agent:
        return about.unproven(
            "No note can be left: there is no agent's API key.",
            owner=Owner.ENVIRONMENT,
            next_step="Set EMBEDCHECK_AGENT_KEY and EMBEDCHECK_AGENT_SECRET (Libredesk: Admin → Agents → API key).",
        )
    return about.not_asked("No agent left a private note.", "Add a step `agent_notes`.")


def _leaked(about: About, transcript: Transcript, note: Entry[NoteLeft]) -> Verdict | None:
    mark = note.seen.mark
    ways: dict[str, list[Seen]] = {
        "it was pushed": [each for each in _frames(transcript) if mark in each.seen.text],
        "it could be read over REST": [
            each for each in _answers(transcript) if mark in (each.seen.body or "")
        ],
        "it is shown in the chat": [each for each in transcript.of(ChatShown) if _shows(each.seen, mark)],
        "it is stored among the public messages": [
            each
            for each in transcript.of(MessagesRead, by=Witness.AGENT)
            if any(traces.says(message, mark) for message in each.seen.messages)
        ],
    }
    found = [how for how, seen in ways.items() if seen]
    if not found:
        return None
    *first, last = found
    told = f"{', '.join(first)} and {last}" if first else last
    return about.failed(
        f"The agent's private note «{mark}» is not private: {told}.",
        [note, *(entry for how in found for entry in ways[how][:2])],
        owner=Owner.SERVER,
        next_step="Leave no private note on this instance until it is mended: update Libredesk, and see its "
        "automation rules.",
    )


def _frames(transcript: Transcript) -> list[Entry[Frame]]:
    return [each for by in CONTACT for each in transcript.of(Frame, by=by) if each.seen.way is Way.RECEIVED]


def _answers(transcript: Transcript) -> list[Entry[ResponseReceived]]:
    return [each for by in CONTACT for each in transcript.of(ResponseReceived, by=by)]


def _shows(look: ChatShown, mark: str) -> bool:
    return mark in look.text or any(traces.says(message, mark) for message in look.messages)


def _kept(about: About, transcript: Transcript, left: list[Entry[NoteLeft]]) -> Verdict:
    """Silence proves something only where there was something to hear, and somebody listened."""
    seen: list[Seen] = [*left]
    for note in left:
        taken = [
            each
            for each in transcript.of(ResponseReceived, by=Witness.AGENT)
            if each.seen.status < 400 and note.seen.mark in (each.seen.body or "")
        ]
        if not taken:
            return about.unproven(
                f"The instance took no note «{note.seen.mark}».",
                seen,
                owner=Owner.SERVER,
                next_step="See the step agent_notes.",
            )
        read = [
            each
            for each in transcript.of(MessagesRead, by=Witness.PROBE)
            if each.at >= taken[0].at and each.seen.conversation == note.seen.conversation
        ]
        if not read:
            return about.unproven(
                f"Nobody read the contact's conversation after the note «{note.seen.mark}».",
                seen,
                owner=Owner.EMBEDCHECK,
                next_step="See in the transcript's `noted` entries why the probe could not read the messages.",
            )
        seen += [taken[0], read[-1]]
    return about.passed(f"The visitor was told nothing of the agent's private notes: {len(left)}.", seen)
