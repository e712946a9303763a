"""Scenes in which somebody says something, for the tests of messages and of replies."""

from embedcheck.checks import traces
from embedcheck.model.observations import Witness
from tests.builders import (
    CHAT,
    Scene,
    chat,
    later,
    state,
    step,
)
from tests.builders_wire import receives
from tests.scenes import boot, first_message

MESSAGES = "messages_are_delivered_exactly_once"
REPLIES = "replies_are_shown_exactly_once"


def chatting(text: str = "Hello m1") -> list[Scene]:
    return [boot(), step("say"), first_message(text)]


def shows(*texts: str) -> list[Scene]:
    """Long after everything was drawn, somebody looks at the open chat."""
    return [later(traces.DRAWING), state(open=True), chat(*texts)]


def pushed(
    text: str,
    socket: int = 1,
    witness: Witness = Witness.WIRE,
    *,
    author: str | None = "agent",
    conversation: str = CHAT,
) -> Scene:
    return receives(
        "new_message",
        socket,
        witness,
        uuid="m",
        content=f"<p>{text}</p>",
        conversation_uuid=conversation,
        author={"id": 1, "type": author} if author else None,
    )
