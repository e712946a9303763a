"""The steps of a scenario as they were played: when, for how long, with which pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from embedcheck.model.observations import Observation, ScreenshotTaken, StepBegan, StepEnded
from embedcheck.model.results import ScenarioResult
from embedcheck.model.transcript import Entry, Transcript


@dataclass(frozen=True, kw_only=True)
class PlayedStep:
    """`number` counts from 1; times are seconds, None where the step was not begun or not ended.
    `entry` is the number of the transcript's entry with which it began; `pictures` are paths below the
    scenario's folder."""

    number: int
    words: str
    line: int
    began: float | None = None
    seconds: float | None = None
    entry: int | None = None
    error: str | None = None
    pictures: tuple[str, ...] = ()

    @property
    def outcome(self) -> str:
        """`done`, `failed`, `cut short`, `not played`."""
        if self.began is None:
            return "not played"
        if self.error is not None:
            return "failed"
        return "cut short" if self.seconds is None else "done"


def played(result: ScenarioResult, entries: Sequence[Entry[Observation]]) -> list[PlayedStep]:
    """One for each step that the scenario has, or, of a result without steps, for each that was begun."""
    transcript = Transcript(tuple(entries))
    began = {each.seen.index: each for each in transcript.of(StepBegan)}
    ended = {each.seen.index: each for each in transcript.of(StepEnded)}
    pictures = transcript.of(ScreenshotTaken)
    told = dict(enumerate(result.steps)) or {
        index: (each.seen.words, each.seen.line) for index, each in began.items()
    }
    steps = []
    for index, (words, line) in told.items():
        step = PlayedStep(number=index + 1, words=words, line=line)
        if first := began.get(index):
            step = replace(step, began=first.at, entry=first.seq)
            last = ended.get(index)
            until = last.seq if last else entries[-1].seq
            taken = tuple(each.seen.path for each in pictures if first.seq < each.seq <= until)
            step = replace(step, pictures=taken)
            if last:
                step = replace(step, seconds=last.at - first.at, error=last.seen.error)
        steps.append(step)
    return steps


def other_pictures(result: ScenarioResult, entries: Sequence[Entry[Observation]]) -> list[str]:
    """Pictures that no step took: that of the failure, for one."""
    taken = {each.seen.path for each in Transcript(tuple(entries)).of(ScreenshotTaken)}
    within = f"{result.folder}/"
    return [path for each in result.screenshots if (path := each.removeprefix(within)) not in taken]
