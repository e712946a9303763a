"""One scenario file to one typed scenario."""

from collections.abc import Collection, Iterable
from collections.abc import Mapping as Map
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from embedcheck.scenario.fields import FORMAT, ScenarioFields, StepsFields
from embedcheck.scenario.mistakes import Mistakes, Place, Unreadable, nearest
from embedcheck.scenario.models import PlacedStep, Scenario
from embedcheck.scenario.nodes import Listing, Mapping, Node, Scalar, place_of, plain
from embedcheck.scenario.source import read_source
from embedcheck.scenario.step_reading import StepReader, UsedFile
from embedcheck.scenario.strict_yaml import read_yaml
from embedcheck.scenario.templates import Scope, Templates
from embedcheck.scenario.validation import read_model
from embedcheck.steps.step import Step

VERSION = "embedcheck"
# Filled by what they are for, not with the rest of the file.
_APART = ("steps", "vars", "params")


class ScenarioReader:
    """Reads scenarios that share a configuration's `vars`. A file that many use is parsed once."""

    def __init__(
        self,
        steps: Map[str, type[Step]],
        templates: Templates,
        mistakes: Mistakes,
        *,
        vars: Map[str, Node],  # noqa: A002  # the word of the format
        known_checks: Collection[str] | None = None,
        known_faults: Collection[str] | None = None,
    ) -> None:
        self._steps = steps
        self._templates = templates
        self._mistakes = mistakes
        self._vars = vars
        self._known_checks = known_checks
        self._known_faults = known_faults
        self._used: dict[Path, UsedFile | None] = {}

    def read(self, path: Path) -> Scenario | None:
        """None, after the mistakes were collected, if there is no scenario in it. Raises Unreadable."""
        root = read_document(path, self._mistakes)
        if _is_of_steps(root):
            self._mistakes.give_up(
                place_of(root, ["kind"]),
                "this file holds only steps",
                expected="a scenario",
                next_step="Play a scenario that says `use:` with this file.",
            )
        scope = self._scope(root)
        filled = self._filled(root, scope)
        fields = read_model(ScenarioFields, filled, self._mistakes, subject="the scenario")
        steps = root.items.get("steps")
        reader = StepReader(self._steps, self._templates, self._mistakes, self._open_used)
        placed = reader.read(str(path), steps, scope) if isinstance(steps, Listing) else ()
        if fields is None:
            return None
        self._refuse_unknown_names(filled, fields)
        if fields.read_only:
            self._refuse_writing(placed)
        values = {name: getattr(fields, name) for name in ScenarioFields.model_fields}
        values["steps"] = placed
        values["vars"] = {name: plain(scope.vars[name]) for name in fields.vars}
        line = place_of(root, ["name"], key=True).line
        return Scenario.model_construct(**values, file=str(path), line=line)

    def _scope(self, root: Mapping) -> Scope:
        params: dict[str, Node] = {}
        for name, default in _items(root, "params").items():
            if isinstance(default, Scalar) and default.value is None:
                self._mistakes.add(
                    place_of(root, ["params", name], key=True),
                    f"the parameter `{name}` has no default",
                    expected="a default, because a scenario is played without parameters",
                )
            params[name] = self._templates.fill(default, Scope(self._vars))
        outer = Scope(self._vars, params)
        own = {name: self._templates.fill(node, outer) for name, node in _items(root, "vars").items()}
        return Scope({**self._vars, **own}, params)

    def _filled(self, root: Mapping, scope: Scope) -> Mapping:
        """The file without its steps' insides, which are read one by one."""
        items = {
            key: node if key in _APART else self._templates.fill(node, scope)
            for key, node in root.items.items()
        }
        return _without_steps(replace(root, items=items))

    def _refuse_writing(self, steps: Iterable[PlacedStep]) -> None:
        for placed in steps:
            if placed.step.writes:
                place = Place(placed.file, placed.line, placed.col)
                self._mistakes.add(
                    place,
                    f"`{placed.name}` writes, and the scenario says `read_only: true`",
                    expected="steps that open no conversation and write into none",
                    next_step="Remove the step, or `read_only`.",
                )

    def _refuse_unknown_names(self, root: Mapping, fields: ScenarioFields) -> None:
        for fault, checks in fields.fails_under.items():
            place = place_of(root, ["fails_under", fault], key=True)
            self._refuse_unknown("fault", fault, self._known_faults, place)
            for index, check in enumerate(checks):
                self._refuse_unknown(
                    "check", check, self._known_checks, place_of(root, ["fails_under", fault, index])
                )

    def _refuse_unknown(self, kind: str, name: str, known: Collection[str] | None, place: Place) -> None:
        if known is None or name in known:
            return
        self._mistakes.add(
            place,
            f"unknown {kind} `{name}`",
            expected=f"the name of a {kind}",
            nearest=nearest(name, known),
            next_step=f"`embedcheck list {kind}s` prints them all.",
        )

    def _open_used(self, path: Path) -> UsedFile | None:
        if path not in self._used:
            self._used[path] = None
            with suppress(Unreadable):
                self._used[path] = self._read_used(path)
        return self._used[path]

    def _read_used(self, path: Path) -> UsedFile | None:
        root = read_document(path, self._mistakes)
        model = StepsFields if _is_of_steps(root) else ScenarioFields
        read_model(model, _without_steps(root), self._mistakes, subject="the file")
        steps = root.items.get("steps")
        if not isinstance(steps, Listing):
            return None
        return UsedFile(str(path), steps, _items(root, "params"), _items(root, "vars"))


def read_document(path: Path, mistakes: Mistakes) -> Mapping:
    """The mapping of a file of our format. Raises Unreadable for any other."""
    source = read_source(path, mistakes)
    root = read_yaml(source, mistakes)
    if not isinstance(root, Mapping):
        found = "a list" if isinstance(root, Listing) else "a single value"
        mistakes.give_up(
            root.place,
            f"the file holds {found}",
            expected=f"a mapping that begins with `{VERSION}: {FORMAT}`",
            next_step="Write `name:` and `steps:` at the top, and the list below `steps:`.",
        )
    return _of_our_version(root, mistakes)


def _of_our_version(root: Mapping, mistakes: Mistakes) -> Mapping:
    version = root.items.get(VERSION)
    if version is None:
        mistakes.add(
            root.place,
            f"the file does not say `{VERSION}: {FORMAT}`",
            expected=f"`{VERSION}: {FORMAT}`, the format's version",
            next_step=f"Write `{VERSION}: {FORMAT}` at the top of the file.",
        )
        # What is wrong is said; the rest of the file may be read as if it stood there.
        return replace(root, items={**root.items, VERSION: Scalar(root.place, FORMAT)})
    if not isinstance(version, Scalar) or version.value != FORMAT or isinstance(version.value, bool):
        written = f"`{version.value}`" if isinstance(version, Scalar) else "no number"
        mistakes.give_up(
            version.place,
            f"the format's version is {written}",
            expected=f"`{FORMAT}`",
            next_step="Write it without quotes, or install the embedcheck for which the file was written.",
        )
    return root


def _is_of_steps(root: Mapping) -> bool:
    kind = root.items.get("kind")
    return isinstance(kind, Scalar) and kind.value == "steps"


def _without_steps(root: Mapping) -> Mapping:
    """The file as if its steps were one: there are some, and what they are is read elsewhere."""
    steps = root.items.get("steps")
    if not isinstance(steps, Listing) or not steps.items:
        return root
    return replace(root, items={**root.items, "steps": Listing(steps.place, (Scalar(steps.place, ""),))})


def _items(root: Mapping, key: str) -> dict[str, Node]:
    found = root.items.get(key)
    return found.items if isinstance(found, Mapping) else {}
