"""Typing, relayed both ways: to whom it is told, and to whom not."""

import json
from typing import Any

from tests.contract.desk import Chat, Desk, alive, follow, hear, hear_of, say
from tests.contract.test_socket import keys


def agent_typing(desk: Desk, chat: Chat, *, private: bool = False) -> None:
    with desk.agent_socket() as socket:
        say(
            socket,
            "typing",
            conversation_uuid=chat.uuid,
            is_typing=True,
            is_private_message=private,
        )
        socket.send("ping")
        assert socket.recv(timeout=5) == "pong"


def test_the_visitor_is_told_that_an_agent_types(agent: Desk) -> None:
    chat = agent.visitor()
    with chat.joined() as socket:
        agent_typing(agent, chat)
        text = hear(socket)
        assert json.loads(text) == {
            "data": {"conversation_uuid": chat.uuid, "is_typing": True},
            "type": "typing",
        }
        assert keys(text) == ["data", "type"]


def test_of_a_private_note_being_typed_the_visitor_hears_nothing(agent: Desk) -> None:
    chat = agent.visitor()
    with chat.joined() as socket:
        agent_typing(agent, chat, private=True)
        assert alive(socket)


def test_agents_who_follow_the_conversation_are_told_that_the_visitor_types_and_other_tabs_are_not(
    agent: Desk,
) -> None:
    chat = agent.visitor()
    with agent.agent_socket() as listening, chat.joined() as socket, chat.joined() as other:
        follow(listening, chat)
        say(socket, "typing", conversation_uuid=chat.uuid, is_typing=True)
        frame = hear_of(listening, "typing")
        assert frame["data"] == {"conversation_uuid": chat.uuid, "is_typing": True}
        assert alive(other)


def test_typing_in_somebody_elses_conversation_is_told_to_nobody(agent: Desk) -> None:
    mine, theirs = agent.visitor(), agent.visitor()
    with agent.agent_socket() as listening, mine.joined() as socket:
        follow(listening, theirs)
        say(socket, "typing", conversation_uuid=theirs.uuid, is_typing=True)
        assert alive(socket)
        theirs.say("This is heard")
        while True:
            frame = json.loads(hear(listening))
            assert frame["type"] != "typing"
            if frame["type"] == "new_message" or theirs.uuid in json.dumps(frame):
                break


def test_typing_within_a_twentieth_of_a_second_is_not_passed_on(agent: Desk) -> None:
    chat = agent.visitor()
    with agent.agent_socket() as listening, chat.joined() as socket:
        follow(listening, chat)
        for is_typing in (True, False):
            say(socket, "typing", conversation_uuid=chat.uuid, is_typing=is_typing)
        assert alive(socket)
        chat.say("This is heard")
        heard: list[dict[str, Any]] = []
        while not heard or heard[-1]["type"] != "new_message":
            heard.append(json.loads(hear(listening)))
        assert [each["data"]["is_typing"] for each in heard if each["type"] == "typing"] == [True]
