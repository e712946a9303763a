"""Paths that a person typed or a scenario names: what is there, and what is most like it."""

import os
from pathlib import Path

from embedcheck.scenario.mistakes import Mistakes, nearest
from embedcheck.scenario.nodes import Node, Scalar
from embedcheck.steps.files import why_unreadable


def refuse_unreadable(named: Node | None, mistakes: Mistakes) -> None:
    """Collects a mistake for a file that a step reads and that cannot be read; its path may be a secret."""
    if not isinstance(named, Scalar) or not isinstance(named.value, str) or named.placeholder:
        return
    why = why_unreadable(named.value)
    if why is None:
        return
    name = f"that the secret {named.secret} names" if named.secret else f'"{named.value[:200]}"'
    mistakes.add(
        named.place,
        f"the file {name} cannot be read in {Path.cwd()}: {why}",
        expected="a path from the folder in which embedcheck is started",
        nearest=None if named.secret else _beside(named) or neighbour(named.value),
    )


def neighbour(path: str) -> str | None:
    """The entry of the same folder whose name is most like the one that was typed."""
    parent = Path(path).parent
    try:
        names = [entry.name for entry in parent.iterdir()]
    except (OSError, ValueError):
        return None
    near = nearest(Path(path).name, names)
    return str(parent / near) if near else None


def _beside(named: Scalar) -> str | None:
    """The file, where it lies beside the scenario and not where embedcheck was started."""
    path = os.path.join(os.path.dirname(named.place.file), str(named.value))  # noqa: PTH118, PTH120
    return os.path.normpath(path) if why_unreadable(path) is None else None
