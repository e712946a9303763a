"""The WebSocket vocabulary of `/widget/ws`."""

import json
from typing import Any

JOIN = "join"
JOINED = "joined"
TYPING = "typing"
PAGE_VISIT = "page_visit"
PING = "ping"
PONG = "pong"
NEW_MESSAGE = "new_message"
CONVERSATION_UPDATE = "conversation_update"
ERROR = "error"

SENT_BY_WIDGET = frozenset({JOIN, TYPING, PAGE_VISIT, PING})
SENT_BY_SERVER = frozenset({JOINED, TYPING, PONG, NEW_MESSAGE, CONVERSATION_UPDATE, ERROR})

JOINED_MESSAGE = "namaste!"
JOIN_FAILED_MESSAGE = "Failed to join conversation"


def read_frame(text: str) -> dict[str, Any] | None:
    """The frame as an object, or None if it is not one. Direct replies end in a newline."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return frame if isinstance(frame, dict) else None


def kind_of(text: str) -> str:
    frame = read_frame(text)
    kind = frame.get("type") if frame else None
    return kind if isinstance(kind, str) else ""


def payload_of(text: str) -> dict[str, Any]:
    """`data` of a frame where it is an object, else an empty one (a pong's data is null)."""
    frame = read_frame(text)
    data = frame.get("data") if frame else None
    return data if isinstance(data, dict) else {}
