"""The story of one step, and how each is written."""

import inspect
import itertools
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from embedcheck.coverage.table import COVERAGE
from embedcheck.scenario import Use
from embedcheck.scenario.models import Scenario
from embedcheck.steps import STEPS
from embedcheck.steps.step import Step

MOST_EXAMPLES = 3
# A step that plays another file's steps, which the reader of scenarios resolves.
USE = "use"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepField:
    """`shorthand` is whether a single value fills it. `description` may be empty."""

    name: str
    required: bool
    shorthand: bool
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """The step as a shipped scenario has it: its lines of YAML, joined by newlines."""

    written: str
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStory:
    """`details` are the paragraphs below the summary. `coverage` are elements of the published API."""

    kind: Literal["step"] = "step"
    name: str
    usage: str
    summary: str
    details: tuple[str, ...]
    fields: tuple[StepField, ...]
    needs_agent: bool
    writes: bool
    examples: tuple[Example, ...]
    coverage: tuple[str, ...]


def step_rows() -> list[dict[str, Any]]:
    """All steps as `embedcheck list steps` has them: name, usage, summary, and fields."""
    return [_row(name) for name in (*STEPS, USE)]


def _row(name: str) -> dict[str, Any]:
    cls = _class(name)
    fields = step_fields(cls)
    rows = [{"name": each.name, "required": each.required, "shorthand": each.shorthand} for each in fields]
    summary = (inspect.getdoc(cls) or "").partition("\n")[0]
    return {"name": name, "usage": usage(name, fields), "summary": summary, "fields": rows}


def _class(name: str) -> type[BaseModel]:
    return Use if name == USE else STEPS[name]


def tell_step(name: str, scenarios: Iterable[Scenario]) -> StepStory:
    """Raises KeyError for a step that there is none of."""
    cls = _class(name)
    first, *rest = (inspect.getdoc(cls) or "").split("\n\n")
    fields = step_fields(cls)
    return StepStory(
        name=name,
        usage=usage(name, fields),
        summary=" ".join(first.split()),
        details=tuple(" ".join(each.split()) for each in rest),
        fields=fields,
        needs_agent=issubclass(cls, Step) and cls.needs_agent,
        writes=issubclass(cls, Step) and cls.writes,
        examples=_examples(name, scenarios),
        coverage=tuple(element.name for element in COVERAGE if name in element.steps),
    )


def step_fields(cls: type[BaseModel]) -> tuple[StepField, ...]:
    shorthand = cls.shorthand if issubclass(cls, Step) else "file"
    return tuple(
        StepField(
            name=field.alias or own,
            required=field.is_required(),
            shorthand=own == shorthand,
            description=field.description or "",
        )
        for own, field in cls.model_fields.items()
    )


def usage(name: str, fields: Sequence[StepField]) -> str:
    """How the step is written: its one value, or its fields with the optional ones in brackets."""
    names = [field.name if field.required else f"[{field.name}]" for field in fields]
    if not names:
        return name
    if len(fields) == 1 and fields[0].shorthand:
        return f"{name}: {names[0]}"
    short = next((each.name for each in fields if each.shorthand), None)
    whole = f"{name}: {{{', '.join(names)}}}"
    others_are_optional = not any(each.required and not each.shorthand for each in fields)
    return f"{name}: {short} | {whole.partition(': ')[2]}" if short and others_are_optional else whole


def _examples(name: str, scenarios: Iterable[Scenario]) -> tuple[Example, ...]:
    """The first ways in which it is written, each once."""
    found: dict[str, Example] = {}
    for example in _played(name, scenarios):
        found.setdefault(example.written, example)
    return tuple(found.values())[:MOST_EXAMPLES]


def _played(name: str, scenarios: Iterable[Scenario]) -> Iterator[Example]:
    for scenario in scenarios:
        for placed in scenario.steps:
            if placed.name == name:
                written = _written(Path(placed.file).read_text(encoding="utf-8").splitlines(), placed.line)
                yield Example(written=written, file=placed.file, line=placed.line)


def _written(lines: Sequence[str], line: int) -> str:
    """The lines of the list's item that begins on this line (from 1), without their indentation."""
    first, *rest = lines[line - 1 :]
    dash = len(first) - len(first.lstrip())
    own = itertools.takewhile(lambda each: each[: dash + 1].isspace(), rest)
    return textwrap.dedent("\n".join((first, *own)))
