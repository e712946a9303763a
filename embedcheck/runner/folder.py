"""Names of folders: one per run below `artifacts/`, one per attempt below that."""

import re
from datetime import UTC, datetime
from pathlib import Path

from embedcheck.errors import BadSetup


def run_folder(
    output: Path | None,
    *,
    root: Path = Path("artifacts"),
    prefix: str = "",
    now: datetime | None = None,
) -> Path:
    """Makes the folder of this run: `output` if given, else a new one named by the time (UTC).

    An `output` that already holds files stays as it is; only attempts of the same name are
    replaced (`left_over` tells of the others). Raises BadSetup if it cannot be made.
    """
    moment = (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H-%M-%S")
    try:
        if output is not None:
            output.mkdir(parents=True, exist_ok=True)
            return output
        root.mkdir(parents=True, exist_ok=True)
        return _fresh(root, prefix + moment)
    except OSError as error:
        raise BadSetup(
            f"the folder of the run cannot be made: {error.strerror}: {error.filename}",
            next_step="Choose another folder with --output, one that you may write to.",
        ) from error


def _fresh(root: Path, name: str) -> Path:
    count = 1
    while True:
        folder = root / (name if count == 1 else f"{name}-{count}")
        try:
            folder.mkdir()
        except FileExistsError:
            count += 1
        else:
            return folder


def slug(text: str) -> str:
    """A device's, a fault's or a condition's name as part of a path."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-").lower()[:60] or "x"


def attempt_folder(
    scenario: str,
    browser: str,
    *,
    device: str | None = None,
    fault: str | None = None,
    condition: str | None = None,
    repeat: int = 1,
    number: int = 1,
) -> str:
    """One folder for each attempt. `scenario` is the scenario's own folder name, unique within a suite."""
    parts = [scenario, browser, *([slug(device)] if device else [])]
    if fault:
        parts.append(f"under-{slug(fault)}")
    if condition:
        parts.append(f"in-{slug(condition)}")
    if repeat > 1:
        parts.append(f"repeat{repeat}")
    return "-".join(parts) + (f"-retry{number - 1}" if number > 1 else "")
