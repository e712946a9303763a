"""What is packed into a file: the members of a zip, what a gzip holds, and so on inwards."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Protocol

ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b\x08"
# What every zip ends with, also one that has something else before it, a picture for example.
ZIP_END = b"PK\x05\x06"
DEEPEST = 8
# Bytes that one member may unpack to: a page may serve an archive that is made to fill the memory.
LARGEST = 256 * 1024 * 1024
BROKEN = (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError)


class Unreadable(Exception):
    """Packed in a way that nobody can look into: torn, encrypted, or without end."""


class WithoutEnd(ValueError):
    """Packed deeper or larger than anybody looks."""


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def layers(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes themselves, and all that is packed in them, each by its path within (`a.zip!b.gz`).

    Raises Unreadable for an archive that is torn, deeper than DEEPEST or larger than LARGEST. One within another
    may be torn: a site may have served it.
    """
    yield "", data
    try:
        packed = list(_packed(data, ""))
    except BROKEN as error:
        if data.startswith((ZIP, GZIP)) or isinstance(error, WithoutEnd):
            raise Unreadable from error
        return
    for name, inner in packed:
        yield from _inwards(inner, name, DEEPEST)


def unzipped(data: bytes) -> bytes:
    """What a gzip holds. Raises WithoutEnd, or what BROKEN has."""
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
        return _bounded(packed)


def _inwards(data: bytes, name: str, deep: int) -> Iterator[tuple[str, bytes]]:
    yield name, data
    try:
        packed = list(_packed(data, name))
        if packed and not deep:
            raise WithoutEnd
    except WithoutEnd as error:
        raise Unreadable from error
    except BROKEN:
        return
    for inner, unpacked in packed:
        yield from _inwards(unpacked, inner, deep - 1)


def _packed(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    if data.startswith(GZIP):
        yield name, unzipped(data)
    elif data.startswith(ZIP) or ZIP_END in data:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                inner = f"{name}!{member.filename}" if name else member.filename
                with archive.open(member) as packed:
                    yield inner, _bounded(packed)


def _bounded(packed: _Readable) -> bytes:
    found = packed.read(LARGEST + 1)
    if len(found) > LARGEST:
        raise WithoutEnd
    return found
