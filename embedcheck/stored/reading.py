"""What a path on disk stands for: a run's folder, the folder of a scene in it, or a single transcript."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from embedcheck.errors import ScenarioMistake
from embedcheck.model.codec import read_lines
from embedcheck.model.observations import Settled
from embedcheck.model.run_events import RunEvent, RunFinished, RunStarted, ScenarioFinished
from embedcheck.model.transcript import Transcript
from embedcheck.reports.event_codec import read_events
from embedcheck.reports.evidence import TRANSCRIPT

EVENTS = "events.ndjson"
LONGEST_SHOWN = 200
ENDS_EARLY = "the transcript ends before the scenario was closed: cut short?"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A transcript on disk. `folder` is its name below the run's folder."""

    folder: str
    file: Path


@dataclass(frozen=True, kw_only=True)
class StoredRun:
    """A run as it lies there. `events` are empty where no stream of them can be read, and `remark` says why.
    `scenes` are the transcripts that were asked for; `whole` if they are all that the folder has."""

    folder: Path
    events: tuple[RunEvent, ...]
    scenes: tuple[Scene, ...]
    whole: bool = True
    remark: str = ""

    @property
    def started(self) -> RunStarted | None:
        return next((event for event in self.events if isinstance(event, RunStarted)), None)

    @property
    def ended(self) -> RunFinished | None:
        """None for a run that was killed before it could say so."""
        return next((event for event in self.events if isinstance(event, RunFinished)), None)

    @property
    def finished(self) -> tuple[ScenarioFinished, ...]:
        return tuple(event for event in self.events if isinstance(event, ScenarioFinished))


def read_runs(paths: Iterable[Path]) -> list[StoredRun]:
    """The runs that these paths belong to, each once. Raises ScenarioMistake for a path that holds none."""
    wanted: dict[Path, list[Scene]] = {}
    whole: set[Path] = set()
    for path in paths:
        must_be_there(path)
        if _is_run(path):
            whole.add(path)
            wanted.setdefault(path, [])
        else:
            file = path / TRANSCRIPT if path.is_dir() else path
            if not file.is_file():
                raise nothing_there(path)
            wanted.setdefault(file.parent.parent, []).append(Scene(folder=file.parent.name, file=file))
    return [
        read_run(folder) if folder in whole else _part_of(folder, scenes) for folder, scenes in wanted.items()
    ]


def read_run(folder: Path) -> StoredRun:
    """A whole run. Raises ScenarioMistake if there is none in this folder."""
    must_be_there(folder)
    if not _is_run(folder):
        raise nothing_there(folder)
    events, remark = _events(folder)
    return StoredRun(folder=folder, events=events, scenes=_scenes(folder), remark=remark)


def read_transcript(file: Path) -> Transcript:
    """Raises ScenarioMistake for a file that is none, or that somebody has changed."""
    try:
        with file.open(encoding="utf-8") as lines:
            transcript = read_lines(lines)
        _ = transcript.opened
    except OSError as error:
        raise nothing_there(file, error.strerror or "cannot be read") from error
    except ValueError as error:
        raise ScenarioMistake(
            f"{file}: not a transcript: {error}",
            next_step="Give a transcript.ndjson that embedcheck wrote, unchanged.",
        ) from error
    return transcript


def cut_short(file: Path) -> str:
    """Why this transcript cannot be judged as a whole scene: it never settled, its last line is torn, or a line cannot
    be read. Empty for a whole one. Raises ScenarioMistake where there is no file."""
    if not file.is_file():
        raise nothing_there(file)
    try:
        transcript = read_transcript(file)
    except ScenarioMistake as error:
        return f"the transcript cannot be read: {error.what}"
    torn = not file.read_bytes().endswith(b"\n")
    return ENDS_EARLY if torn or transcript.last(Settled) is None else ""


def must_be_there(path: Path) -> None:
    """Raises ScenarioMistake, also for a name that no file can have."""
    try:
        path.stat()
    except OSError as error:
        shown = path if len(str(path)) <= LONGEST_SHOWN else f"{str(path)[:LONGEST_SHOWN]}…"
        raise nothing_there(Path(shown), error.strerror or "cannot be read") from error


def nothing_there(path: Path, why: str = "") -> ScenarioMistake:
    found = why or ("holds no run" if path.is_dir() else "No such file or directory")
    return ScenarioMistake(
        f"{path}: {found}",
        next_step="Give the folder of a run below artifacts/, or a transcript.ndjson of it.",
    )


def _is_run(path: Path) -> bool:
    if not path.is_dir() or (path / TRANSCRIPT).is_file():
        return False
    return (path / EVENTS).is_file() or any(path.glob(f"*/{TRANSCRIPT}"))


def _scenes(folder: Path) -> tuple[Scene, ...]:
    files = sorted(folder.glob(f"*/{TRANSCRIPT}"))
    return tuple(Scene(folder=file.parent.name, file=file) for file in files)


def _part_of(folder: Path, scenes: list[Scene]) -> StoredRun:
    """Scenes of a run, whose events say what a transcript cannot; or transcripts that lie alone."""
    events, _ = _events(folder)
    return StoredRun(folder=folder, events=events, scenes=tuple(scenes), whole=False)


def _events(folder: Path) -> tuple[tuple[RunEvent, ...], str]:
    try:
        with (folder / EVENTS).open(encoding="utf-8") as lines:
            events = tuple(read_events(lines))
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        told = f"{EVENTS} cannot be read ({why}): what only it says is missing, such as seconds and videos."
        return (), told
    if not events or not isinstance(events[0], RunStarted):
        return (), f"{EVENTS} does not begin with the start of a run, and is passed over."
    return events, ""
