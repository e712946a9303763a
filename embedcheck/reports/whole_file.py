"""Writes a report in one stroke: a reader sees the old file or the new one, never half of it."""

import tempfile
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Replaces `path` atomically. A device or a pipe (`/dev/stdout`) is written to instead of replaced."""
    # Half of a surrogate pair is no text, and is written as Python's source would have it.
    data = text.encode("utf-8", "backslashreplace")
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
        draft.write(data)
    finished = Path(draft.name)
    finished.chmod(0o644)
    finished.replace(path)
