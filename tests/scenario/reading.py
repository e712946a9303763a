"""Reads text as the rooms' own functions do, and hands back what was found and what was complained about."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar

from pydantic import Field

from embedcheck.scenario import LoadedSuite, Mistake, ScenarioMistakes, load_suite
from embedcheck.scenario.mistakes import Mistakes, Unreadable
from embedcheck.scenario.nodes import Node
from embedcheck.scenario.source import Source
from embedcheck.scenario.strict_yaml import read_yaml
from embedcheck.steps.step import Step

T = TypeVar("T")


class Wave(Step):
    """Waves.

    At whoever is there.
    """


class Say(Step):
    """Says a text."""

    shorthand: ClassVar[str | None] = "text"
    text: str
    author: Literal["agent", "visitor"] = Field(default="visitor", alias="from")
    times: int = Field(default=1, ge=0, le=50)


class Fill(Step):
    """Fills a field."""

    into: str
    text: str
    slow: bool = False
    within: float = 1.0


class Count(Step):
    """Counts."""

    shorthand: ClassVar[str | None] = "number"
    needs_agent: ClassVar[bool] = True
    number: int
    names: tuple[str, ...] = ()
    extra: dict[str, Any] = Field(default_factory=dict)


class Answer(Step):
    """Answers questions by their names."""

    shorthand: ClassVar[str | None] = "answers"
    whole: ClassVar[bool] = True
    answers: dict[str, str | int]


STEPS: dict[str, type[Step]] = {"wave": Wave, "say": Say, "fill": Fill, "count": Count, "answer": Answer}
HEAD = "embedcheck: 1\nname: A visitor waves\n"


def collected(work: Callable[[Mistakes], T]) -> tuple[T | None, tuple[Mistake, ...]]:
    """What the work came to, and its mistakes."""
    mistakes = Mistakes()
    result: T | None = None
    try:
        result = work(mistakes)
    except Unreadable:
        assert len(mistakes) > 0, "whoever gives up says why"
    try:
        mistakes.raise_if_any()
    except ScenarioMistakes as error:
        return result, error.mistakes
    return result, ()


def parse(text: str) -> tuple[Node | None, tuple[Mistake, ...]]:
    source = Source("a.yaml", text)

    def work(mistakes: Mistakes) -> Node:
        mistakes.quote_from(source.file, source.lines)
        return read_yaml(source, mistakes)

    return collected(work)


def load(
    folder: Path, files: Mapping[str, str], *paths: str, env: Mapping[str, str] | None = None, **how: Any
) -> LoadedSuite:
    """Writes the files below the folder and loads these paths of it (default: the folder)."""
    write(folder, files)
    chosen = [folder / path for path in paths] or [folder]
    return load_suite(chosen, env=env or {}, **{"steps": STEPS, **how})


def mistakes_of(
    folder: Path, files: Mapping[str, str], *paths: str, env: Mapping[str, str] | None = None, **how: Any
) -> list[str]:
    """The headlines of the mistakes, with paths relative to the folder. Fails if there are none."""
    try:
        load(folder, files, *paths, env=env, **how)
    except ScenarioMistakes as error:
        return [one.headline().replace(f"{folder}/", "") for one in error.mistakes]
    raise AssertionError("nothing was complained about")


def write(folder: Path, files: Mapping[str, str]) -> None:
    # The search for a configuration ends at the repository's root: nothing above may matter here.
    (folder / ".git").mkdir(exist_ok=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def scenario(*lines: str, head: str = HEAD) -> str:
    """A scenario with these lines below `steps:`."""
    return head + "steps:\n" + "".join(f"  {line}\n" for line in lines or ("- wave",))
