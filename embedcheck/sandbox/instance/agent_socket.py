"""`/ws`: what agents subscribe to, and that they are typing (`cmd/websocket.go`, `internal/ws/client.go`)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from embedcheck.sandbox.instance.actions import Abort, Accept, Action, FrameCame, Reply, Send
from embedcheck.sandbox.instance.bodies import UnreadableBody, typed
from embedcheck.sandbox.instance.changes import AgentSocketOpened, Followed, PersonSaved
from embedcheck.sandbox.instance.desk import Desk
from embedcheck.sandbox.instance.gojson import encode
from embedcheck.sandbox.instance.guards import Call
from embedcheck.sandbox.instance.pushes import to_widgets
from embedcheck.wire.frames import TYPING

LISTED_MAX = 500


def open_agent_socket(call: Call) -> Iterator[Action]:
    """A good Origin is mandatory; without it the answer is 200 and nothing instead of 101."""
    headers = call.request.headers
    if call.request.socket is None or not _is_own(headers.get("origin", ""), headers.get("host", "")):
        yield Reply(200)
        return
    yield AgentSocketOpened(call.request.socket, call.of_person.id)
    yield Accept()


def _is_own(origin: str, host: str) -> bool:
    """`localhost` under any scheme, or https with the very host (`cmd/websocket.go:22-44`)."""
    try:
        parts = urlsplit(origin)
        is_localhost = parts.hostname == "localhost"
    except ValueError:
        return False
    return is_localhost or (parts.scheme == "https" and parts.netloc.lower() == host.lower())


def agent_frame(desk: Desk, cause: FrameCame) -> Iterator[Action]:
    """Nothing is acknowledged; a binary frame ends the connection."""
    if cause.binary:
        yield Abort()
        return
    if cause.text == "ping":
        yield from _active(desk, cause)
        yield Send(cause.socket, "pong")
        return
    kind, data = _read(cause.text)
    if kind == "conversation_subscribe":
        yield from _subscribe(cause.socket, data)
    elif kind == "list_subscribe_replace":
        yield from _list(cause.socket, data)
    elif kind == TYPING:
        yield from _typing(desk, cause.socket, data)
    else:
        yield _error(cause.socket, "invalid message format" if kind is None else "unknown message type")


def _active(desk: Desk, cause: FrameCame) -> Iterator[Action]:
    """An offline agent is online from now on; nobody is told (`user.go:356-374`)."""
    agent = desk.store.person(desk.store.agent_sockets[cause.socket].agent_id)
    availability = "online" if agent.availability == "offline" else agent.availability
    yield PersonSaved(replace(agent, availability=availability, last_active_at=cause.at))


def _read(text: str) -> tuple[str | None, Any]:
    try:
        document = json.loads(text)
        kind: str = typed(document, {"type": str})["type"]
    except (ValueError, RecursionError, UnreadableBody):
        return None, None
    return kind, (document or {}).get("data")


def _error(socket: int, words: str) -> Send:
    return Send(socket, encode({"type": "error", "data": words}))


def _fields(data: Any, fields: Mapping[str, type]) -> dict[str, Any] | None:
    try:
        return typed(data, fields)
    except UnreadableBody:
        return None


def _subscribe(socket: int, data: Any) -> Iterator[Action]:
    """One open conversation at a time."""
    said = _fields(data, {"conversation_uuid": str})
    if said is None:
        yield _error(socket, "invalid subscription format")
    elif not said["conversation_uuid"]:
        yield _error(socket, "conversation_uuid is required")
    else:
        yield Followed(socket, open=said["conversation_uuid"])


def _list(socket: int, data: Any) -> Iterator[Action]:
    said = _fields(data, {"uuids": list})
    if said is None or not all(isinstance(uuid, str) for uuid in said["uuids"]):
        yield _error(socket, "invalid list_subscribe payload")
        return
    yield Followed(socket, listed=frozenset(said["uuids"][:LISTED_MAX]))


def _typing(desk: Desk, socket: int, data: Any) -> Iterator[Action]:
    """To the contact's widgets, unless it is a private note that is being typed; other agents see nothing."""
    said = _fields(data, {"conversation_uuid": str, "is_typing": bool, "is_private_message": bool})
    if said is None:
        yield _error(socket, "invalid typing format")
        return
    if not said["conversation_uuid"]:
        yield _error(socket, "conversation_uuid is required for typing")
        return
    found = desk.store.conversations.get(said["conversation_uuid"])
    if found and not said["is_private_message"]:
        shown = {"conversation_uuid": found.uuid, "is_typing": said["is_typing"]}
        yield from to_widgets(desk, found, TYPING, shown)
