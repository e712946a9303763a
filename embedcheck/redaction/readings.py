"""How else the bytes of a file may be read: what lies in them wrapped in base64, or with its signs escaped."""

import base64
import binascii
import quopri
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from unicodedata import normalize

from embedcheck.redaction.layers import BROKEN, GZIP, ZIP, Budget, layers, unzipped
from embedcheck.redaction.unescaping import unescaped

# Wrapped in one another, a base64 in a base64 for one. Who wraps deeper than this does it on purpose.
DEEPEST = 3
# Bytes. What a page wraps in text is small; archives of their own have a budget of their own.
WRAPPED = 32 * 1024 * 1024
# A secret is no shorter than eight bytes: less of an encoding holds none.
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}")
_HEXADECIMAL = re.compile(rb"[0-9A-Fa-f]{16,}")
_HEXADECIMAL_APART = re.compile(rb"(?:[0-9A-Fa-f]{2}[ :,-]\s?){7,}[0-9A-Fa-f]{2}")
_NUMBERS = re.compile(rb"(?:[0-9]{1,3}[ ,]\s*){7,}[0-9]{1,3}")
# With the indentation that YAML gives it.
_BREAK = rb"(?:\r?\n|(?:\\r)?\\n)[ \t]*"
_FOLDED = re.compile(rb"[A-Za-z0-9+/_-]{56}" + _BREAK + rb"[A-Za-z0-9+/=_-]")
_LINE_BREAK = re.compile(_BREAK)
_QUOTED_PRINTABLE = re.compile(rb"=(?:3D|\r?\n|C[23]=)")
# Letters and digits that Unicode keeps for compatibility alone (full-width, mathematical, circled, squared), and letters
# with their accents apart. None of these runs costs more than its length to normalize.
_COMPATIBLE = re.compile(
    "[\uff01-\uff5e\u3000\U0001d400-\U0001d7ff\u2460-\u24ff\U0001f110-\U0001f189]+|[A-Za-z][\u0300-\u036f]{1,4}"
)
_HINTS_OF_IT = (
    *(b"\xef\xbc", b"\xef\xbd", b"\xf0\x9d", b"\xe2\x91", b"\xe2\x92", b"\xe2\x93"),
    *(b"\xf0\x9f\x84", b"\xf0\x9f\x85", b"\xf0\x9f\x86", b"\xcc", b"\xcd"),
)
_ZLIB = (b"x\x01", b"x\x5e", b"x\x9c", b"x\xda")
# Of the four kinds of block that two bits of the first byte tell, the one that deflate does not have.
_NO_BLOCK = 3
# In pictures, films, fonts and archives, what looks like text is chance; what archives hold is looked at by itself.
_NO_READING = (
    ZIP,
    GZIP,
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"\x1a\x45\xdf\xa3",
    b"wOFF",
    b"wOF2",
)
# Its three bytes stand in noise by chance; the fourth has flags, of which three are always off.
_GZIP = re.compile(re.escape(GZIP) + rb"[\x00-\x1f]")
# Of one text. Each is tried from its beginning to wherever it breaks.
MOST_ARCHIVES = 100
_NO_TEXT = bytes(each for each in range(32) if each not in b"\t\n\r\x1b")
_MOSTLY = 0.98
_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_Read = Callable[[bytes], Iterator[bytes]]
# How deep each run was read, for each way of reading.
_Looked = dict[_Read, dict[bytes, int]]


def readings(data: bytes, deep: int = DEEPEST, budget: Budget | None = None) -> Iterator[bytes]:
    """The bytes themselves, and every other text that a reader with patience would get out of them.

    Base64, folded into lines or not, whatever stands before it and whatever is in it (UTF-16, an archive, raw deflate,
    base64 again); bytes told as numbers, hexadecimal or not; quoted-printable; text of which any sign is escaped; and
    signs that Unicode keeps for compatibility alone. Raises WithoutEnd where more is wrapped in it than anybody looks at.
    """
    yield from _readings(data, deep, budget or Budget(WRAPPED), {read: {} for _, read in _SPELLED})


def _readings(data: bytes, deep: int, budget: Budget, looked: _Looked) -> Iterator[bytes]:
    yield data
    if not deep or data.startswith(_NO_READING):
        return
    found = [
        each
        for pattern, read in _SPELLED
        for run in _new(pattern.findall(data), deep, looked[read])
        for each in read(run)
    ]
    found += [inflated for each in found if (inflated := _inflated(each, budget))]
    if found:
        yield b"\n".join(found)
    # What is decoded at a wrong place is noise, and holds no further text.
    if texts := b"\n".join(each for each in found if len(each.translate(None, _NO_TEXT)) == len(each)):
        yield from _readings(texts, deep - 1, budget, looked)
    for packed in (*found, data):
        for inner in _unpacked(packed, budget):
            yield from _readings(inner, deep - 1, budget, looked)
    told = {data}
    for rewrite in (_narrow, _unfolded, unescaped, _printable, _composed):
        inner = rewrite(data)
        if inner not in told:
            told.add(inner)
            yield from _readings(inner, deep - 1, budget, looked)


def _new(runs: list[bytes], deep: int, looked: dict[bytes, int]) -> list[bytes]:
    """Those that were not read as deep as this before: most of a text is the same, however it is read."""
    new = [run for run in dict.fromkeys(runs) if looked.get(run, 0) < deep]
    looked.update(dict.fromkeys(new, deep))
    return new


def _narrow(data: bytes) -> bytes:
    """What a program has written in UTF-16 (PowerShell does), as everybody else writes it."""
    order = _UTF_16.get(data[:2])
    return data[2:].decode(order, errors="ignore").encode(errors="ignore") if order else data


def _unfolded(data: bytes) -> bytes:
    return _LINE_BREAK.sub(b"", data) if _FOLDED.search(data) else data


def _printable(data: bytes) -> bytes:
    return quopri.decodestring(data) if _QUOTED_PRINTABLE.search(data) else data


def _composed(data: bytes) -> bytes:
    if data.isascii() or _is_noise(data) or not any(hint in data for hint in _HINTS_OF_IT):
        return data
    text = data.decode(errors="surrogateescape")
    return _COMPATIBLE.sub(lambda found: normalize("NFKC", found[0]), text).encode(errors="surrogateescape")


def _is_noise(data: bytes) -> bool:
    return len(data.translate(None, _NO_TEXT)) < len(data) * _MOSTLY


def _inflated(data: bytes, budget: Budget) -> bytes:
    """What raw deflate holds, as SAML redirects have it, of which no header tells. What is none breaks at once."""
    if data and data[0] >> 1 & 3 != _NO_BLOCK:
        # Not by `suppress`: this is tried at every word of a script.
        try:
            return budget.spend(zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, budget.left + 1))
        except zlib.error:
            return b""
    return b""


def _unpacked(data: bytes, budget: Budget) -> Iterator[bytes]:
    """What is packed in these bytes, wherever in them it begins. What was clipped shows what is left of it."""
    if data.startswith(ZIP):
        with suppress(*BROKEN):
            yield from (inner for _, inner in layers(data, budget))
    for begins in islice(_GZIP.finditer(data), MOST_ARCHIVES):
        with suppress(*BROKEN):
            yield unzipped(data[begins.start() :], budget)
    if data.startswith(_ZLIB):
        with suppress(zlib.error):
            yield budget.spend(zlib.decompressobj().decompress(data, budget.left + 1))


def _from_base64(run: bytes) -> Iterator[bytes]:
    """What it holds from each of its first four signs on: a path or a word may stand right before it."""
    run = run.replace(b"-", b"+").replace(b"_", b"/")
    for start in range(4):
        part = run[start:]
        # One sign alone at the end holds nothing.
        part = part[: len(part) - (len(part) % 4 == 1)]
        with suppress(binascii.Error):
            yield base64.b64decode(part + b"=" * (-len(part) % 4))


def _from_hexadecimal(run: bytes) -> Iterator[bytes]:
    for part in (run, run[1:]):
        yield bytes.fromhex(part[: len(part) // 2 * 2].decode())


def _from_hexadecimal_apart(run: bytes) -> Iterator[bytes]:
    yield bytes.fromhex(re.sub(rb"[^0-9A-Fa-f]", b"", run).decode())


def _from_numbers(run: bytes) -> Iterator[bytes]:
    numbers = [int(each) for each in re.findall(rb"[0-9]+", run)]
    yield bytes(each for each in numbers if each < 256)


_SPELLED: tuple[tuple[re.Pattern[bytes], _Read], ...] = (
    (_BASE64, _from_base64),
    (_HEXADECIMAL, _from_hexadecimal),
    (_HEXADECIMAL_APART, _from_hexadecimal_apart),
    (_NUMBERS, _from_numbers),
)
