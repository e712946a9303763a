"""Writes a report in one stroke: a reader sees the old file or the new one, never half of it."""

import tempfile
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Replaces `path` atomically. A device or a pipe (`/dev/stdout`) is written to instead of replaced."""
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8")
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as draft:
        draft.write(text)
    finished = Path(draft.name)
    finished.chmod(0o644)
    finished.replace(path)
