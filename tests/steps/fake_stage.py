"""A stage that writes down what it was asked, and answers questions from a transcript given beforehand."""

from collections.abc import Callable
from typing import Any, TypeVar

from embedcheck.errors import StepFailed
from embedcheck.model.observations import Observation, Witness
from embedcheck.model.target import Target
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.steps.stage import Timeouts, nothing_else

T = TypeVar("T")
TARGET = Target(site="http://s", instance="http://i", inbox="u")
CONVERSATION = "e5a71bc3-30db-45f4-a216-e797a34ebed3"


class Hands:
    """Every gesture is written down as its name and its arguments."""

    def __init__(self, asked: list[tuple[Any, ...]]) -> None:
        self._asked = asked
        self.untaken: set[str] = set()
        self.widget_open = False

    def __getattr__(self, gesture: str) -> Callable[..., Any]:
        async def asked(*args: Any, **kwargs: Any) -> bool:
            self._asked.append((gesture, *args, *kwargs.values()))
            # Whether a gesture was taken, for the one that asks.
            return gesture not in self.untaken

        return asked


class FakeStage:
    """Implements `steps.stage.Stage`. What is not in the transcript never comes: `until` fails at once."""

    def __init__(self, seen: Transcript | None = None, *, target: Target = TARGET) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.target = target
        self.timeouts = Timeouts()
        self.visitor: Any = Hands(self.asked)
        self.device: Any = Hands(self.asked)
        self._agent: Any = Hands(self.asked)
        self._entries = list(seen or ())

    def agent(self) -> Any:
        return self._agent

    def transcript(self) -> Transcript:
        return Transcript(tuple(self._entries))

    @property
    def noted(self) -> list[Observation]:
        return [entry.seen for entry in self._entries if entry.witness is Witness.STEPS]

    def note(self, seen: Observation) -> None:
        self._entries.append(Entry(len(self._entries) + 1, 0.0, Witness.STEPS, seen))

    def mark(self, text: str) -> tuple[str, str]:
        return f"{text} bcd1y", "bcd1y"

    def conversation(self) -> str:
        return CONVERSATION

    async def mint_jwt(
        self,
        claims: dict[str, Any],
        *,
        expires_in: int | None = 3600,
        signed: str = "well",
        inbox: str | None = None,
    ) -> str:
        how = () if (signed, inbox) == ("well", None) else (signed, inbox)
        self.asked.append(("mint_jwt", claims, expires_in, *how))
        return "a.b.c"

    async def read_back(self) -> None:
        self.asked.append(("read_back",))

    async def pace_page_visits(self) -> None:
        self.asked.append(("pace_page_visits",))

    async def until(
        self,
        question: Callable[[Transcript], T | None],
        *,
        within: float | None = None,
        awaited: str,
        instead: Callable[[Transcript], str] = nothing_else,
    ) -> T:
        answer = question(self.transcript())
        if answer is None:
            raise StepFailed(f"waited for {awaited}; {instead(self.transcript())}", next_step="Wait longer.")
        return answer

    async def until_seen(
        self,
        question: Callable[[Transcript], T | None],
        *,
        within: float | None = None,
        awaited: str,
        instead: Callable[[Transcript], str] = nothing_else,
    ) -> T:
        self.asked.append(("until_seen",))
        return await self.until(question, within=within, awaited=awaited, instead=instead)

    async def until_read(
        self,
        question: Callable[[Transcript], T | None],
        *,
        within: float | None = None,
        awaited: str,
        instead: Callable[[Transcript], str] = nothing_else,
    ) -> T:
        self.asked.append(("until_read",))
        return await self.until(question, within=within, awaited=awaited, instead=instead)
