"""Playwright's trace holds bearer tokens, JWTs and cookies in clear: it is rewritten before anybody may upload it."""

import zipfile
from contextlib import suppress
from pathlib import Path

from embedcheck.redaction import Vault

# Compressed pictures and fonts hold no text; a hit in them would be chance, and would break them.
PICTURES = (".jpeg", ".jpg", ".png", ".webp", ".woff", ".woff2", ".gif", ".ico")


def scrub_trace(path: Path, vault: Vault) -> bool:
    """Rewrites every text member of a trace.zip with pseudonyms for secrets.

    Returns False, with the trace deleted, if it cannot be rewritten: a trace that may hold a secret
    is worse than none. The trace viewer reads members by name, so that their new sizes do not matter.
    """
    clean = path.with_suffix(".clean")
    try:
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as new:
            for member in old.infolist():
                data = old.read(member)
                kept = data if member.filename.endswith(PICTURES) else vault.mask_bytes(data)
                new.writestr(vault.mask_text(member.filename), kept)
        clean.replace(path)
    except (OSError, zipfile.BadZipFile, ValueError):
        for each in (clean, path):
            with suppress(OSError):
                each.unlink(missing_ok=True)
        return False
    return True
