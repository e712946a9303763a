"""What is packed into a file: the members of a zip, what a gzip holds, and so on inwards."""

import io
import zipfile
import zlib
from collections.abc import Iterator

ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b\x08"
# What every zip ends with, also one that has something else before it, a picture for example.
ZIP_END = b"PK\x05\x06"
DEEPEST = 8
# Bytes that all of a file may unpack to: a page may serve an archive that is made to fill the memory.
LARGEST = 256 * 1024 * 1024
BROKEN = (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError)
_GZIP_HEADER = 31


class Unreadable(Exception):
    """Packed in a way that nobody can look into: torn, encrypted, or without end."""


class WithoutEnd(Unreadable):
    """Packed deeper or larger than anybody looks."""


class Budget:
    """How many bytes may still be unpacked of one file."""

    def __init__(self, left: int = LARGEST) -> None:
        self.left = left

    def spend(self, unpacked: bytes) -> bytes:
        """The same bytes. Raises WithoutEnd if they are more than was left."""
        self.left -= len(unpacked)
        if self.left < 0:
            raise WithoutEnd
        return unpacked


def layers(data: bytes, budget: Budget | None = None) -> Iterator[tuple[str, bytes]]:
    """The bytes themselves, and all that is packed in them, each by its path within (`a.zip!b.gz`).

    Raises Unreadable for an archive that is torn, once its whole members were told; WithoutEnd for one that is deeper
    than DEEPEST or larger than the budget. One within another may be torn: a site may have served it.
    """
    yield "", data
    try:
        yield from _within(data, "", DEEPEST, budget or Budget())
    except BROKEN as error:
        if data.startswith((ZIP, GZIP)):
            raise Unreadable from error


def unzipped(data: bytes, budget: Budget | None = None) -> bytes:
    """What a gzip holds, whatever comes after it. Raises WithoutEnd, or what BROKEN has."""
    budget = budget or Budget()
    found = []
    while data.startswith(GZIP):
        stream = zlib.decompressobj(_GZIP_HEADER)
        found.append(budget.spend(stream.decompress(data, budget.left + 1)))
        if not stream.eof:
            raise EOFError
        data = stream.unused_data
    return b"".join(found)


def _within(data: bytes, name: str, deep: int, budget: Budget) -> Iterator[tuple[str, bytes]]:
    for inner, unpacked in _packed(data, name, budget):
        if not deep:
            raise WithoutEnd
        yield inner, unpacked
        try:
            yield from _within(unpacked, inner, deep - 1, budget)
        except BROKEN:
            continue


def _packed(data: bytes, name: str, budget: Budget) -> Iterator[tuple[str, bytes]]:
    if data.startswith(GZIP):
        yield name, unzipped(data, budget)
    elif data.startswith(ZIP) or ZIP_END in data:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                inner = f"{name}!{member.filename}" if name else member.filename
                with archive.open(member) as packed:
                    yield inner, budget.spend(packed.read(budget.left + 1))
