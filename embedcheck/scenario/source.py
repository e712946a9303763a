"""Reads the text of one file, or says kindly why it is no text."""

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from embedcheck.scenario.mistakes import Mistakes, Place

MAX_BYTES = 1_000_000
# What PyYAML counts as the end of a line, so that our line numbers and its agree.
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Source:
    """`file` is the path as a person would type it."""

    file: str
    text: str

    @property
    def lines(self) -> list[str]:
        return _LINE_END.split(self.text)

    def place_at(self, position: int) -> Place:
        """The place of the character at this index."""
        before = _LINE_END.split(self.text[:position])
        return Place(self.file, len(before), len(before[-1]) + 1)


def read_source(path: Path, mistakes: Mistakes) -> Source:
    """Raises Unreadable for what is missing, unreadable, larger than 1 MB or not UTF-8."""
    start = Place(str(path), 1, 1)
    raw = _read_bytes(path, start, mistakes)
    if len(raw) > MAX_BYTES:
        mistakes.give_up(
            start,
            "the file is larger than 1 MB",
            expected="a scenario, which is a page or two of text",
            next_step="Split it, and share steps between scenarios with `use:`.",
        )
    source = _decode(str(path), raw, mistakes)
    mistakes.quote_from(source.file, source.lines)
    return source


def _read_bytes(path: Path, start: Place, mistakes: Mistakes) -> bytes:
    try:
        # A named pipe would keep us waiting for ever.
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116  # one look at the file, not two
            mistakes.give_up(start, "is not a file", expected="a file of YAML text")
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "not a valid path"
        next_step = "See whether the path is right and whether you may read it."
        mistakes.give_up(start, f"cannot be read: {why}", next_step=next_step)


def _decode(file: str, raw: bytes, mistakes: Mistakes) -> Source:
    try:
        return Source(file, raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = bytes(error.object[: error.start]).decode("utf-8", "replace")
        mistakes.give_up(
            Source(file, before).place_at(len(before)),
            f"the byte 0x{error.object[error.start]:02x} is not UTF-8 text",
            expected="a text file in UTF-8",
            next_step="Save the file as UTF-8.",
        )
