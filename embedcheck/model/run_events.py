"""What the runner tells: reporters hear these values and nothing else."""

from dataclasses import dataclass
from typing import TypeAlias

from embedcheck.model.results import ScenarioResult, Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """`site` and `instance` are addresses for people; `command` repeats the run. `strict`, `known_defects_fail`
    and `fail_on_flaky` are what was held against a scenario, so that the run can be judged again as it was. `shard` is
    `2/4` where others play the rest."""

    run: str
    folder: str
    site: str
    instance: str
    sandbox: bool
    scenarios: int
    workers: int
    command: str
    embedcheck: str
    browser: str
    versions: dict[str, str]
    strict: bool = False
    known_defects_fail: bool = False
    fail_on_flaky: bool = False
    shard: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioStarted:
    name: str
    file: str
    line: int
    browser: str
    index: int
    fault: str | None = None
    condition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted:
    scenario: str
    browser: str
    index: int
    total: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioFinished:
    """`repeat` is the one command that plays this scenario again."""

    result: ScenarioResult
    index: int
    repeat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarked:
    """Something the reader should know that belongs to no scenario: throttling, a muted reporter."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished:
    """`missing` are the shards (`1/2`) that a merged run was not given; it is `interrupted` then, too."""

    totals: Totals
    interrupted: bool = False
    missing: tuple[str, ...] = ()


RunEvent: TypeAlias = RunStarted | ScenarioStarted | StepStarted | ScenarioFinished | Remarked | RunFinished
