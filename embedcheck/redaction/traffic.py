"""Secrets of the site's own, which no witness of ours has seen: told by the headers that carry them."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress

from embedcheck.wire import tokens

# Characters. What sessions are told by is longer; what a site says of itself («Basic», «dark») is shorter.
SHORTEST = 16
# As trace and HAR spell headers.
_HEADER = re.compile(
    rb'"name":\s*"((?:proxy-)?authorization|set-cookie)",\s*"value":\s*("(?:[^"\\]|\\.)*")', re.IGNORECASE
)
_JWT = re.compile(tokens.JWT.pattern.encode())


def secrets_in(data: bytes) -> Iterator[tuple[str, str]]:
    """Every secret with its kind: what authorizes a request, a cookie that no script may read (HttpOnly), a JWT."""
    for found in _HEADER.finditer(data):
        with suppress(ValueError):
            value = json.loads(found[2])
            yield from _cookies(value) if found[1].lower() == b"set-cookie" else _credentials(value)
    for jwt in _JWT.findall(data):
        yield "jwt", jwt.decode()


def _cookies(header: str) -> Iterator[tuple[str, str]]:
    for line in header.split("\n"):
        pair, *attributes = (part.strip() for part in line.split(";"))
        value = pair.partition("=")[2].strip('"')
        if len(value) >= SHORTEST and "httponly" in (each.lower() for each in attributes):
            yield "cookie", value


def _credentials(header: str) -> Iterator[tuple[str, str]]:
    value = header.partition(" ")[2].strip() or header
    if len(value) >= SHORTEST:
        yield "authorization", value
