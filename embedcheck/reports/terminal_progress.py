"""The lines at the foot of a terminal that say what is being played right now."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from embedcheck.model.run_events import ScenarioFinished, ScenarioStarted, StepStarted
from embedcheck.reports.wording import clip, seconds, tame

SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
TURNS_A_SECOND = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A play that has begun: its name and browser, the clock's reading then, and the step it is at."""

    name: str
    browser: str
    since: float
    step: str = "opening"


class RunningLines:
    """What is being played. The lines are drawn anew some times a second, from this state alone."""

    def __init__(self, console: Console, width: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._width = width
        self._clock = clock
        self._plays: dict[tuple[str, str], Running] = {}
        # Not redirecting the standard streams: they are not this reporter's to replace.
        self._live = Live(
            get_renderable=lambda: Group(*self.lines()),
            console=console,
            refresh_per_second=TURNS_A_SECOND,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def start(self) -> None:
        self._live.start()

    def stop(self) -> None:
        self._live.stop()

    def scenario_started(self, event: ScenarioStarted) -> None:
        running = Running(name=tame(event.name), browser=event.browser, since=self._clock())
        self._plays[event.name, event.browser] = running

    def step_started(self, event: StepStarted) -> None:
        play = (event.scenario, event.browser)
        if play in self._plays:
            step = f"{event.index + 1}/{event.total} {tame(event.words)}"
            self._plays[play] = replace(self._plays[play], step=step)

    def scenario_finished(self, event: ScenarioFinished) -> None:
        self._plays.pop((event.result.name, event.result.browser), None)

    def lines(self) -> list[Text]:
        now = self._clock()
        # A copy: the drawing thread reads while the run goes on.
        return [self._line(play, now) for play in list(self._plays.values())]

    def _line(self, play: Running, now: float) -> Text:
        right = f"  {seconds(now - play.since)}"
        turn = SPINNER[int(now * TURNS_A_SECOND) % len(SPINNER)]
        left = clip(f"{turn} {clip(play.name, self._width // 2)} · {play.step}", self._width - len(right) - 1)
        return Text.assemble((left, "cyan"), (right, "dim"))
