"""What a reporter is: it hears the run's events, one after the other, and is closed once."""

import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TextIO

from embedcheck.model.run_events import RunEvent
from embedcheck.model.secret import Secret


class Reporter(Protocol):
    """A consumer of the run's events. What it raises costs the run its green, never another reporter."""

    def handle(self, event: RunEvent) -> None: ...
    def close(self) -> None:
        """Called once, also after an interruption: writes what is still owed and gives back the terminal."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOptions:
    """All that a reporter may know of the outside world.

    `folder` is the run's folder, where the evidence lies; `output` is where reports go, if elsewhere, and `path`
    replaces the reporter's own file name there. `color` and
    `width` (columns) are None where the stream decides. `strict` counts inconclusive and known as
    failed. `secrets` are those that are known before the run: only for a runner that must be told what to hide.
    `env` is the environment: `NO_COLOR`, `CI`, `GITHUB_STEP_SUMMARY`, `GITHUB_WORKSPACE`.
    """

    stream: TextIO
    folder: Path
    path: Path | None = None
    output: Path | None = None
    color: bool | None = None
    width: int | None = None
    verbose: bool = False
    strict: bool = False
    secrets: tuple[Secret, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    now: Callable[[], datetime] = utc_now

    @property
    def into_a_file(self) -> bool:
        """Whether what is written to the stream stays somewhere: a redirected stdout is no log of a runner."""
        try:
            return stat.S_ISREG(os.fstat(self.stream.fileno()).st_mode)
        except (OSError, ValueError):
            return False

    def file(self, name: str) -> Path:
        """Where this reporter writes."""
        return self.path or (self.output or self.folder) / name


ReporterFactory = Callable[[ReportOptions], Reporter]
