"""Looks for texts in whatever a run left, by its own means: it shares no line with what is tested."""

import base64
import binascii
import gzip
import html
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

ZIP = b"PK\x03\x04"
BLOB = re.compile(r"[A-Za-z0-9+/_-]{12,}")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\(.)")


def found(folder: Path, texts: Mapping[str, str]) -> dict[str, set[str]]:
    """Where each text stands, by its name: files, and members of archives, below the folder."""
    places: dict[str, set[str]] = {name: set() for name in texts}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            for place, data in _unpacked(path.name, path.read_bytes()):
                # What is deflated says nothing but in its members.
                seen = [data.decode("latin-1")] if data[:4] == ZIP else list(readings(data))
                for name, text in texts.items():
                    if any(text in each for each in seen):
                        places[name].add(place)
    return places


def _unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, data
    if data[:4] == ZIP:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from _unpacked(f"{name}!{member}", archive.read(member))
    elif data[:2] == b"\x1f\x8b":
        yield from _unpacked(name, gzip.decompress(data))


def readings(data: bytes) -> Iterator[str]:
    """The bytes as a text, and as what it says when its encodings are undone, up to three of them."""
    texts = {data.decode("latin-1"), data.decode(errors="ignore"), data.decode("utf-16-le", errors="ignore")}
    for _ in range(3):
        yield from texts
        texts = {undone for text in texts for undone in _undone(text)} - texts


def _undone(text: str) -> Iterator[str]:
    if "%" in text:
        yield unquote(text)
    if "\\" in text:
        yield ESCAPED.sub(lambda each: chr(int(each[1], 16)) if each[1] else each[2], text)
    if "&" in text:
        yield html.unescape(text)
    if blobs := BLOB.findall(text):
        yield "\n".join(decoded for blob in blobs for decoded in _from_base64(blob))


def _from_base64(blob: str) -> Iterator[str]:
    plain = blob.replace("-", "+").replace("_", "/")
    for skipped in range(4):
        rest = plain[skipped:]
        try:
            yield base64.b64decode(rest[: len(rest) // 4 * 4]).decode("latin-1")
        except binascii.Error:
            continue
