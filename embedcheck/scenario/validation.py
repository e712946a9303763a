"""A tree of nodes to a pydantic model, each of pydantic's errors at the place where its value is written."""

from collections.abc import Iterable
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, to_json

from embedcheck.scenario.complaints import TYPED_BY_THE_FIELD, Complaint, explain
from embedcheck.scenario.mistakes import Mistakes, Place, certain, listed, nearest, one_of
from embedcheck.scenario.nodes import (
    Mapping,
    Node,
    Path,
    Scalar,
    child,
    find,
    place_of,
    plain,
    renamed,
    scalars,
)

M = TypeVar("M", bound=BaseModel)
_OF_KEYS = ("extra_forbidden", "missing")


def read_model(
    model: type[M], node: Node, mistakes: Mistakes, *, subject: str, at: Place | None = None
) -> M | None:
    """The model, or None after its mistakes were collected. `subject` names the whole, e.g. "`fill`";
    `at` is where a missing field is complained about (default: where the tree begins)."""
    found: M | None = _Validation(model, node, mistakes, subject, at or node.place).run()
    return found


def field_names(model: type[BaseModel]) -> list[str]:
    """The names by which a file may give the model's fields."""
    return [field.alias or name for name, field in model.model_fields.items()]


class _Validation:
    def __init__(
        self, model: type[BaseModel], node: Node, mistakes: Mistakes, subject: str, at: Place
    ) -> None:
        self._model = model
        self._node = node
        self._mistakes = mistakes
        self._subject = subject
        self._at = at

    def run(self) -> Any:
        _, errors = self._try(plain(self._node))
        unknown = [error["loc"] for error in errors if error["type"] == "extra_forbidden"]
        for path in unknown:
            self._complain_of_unknown(path)
            self._take_as_meant(path)
        model = self._judged()
        return None if unknown else model

    def _judged(self) -> Any:
        model, errors = self._try(plain(self._node))
        if typed := self._typed_by_the_field(errors):
            model, errors = self._try(plain(self._node, typed))
        if unknown := [error for error in errors if self._is_placeholder(error)]:
            model, _ = self._try(_without(plain(self._node), self._node, unknown))
            errors = [error for error in errors if not self._is_placeholder(error)]
        self._complain(errors)
        return model

    def _take_as_meant(self, path: Path) -> None:
        """All at once: what stands behind a misspelt field is judged as if the field were right, and is not missed."""
        parent = find(self._node, path[:-1])
        meant = certain(str(path[-1]), self._fields_at(path[:-1]))
        if meant is not None and isinstance(parent, Mapping) and meant not in parent.items:
            self._node = renamed(self._node, _resolved(self._node, path), meant)

    def _fields_at(self, path: Path) -> list[str]:
        return field_names(_model_at(self._model, path) or self._model)

    def _try(self, values: Any) -> tuple[Any, list[ErrorDetails]]:
        try:
            # JSON and not Python objects: there a strict tuple accepts a list and a strict date a text.
            return self._model.model_validate_json(to_json(values, inf_nan_mode="constants")), []
        except ValidationError as error:
            return None, error.errors(include_url=False)

    def _typed_by_the_field(self, errors: Iterable[ErrorDetails]) -> frozenset[int]:
        found = [find(self._node, error["loc"]) for error in errors if error["type"] in TYPED_BY_THE_FIELD]
        return frozenset(id(node) for node in found if isinstance(node, Scalar) and node.untyped)

    def _is_placeholder(self, error: ErrorDetails) -> bool:
        if error["type"] in _OF_KEYS:
            return False
        return any(scalar.placeholder for scalar in scalars(find(self._node, error["loc"])))

    def _complain(self, errors: list[ErrorDetails]) -> None:
        arms: dict[tuple[str | int, ...], list[ErrorDetails]] = {}
        for error in errors:
            if error["type"] == "missing":
                self._complain_of_missing(error["loc"])
            elif error["type"] != "extra_forbidden":
                arms.setdefault(_resolved(self._node, error["loc"]), []).append(error)
        for path, group in arms.items():
            self._complain_of_value(path, group)

    def _complain_of_unknown(self, path: Path) -> None:
        known = self._fields_at(path[:-1])
        self._mistakes.add(
            place_of(self._node, path, key=True),
            f"unknown field `{path[-1]}` in {self._name(path[:-1])}",
            expected=one_of(known, none="no fields"),
            nearest=nearest(str(path[-1]), known),
        )

    def _complain_of_missing(self, path: Path) -> None:
        place = self._at if len(path) == 1 else place_of(self._node, path[:-1], key=True)
        name = path[-1]
        only = len(path) == 1 and name == getattr(self._model, "shorthand", None)
        self._mistakes.add(
            place,
            f"{self._name(path[:-1])} has no `{name}`",
            expected=f"`{self._subject.strip('`')}: …`" if only else f"`{name}: …`",
        )

    def _complain_of_value(self, path: Path, group: list[ErrorDetails]) -> None:
        found = find(self._node, path)
        complaints = [explain(error, found, self._name(path)) for error in group]
        first = complaints[0]
        expected = " or ".join(dict.fromkeys(one.expected for one in complaints if one.expected))
        if any(error["type"] == "model_type" for error in group):
            known = self._fields_at(path)
            expected = f"a mapping with {listed(known)}" if known else "nothing behind it"
        self._mistakes.add(
            found.place if path else self._at,
            first.what,
            expected=expected,
            nearest=first.nearest or _nearest_choice(found, complaints),
            next_step=first.next_step,
        )

    def _name(self, path: Path) -> str:
        words = "".join(f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in path)
        return f"`{words.lstrip('.')}`" if words else self._subject


def _nearest_choice(found: Node, complaints: list[Complaint]) -> str | None:
    choices = [choice for one in complaints for choice in one.choices]
    if isinstance(found, Scalar) and isinstance(found.value, str) and not found.secret:
        return nearest(found.value, choices)
    return None


def _resolved(node: Node, path: Path) -> tuple[str | int, ...]:
    """The path without the arms of unions, which no file names."""
    kept: list[str | int] = []
    for key in path:
        if (below := child(node, key)) is not None:
            node = below
            kept.append(key)
    return tuple(kept)


def _without(values: Any, node: Node, errors: list[ErrorDetails]) -> Any:
    for error in errors:
        path = _resolved(node, error["loc"])
        if path and isinstance(find(node, path[:-1]), Mapping):
            parent = values
            for key in path[:-1]:
                parent = parent[key]
            parent.pop(path[-1], None)
    return values


def _model_at(annotation: Any, path: Path) -> type[BaseModel] | None:
    """The model that stands at the path below a type, if any."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not path:
            return annotation
        fields = {field.alias or name: field for name, field in annotation.model_fields.items()}
        below = fields.get(str(path[0]))
        return _model_at(below.annotation, path[1:]) if below else None
    # Through optional, lists and mappings; an index or a free key belongs to the container.
    rest = path[1:] if path and (isinstance(path[0], int) or get_origin(annotation) is dict) else path
    found = (_model_at(argument, rest) for argument in get_args(annotation))
    return next(filter(None, found), None)
