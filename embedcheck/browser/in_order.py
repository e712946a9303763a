"""Recording in the order of the wire, although a body is read only after its answer was seen."""

from collections import deque

from embedcheck.model.observations import Observation
from embedcheck.recorder import Record


class Place:
    """A place in the line, kept for a fact that is not complete yet."""

    def __init__(self, line: "InOrder") -> None:
        self._line = line
        self.fact: Observation | None = None
        self.given_up = False

    def fill(self, fact: Observation) -> None:
        """The fact takes its place; if that was given up, it comes last."""
        if self.given_up:
            self._line.add(fact)
            return
        self.fact = fact
        self._line.drain()

    def give_up(self) -> None:
        """Lets those behind pass."""
        self.given_up = True
        self._line.drain()


class InOrder:
    """Passes facts on in the order in which they were added; whoever holds a place is waited for.

    A frame that answers a request must not be written down before the request's own answer: checks
    may rely on the order within one witness.
    """

    def __init__(self, record: Record) -> None:
        self._record = record
        self._waiting: deque[Observation | Place] = deque()

    def add(self, fact: Observation) -> None:
        self._waiting.append(fact)
        self.drain()

    def hold(self) -> Place:
        place = Place(self)
        self._waiting.append(place)
        return place

    def drain(self) -> None:
        while self._waiting and (ready := _ready(self._waiting[0])) is not None:
            self._waiting.popleft()
            if isinstance(ready, Observation):
                self._record(ready)


def _ready(first: Observation | Place) -> Observation | Place | None:
    """The fact to record, the place itself where it was given up, None where it must be waited for."""
    if not isinstance(first, Place):
        return first
    return first if first.given_up else first.fact
