"""The stream of the run's events as it happens: one JSON object a line, to be told again later."""

from typing import TextIO

from embedcheck.model.run_events import RunEvent
from embedcheck.reports.event_codec import write_line
from embedcheck.reports.reporter import ReportOptions


class NdjsonReporter:
    """Every event of the run, one JSON object a line, written as it happens (`events.ndjson`)."""

    def __init__(self, options: ReportOptions) -> None:
        self._path = options.file("events.ndjson")
        self._file: TextIO | None = None

    def handle(self, event: RunEvent) -> None:
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._path.is_file():
                # A new file, not what a link of that name may lead to.
                self._path.unlink()
            self._file = self._path.open("w", encoding="utf-8", buffering=1)
        self._file.write(write_line(event) + "\n")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
