"""Reading request bodies as fastglue does: by content type, into typed fields."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from embedcheck.sandbox.instance.actions import Request


class UnreadableBody(Exception):
    """Not JSON, or a field of another JSON type than the server's struct has."""


def read_fields(request: Request, fields: Mapping[str, type]) -> dict[str, Any]:
    """The named fields; absent or null ones have their type's zero value, unknown ones are ignored.

    A body that does not say it is JSON is read as a form, of which only text fields count.
    """
    if "json" not in request.headers.get("content-type", "").lower():
        form = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
        return {name: form.get(name, "") if kind is str else kind() for name, kind in fields.items()}
    try:
        document = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise UnreadableBody from error
    return typed(document, fields)


def typed(document: Any, fields: Mapping[str, type]) -> dict[str, Any]:
    """A JSON document as a Go struct would take it. Raises UnreadableBody for another type."""
    if document is None:
        document = {}
    if not isinstance(document, dict):
        raise UnreadableBody
    return {name: _field(document.get(name), kind) for name, kind in fields.items()}


def _field(value: Any, kind: type) -> Any:
    if value is None:
        return kind()
    # In Python true is an int; in Go it is not.
    if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
        raise UnreadableBody
    return value


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a multipart body; `file_name` None for a plain field."""

    name: str
    file_name: str | None
    content_type: str
    body: bytes


def read_multipart(request: Request) -> list[Part]:
    """Raises UnreadableBody if it is not multipart/form-data, or broken."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise UnreadableBody
    collector = _Parts()
    try:
        parser = MultipartParser(options[b"boundary"], collector.callbacks())  # type: ignore[arg-type]
        parser.write(request.body)
        parser.finalize()
    except FormParserError as error:
        raise UnreadableBody from error
    return collector.parts


class _Parts:
    """Collects what the streaming parser reports."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._name, self._value, self._body = bytearray(), bytearray(), bytearray()
        self._headers: dict[str, str] = {}

    def callbacks(self) -> dict[str, Any]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._name.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._header,
            "on_part_data": lambda data, start, end: self._body.extend(data[start:end]),
            "on_part_end": self._end,
        }

    def _begin(self) -> None:
        self._headers = {}
        self._body = bytearray()

    def _header(self) -> None:
        self._headers[self._name.decode("latin-1").lower()] = self._value.decode("utf-8", "replace")
        self._name, self._value = bytearray(), bytearray()

    def _end(self) -> None:
        disposition = self._headers.get("content-disposition", "")
        self.parts.append(
            Part(
                name=_option(disposition, "name") or "",
                file_name=_option(disposition, "filename"),
                content_type=self._headers.get("content-type", ""),
                body=bytes(self._body),
            )
        )


def _option(disposition: str, name: str) -> str | None:
    # Browsers escape a quote inside as %22, so the value ends at the next quote.
    found = re.search(rf'(?:^|[;\s]){name}="([^"]*)"', disposition)
    return found.group(1) if found else None
