"""What an older run left in the folder that this run was given. It is kept, for it may be wanted, and told."""

from pathlib import Path

MOST_NAMED = 3

Stamp = tuple[int, int]


class LeftOver:
    """Made before anything is played: what has the same transcript at the end was not played now."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._before = _scenes(folder)

    def told(self) -> str:
        """One remark; empty where all is of this run."""
        now = _scenes(self._folder)
        old = [name for name, stamp in self._before.items() if now.get(name) == stamp]
        if not old:
            return ""
        more = f" and {len(old) - MOST_NAMED} more" if len(old) > MOST_NAMED else ""
        return (
            f"The folder also holds what an older run left of {', '.join(old[:MOST_NAMED])}{more}: no part of this run, "
            "and uploaded with it. Remove it, or give a folder of its own with --output."
        )


def _scenes(folder: Path) -> dict[str, Stamp]:
    found = {}
    for transcript in sorted(folder.glob("*/transcript.ndjson")):
        about = transcript.lstat()
        found[transcript.parent.name] = (about.st_ino, about.st_mtime_ns)
    return found
