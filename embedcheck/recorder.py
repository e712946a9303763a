"""The one clock and the one writer: stamps, masks, writes a line, wakes whoever waits."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO, TypeVar

from embedcheck.model.codec import write_line
from embedcheck.model.observations import Observation, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.redaction import Vault

T = TypeVar("T")
Question = Callable[[Transcript], T | None]
"""Asked anew at every entry; None means «not yet»."""

Record = Callable[[Observation], None]
"""What a witness holds: already bound to its name."""


class Recorder:
    """Writes one transcript. Not thread-safe: it belongs to one event loop.

    `overheard_by` is told of every fact, as it is written down.
    """

    def __init__(
        self,
        path: Path,
        vault: Vault,
        *,
        clock: Callable[[], float] = time.monotonic,
        overheard_by: Record = lambda _: None,
    ) -> None:
        self.vault = vault
        self._clock = clock
        self._overheard_by = overheard_by
        self._began = clock()
        self._entries: list[Entry[Observation]] = []
        self._bell = asyncio.Event()
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: TextIO | None = path.open("w", encoding="utf-8", buffering=1)

    @property
    def now(self) -> float:
        """Seconds since the recorder was made."""
        return self._clock() - self._began

    @property
    def last_at(self) -> float:
        """When the last entry was stamped; 0 for an empty transcript."""
        return self._entries[-1].at if self._entries else 0.0

    def as_witness(self, witness: Witness) -> Record:
        return lambda seen: self.record(witness, seen)

    def record(self, witness: Witness, seen: Observation) -> None:
        """After `close` nothing is recorded: a straggler's callback is no longer evidence."""
        if self._file is None:
            return
        # Rounded here, so that what is judged live equals what `judge` reads from disk.
        at = round(self.now, 4)
        entry = Entry(len(self._entries) + 1, at, witness, self.vault.mask_observation(seen))
        self._entries.append(entry)
        self._file.write(self.vault.without_personal(write_line(entry)) + "\n")
        self._overheard_by(entry.seen)
        self._bell.set()
        self._bell = asyncio.Event()

    def transcript(self) -> Transcript:
        return Transcript(tuple(self._entries))

    async def until(self, question: Question[T], within: float) -> T:
        """The first answer that is not None. Raises TimeoutError after `within` seconds."""
        async with asyncio.timeout(within):
            return await self.wait_for(question)

    async def wait_for(self, question: Question[T]) -> T:
        """The first answer that is not None, however long it takes."""
        while (answer := question(self.transcript())) is None:
            await self.rung()
        return answer

    async def rung(self) -> None:
        """Returns at the next entry. Any number may wait at once."""
        bell = self._bell
        await bell.wait()

    def close(self) -> Transcript:
        if self._file is not None:
            self._file.close()
            self._file = None
            self.mask_again()
        return self.transcript()

    def mask_again(self) -> None:
        """Once it is closed: what was first seen where nothing told that it is secret, and turned out to be one."""
        data = self._path.read_bytes()
        if (masked := self.vault.mask_bytes(data)) != data:
            self._path.write_bytes(masked)
