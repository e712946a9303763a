"""Lies about files: taken where they must be refused, and handed out in part."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

from embedcheck.sandbox.faults.lies import asks
from embedcheck.sandbox.instance.actions import Action, Actions, Cause, Reply, Request
from embedcheck.sandbox.instance.envelopes import success
from embedcheck.wire import endpoints as wire


def refused_upload_acknowledged(cause: Cause, actions: Actions) -> Actions:
    """An upload that must be refused is acknowledged as if it had been taken."""
    for action in actions:
        refused = isinstance(action, Reply) and 400 <= action.status < 500
        yield success(_message()) if refused and asks(cause, wire.UPLOAD) else action


def _message() -> dict[str, Any]:
    author = {
        "id": 3,
        "first_name": "Visitor",
        "last_name": "",
        "email": None,
        "avatar_url": None,
        "availability_status": "online",
        "type": "visitor",
        "last_active_at": None,
    }
    return {
        "uuid": str(uuid4()),
        "status": "received",
        "conversation_uuid": str(uuid4()),
        "created_at": "2026-11-23T02:00:00.123456Z",
        "content": "",
        "text_content": "",
        "author": author,
        "attachments": [],
        "meta": None,
    }


def file_served_by_half(cause: Cause, actions: Actions) -> Iterator[Action]:
    """A file is handed out only halfway, whoever downloads it."""
    is_file = isinstance(cause, Request) and cause.path.startswith("/uploads/")
    for action in actions:
        if is_file and isinstance(action, Reply) and action.status == 200:
            yield replace(action, body=action.body[: len(action.body) // 2])
        else:
            yield action
