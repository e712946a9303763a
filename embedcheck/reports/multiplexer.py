"""Hands every event to every reporter. One that raises is muted and noted; the others hear on."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from embedcheck.model.run_events import Remarked, RunEvent
from embedcheck.reports.reporter import Reporter

Delivery = Callable[[Reporter], None]


class Multiplexer:
    """A reporter made of reporters. `broken` says, for people, which ones were muted and why.

    A run with a broken reporter is not green: whoever reads only that report would miss a failure.
    """

    def __init__(self, reporters: Mapping[str, Reporter]) -> None:
        self._listening = dict(reporters)
        self.broken: list[str] = []

    def handle(self, event: RunEvent) -> None:
        self._tell(lambda reporter: reporter.handle(event))

    def close(self) -> None:
        closing, self._listening = self._listening, {}
        for name, reporter in closing.items():
            self._try(name, reporter, lambda reporter: reporter.close())

    def _tell(self, deliver: Delivery) -> None:
        for name, reporter in tuple(self._listening.items()):
            if name in self._listening and not self._try(name, reporter, deliver):
                self._mute(name)

    def _try(self, name: str, reporter: Reporter, deliver: Delivery) -> bool:
        try:
            deliver(reporter)
        except Exception as error:  # noqa: BLE001  # any defect of a reporter must stay its own
            self.broken.append(f"the reporter {name} broke and was muted: {type(error).__name__}: {error}")
            return False
        return True

    def _mute(self, name: str) -> None:
        # Taken off the list before the others are told: one that breaks on the remark ends the chain.
        muted = self._listening.pop(name)
        with suppress(Exception):  # it may still hold the terminal; that it is broken is known already
            muted.close()
        remark = Remarked(text=self.broken[-1])
        self._tell(lambda reporter: reporter.handle(remark))
