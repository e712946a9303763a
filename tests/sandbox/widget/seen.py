"""Recorded events as comparable lines: without times, hosts, tokens and ids."""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

Event = dict[str, Any]

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HEADERS = {
    "authorization": "bearer",
    "x-libredesk-inbox-id": "inbox",
    "x-libredesk-visitor-token": "visitor",
}
# Neither recorded nor of interest: fonts, modules, pictures, texts.
UNRECORDED = re.compile(r"/(assets|static|lang|uploads|session)\b|/favicon")


def as_lines(events: Iterable[Event], kind: str) -> list[str]:
    """`kind`: `requests`, `answered`, `sent` (frames), `host` or `iframe` (window messages heard there)."""
    return [line for event in events if (line := LINES[kind](event))]


def once_in_a_row(lines: Iterable[str]) -> list[str]:
    """Repetitions in a row count once: whether the first page's timer beats the socket is a race."""
    kept: list[str] = []
    for line in lines:
        if not kept or kept[-1] != line:
            kept.append(line)
    return kept


def _request(event: Event) -> str | None:
    if event["kind"] != "request":
        return None
    path = urlsplit(event["url"]).path
    if UNRECORDED.search(path) or not path.startswith(("/api/", "/widget")):
        return None
    carried = [name for header, name in HEADERS.items() if header in event["headers"]]
    return " ".join([event["method"], UUID.sub("{uuid}", path), *carried, *_fields(event)])


def _answered(event: Event) -> str | None:
    return UUID.sub("{uuid}", urlsplit(event["url"]).path) if event["kind"] == "answered" else None


def _fields(event: Event) -> list[str]:
    body = event.get("body")
    if not body or not body.startswith("{"):
        return []
    return [",".join(sorted(json.loads(body)))]


def _sent(event: Event) -> str | None:
    if event["kind"] != "frame_sent":
        return None
    frame = json.loads(event["text"])
    return " ".join([frame["type"], ",".join(sorted(frame.get("data") or {}))]).strip()


def _heard_by(who: str, event: Event) -> str | None:
    if event["kind"] != "postmessage" or event["who"] != who:
        return None
    # The first page's timer races with the boot, and `joined` with what is read over HTTP.
    message = event["data"]
    if message["type"] in {"PAGE_VISIT", "REQUEST_PAGE_INFO"}:
        return None
    flags = [f"{name}={value}" for name, value in message.items() if isinstance(value, bool | int)]
    return " ".join([message["type"], *flags, *_tokens(message)])


def _tokens(message: Event) -> list[str]:
    names = ("sessionToken", "visitorToken", "token", "jwt")
    return [f"{name}={'some' if message[name] else 'none'}" for name in names if name in message]


LINES: dict[str, Callable[[Event], str | None]] = {
    "requests": _request,
    "answered": _answered,
    "sent": _sent,
    "host": lambda event: _heard_by("host", event),
    "iframe": lambda event: _heard_by("iframe", event),
}
