"""Steps of the other side: an agent of the instance, and the same contact on a second device."""

from typing import ClassVar

from embedcheck.model.observations import AgentSaid, DeviceSaid
from embedcheck.steps.stage import Stage
from embedcheck.steps.step import Step


class AgentSays(Step):
    """An agent replies to the visitor's conversation. Needs an agent's API key."""

    shorthand: ClassVar[str | None] = "text"
    needs_agent: ClassVar[bool] = True
    text: str

    async def perform(self, stage: Stage) -> None:
        text, mark = stage.mark(self.text)
        conversation = stage.conversation()
        agent = stage.agent()
        stage.note(
            AgentSaid(text=text, mark=mark, conversation=conversation, widget_open=stage.visitor.widget_open)
        )
        await agent.say(conversation, text)


class AgentTypes(Step):
    """An agent starts (or, with `agent_types: false`, stops) typing. Needs an agent's API key."""

    shorthand: ClassVar[str | None] = "typing"
    needs_agent: ClassVar[bool] = True
    typing: bool = True

    async def perform(self, stage: Stage) -> None:
        await stage.agent().type(stage.conversation(), self.typing)


class AgentResolves(Step):
    """An agent marks the conversation as resolved. Needs an agent's API key."""

    needs_agent: ClassVar[bool] = True

    async def perform(self, stage: Stage) -> None:
        await stage.agent().resolve(stage.conversation())


class ProbeSays(Step):
    """The same contact writes from a second device, with the widget's own session token."""

    shorthand: ClassVar[str | None] = "text"
    text: str

    async def perform(self, stage: Stage) -> None:
        text, mark = stage.mark(self.text)
        conversation = stage.conversation()
        stage.note(DeviceSaid(text=text, mark=mark, conversation=conversation))
        await stage.device.say(conversation, text)
