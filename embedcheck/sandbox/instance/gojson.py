"""JSON and times as Go writes them: what Libredesk's answers look like byte for byte."""

import json
import re
from datetime import UTC, datetime
from typing import Any

# `encoding/json` escapes these by default, so that JSON can stand inside HTML and JavaScript.
_ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_TO_ESCAPE = re.compile("[<>&\u2028\u2029]")


def encode(value: Any) -> str:
    """Struct-built objects keep their order; build map-built ones with `in_map_order`."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _TO_ESCAPE.sub(lambda found: _ESCAPED[found.group()], text)


def in_map_order(value: Any) -> Any:
    """The same value as Go's maps are written: keys sorted, at every depth."""
    if isinstance(value, dict):
        return {key: in_map_order(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [in_map_order(item) for item in value]
    return value


def time(at: datetime) -> str:
    """RFC 3339 with microseconds, trailing zeros cut, as PostgreSQL times are marshalled."""
    moment = at.astimezone(UTC)
    fraction = f"{moment.microsecond:06d}".rstrip("0")
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + (f".{fraction}" if fraction else "") + "Z"


def optional_time(at: datetime | None) -> str | None:
    return None if at is None else time(at)


def whole_seconds(at: datetime) -> str:
    """RFC 3339 in whole seconds: what broadcasts and page visits carry."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def cut(text: str, size: int) -> str:
    """The first `size` bytes, as Go slices a string: what is left of a split character becomes U+FFFD, per byte."""
    kept = text.encode("utf-8", "replace")[:size].decode("utf-8", "surrogateescape")
    return re.sub("[\udc80-\udcff]", "\ufffd", kept)


def size_of(text: str) -> int:
    """Length in bytes: every limit of Libredesk is `len(string)`, not characters."""
    return len(text.encode("utf-8", "replace"))
