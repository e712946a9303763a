"""Paths, flags and environment to everything that a run needs to know before it begins."""

import re
import secrets
from collections.abc import Collection, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embedcheck.errors import NothingSelected
from embedcheck.model.secret import Secret
from embedcheck.scenario.config import Config, ConfigFile, build_config, find_config, read_config_file
from embedcheck.scenario.discovery import Selection, select
from embedcheck.scenario.mistakes import Mistakes, Place, Unreadable, nearest
from embedcheck.scenario.models import Scenario
from embedcheck.scenario.scenario_file import ScenarioReader
from embedcheck.scenario.templates import Templates
from embedcheck.steps import STEPS
from embedcheck.steps.step import Step

CONFIG_FLAG = "--config"
# No vowels, so that the id of a run is never a word; long enough that two runs of a day do not meet.
ID_ALPHABET = "bcdfghjkmnpqrstvwxz23456789"
ID_LENGTH = 8


@dataclass(frozen=True, slots=True)
class LoadedSuite:
    """`secrets` are all that were resolved: register them before anything is written."""

    scenarios: tuple[Scenario, ...]
    config: Config
    secrets: tuple[Secret, ...]


def load_suite(
    paths: Sequence[str | Path],
    *,
    env: Map[str, str],
    flags: Map[str, Any] | None = None,
    known_checks: Collection[str] | None = None,
    known_faults: Collection[str] | None = None,
    need_secrets: bool = True,
    grep: str | None = None,
    tags: Sequence[str] = (),
    steps: Map[str, type[Step]] = STEPS,
) -> LoadedSuite:
    """Reads and selects, in a fixed order.

    `flags` are those of `config_layers.FLAGS` and `--config`; None means not given. Each of `tags`
    is a list of tags joined by commas, all of which a scenario carries; several are alternatives.
    Names in `fails_under` are only looked up where `known_checks` and `known_faults` are given.

    Raises ScenarioMistakes with every mistake of every file, and NothingSelected.
    """
    mistakes = Mistakes()
    pattern = _pattern(grep, mistakes)
    files = select(paths, mistakes)
    if not files:
        mistakes.raise_if_any()
        raise _nothing_below(paths)
    run_id = "".join(secrets.choice(ID_ALPHABET) for _ in range(ID_LENGTH))
    templates = Templates(env, mistakes, need_secrets=need_secrets, run_id=run_id)
    given = dict(flags or {})
    found = _config_file(given.pop(CONFIG_FLAG, None), files, templates, mistakes)
    config = build_config(found, mistakes, env=env, flags=given, known_checks=known_checks)
    reader = ScenarioReader(
        steps, templates, mistakes, vars=found.vars, known_checks=known_checks, known_faults=known_faults
    )
    scenarios = _read_all(reader, files, mistakes)
    mistakes.raise_if_any()
    chosen = tuple(each for each in scenarios if _matches(each, pattern, tags))
    if not chosen:
        raise _nothing_left(scenarios, grep, tags)
    return LoadedSuite(chosen, config, tuple(dict.fromkeys((*config.secrets, *templates.secrets))))


def load_config(
    folder: Path, *, env: Map[str, str], flags: Map[str, Any] | None = None
) -> tuple[Config, tuple[Secret, ...]]:
    """The configuration for a command that plays no scenario, and its secrets. Raises ScenarioMistakes."""
    mistakes = Mistakes()
    templates = Templates(env, mistakes, need_secrets=True)
    given = dict(flags or {})
    named = given.pop(CONFIG_FLAG, None)
    found = _read_config(Path(named) if named else find_config(folder), templates, mistakes)
    config = build_config(found, mistakes, env=env, flags=given)
    mistakes.raise_if_any()
    return config, tuple(dict.fromkeys((*config.secrets, *templates.secrets)))


def _pattern(grep: str | None, mistakes: Mistakes) -> re.Pattern[str] | None:
    try:
        return None if grep is None else re.compile(grep)
    except (re.error, OverflowError, RecursionError) as error:
        mistakes.add(Place("--grep"), f"not a regular expression ({error})", expected="a regular expression")
        return None


def _config_file(
    named: str | Path | None, files: Sequence[Selection], templates: Templates, mistakes: Mistakes
) -> ConfigFile:
    if named is not None:
        return _read_config(Path(named), templates, mistakes)
    nearby = {find_config(folder): folder for folder in sorted({file.path.parent for file in files})}
    if len(nearby) > 1:
        first, second, *_ = sorted(nearby.items(), key=lambda item: str(item[1]))
        mistakes.add(
            Place(str(second[1])),
            f"{second[0] or 'no configuration'} applies here, but {first[0] or 'none'} in {first[1]}",
            expected="one configuration for the run",
            next_step="Run the folders one after the other, or say which with --config.",
        )
    return _read_config(next(iter(nearby)), templates, mistakes)


def _read_config(path: Path | None, templates: Templates, mistakes: Mistakes) -> ConfigFile:
    try:
        return read_config_file(path, templates, mistakes)
    except Unreadable:
        return read_config_file(None, templates, mistakes)


def _read_all(reader: ScenarioReader, files: Sequence[Selection], mistakes: Mistakes) -> list[Scenario]:
    scenarios: dict[str, Scenario] = {}
    for file in files:
        try:
            scenario = reader.read(file.path)
        except Unreadable:
            continue
        if scenario is None:
            continue
        if (other := scenarios.get(scenario.folder)) is not None:
            _refuse_same_name(scenario, other, mistakes)
        scenarios[scenario.folder] = scenario
    return list(scenarios.values())


def _refuse_same_name(scenario: Scenario, other: Scenario, mistakes: Mistakes) -> None:
    mistakes.add(
        Place(scenario.file, scenario.line, 1),
        f'the name "{scenario.name}" is taken by {other.file}:{other.line}'
        + (f' ("{other.name}")' if other.name != scenario.name else ""),
        expected="a name of its own: evidence is kept in a folder of that name",
        next_step="Rename one of the two.",
    )


def _matches(scenario: Scenario, pattern: re.Pattern[str] | None, tags: Sequence[str]) -> bool:
    if pattern is not None and not pattern.search(scenario.name):
        return False
    carried = set(scenario.tags)
    return not tags or any(carried.issuperset(_split(wanted)) for wanted in tags)


def _split(tags: str) -> list[str]:
    return [tag.strip() for tag in tags.split(",") if tag.strip()]


def _nothing_below(paths: Sequence[str | Path]) -> NothingSelected:
    return NothingSelected(
        f"there is no scenario in {', '.join(map(str, paths)) or 'no path'}",
        next_step="Give a folder with YAML files that begin with `embedcheck: 1`.",
    )


def _nothing_left(scenarios: Sequence[Scenario], grep: str | None, tags: Sequence[str]) -> NothingSelected:
    wanted = [f"--tag {tag}" for tag in tags] + ([f"--grep {grep}"] if grep is not None else [])
    known = {tag for scenario in scenarios for tag in scenario.tags}
    unknown = [tag for group in tags for tag in _split(group) if tag not in known]
    near = nearest(unknown[0], known) if unknown else None
    return NothingSelected(
        f"none of {len(scenarios)} scenarios matches {' '.join(wanted)}",
        next_step=f'Did you mean the tag "{near}"?'
        if near
        else "`embedcheck list scenarios` prints names and tags.",
    )
