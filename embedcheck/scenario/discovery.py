"""Which files are meant: paths, folders, and `path.yaml:42`."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from embedcheck.scenario.config import FILE_NAMES
from embedcheck.scenario.mistakes import Mistakes, Place, Unreadable
from embedcheck.scenario.paths import neighbour
from embedcheck.scenario.source import MAX_BYTES, read_source

_SUFFIXES = (".yaml", ".yml")
# Also `path.yaml:42:5`, as our own mistakes and most editors print it.
_AT_LINE = re.compile(r"(.+?):(\d+)(?::\d+)?")
# The key at the first level: at the beginning of a line, or anywhere within {…}.
_BLOCK_KEY = re.compile(rb"^[\"']?embedcheck[\"']?\s*:", re.MULTILINE)
_FLOW_KEY = re.compile(rb"[{,\s][\"']?embedcheck[\"']?\s*:")
_STEPS_KIND = re.compile(rb"^[\"']?kind[\"']?\s*:\s*[\"']?steps[\"']?\s*(#.*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Selection:
    """A file to read. `named` is true where somebody asked for this very file."""

    path: Path
    named: bool


def select(paths: Sequence[str | Path], mistakes: Mistakes) -> list[Selection]:
    """The files, sorted and each once. A path that leads nowhere is a mistake, and the rest is read."""
    found: dict[str, Selection] = {}
    for each in paths:
        for selection in _under(str(each), mistakes):
            real = os.path.realpath(selection.path)
            if real not in found or selection.named:
                found[real] = selection
    return sorted(found.values(), key=lambda selection: selection.path.parts)


def left_out(paths: Sequence[str | Path]) -> list[Path]:
    """YAML files in the folders among `paths` that do not say `embedcheck: 1`, so that nobody plays them.

    They may be somebody else's, or a scenario that lost its first line: only their author knows.
    """
    folders = [Path(each) for each in paths if os.path.isdir(each)]  # noqa: PTH112  # see `_under`
    files = dict.fromkeys(file for folder in folders for file in _walk(folder))
    return sorted(file for file in files if not _says_embedcheck(file))


def _under(path: str, mistakes: Mistakes) -> Iterable[Selection]:
    if os.path.isdir(path):  # noqa: PTH112  # unlike Path's, never raises for an odd name
        return [Selection(file, named=False) for file in _walk(Path(path)) if is_scenario(file)]
    if os.path.exists(path):  # noqa: PTH110
        return [Selection(Path(path), named=True)]
    at_line = _AT_LINE.fullmatch(path)
    if at_line and os.path.isfile(at_line[1]):  # noqa: PTH113
        return _at_line(Path(at_line[1]), int(at_line[2][:9]), mistakes)
    mistakes.add(
        Place(path),
        "there is no such file or folder",
        nearest=neighbour(path),
        next_step="Give the path of a scenario, or of a folder that holds some.",
    )
    return []


def _at_line(path: Path, line: int, mistakes: Mistakes) -> list[Selection]:
    try:
        lines = read_source(path, mistakes).lines
    except Unreadable:
        return []
    count = len(lines) - (not lines[-1])
    if not 1 <= line <= count:
        mistakes.add(
            Place(f"{path}:{line}"), f"the file has {count} lines", expected=f"a line from 1 to {count}"
        )
        return []
    return [Selection(path, named=True)]


def _walk(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.endswith(_SUFFIXES) and not name.startswith(".") and name not in FILE_NAMES:
                yield Path(here) / name


def is_scenario(path: Path) -> bool:
    """Whether the file claims to be one of our scenarios, by its first-level keys. Never raises."""
    return _says_embedcheck(path) and _STEPS_KIND.search(_text(path)) is None


def _says_embedcheck(path: Path) -> bool:
    text = _text(path)
    flow = text.lstrip().startswith(b"{")
    return (_FLOW_KEY if flow else _BLOCK_KEY).search(text) is not None


def _text(path: Path) -> bytes:
    """The file's bytes, none where it cannot be read."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES).removeprefix(b"\xef\xbb\xbf")
    except OSError:
        return b""
