"""The last look: is there any secret, in any of its forms, in any byte of what a run leaves?"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from embedcheck.redaction.folding import folded
from embedcheck.redaction.layers import Unreadable, layers
from embedcheck.redaction.needles import Needles
from embedcheck.redaction.readings import readings

NOT_LOOKED_INTO = ""


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A secret in a file. `name` is its pseudonym, or NOT_LOOKED_INTO; `member` is where in an archive, or empty."""

    path: Path
    member: str
    name: str


class Scanner:
    """Looks for secrets, given as their forms with the pseudonym of each, and as what these are, folded."""

    def __init__(self, forms: Mapping[bytes, str], folds: Mapping[bytes, str]) -> None:
        self._needles = Needles(forms)
        self._folds = Needles(folds, folded)
        # The traces of a run hold the same files of the site again and again.
        self._looked: dict[bytes, list[str]] = {}

    def tree(self, folder: Path) -> Iterator[Hit]:
        """Every hit below a folder, in names as in bytes, packed or not. Follows no links, and reads where they lead."""
        for path in sorted(folder.rglob("*")):
            name = str(path.relative_to(folder))
            if path.is_symlink():
                yield from self._in_text(path, f"{name} {path.readlink()}")
            elif path.is_file():
                yield from self.file(path, name)
            else:
                yield from self._in_text(path, name)

    def file(self, path: Path, name: str = "") -> Iterator[Hit]:
        """Each secret once for each place in the file. `name` is what of its path may be seen by others."""
        yield from self._in_text(path, name)
        try:
            for member, data in layers(path.read_bytes()):
                names = self._names_in(member.encode(errors="surrogateescape"))
                for found in dict.fromkeys((*names, *self._read(data))):
                    yield Hit(path, member, found)
        except (Unreadable, OSError):
            yield Hit(path, "", NOT_LOOKED_INTO)

    def _in_text(self, path: Path, text: str) -> Iterator[Hit]:
        for found in self._names_in(text.encode(errors="surrogateescape")):
            yield Hit(path, "", found)

    def masked(self, text: str) -> str:
        """The text as it may be told: where a secret stands in it that cannot be cut out, by the pseudonym alone."""
        masked = self._needles.replaced(text.encode(errors="surrogateescape"))
        left = self._names_in(masked)
        return " and ".join(left) if left else masked.decode(errors="replace")

    def _read(self, data: bytes) -> list[str]:
        """What is found in these bytes, however they are read."""
        digest = hashlib.sha256(data).digest()
        if digest not in self._looked:
            self._looked[digest] = self._names_in(*readings(data))
        return self._looked[digest]

    def _names_in(self, *texts: bytes) -> list[str]:
        found: set[bytes] = set()
        for data in texts:
            found.update(name for _, _, name in self._needles.hits(data))
            found.update(name for _, _, name in self._folds.hits(folded(data)))
        return sorted(name.decode() for name in found)
