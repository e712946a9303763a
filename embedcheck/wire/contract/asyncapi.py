"""The widget's WebSocket as an AsyncAPI 3 document, written from the tables of frames.

It describes a frontend: it sends what the widget sends, and receives what the server says.
"""

import inspect
from typing import Any

from embedcheck.wire.contract.messages import RECEIVED, REPLIES, SENT
from embedcheck.wire.contract.openapi import VERSION
from embedcheck.wire.contract.schemas import json_schemas
from embedcheck.wire.contract.shape import Shape
from embedcheck.wire.endpoints import SOCKET_PATH
from embedcheck.wire.limits import MAX_FRAME, READ_DEADLINE

Json = dict[str, Any]
CHANNEL = "widget"

ABOUT = f"""What Libredesk's live chat widget and its server say to each other on the WebSocket.

Written down from what Libredesk 2.7.0 does. Where its published page says otherwise, this follows the server and
says so. The handshake needs no token, no inbox and no sub-protocol, may come from any origin, and shares the rate
limit of the HTTP API; a visitor without a session has no socket at all. Send `join` first: `typing` and `page_visit`
are ignored before it, and an unknown type always. The socket closes after {READ_DEADLINE:g} s without a frame
(the protocol's own pings do not count), at a frame of more than {MAX_FRAME} bytes (1009), and at one that is no JSON.
Direct replies end in a newline.
"""
_CHANNEL = """After 2.7.0 a join within a second of another closes the socket (1008), and the third that is refused drops it.
Unlike the published page: `ping` keeps the socket open, not the session; it is answered before a join too, and at most
once a second. `page_visit` is kept once a second for each socket, and not if its URL is the latest. `typing` reaches
only agents who look at the conversation. `new_message` is never the visitor's own message. `error` has one text only,
and the socket stays open. A numeric inbox id is let in by `join`, unlike over HTTP."""


def asyncapi() -> Json:
    """The document, ready to be written as JSON."""
    both: dict[str, type[Shape]] = {_key("sent", kind): shape for kind, shape in SENT.items()}
    both |= {_key("received", kind): shape for kind, shape in RECEIVED.items()}
    schemas, shared = json_schemas(both.values())
    messages = {key: _message(shape, schemas[shape]) for key, shape in both.items()}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Libredesk live chat widget, realtime", "version": VERSION, "description": ABOUT},
        "defaultContentType": "application/json",
        "servers": {"instance": {"host": "desk.example.com", "protocol": "wss"}},
        "channels": {
            CHANNEL: {
                "address": SOCKET_PATH,
                "title": "The widget's socket",
                "description": _CHANNEL,
                "messages": {key: {"$ref": f"#/components/messages/{key}"} for key in messages},
                "bindings": {"ws": {"method": "GET", "bindingVersion": "0.1.0"}},
            }
        },
        "operations": {
            **{f"send_{kind}": _send(kind) for kind in SENT},
            **{f"receive_{kind}": _receive(kind) for kind in RECEIVED},
        },
        "components": {"messages": messages, "schemas": shared},
    }


def _key(way: str, kind: str) -> str:
    """The name of a message in the document; `typing` goes both ways."""
    return f"{way}_{kind}" if kind in SENT and kind in RECEIVED else kind


def _message(shape: type[Shape], schema: Json) -> Json:
    kind = shape.model_fields["type"].annotation.__args__[0]  # type: ignore[union-attr]  # a Literal of one
    return {
        "name": kind,
        "title": shape.__name__,
        "summary": inspect.getdoc(shape) or "",
        "payload": schema,
    }


def _send(kind: str) -> Json:
    operation: Json = {
        "action": "send",
        "channel": _channel(),
        "summary": inspect.getdoc(SENT[kind]) or "",
        "messages": [_said(_key("sent", kind))],
    }
    if kind in REPLIES:
        answers = [_said(_key("received", each)) for each in REPLIES[kind]]
        operation["reply"] = {"channel": _channel(), "messages": answers}
    return operation


def _receive(kind: str) -> Json:
    return {
        "action": "receive",
        "channel": _channel(),
        "summary": inspect.getdoc(RECEIVED[kind]) or "",
        "messages": [_said(_key("received", kind))],
    }


def _channel() -> Json:
    return {"$ref": f"#/channels/{CHANNEL}"}


def _said(key: str) -> Json:
    return {"$ref": f"#/channels/{CHANNEL}/messages/{key}"}
