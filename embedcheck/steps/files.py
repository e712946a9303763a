"""Files that a scenario attaches: from disk, or made up on the spot with content that is the same at every run."""

import errno
import hashlib
import mimetypes
import os
import random
import stat
import struct
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from embedcheck.errors import StepFailed
from embedcheck.model.verdicts import Owner

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SIZE_MAX = 64 * 1024 * 1024
_WORDS = b"green tea, black tea, herbal tea, and a kettle. "


@dataclass(frozen=True, slots=True)
class File:
    """`name` is what its sender calls it, without folders."""

    name: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def content_type(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"


def from_disk(path: str) -> File:
    """Raises StepFailed for what is no regular file, or larger than `SIZE_MAX`.

    The path is relative to where embedcheck was started.
    """
    if (why := why_unreadable(path)) is not None:
        raise _unreadable(path, why)
    try:
        return File(Path(path).name, Path(path).read_bytes())
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error


def why_unreadable(path: str) -> str | None:
    """Why no such file can be attached, without the path; None where it can."""
    try:
        seen = Path(path).stat()
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        return getattr(error, "strerror", None) or str(error)
    # A device or a pipe may have no end, and opening a pipe may not return.
    if not stat.S_ISREG(seen.st_mode):
        return "it is not a regular file"
    if seen.st_size > SIZE_MAX:
        return f"it has more than {SIZE_MAX // 1024 // 1024} MB"
    return None if os.access(path, os.R_OK) else os.strerror(errno.EACCES)


def _unreadable(path: str, why: str) -> StepFailed:
    return StepFailed(
        f"there is no file {path!r} that can be read: {why}",
        next_step="Paths are relative to the folder in which embedcheck was started.",
        owner=Owner.SCENARIO,
    )


def made_up(name: str, size: int) -> File:
    """Exactly so many bytes: a picture for `.png`, prose for `.txt`, and noise for anything else."""
    kind = name.rpartition(".")[2].lower()
    if kind == "png" and (picture := _png(size)) is not None:
        return File(name, picture)
    if kind in ("txt", "md", "csv"):
        return File(name, (_WORDS * (size // len(_WORDS) + 1))[:size])
    head = b"%PDF-1.4\n" if kind == "pdf" else b""
    return File(name, (head + random.Random(name).randbytes(size))[:size])  # noqa: S311 - no secret


def _png(size: int) -> bytes | None:
    """A small grey picture, brought to its size by a chunk that every reader skips; None if it has no room."""
    edge = 16
    rows = b"".join(b"\0" + bytes(8 * (row + column) % 256 for column in range(edge)) for row in range(edge))
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", edge, edge, 8, 0, 0, 0, 0))
    tail = _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    room = size - len(SIGNATURE + head + tail) - len(_chunk(b"fiLl", b""))
    if room < 0:
        return None
    return SIGNATURE + head + _chunk(b"fiLl", random.Random(size).randbytes(room)) + tail  # noqa: S311


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
