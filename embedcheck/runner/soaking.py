"""What a soak has measured: one sample a play, kept in a ledger that a later soak goes on with."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from embedcheck.errors import ScenarioMistake
from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.verdicts import Outcome
from embedcheck.runner.alarm_rate import upper_bound
from embedcheck.runner.suite import Play

LEDGER = "soak.ndjson"
GREEN = frozenset({ScenarioOutcome.PASSED, ScenarioOutcome.KNOWN})
# What was not played to its end is no run, neither a quiet one nor an alarm.
NOT_PLAYED = frozenset({"interrupted", "skipped"})
NO_CONDITION = "(as it is)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One play of a healthy scene. `red` are the checks that cried wolf, `unproven` those that came to
    a question and could not answer it, `folder` is where an alarm's evidence is."""

    scenario: str
    file: str
    browser: str
    condition: str
    repeat: int
    outcome: str
    red: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()
    error: str | None = None
    why: tuple[str, ...] = ()
    folder: str = ""
    seconds: float = 0.0

    @property
    def counts(self) -> bool:
        return self.outcome not in NOT_PLAYED

    @property
    def alarm(self) -> bool:
        return self.counts and self.outcome not in GREEN

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        return self.file, self.scenario, self.browser, self.condition, self.repeat


def sample(play: Play, result: ScenarioResult) -> Sample:
    green = result.outcome in GREEN
    return Sample(
        scenario=result.name,
        file=result.file,
        browser=result.browser,
        condition=play.condition or NO_CONDITION,
        repeat=play.repeat,
        outcome=str(result.outcome),
        red=result.red,
        unproven=_unproven(result),
        error=result.error,
        why=tuple(each.message for each in result.verdicts if each.check in result.red),
        folder="" if green else result.folder,
        seconds=result.seconds,
    )


def _unproven(result: ScenarioResult) -> tuple[str, ...]:
    found = {each.check for each in result.verdicts if each.asked and each.outcome is Outcome.INCONCLUSIVE}
    return tuple(sorted(found))


class Ledger:
    """One line for each sample, written when it is there: what is interrupted is not lost."""

    def __init__(self, path: Path) -> None:
        """Raises ScenarioMistake if there is a file already, and it is no ledger."""
        self._path = path
        self.samples = list(read(path)) if path.exists() else []

    def add(self, new: Sample) -> None:
        self.samples.append(new)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(new), ensure_ascii=False) + "\n")

    def still_to_play(self, todo: Iterable[Play]) -> list[Play]:
        done = {each.key for each in self.samples if each.counts}
        return [each for each in todo if _key(each) not in done]


def _key(play: Play) -> tuple[str, str, str, str, int]:
    scenario = play.scenario
    return scenario.file, scenario.name, play.browser, play.condition or NO_CONDITION, play.repeat


def read(path: Path) -> Iterable[Sample]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            fields = json.loads(line)
            lists = {name: tuple(fields.get(name, ())) for name in ("red", "unproven", "why")}
            yield Sample(**{**fields, **lists})
        except (ValueError, TypeError, AttributeError) as error:
            raise ScenarioMistake(
                f"{path}:{number} is no line of a soak's ledger",
                next_step="Take another folder with --output, or remove that line.",
            ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often the wolf was cried among so many runs; `upper_bound` is the rate's, at 95 %."""

    name: str
    runs: int
    alarms: int
    red: tuple[tuple[str, int], ...] = ()

    @property
    def rate(self) -> float:
        return self.alarms / self.runs if self.runs else 0.0

    @property
    def upper_bound(self) -> float:
        return upper_bound(self.alarms, self.runs)


def tally(name: str, samples: Iterable[Sample]) -> Tally:
    counted = [each for each in samples if each.counts]
    alarms = [each for each in counted if each.alarm]
    red = Counter(check for each in alarms for check in each.red or (each.error or each.outcome,))
    return Tally(name=name, runs=len(counted), alarms=len(alarms), red=tuple(red.most_common()))


def by_condition(samples: Sequence[Sample]) -> list[Tally]:
    names = dict.fromkeys(each.condition for each in samples)
    return [tally(name, (each for each in samples if each.condition == name)) for name in names]


def by_scenario(samples: Sequence[Sample]) -> list[Tally]:
    names = dict.fromkeys(each.scenario for each in samples)
    return [tally(name, (each for each in samples if each.scenario == name)) for name in names]


def as_json(samples: Sequence[Sample], *, load: int, interrupted: bool) -> dict[str, Any]:
    return {
        "version": 1,
        "interrupted": interrupted,
        "load": load,
        **_told(tally("all", samples)),
        "conditions": [{"condition": each.name, **_told(each)} for each in by_condition(samples)],
        "scenarios": [{"scenario": each.name, **_told(each)} for each in by_scenario(samples)],
        "cries": [asdict(each) for each in samples if each.alarm],
        "unproven": [
            {"scenario": each.scenario, "condition": each.condition, "checks": list(each.unproven)}
            for each in samples
            if each.counts and each.unproven
        ],
    }


def _told(each: Tally) -> dict[str, Any]:
    return {
        "runs": each.runs,
        "alarms": each.alarms,
        "rate": each.rate,
        "upper_bound_95": each.upper_bound,
        "red": dict(each.red),
    }
