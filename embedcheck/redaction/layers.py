"""What is packed into a file: the members of a zip, what a gzip holds, and so on inwards."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress

ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b\x08"
DEEPEST = 8
BROKEN = (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError)


class Unreadable(Exception):
    """Packed in a way that nobody can look into: torn or encrypted."""


def layers(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes themselves, and all that is packed in them, each by its path within (`a.zip!b.gz`).

    Raises Unreadable for an archive that is torn. One within another may be: a site may have served it.
    """
    yield "", data
    try:
        packed = list(_packed(data, ""))
    except BROKEN as error:
        raise Unreadable from error
    for name, inner in packed:
        yield from _inwards(inner, name, DEEPEST)


def _inwards(data: bytes, name: str, deep: int) -> Iterator[tuple[str, bytes]]:
    yield name, data
    with suppress(*BROKEN):
        for inner, unpacked in _packed(data, name) if deep else ():
            yield from _inwards(unpacked, inner, deep - 1)


def _packed(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    if data.startswith(ZIP):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                inner = f"{name}!{member.filename}" if name else member.filename
                yield inner, archive.read(member)
    elif data.startswith(GZIP):
        yield name, gzip.decompress(data)
