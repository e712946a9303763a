from typing import Any

from embedcheck.model.observations import (
    AgentSaid,
    AgentTyped,
    ChatShown,
    PostMessage,
    StepBegan,
    VisitorTyped,
    Witness,
)
from embedcheck.runner.talk_debts import agents_typing, counting, marking, resuming, visitors_typing
from tests.runner.scene import CHAT, UUID, Line, answered, asked, page, received, scene, sent, steps
from tests.runner.test_debts import JOINED, opened, state

ON, OFF = True, False
SUBSCRIBE = {"type": "conversation_subscribe", "data": {"conversation_uuid": UUID}}


def typing(is_typing: bool) -> dict[str, Any]:
    return {"type": "typing", "data": {"conversation_uuid": UUID, "is_typing": is_typing}}


def joined() -> list[Line]:
    return [opened(1), received(JOINED)]


def test_a_visitor_who_types_owes_the_word_its_end_and_its_hearing() -> None:
    followed = (Witness.AGENT, sent(SUBSCRIBE)[1])
    begun = steps(StepBegan(index=0, name="type", words="type: Hm"))
    typed = [*joined(), followed, *[opened(2)] * 4, begun, steps(VisitorTyped(text="Hm"))]
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


def test_whoever_comes_back_owes_the_reading_of_what_was_said() -> None:
    handed = page(PostMessage(heard_by="iframe", type="SESSION_DATA", data={"sessionToken": "t"}))
    nobody = page(PostMessage(heard_by="iframe", type="SESSION_DATA", data={"sessionToken": ""}))
    ended = page(PostMessage(heard_by="host", type="CLEAR_SESSION_TOKEN", data={}))
    read = asked("1", "GET", f"{CHAT}/conversations")
    frame = asked("2", "GET", "/widget?inbox_id=x")

    assert list(resuming(scene(handed))) == ["the widget's reading of the conversations of before"]
    assert list(resuming(scene(nobody))) == []
    assert list(resuming(scene(handed, ended))) == []
    assert list(resuming(scene(handed, read))) == []
    assert list(resuming(scene(frame, read, handed))) == []
    assert list(resuming(scene(read, frame, handed))) == list(resuming(scene(handed)))


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


def test_a_reply_is_owed_its_place_on_the_badge_and_its_mark_once_it_is_seen() -> None:
    seen = f"{CHAT}/conversations/{UUID}/update-last-seen"
    begun = {"conversation": {"uuid": UUID}}
    push = {
        "type": "new_message",
        "data": {"conversation_uuid": UUID, "content": "m1y", "author": {"type": "agent"}},
    }
    replied = [
        *(
            asked("1", "POST", f"{CHAT}/conversations/init"),
            answered("1", f"{CHAT}/conversations/init", begun),
        ),
        *joined(),
        steps(AgentSaid(text="m1y", mark="m1y", conversation=UUID)),
        received(push),
    ]
    looked = [*replied, state(is_open=True), page(ChatShown(messages=[{"text": "m1y"}]))]
    marked = [*looked, asked("2", "POST", seen), answered("2", seen, data=True)]

    assert len(list(counting(scene(*replied, state())))) == 1
    assert list(marking(scene(*replied))) == []
    assert list(marking(scene(*looked))) == ["the widget's word that «m1y» was seen"]
    assert list(counting(scene(*marked, state()))) == list(marking(scene(*marked))) == []
