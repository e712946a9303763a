"""What an answer, a request or a frame says against its models: problems, and drift.

A *problem* is what a frontend would stumble over: a field that is missing or has another type, a body
that is no JSON. *Drift* is what is only new: an unknown field or value, or one that no longer comes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from embedcheck.wire import tokens
from embedcheck.wire.contract.shape import GONE, NEW_VALUE, PRIVATE

LONGEST_VALUE = 40
Part = str | int


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` such as `data.messages[0].author`; `found` is a type, never the value of a secret."""

    path: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.path or 'the whole of it'}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True, slots=True)
class Drift:
    """`what` is `new field`, `field gone`, `new value`, `new frame` or `new status`."""

    what: str
    path: str
    found: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.path}" + (f" ({self.found})" if self.found else "")


@dataclass(frozen=True, slots=True)
class Reading:
    """`shape` is the name of the model that fits best; empty where there was nothing to read."""

    shape: str = ""
    problems: tuple[Problem, ...] = field(default=())
    drift: tuple[Drift, ...] = field(default=())

    @property
    def good(self) -> bool:
        return not self.problems


def unreadable(expected: str, found: str, path: str = "") -> Reading:
    return Reading(problems=(Problem(path, expected, found),))


def read(value: Any, alternatives: Iterable[Any]) -> Reading:
    """The value against the model that fits it best: fewest problems, then least drift."""
    readings = [_read(value, each) for each in alternatives]
    return min(readings, key=lambda each: (len(each.problems), len(each.drift)))


def _read(value: Any, model: Any) -> Reading:
    name = getattr(model, "__name__", str(model))
    try:
        _adapter(model).validate_python(value, strict=True)
    except ValidationError as error:
        problems: dict[Problem, None] = {}
        drift: dict[Drift, None] = {}
        for each in error.errors(include_url=False, include_input=False):
            told = _tell(value, each["type"], each["loc"], each["msg"])
            (drift if isinstance(told, Drift) else problems)[told] = None  # type: ignore[index]
        return Reading(name, tuple(problems), tuple(drift))
    return Reading(name)


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def _tell(value: Any, kind: str, loc: tuple[Part, ...], message: str) -> Problem | Drift:
    path = path_of(value, loc, missing=kind in ("missing", GONE))
    found = value_at(value, path)
    words = written(path)
    if kind == "extra_forbidden":
        return Drift("new field", words, type_of(found))
    if kind == GONE:
        return Drift("field gone", words)
    if kind == NEW_VALUE:
        return Drift("new value", words, shown(found))
    if kind == "missing":
        return Problem(words, "this field", "nothing")
    if kind in ("literal_error", "string_pattern_mismatch"):
        return Problem(words, _EXPECTED.get(kind, _lower(message)), shown(found))
    return Problem(
        words, message if kind == PRIVATE else _EXPECTED.get(kind, _lower(message)), type_of(found)
    )


_EXPECTED = {
    "bool_type": "true or false",
    "dict_type": "an object",
    "int_from_float": "an integer",
    "int_type": "an integer",
    "list_type": "an array",
    "model_type": "an object",
    "none_required": "null",
    "string_pattern_mismatch": "a string of another form",
    "string_type": "a string",
}


def _lower(message: str) -> str:
    text = message.removeprefix("Input should be ")
    return text[:1].lower() + text[1:]


def path_of(value: Any, loc: tuple[Part, ...], *, missing: bool) -> tuple[Part, ...]:
    """The keys and indexes of a location; pydantic also puts the names of union members into it."""
    path: list[Part] = []
    here = value
    for number, part in enumerate(loc):
        if _leads_on(here, part):
            here = here[part]
        elif not (missing and number == len(loc) - 1):
            continue
        path.append(part)
    return tuple(path)


def _leads_on(value: Any, part: Part) -> bool:
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and part < len(value)


def value_at(value: Any, path: tuple[Part, ...]) -> Any:
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def written(path: tuple[Part, ...]) -> str:
    """`data.messages[0].author`; a key that is no name stands in brackets and quotes."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", part) and not _is_secret(part):
            text += f".{part}" if text else part
        else:
            text += f"[{shown(part)}]"
    return text


def type_of(value: Any) -> str:
    """The type in JSON's own words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "an array" if isinstance(value, list) else "an object"


def shown(value: Any) -> str:
    """A string itself, if it is short and no secret; else its type."""
    if (
        not isinstance(value, str)
        or len(value) > LONGEST_VALUE
        or _is_secret(value)
        or not value.isprintable()
    ):
        return type_of(value)
    return f"“{value}”"


def _is_secret(text: str) -> bool:
    return any(each.search(text) for each in (tokens.SESSION_TOKEN, tokens.JWT, tokens.BEARER))
