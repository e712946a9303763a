"""The lines that say what is being played right now, without drawing them."""

import io

from rich.console import Console

from embedcheck.model.run_events import ScenarioStarted, StepStarted
from embedcheck.reports.terminal_progress import RunningLines
from tests.reports import sample


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


STARTED = ScenarioStarted(name=sample.RED.name, file="a.yaml", line=3, browser="chromium", index=1)
STEP = StepStarted(scenario=sample.RED.name, browser="chromium", index=1, total=2, words="say: Hello")


def lines_of(running: RunningLines) -> list[str]:
    return [line.plain for line in running.lines()]


def test_a_play_shows_its_step_and_its_time() -> None:
    clock = Clock()
    running = RunningLines(Console(file=io.StringIO()), 80, clock=clock)
    running.scenario_started(STARTED)
    clock.now = 3.25
    assert lines_of(running) == ["⠦ The visitor's cookie goes away, 100% of… · opening  3.2 s"]
    running.step_started(STEP)
    assert lines_of(running) == ["⠦ The visitor's cookie goes away, 100% of… · 2/2 say: Hello  3.2 s"]


def test_a_finished_play_is_gone_and_the_others_stay() -> None:
    running = RunningLines(Console(file=io.StringIO()), 80, clock=Clock())
    running.scenario_started(STARTED)
    running.scenario_started(
        ScenarioStarted(name=sample.GREEN.name, file="b.yaml", line=3, browser="chromium", index=0)
    )
    running.scenario_finished(sample.finished(sample.RED, 1))
    assert [sample.GREEN.name in line for line in lines_of(running)] == [True]


def test_a_line_never_wraps() -> None:
    running = RunningLines(Console(file=io.StringIO()), 60, clock=Clock())
    running.scenario_started(STARTED)
    running.step_started(
        StepStarted(scenario=STARTED.name, browser="chromium", index=0, total=1, words="say: " + "x" * 99)
    )
    assert len(lines_of(running)[0]) < 60


def test_a_step_of_a_play_that_is_over_is_passed_over() -> None:
    running = RunningLines(Console(file=io.StringIO()), 80, clock=Clock())
    running.step_started(STEP)
    assert lines_of(running) == []
