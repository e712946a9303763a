"""Nodes to placed steps: bare words, single values, mappings, and `use:` of another file's steps."""

import os
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from embedcheck.scenario.fields import Use
from embedcheck.scenario.mistakes import Mistakes, Place, certain, nearest, one_of
from embedcheck.scenario.models import PlacedStep
from embedcheck.scenario.nodes import Listing, Mapping, Node, Scalar, child
from embedcheck.scenario.paths import refuse_unreadable
from embedcheck.scenario.templates import Scope, Templates
from embedcheck.scenario.validation import read_model
from embedcheck.steps.step import Step

USE = "use"
MAX_USES_DEEP = 8
MAX_STEPS = 2_000


@dataclass(frozen=True, slots=True)
class UsedFile:
    """What `use:` needs to know of a file. `params` are the defaults; an empty one has to be given."""

    file: str
    steps: Listing
    params: Map[str, Node] = field(default_factory=dict)
    vars: Map[str, Node] = field(default_factory=dict)


class OpenUsed(Protocol):
    def __call__(self, path: Path) -> UsedFile | None:
        """None if it cannot be read; its mistakes are collected then."""


@dataclass(frozen=True, slots=True)
class _Where:
    """The file that is being read, and the real paths of the files on the way to it."""

    file: str
    way: tuple[str, ...]
    included_from: tuple[Place, ...] = ()


class StepReader:
    """Reads the steps of one scenario. Raises Unreadable for one that grows without bound."""

    def __init__(
        self, table: Map[str, type[Step]], templates: Templates, mistakes: Mistakes, open_used: OpenUsed
    ) -> None:
        self._table = table
        self._templates = templates
        self._mistakes = mistakes
        self._open_used = open_used
        self._count = 0

    def read(self, file: str, steps: Listing, scope: Scope) -> tuple[PlacedStep, ...]:
        """The steps that could be understood; the mistakes of the others are collected."""
        return tuple(self._listing(steps, scope, _Where(file, (os.path.realpath(file),))))

    def _listing(self, steps: Listing, scope: Scope, where: _Where) -> list[PlacedStep]:
        found: list[PlacedStep] = []
        for node in steps.items:
            self._count += 1
            if self._count > MAX_STEPS:
                self._mistakes.give_up(
                    node.place, f"more than {MAX_STEPS} steps", expected="a shorter scenario"
                )
            found += self._item(self._templates.fill(node, scope), scope, where)
        return found

    def _item(self, node: Node, scope: Scope, where: _Where) -> list[PlacedStep]:
        if isinstance(node, Scalar) and isinstance(node.value, str) and not node.placeholder:
            return self._named(node.value, Mapping(node.place), node.place, scope, where)
        if isinstance(node, Mapping) and len(node.items) == 1:
            [(name, value)] = node.items.items()
            return self._named(name, value, node.keys[name], scope, where)
        if isinstance(node, Mapping) and node.items:
            self._refuse_many_keys(node)
        elif not isinstance(node, Scalar) or not node.placeholder:
            self._mistakes.add(
                node.place, "this is not a step", expected="the name of a step, alone or before a colon"
            )
        return []

    def _named(self, name: str, value: Node, place: Place, scope: Scope, where: _Where) -> list[PlacedStep]:
        if name == USE:
            return self._use(value, place, scope, where)
        if name not in self._table:
            self._refuse_unknown(name, place)
            meant = certain(name, self._table)
            if meant is None:
                return []
            # All at once: what stands behind a misspelt name is judged as if the name were right.
            name = meant
        cls = self._table[name]
        fields = _as_fields(value, cls)
        step = read_model(cls, fields, self._mistakes, subject=f"`{name}`", at=place)
        if step is None:
            return []
        if cls.reads is not None:
            refuse_unreadable(child(fields, cls.reads), self._mistakes)
        return [PlacedStep(name, step, where.file, place.line, place.col, where.included_from)]

    def _use(self, value: Node, place: Place, scope: Scope, where: _Where) -> list[PlacedStep]:
        if isinstance(value, Scalar) and value.value is not None:
            value = Mapping(value.place, {"file": value}, {"file": value.place})
        use = read_model(Use, _or_empty(value), self._mistakes, subject="`use`", at=place)
        if use is None:
            return []
        path = Path(os.path.normpath(Path(where.file).parent / use.file))
        real = os.path.realpath(path)
        if self._leads_nowhere(path, real, place, where):
            return []
        with self._mistakes.included_from(place):
            used = self._open_used(path)
        if used is None:
            return []
        given = value.items.get("with") if isinstance(value, Mapping) else None
        inner = self._scope(used, given, place, scope)
        deeper = _Where(used.file, (*where.way, real), (place, *where.included_from))
        with self._mistakes.included_from(place):
            return self._listing(used.steps, inner, deeper)

    def _leads_nowhere(self, path: Path, real: str, place: Place, where: _Where) -> bool:
        if real in where.way:
            self._mistakes.add(place, f"`{path}` uses itself", expected="a file that does not lead back here")
            return True
        if len(where.way) > MAX_USES_DEEP:
            self._mistakes.add(place, f"more than {MAX_USES_DEEP} files use one another", expected="fewer")
            return True
        return False

    def _scope(self, used: UsedFile, given: Node | None, place: Place, outer: Scope) -> Scope:
        values = dict(given.items) if isinstance(given, Mapping) else {}
        for name in values.keys() - used.params.keys():
            self._mistakes.add(
                given.keys[name] if isinstance(given, Mapping) else place,
                f"`{used.file}` has no parameter `{name}`",
                expected=one_of(used.params, none="no parameters"),
                nearest=nearest(name, used.params),
            )
        for name, default in used.params.items():
            if name not in values and isinstance(default, Scalar) and default.value is None:
                self._mistakes.add(
                    place,
                    f"`{used.file}` needs the parameter `{name}`",
                    expected=f"`use: {{file: …, with: {{{name}: …}}}}`",
                )
        with self._mistakes.included_from(place):
            defaults = {name: self._templates.fill(node, outer) for name, node in used.params.items()}
            params = {**defaults, **values}
            own = {
                name: self._templates.fill(node, Scope(outer.vars, params))
                for name, node in used.vars.items()
            }
        return Scope({**outer.vars, **own}, params)

    def _refuse_unknown(self, name: str, place: Place) -> None:
        words = name.split(maxsplit=1)
        if len(words) == 2 and words[0].rstrip(":") in self._table:
            step = words[0].rstrip(":")
            self._mistakes.add(
                place,
                f'"{name[:60]}" lacks a colon',
                expected=f"`{step}: …`",
                nearest=f"{step}: {words[1][:40]}",
            )
            return
        self._mistakes.add(
            place,
            f"unknown step `{name[:60]}`",
            expected="the name of a step",
            nearest=nearest(name, (*self._table, USE)),
            next_step="`embedcheck list steps` prints them all.",
        )

    def _refuse_many_keys(self, node: Mapping) -> None:
        names = list(node.items)
        first = node.items[names[0]]
        outdented = isinstance(first, Scalar) and first.value is None
        self._mistakes.add(
            node.keys[names[1]],
            f"a step with {len(names)} keys: {', '.join(names[:6])}",
            expected="one step behind each `-`",
            next_step=f"Indent what belongs to `{names[0]}:` further."
            if outdented
            else "Begin each step with a `-` of its own.",
        )


def _as_fields(value: Node, cls: type[Step]) -> Node:
    """A mapping gives the fields by name; a single value fills the field that is the step's shorthand."""
    if (isinstance(value, Mapping) and not cls.whole) or cls.shorthand is None:
        return _or_empty(value)
    if isinstance(value, Scalar) and value.value is None:
        return Mapping(value.place)
    name = cls.model_fields[cls.shorthand].alias or cls.shorthand
    return Mapping(value.place, {name: value}, {name: value.place})


def _or_empty(value: Node) -> Node:
    return Mapping(value.place) if isinstance(value, Scalar) and value.value is None else value
