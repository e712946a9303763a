"""The transcript: everything the witnesses saw, stamped by the one clock, in the one order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from embedcheck.model.observations import Frame, Observation, ScenarioOpened, Way, Witness

T = TypeVar("T", bound=Observation)


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """`seq` counts from 1; `at` is seconds since the scenario opened, on embedcheck's own clock."""

    seq: int
    at: float
    witness: Witness
    seen: T


@dataclass(frozen=True)
class Transcript:
    """A closed (or so far written) sequence of entries; every question about it is a pure function."""

    entries: tuple[Entry[Observation], ...]

    def __iter__(self) -> Iterator[Entry[Observation]]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def of(self, kind: type[T], *, by: Witness | None = None, after: int = 0) -> list[Entry[T]]:
        """Entries whose fact is of this class, optionally of one witness and later than a sequence number."""
        return [
            entry  # type: ignore[misc]  # isinstance narrows the fact, which mypy cannot carry to Entry
            for entry in self.entries
            if isinstance(entry.seen, kind) and entry.seq > after and (by is None or entry.witness is by)
        ]

    def last(self, kind: type[T], *, by: Witness | None = None, after: int = 0) -> Entry[T] | None:
        found = self.of(kind, by=by, after=after)
        return found[-1] if found else None

    def frames(
        self, kind: str | None = None, *, way: Way | None = None, by: Witness = Witness.WIRE, after: int = 0
    ) -> list[Entry[Frame]]:
        return [
            entry
            for entry in self.of(Frame, by=by, after=after)
            if (kind is None or entry.seen.kind == kind) and (way is None or entry.seen.way is way)
        ]

    @property
    def opened(self) -> ScenarioOpened:
        """The opening fact. Raises ValueError for a transcript that has none."""
        if self.entries and isinstance(self.entries[0].seen, ScenarioOpened):
            return self.entries[0].seen
        raise ValueError("the transcript does not begin with scenario_opened")
