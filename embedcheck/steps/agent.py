"""Steps of the other side: an agent of the instance, and the same contact on a second device."""

import re
from typing import ClassVar

from embedcheck.model.observations import AgentSaid, AgentTyped, AgentUpdated, DeviceSaid, NoteLeft
from embedcheck.steps.attachment import Attachment, offered
from embedcheck.steps.message import Message
from embedcheck.steps.stage import Stage
from embedcheck.steps.step import Step

_CANARY = re.compile(r"\bCANARY(_URL)?\b")


class AgentSays(Step):
    """An agent replies to the visitor's conversation. Needs an agent's API key.

    `html` is put below the text as it stands, however hostile. In it, each `CANARY` becomes JavaScript
    that makes itself heard if it runs, and each `CANARY_URL` an address of nobody's that is noticed if it
    is asked for: `<img src="x" onerror="CANARY">`, `<iframe src="CANARY_URL">`.
    """

    writes: ClassVar[bool] = True
    shorthand: ClassVar[str | None] = "text"
    needs_agent: ClassVar[bool] = True
    text: str
    html: str = ""

    async def perform(self, stage: Stage) -> None:
        text, mark = stage.mark(self.text)
        html, canaries = with_canaries(self.html, mark)
        conversation = stage.conversation()
        agent = stage.agent()
        stage.note(
            AgentSaid(
                text=text,
                mark=mark,
                conversation=conversation,
                widget_open=stage.visitor.widget_open,
                html=html,
                canaries=canaries,
            )
        )
        await agent.say(conversation, text, html=html)

    def words(self, name: str) -> str:
        return f"{name}: {self.text}" + (" (and HTML)" if self.html else "")


def with_canaries(html: str, mark: str) -> tuple[str, list[str]]:
    """The HTML with its placeholders filled, and the words to listen for, in their order."""
    words: list[str] = []

    def filled(place: re.Match[str]) -> str:
        words.append(f"canary-{mark}-{len(words) + 1}")
        # A host that cannot exist (RFC 6761); single quotes, for attributes stand in double ones.
        return f"https://canary.invalid/{words[-1]}" if place[1] else f"console.warn('{words[-1]}')"

    return _CANARY.sub(filled, html), words


class AgentNotes(Step):
    """An agent leaves a private note, which the visitor must never see. Needs an agent's API key."""

    writes: ClassVar[bool] = True
    shorthand: ClassVar[str | None] = "text"
    needs_agent: ClassVar[bool] = True
    text: str

    async def perform(self, stage: Stage) -> None:
        text, mark = stage.mark(self.text)
        conversation = stage.conversation()
        agent = stage.agent()
        stage.note(NoteLeft(text=text, mark=mark, conversation=conversation))
        await agent.say(conversation, text, private=True)

    def words(self, name: str) -> str:
        return f"{name}: {self.text}"


class AgentAttaches(Attachment):
    """An agent replies with a file, made up or from a `path`, and a text. Needs an agent's API key."""

    needs_agent: ClassVar[bool] = True
    text: str = "Here it is"

    async def perform(self, stage: Stage) -> None:
        file, conversation = self.file(), stage.conversation()
        agent = stage.agent()
        text, mark = stage.mark(self.text)
        opened = stage.visitor.widget_open
        stage.note(offered("agent", file, conversation))
        stage.note(AgentSaid(text=text, mark=mark, conversation=conversation, widget_open=opened))
        await agent.attach(conversation, file, text)


class AgentTypes(Step):
    """An agent starts (or, with `agent_types: false`, stops) typing. Needs an agent's API key."""

    shorthand: ClassVar[str | None] = "typing"
    needs_agent: ClassVar[bool] = True
    typing: bool = True

    async def perform(self, stage: Stage) -> None:
        agent, conversation = stage.agent(), stage.conversation()
        stage.note(AgentTyped(conversation=conversation, typing=self.typing))
        await agent.type(conversation, self.typing)


class AgentAssigns(Step):
    """An agent takes the conversation, so that the visitor sees who answers. Needs an agent's API key."""

    needs_agent: ClassVar[bool] = True

    async def perform(self, stage: Stage) -> None:
        agent, conversation = stage.agent(), stage.conversation()
        name = await agent.first_name()
        stage.note(AgentUpdated(conversation=conversation, what="assignee", value=name))
        await agent.assign(conversation)


class AgentCloses(Step):
    """An agent closes the conversation. Needs an agent's API key."""

    needs_agent: ClassVar[bool] = True

    async def perform(self, stage: Stage) -> None:
        agent, conversation = stage.agent(), stage.conversation()
        stage.note(AgentUpdated(conversation=conversation, what="status", value="Closed"))
        await agent.close(conversation)


class AgentResolves(Step):
    """An agent marks the conversation as resolved. Needs an agent's API key."""

    writes: ClassVar[bool] = True
    needs_agent: ClassVar[bool] = True

    async def perform(self, stage: Stage) -> None:
        agent, conversation = stage.agent(), stage.conversation()
        stage.note(AgentUpdated(conversation=conversation, what="status", value="Resolved"))
        await agent.resolve(conversation)


class ProbeSays(Message):
    """The same contact writes from a second device, with the widget's own session token.

    `bytes` and `must_be_refused` are those of `say`; no composer stands between them and the instance.
    """

    async def perform(self, stage: Stage) -> None:
        text, mark = self.marked(stage)
        conversation = stage.conversation()
        stage.note(
            DeviceSaid(text=text, mark=mark, conversation=conversation, must_be_refused=self.must_be_refused)
        )
        await stage.device.say(conversation, text, refused=self.must_be_refused)
