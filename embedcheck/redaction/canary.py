"""A secret that is none, planted in every run: a scanner that does not find it has not looked."""

import base64
import gzip
import html
import io
import json
import secrets
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self
from urllib.parse import quote

from embedcheck.redaction.forms import folds_of, forms_of
from embedcheck.redaction.scanner import Hit

NAME = "‹canary›"
PREFIX = ".canary-"


def _zipped(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.gz", gzip.compress(text.encode()))
    return out.getvalue()


def _deflated(text: str) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return base64.b64encode(packer.compress(text.encode()) + packer.flush())


def _wrapped(text: str) -> bytes:
    return "\n  ".join(text[at : at + 20] for at in range(0, len(text), 20)).encode()


# By the standard library's own means: a mistake in `forms` must not hide itself.
_PLANTED: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "percent": lambda text: quote(text, safe="").encode(),
    "percent-twice": lambda text: quote(quote(text, safe=""), safe="").encode(),
    "json": lambda text: json.dumps({"key": text}).encode(),
    "json-twice": lambda text: json.dumps(json.dumps({"key": text})).encode(),
    "html": lambda text: html.escape(text).encode(),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64-shifted": lambda text: base64.b64encode(b"a" + text.encode()),
    "base64-url": lambda text: base64.urlsafe_b64encode(b"ab" + text.encode()),
    "base64-gzip": lambda text: base64.b64encode(gzip.compress(text.encode())),
    "base64-deflate": _deflated,
    "capitals": lambda text: text.upper().encode(),
    "wrapped": _wrapped,
    "percent-each": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()).encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "zip": _zipped,
}


class Canary:
    """`with`: lies in a folder of its own below the output, in several forms, as long as the block lasts."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._folder = output
        self._value = f'{secrets.token_hex(16)}1a2b3c4d"/&ü+{secrets.token_urlsafe(6)}'
        self.planted_at = 0
        """Nanoseconds, by the clock of the file system: what is older was there before the run."""

    def __enter__(self) -> Self:
        self._output.mkdir(parents=True, exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=self._output))
        for name, spelled in _PLANTED.items():
            (self._folder / name).write_bytes(spelled(f"user:{self._value}; and so on"))
        self.planted_at = min((self._folder / name).stat().st_mtime_ns for name in _PLANTED)
        return self

    def __exit__(self, *_raised: object) -> None:
        with suppress(OSError):
            shutil.rmtree(self._folder)

    @property
    def forms(self) -> dict[bytes, str]:
        return dict.fromkeys(forms_of(self._value), NAME)

    @property
    def folds(self) -> dict[bytes, str]:
        return dict.fromkeys(folds_of(self._value), NAME)

    def lies_in(self, hit: Hit) -> bool:
        return hit.path.parent == self._folder

    def missed(self, hits: list[Hit]) -> list[str]:
        """The forms in which it was planted and not found."""
        found = {hit.path.name for hit in hits if hit.name == NAME and self.lies_in(hit)}
        return [name for name in _PLANTED if name not in found]
