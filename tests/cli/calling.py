"""Calls the command line, in this process or as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def run(
    *arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """`python -m embedcheck …` with an environment of its own, and no browser's cache in it."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "PYTHONPATH", "SYSTEMROOT")}
    return subprocess.run(
        [sys.executable, "-m", "embedcheck", *map(str, arguments)],
        cwd=cwd,
        env={
            **kept,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "PYTHONIOENCODING": "utf-8",
            **(env or {}),
        },
        capture_output=True,
        encoding="utf-8",
        timeout=180,
        check=False,
    )


def write(folder: Path, files: Mapping[str, str]) -> None:
    # The search for a configuration ends at the repository's root.
    (folder / ".git").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def scenario(name: str, *steps: str) -> str:
    lines = "".join(f"  - {step}\n" for step in steps or ("open_widget",))
    return f"embedcheck: 1\nname: {name}\ntags: [smoke]\nsteps:\n{lines}"
