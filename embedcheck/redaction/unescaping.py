"""Text as it was before somebody escaped its signs for a URL, for JSON, for HTML or for a programming language."""

import re
from html.entities import html5

_ESCAPED = re.compile(
    rb"%(?P<percent>[0-9A-Fa-f]{2})|\\x(?P<byte>[0-9A-Fa-f]{2})|\\(?P<octal>[0-3][0-7]{2})"
    rb"|(?:\\|%)u(?P<unit>[0-9A-Fa-f]{4})|\\u\{(?P<point>[0-9A-Fa-f]{1,6})\}"
    rb"|&#[xX](?P<hex>[0-9A-Fa-f]{1,6});|&#(?P<decimal>[0-9]{1,7});|&(?P<name>[A-Za-z]{2,8});"
    rb"|\\(?P<control>[nrt])|\\(?P<itself>[!-/:-@\[-`{-~ ])|(?P<twice>\"\")|'(?:\"'\"|\\')(?P<shell>')"
)
_BYTES = {"percent": 16, "byte": 16, "octal": 8}
_SIGNS = {"unit": 16, "point": 16, "hex": 16, "decimal": 10}
_LAST_SIGN = 0x10FFFF
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t"}
# What is beyond 16 bits, written as two escapes of 16.
_PAIR = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")


def unescaped(data: bytes) -> bytes:
    """The same bytes with every escape undone once: `%61`, `\\x61`, `\\141`, `\\u0061`, `\\u{61}`, `%u0061`, `&#97;`,
    `&#x61;`, `&amp;`, `\\n`, `\\` before punctuation, a quote that CSV has doubled, and one that a shell has taken apart
    (`'"'"'`, `'\\''`). What is no escape stays."""
    return _PAIR.sub(_joined, _ESCAPED.sub(_meant, data))


def _joined(pair: re.Match[bytes]) -> bytes:
    units = pair[0].decode(errors="surrogatepass").encode("utf-16-le", errors="surrogatepass")
    return units.decode("utf-16-le").encode()


def _meant(escaped: re.Match[bytes]) -> bytes:
    kind = escaped.lastgroup or ""
    word = escaped[kind]
    if kind in _BYTES:
        return bytes([int(word, _BYTES[kind])])
    if kind in _SIGNS:
        number = int(word, _SIGNS[kind])
        return chr(number).encode(errors="surrogatepass") if number <= _LAST_SIGN else escaped[0]
    if kind == "name":
        meant = html5.get(f"{word.decode()};")
        return meant.encode() if meant else escaped[0]
    return _CONTROLS.get(word, word[:1])
