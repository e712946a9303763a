from typing import Any

from embedcheck.model.observations import AgentTyped, ChatShown, VisitorTyped, Witness
from embedcheck.runner.talk_debts import agents_typing, visitors_typing
from tests.runner.scene import UUID, Line, page, received, scene, sent, steps
from tests.runner.test_debts import JOINED, opened, state

ON, OFF = True, False
SUBSCRIBE = {"type": "conversation_subscribe", "data": {"conversation_uuid": UUID}}


def typing(is_typing: bool) -> dict[str, Any]:
    return {"type": "typing", "data": {"conversation_uuid": UUID, "is_typing": is_typing}}


def joined() -> list[Line]:
    return [opened(1), received(JOINED)]


def test_a_visitor_who_types_owes_the_word_its_end_and_its_hearing() -> None:
    followed = (Witness.AGENT, sent(SUBSCRIBE)[1])
    typed = [*joined(), followed, *[opened(2)] * 4, steps(VisitorTyped(text="Hm"))]
    both = [*typed, sent(typing(ON)), *[opened(2)] * 3, sent(typing(OFF))]
    heard = [(Witness.AGENT, received(typing(each))[1]) for each in (True, False)]

    assert list(visitors_typing(scene(*typed))) == ["the widget's word that the visitor types"]
    told = scene(*typed, sent(typing(ON)))
    assert "the widget's word that the visitor stopped typing" in list(visitors_typing(told))
    assert list(visitors_typing(scene(*both))) == ["the agent's hearing of the visitor's typing"]
    assert list(visitors_typing(scene(*both, *heard))) == []


def test_without_a_socket_nobody_owes_anything() -> None:
    assert list(visitors_typing(scene(steps(VisitorTyped(text="Hm"))))) == []
    assert list(agents_typing(scene(steps(AgentTyped(conversation=UUID, typing=True))))) == []


def test_an_agent_who_types_is_owed_dots_in_the_open_chat_until_they_end() -> None:
    def look(shown: bool) -> Line:
        return page(ChatShown(messages=[{"text": "Hi"}], typing=shown))

    def types(is_typing: bool) -> Line:
        return steps(AgentTyped(conversation=UUID, typing=is_typing))

    begun = [*joined(), state(is_open=True), look(shown=False), types(is_typing=True)]
    shown = [*begun, received(typing(ON)), look(shown=True)]
    ended = [*shown, types(is_typing=False), received(typing(OFF))]

    assert list(agents_typing(scene(*begun))) == [
        "the browser's hearing of the agent's typing",
        "the dots in the open chat",
    ]
    assert list(agents_typing(scene(*shown))) == []
    assert list(agents_typing(scene(*ended))) == ["the end of the dots in the open chat"]
    assert list(agents_typing(scene(*ended, look(shown=False)))) == []
