"""How else the bytes of a file may be read: what lies in them wrapped in base64, or with its signs escaped."""

import base64
import binascii
import re
from collections.abc import Iterator
from contextlib import suppress

from embedcheck.redaction.layers import GZIP, ZIP, Unreadable, layers

# Wrapped in one another, a base64 in a base64 for one. Who wraps deeper than this does it on purpose.
DEEPEST = 3
# A secret is no shorter than eight bytes: less of an encoding holds none.
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}")
_HEXADECIMAL = re.compile(rb"(?:[0-9A-Fa-f]{2}){8,}")
_FOLDED = re.compile(rb"[A-Za-z0-9+/]{56}(?:\r?\n|(?:\\r)?\\n)[A-Za-z0-9+/=]")
_LINE_BREAK = re.compile(rb"\r?\n|(?:\\r)?\\n")
_ESCAPED = re.compile(
    rb"%(?P<percent>[0-9A-Fa-f]{2})|\\x(?P<byte>[0-9A-Fa-f]{2})|\\u(?P<unit>[0-9A-Fa-f]{4})"
    rb"|&#x(?P<hex>[0-9A-Fa-f]{1,5});|&#(?P<decimal>[0-9]{1,6});"
)


def readings(data: bytes, deep: int = DEEPEST) -> Iterator[bytes]:
    """The bytes themselves, and every other text that a reader with patience would get out of them.

    Base64, folded into lines or not, whatever stands before it and whatever is in it (UTF-16, a gzip, base64 again);
    hexadecimal; and text of which any sign is escaped, as `%61`, `&#97;`, `&#x61;`, `\\x61` or `\\u0061`.
    """
    yield data
    if not deep:
        return
    for inner in (_unfolded(data), _unescaped(data), *_decoded(data)):
        if inner and inner != data:
            yield from readings(inner, deep - 1)


def _unfolded(data: bytes) -> bytes:
    return _LINE_BREAK.sub(b"", data) if _FOLDED.search(data) else b""


def _unescaped(data: bytes) -> bytes:
    return _ESCAPED.sub(_meant, data)


def _meant(escaped: re.Match[bytes]) -> bytes:
    if escaped.lastgroup in ("percent", "byte"):
        return bytes.fromhex(escaped[escaped.lastgroup].decode())
    number = int(escaped["decimal"]) if escaped["decimal"] else int(escaped["unit"] or escaped["hex"], 16)
    return chr(number).encode(errors="surrogatepass")


def _decoded(data: bytes) -> Iterator[bytes]:
    found = [bytes.fromhex(run.decode()) for run in _HEXADECIMAL.findall(data)]
    found += [inner for run in _BASE64.findall(data) for inner in _from_base64(run)]
    yield b"\n".join(found)
    for packed in found:
        if packed.startswith((ZIP, GZIP)):
            # Clipped, as a long text may be, it cannot be unpacked, and shows nothing.
            with suppress(Unreadable):
                yield from (unpacked for _, unpacked in layers(packed))


def _from_base64(run: bytes) -> Iterator[bytes]:
    """What it holds from each of its first four signs on: a path or a word may stand right before it."""
    run = run.replace(b"-", b"+").replace(b"_", b"/")
    for start in range(4):
        part = run[start:]
        # One sign alone at the end holds nothing.
        part = part[: len(part) - (len(part) % 4 == 1)]
        with suppress(binascii.Error):
            yield base64.b64decode(part + b"=" * (-len(part) % 4))
