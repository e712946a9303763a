"""What the instance pushes by itself: replies, and changes of a conversation."""

from contextlib import AsyncExitStack
from typing import Any

from embedcheck.probe.hearing import ReceivedFrame
from embedcheck.probe.questions.cast import Person
from embedcheck.probe.questions.expecting import accepted_object, expect, needed, objects, same
from embedcheck.probe.questions.interviewer import Interviewer
from embedcheck.probe.questions.listener import Wanted, of_kind
from embedcheck.probe.questions.question import CannotTell, Known, Need, Question
from embedcheck.wire import frames


async def reply_is_pushed_to_every_device(ask: Interviewer) -> None:
    """An agent's reply is pushed once to each of the person's sockets."""
    person = await ask.newcomer()
    async with AsyncExitStack() as stack:
        devices = [await stack.enter_async_context(ask.joined(person)) for _ in range(2)]
        await ask.does(ask.desk.say(person.conversation, ask.words("Good day")))
        for number, device in enumerate(devices, start=1):
            came = await device.heard.until(of_kind(frames.NEW_MESSAGE))
            expect(came, f"None came to socket {number} within {ask.patience:g} s.", next_step=REJOIN)
        for device in devices:
            await device.heard.caught_up()
            pushes = device.heard.of(of_kind(frames.NEW_MESSAGE))
            same(len(pushes), 1, "The number of pushes to a socket")


async def push_says_what_is_stored(ask: Interviewer) -> None:
    """The push says what is stored, and does not tell the agent's address."""
    await ask.cast.plain_words_are_stored(ask)
    person = await ask.newcomer()
    text = ask.words("Good day")
    pushed = (await _pushed(ask, person, text)).data
    same(pushed.get("conversation_uuid"), person.conversation, "conversation_uuid of the push")
    author = dict(pushed.get("author") or {})
    same((author.get("type"), author.get("email")), ("agent", None), "type and email of the author")
    stored = [each for each in await _messages(ask, person) if each.get("uuid") == pushed.get("uuid")]
    expect(stored, "The pushed message is not stored.")
    same(pushed.get("content"), stored[0].get("content"), "content of the push")
    expect(text in str(stored[0].get("content")), "What is stored is not what the agent wrote.")


async def private_notes_stay_private(ask: Interviewer) -> None:
    """An agent's private note is neither pushed nor shown to the person."""
    person = await ask.newcomer()
    note, reply = ask.words("Between us"), ask.words("For you")
    async with ask.joined(person) as joined:
        await ask.does(ask.desk.say(person.conversation, note, private=True))
        await ask.does(ask.desk.say(person.conversation, reply))
        came = await joined.heard.until(_push(reply))
        pushed = joined.heard.of(lambda frame: note in frame.text)
    shown = [each for each in await _messages(ask, person) if note in str(each.get("content"))]
    expect(not pushed, "It was pushed.", next_step=LEAK)
    expect(not shown, "It is shown in the conversation.", next_step=LEAK)
    if not came:
        raise CannotTell("No reply was pushed.", next_step="See the first line of new_message.")


async def own_messages_reach_other_devices(ask: Interviewer) -> None:
    """What the person writes on one device is pushed to their others."""
    person = await ask.newcomer()
    text = ask.words("From my telephone")
    async with ask.joined(person) as joined:
        answer = await ask.somebody(person.token).message(person.conversation, text)
        needed(answer, "message")
        await joined.heard.caught_up()
        if not joined.heard.of(lambda frame: text in frame.text):
            raise Known("D-39", "It is pushed to no other socket of theirs.")


async def status_is_told(ask: Interviewer) -> None:
    """That the agent resolved the conversation is told."""
    person = await ask.newcomer()
    async with ask.joined(person) as joined:
        await ask.does(ask.desk.resolve(person.conversation))
        came = await joined.heard.until(_update("status", "Resolved"))
        expect(came, f"No conversation_update came within {ask.patience:g} s.", next_step=REJOIN)
        update = joined.heard.of(_update("status", "Resolved"))[0]
    same(update.data.get("uuid"), person.conversation, "The uuid")
    read = accepted_object(await ask.somebody(person.token).conversation(person.conversation))
    same(dict(read.get("conversation") or {}).get("status"), "Resolved", "The status that is read")


async def assignee_is_told(ask: Interviewer) -> None:
    """That an agent takes the conversation is told, with their name."""
    person = await ask.newcomer()
    async with ask.joined(person) as joined:
        await ask.does(ask.desk.assign(person.conversation))
        came = await joined.heard.until(
            lambda frame: (
                frame.kind == frames.CONVERSATION_UPDATE and bool(_assignee(frame).get("first_name"))
            )
        )
    expect(came, f"No conversation_update with an assignee came within {ask.patience:g} s.", next_step=REJOIN)


async def reopening_is_told(ask: Interviewer) -> None:
    """That a message reopens the conversation is told to other devices."""
    person = await ask.newcomer()
    await ask.does(ask.desk.resolve(person.conversation))
    async with ask.joined(person) as joined:
        answer = await ask.somebody(person.token).message(person.conversation, ask.words("One more thing"))
        needed(answer, "message")
        await joined.heard.caught_up()
        if not joined.heard.of(of_kind(frames.CONVERSATION_UPDATE)):
            raise Known("D-40", "No conversation_update came: the other tab still shows it closed.")


async def _pushed(ask: Interviewer, person: Person, text: str) -> ReceivedFrame:
    async with ask.joined(person) as joined:
        await ask.does(ask.desk.say(person.conversation, text))
        # Whatever it says: that it says the right thing is what is asked here.
        if not await joined.heard.until(of_kind(frames.NEW_MESSAGE)):
            raise CannotTell("No reply was pushed.", next_step="See the first line of new_message.")
        return joined.heard.of(of_kind(frames.NEW_MESSAGE))[0]


async def _messages(ask: Interviewer, person: Person) -> list[dict[str, Any]]:
    data = accepted_object(await ask.somebody(person.token).conversation(person.conversation))
    return objects(data.get("messages"))


def _push(text: str) -> Wanted:
    return lambda frame: frame.kind == frames.NEW_MESSAGE and text in frame.text


def _update(name: str, value: str) -> Wanted:
    return lambda frame: frame.kind == frames.CONVERSATION_UPDATE and frame.data.get(name) == value


def _assignee(frame: ReceivedFrame) -> dict[str, Any]:
    return dict(frame.data.get("assignee") or {})


REJOIN = (
    "See whether an administrator saved the inbox meanwhile, which mutes sockets until they join anew (D-21); "
    "then read Libredesk's log."
)
LEAK = "Update Libredesk at once: visitors read what agents write among themselves."
NEW_MESSAGE = (
    Question(reply_is_pushed_to_every_device, (Need.AGENT, Need.WRITING), next_step=REJOIN),
    Question(push_says_what_is_stored, (Need.AGENT, Need.WRITING)),
    Question(private_notes_stay_private, (Need.AGENT, Need.WRITING)),
    Question(own_messages_reach_other_devices, (Need.WRITING,)),
)
UPDATES = (
    Question(status_is_told, (Need.AGENT, Need.WRITING)),
    Question(assignee_is_told, (Need.AGENT, Need.WRITING)),
    Question(reopening_is_told, (Need.AGENT, Need.WRITING)),
)
