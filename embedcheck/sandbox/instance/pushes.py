"""Frames that nobody asked for: to the contact's widgets, and to agents.

Widgets get `data` before `type` (built from a map), agents `type` before `data` (a struct).
"""

from collections.abc import Iterator
from typing import Any

from embedcheck.sandbox.instance.actions import Send
from embedcheck.sandbox.instance.desk import Desk
from embedcheck.sandbox.instance.gojson import encode, in_map_order
from embedcheck.sandbox.instance.records import Conversation


def to_widgets(desk: Desk, conversation: Conversation, kind: str, data: dict[str, Any]) -> Iterator[Send]:
    """To every client of the contact in that inbox: all tabs, all devices."""
    text = encode({"data": data, "type": kind})
    for socket in desk.store.clients_of(conversation.inbox_id, conversation.contact_id):
        yield Send(socket, text, to="widgets")


def update_widgets(desk: Desk, conversation: Conversation, **changed: Any) -> Iterator[Send]:
    """`conversation_update`: what changed, and the conversation's UUID."""
    data = in_map_order({**changed, "uuid": conversation.uuid})
    yield from to_widgets(desk, conversation, "conversation_update", data)


def to_agents(desk: Desk, kind: str, data: dict[str, Any]) -> Iterator[Send]:
    """To every connected agent; no subscription needed."""
    text = _for_agents(kind, data)
    for socket in list(desk.store.agent_sockets):
        yield Send(socket, text, to="agents")


def to_followers(desk: Desk, conversation: str, kind: str, data: dict[str, Any]) -> Iterator[Send]:
    """To the agents who opened or listed this conversation."""
    text = _for_agents(kind, in_map_order(data))
    for agent in list(desk.store.agent_sockets.values()):
        if agent.follows(conversation):
            yield Send(agent.number, text, to="agents")


def update_followers(desk: Desk, conversation: str, **changed: Any) -> Iterator[Send]:
    yield from to_followers(desk, conversation, "conversation_update", {**changed, "uuid": conversation})


def to_followers_of_contact(desk: Desk, person_id: int, **changed: Any) -> Iterator[Send]:
    """`contact_update`, once to each agent who follows any conversation of that contact."""
    uuids = [each.uuid for each in desk.store.conversations_of(person_id)]
    text = _for_agents("contact_update", in_map_order({**changed, "contact_id": person_id}))
    for agent in list(desk.store.agent_sockets.values()):
        if any(agent.follows(uuid) for uuid in uuids):
            yield Send(agent.number, text, to="agents")


def _for_agents(kind: str, data: dict[str, Any]) -> str:
    return encode({"type": kind, "data": data})
