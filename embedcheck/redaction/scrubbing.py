"""What Playwright writes holds bearer tokens, JWTs and cookies in clear: it is rewritten before anybody may upload it."""

import base64
import binascii
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from embedcheck.redaction.layers import BROKEN, GZIP, ZIP, Unreadable, layers, unzipped
from embedcheck.redaction.traffic import secrets_in
from embedcheck.redaction.vault import Vault

# Compressed pictures and fonts hold no text; a hit in them would be chance, and would break them.
PICTURES = (".jpeg", ".jpg", ".png", ".webp", ".woff", ".woff2", ".gif", ".ico")


def scrub_trace(raw: Path, clean: Path, vault: Vault) -> bool:
    """Rewrites a trace.zip to `clean`, with pseudonyms for the secrets in every member that is text.

    Returns False, with no file left, if it cannot be rewritten: a trace that may hold a secret is worse than
    none. The trace viewer reads members by name, so that their new sizes do not matter.
    """
    return _rewritten(raw, clean, lambda data: _unzipped(data, vault))


def scrub_har(raw: Path, clean: Path, vault: Vault) -> bool:
    """Rewrites a HAR to `clean`, the bodies included that are in it as base64. Returns False as `scrub_trace`."""
    return _rewritten(raw, clean, lambda data: _har(data, vault))


def learn_from(raw: Path, vault: Vault) -> None:
    """Lets the vault know what a trace or a HAR itself shows to be secret, the site's own secrets included."""
    with suppress(OSError, Unreadable):
        for name, data in layers(raw.read_bytes()):
            if not name.endswith(PICTURES):
                for kind, value in secrets_in(data):
                    vault.learn(value, kind)


def _rewritten(raw: Path, clean: Path, rewrite: Callable[[bytes], bytes]) -> bool:
    try:
        data = rewrite(raw.read_bytes())
        raw.unlink()
        clean.write_bytes(data)
    except (*BROKEN, Unreadable):
        for each in (raw, clean):
            with suppress(OSError):
                each.unlink(missing_ok=True)
        return False
    return True


def _unzipped(data: bytes, vault: Vault) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            kept = _member(member.filename, old.read(member), vault)
            new.writestr(vault.mask_text(member.filename), kept)
    return out.getvalue()


def _member(name: str, data: bytes, vault: Vault) -> bytes:
    if name.endswith(PICTURES):
        return data
    # What a site served as an archive, and was none, is bytes like any other.
    with suppress(*BROKEN, Unreadable):
        if data.startswith(ZIP):
            return _unzipped(data, vault)
        if data.startswith(GZIP):
            return gzip.compress(_member("", unzipped(data), vault), mtime=0)
        if name.endswith(".har"):
            return _har(data, vault)
    return vault.mask_bytes(data)


def _har(data: bytes, vault: Vault) -> bytes:
    document = json.loads(data)
    for body in _bodies(document):
        if body.get("encoding") == "base64":
            body["text"] = _within_base64(body["text"], vault)
    written = json.dumps(document, ensure_ascii=False, indent=2)
    return vault.mask_bytes(written.encode(errors="surrogatepass"))


def _bodies(document: Any) -> Iterator[dict[str, Any]]:
    """Whatever in the document has a text and may say how it is encoded."""
    if isinstance(document, dict):
        if isinstance(document.get("text"), str):
            yield document
        document = list(document.values())
    if isinstance(document, list):
        for item in document:
            yield from _bodies(item)


def _within_base64(text: str, vault: Vault) -> str:
    with suppress(binascii.Error, ValueError):
        data = base64.b64decode(text, validate=True)
        masked = _member("", data, vault)
        return text if masked == data else base64.b64encode(masked).decode()
    return text
