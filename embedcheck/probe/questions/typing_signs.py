"""Typing, told both ways."""

from embedcheck.probe.hearing import ReceivedFrame
from embedcheck.probe.questions.cast import Person
from embedcheck.probe.questions.expecting import expect, same
from embedcheck.probe.questions.interviewer import AtDesk, Interviewer, Joined
from embedcheck.probe.questions.listener import Wanted
from embedcheck.probe.questions.question import Need, Question
from embedcheck.wire import frames
from embedcheck.wire.limits import TYPING_INTERVAL_MIN


async def typing_reaches_the_agent(ask: Interviewer) -> None:
    """That the visitor types, and has stopped, reaches the agent."""
    person = await ask.newcomer()
    async with ask.joined(person) as joined, ask.at_desk(person.conversation) as desk:
        await _types(joined, desk, person, is_typing=True)
        await joined.socket.ended_within(2 * TYPING_INTERVAL_MIN)  # sooner it would be dropped
        await _types(joined, desk, person, is_typing=False)


async def typing_reaches_the_visitor(ask: Interviewer) -> None:
    """That the agent types, and has stopped, reaches the visitor."""
    person = await ask.newcomer()
    async with ask.joined(person) as joined, ask.at_desk(person.conversation) as desk:
        for is_typing in (True, False):
            await desk.socket.typing(person.conversation, is_typing)
            came = await joined.heard.until(_typing(person.conversation, is_typing=is_typing))
            expect(came, f"is_typing {_word(is_typing=is_typing)} did not come within {ask.patience:g} s.")


async def typing_in_a_foreign_conversation(ask: Interviewer) -> None:
    """Nobody can type in somebody else's conversation."""
    person, other = await ask.newcomer(), await ask.visitor()
    async with ask.joined(other) as joined, ask.at_desk(person.conversation) as desk:
        await joined.socket.typing(person.conversation, is_typing=True)
        await joined.heard.caught_up()
        await desk.heard.caught_up()
        told = desk.heard.of(_typing(person.conversation, is_typing=True))
    same(len(told), 0, "The number of typing frames at the agent's")


async def _types(joined: Joined, desk: AtDesk, person: Person, *, is_typing: bool) -> None:
    await joined.socket.typing(person.conversation, is_typing)
    came = await desk.heard.until(_typing(person.conversation, is_typing=is_typing))
    expect(came, f"is_typing {_word(is_typing=is_typing)} did not come in time.")


def _typing(conversation: str, *, is_typing: bool) -> Wanted:
    def wanted(frame: ReceivedFrame) -> bool:
        said = (frame.data.get("conversation_uuid"), frame.data.get("is_typing"))
        return frame.kind == frames.TYPING and said == (conversation, is_typing)

    return wanted


def _word(*, is_typing: bool) -> str:
    return "true" if is_typing else "false"


TYPING = (
    Question(typing_reaches_the_agent, (Need.AGENT, Need.WRITING)),
    Question(typing_reaches_the_visitor, (Need.AGENT, Need.WRITING)),
    Question(typing_in_a_foreign_conversation, (Need.AGENT, Need.WRITING)),
)
