"""Messages into a conversation that is there, and what the person has seen of it."""

import asyncio
from typing import Any
from uuid import uuid4

from embedcheck.probe.questions.cast import Person
from embedcheck.probe.questions.conversations import LEAKS, LOST
from embedcheck.probe.questions.expecting import (
    INPUT,
    PERMISSION,
    accepted,
    accepted_object,
    expect,
    needed,
    not_yours,
    objects,
    refused,
    same,
    standing,
    unauthorized,
)
from embedcheck.probe.questions.interviewer import Interviewer
from embedcheck.probe.questions.question import CannotTell, Need, Question
from embedcheck.wire.limits import MESSAGE_MAX

SEE = "message"


async def message_is_taken(ask: Interviewer) -> None:
    """A message is acknowledged as written, and stored once, as the newest."""
    await ask.cast.plain_words_are_stored(ask)
    person = await ask.newcomer()
    text = ask.words("Here are more details")
    sent = accepted_object(await ask.somebody(person.token).message(person.conversation, text))
    same(sent.get("content"), text, "The acknowledged text")
    stored = [each.get("content") for each in await _read(ask, person)]
    same(stored, [text, person.said], "What is stored, newest first,")


async def message_is_not_empty(ask: Interviewer) -> None:
    """An empty message is refused with 400."""
    person = await ask.visitor()
    answer = await ask.somebody(person.token).message(person.conversation, "")
    refused(standing(answer, SEE), 400, "Message Required", INPUT)


async def message_is_not_too_long(ask: Interviewer) -> None:
    """A message of 10 001 bytes is refused with 400."""
    person = await ask.visitor()
    answer = await ask.somebody(person.token).message(person.conversation, "x" * (MESSAGE_MAX + 1))
    refused(standing(answer, SEE), 400, "Must be at most 10000 characters", INPUT)


async def message_needs_a_session(ask: Interviewer) -> None:
    """A message is refused with 401 to who has no session."""
    unauthorized(standing(await ask.stranger().message(str(uuid4()), "Hello"), SEE))


async def message_to_nowhere(ask: Interviewer) -> None:
    """A message to an unknown conversation is refused with 404."""
    person = await ask.visitor()
    not_yours(standing(await ask.somebody(person.token).message(str(uuid4()), "Hello"), SEE), 404)


async def message_into_a_foreign_conversation(ask: Interviewer) -> None:
    """A message into somebody else's conversation is refused with 403."""
    person, other = await asyncio.gather(ask.newcomer("Mine"), ask.visitor())
    text = ask.words("Not mine")
    answer = await ask.somebody(other.token).message(person.conversation, text)
    stored = await _read(ask, person)
    expect(
        all(each.get("content") != text for each in stored),
        "It stands in the other's conversation.",
        next_step=LEAKS,
    )
    not_yours(standing(answer, SEE), 403)


async def message_to_a_closed_conversation(ask: Interviewer) -> None:
    """Where a closed conversation stays closed, a message is refused with 403."""
    person = await ask.newcomer()
    await ask.does(ask.desk.set_status(person.conversation, "Closed"))
    answer = await ask.somebody(person.token).message(person.conversation, "Still there?")
    refused(standing(answer, SEE), 403, "This conversation has been closed", PERMISSION)


async def seen_is_taken(ask: Interviewer) -> None:
    """A conversation can be marked as seen."""
    person = await ask.visitor()
    data = accepted(await ask.somebody(person.token).update_last_seen(person.conversation))
    expect(data is True, "data is not true.")


async def seen_replies_are_no_longer_unread(ask: Interviewer) -> None:
    """An agent's reply counts as unread until it is marked as seen."""
    person = await ask.newcomer()
    await ask.does(ask.desk.say(person.conversation, ask.words("Good day")))
    same(await _unread(ask, person), 1, "After a reply, unread_message_count")
    accepted(await ask.somebody(person.token).update_last_seen(person.conversation))
    same(await _unread(ask, person), 0, "After update-last-seen, unread_message_count")


async def seen_in_a_foreign_conversation(ask: Interviewer) -> None:
    """Marking somebody else's conversation as seen is refused with 403."""
    person, other = await asyncio.gather(ask.visitor(), ask.newcomer())
    not_yours(await ask.somebody(other.token).update_last_seen(person.conversation), 403)


async def seen_in_an_unknown_conversation(ask: Interviewer) -> None:
    """Marking an unknown conversation as seen is refused with 404."""
    person = await ask.visitor()
    not_yours(await ask.somebody(person.token).update_last_seen(str(uuid4())), 404)


async def _read(ask: Interviewer, person: Person) -> list[dict[str, Any]]:
    answer = await ask.somebody(person.token).conversation(person.conversation)
    return objects(accepted_object(answer).get("messages"))


async def _unread(ask: Interviewer, person: Person) -> object:
    listed = objects(needed(await ask.somebody(person.token).conversations(), "conversations"))
    counts = {each.get("uuid"): each.get("unread_message_count") for each in listed}
    if person.conversation not in counts:
        raise CannotTell("The conversation is not in the list.", next_step="See the lines of the list.")
    return counts[person.conversation]


MESSAGE = (
    Question(message_is_taken, (Need.WRITING,), next_step=LOST),
    Question(message_is_not_empty, (Need.WRITING,)),
    Question(message_is_not_too_long, (Need.WRITING,)),
    Question(message_needs_a_session),
    Question(message_to_nowhere, (Need.WRITING,)),
    Question(message_into_a_foreign_conversation, (Need.WRITING,)),
    Question(message_to_a_closed_conversation, (Need.AGENT, Need.WRITING), inbox="one-conversation"),
)
SEEN = (
    Question(seen_is_taken, (Need.WRITING,)),
    Question(seen_replies_are_no_longer_unread, (Need.AGENT, Need.WRITING)),
    Question(seen_in_a_foreign_conversation, (Need.WRITING,)),
    Question(seen_in_an_unknown_conversation, (Need.WRITING,)),
)
