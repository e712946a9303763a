"""A tree of values in which every value knows the place where it was written."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from embedcheck.scenario.core_scalars import Value, read_plain
from embedcheck.scenario.mistakes import Place


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value, written from `place` to `last_line`.

    `untyped`: a template made it, so the field that it fills decides whether it is text or a
    number. `secret`: the names of the secrets in it; such a value is never shown. `placeholder`:
    the true value is unknown (and either not needed or complained about already).
    """

    place: Place
    value: Value
    last_line: int = 0
    untyped: bool = False
    secret: str = ""
    placeholder: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    place: Place
    items: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Mapping:
    """`keys` holds the place of every key, `items` its value."""

    place: Place
    items: dict[str, "Node"] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)


Node: TypeAlias = Scalar | Listing | Mapping
Path: TypeAlias = Sequence[str | int]


def child(node: Node, key: str | int) -> Node | None:
    """The value under a key or at an index; None if there is none."""
    if isinstance(node, Mapping):
        return node.items.get(str(key))
    if isinstance(node, Listing) and isinstance(key, int) and 0 <= key < len(node.items):
        return node.items[key]
    return None


def find(node: Node, path: Path) -> Node:
    """The value at the path, or the last one on the way to it. Steps that lead nowhere are passed over:
    pydantic names in its paths also the arms of a union."""
    for key in path:
        node = child(node, key) or node
    return node


def place_of(node: Node, path: Path, *, key: bool = False) -> Place:
    """Where the value at the path is written; with `key`, where its key is."""
    if key and path:
        parent = find(node, path[:-1])
        if isinstance(parent, Mapping) and str(path[-1]) in parent.keys:
            return parent.keys[str(path[-1])]
    return find(node, path).place


def renamed(node: Node, path: Path, name: str) -> Node:
    """The tree with the key at the end of the path under another name; it stays where it is written."""
    key, *rest = path
    if isinstance(node, Listing):
        items = [renamed(item, rest, name) if at == key else item for at, item in enumerate(node.items)]
        return replace(node, items=tuple(items))
    if not isinstance(node, Mapping):
        return node
    if rest:
        return replace(node, items={**node.items, str(key): renamed(node.items[str(key)], rest, name)})
    names = {each: name if each == key else each for each in node.items}
    return replace(
        node,
        items={names[each]: item for each, item in node.items.items()},
        keys={names[each]: place for each, place in node.keys.items()},
    )


def plain(node: Node, typed: frozenset[int] = frozenset()) -> Any:
    """The tree as JSON values. Scalars whose `id` is in `typed` are read as unquoted YAML."""
    if isinstance(node, Mapping):
        return {key: plain(item, typed) for key, item in node.items.items()}
    if isinstance(node, Listing):
        return [plain(item, typed) for item in node.items]
    return read_plain(node.value) if id(node) in typed and isinstance(node.value, str) else node.value


def written_at(node: Node, place: Place) -> Node:
    """The same value as if it stood at this place: what a template puts there is mended there."""
    if isinstance(node, Mapping):
        items = {key: written_at(item, place) for key, item in node.items.items()}
        return Mapping(place, items, dict.fromkeys(items, place))
    if isinstance(node, Listing):
        return Listing(place, tuple(written_at(item, place) for item in node.items))
    return replace(node, place=place)


def scalars(node: Node) -> list[Scalar]:
    """All the single values in the tree."""
    if isinstance(node, Scalar):
        return [node]
    below = node.items.values() if isinstance(node, Mapping) else node.items
    return [scalar for item in below for scalar in scalars(item)]


def height(node: Node) -> int:
    """The number of levels, 1 for a single value."""
    if isinstance(node, Scalar):
        return 1
    below = node.items.values() if isinstance(node, Mapping) else node.items
    return 1 + max(map(height, below), default=0)


def size(node: Node) -> int:
    """Roughly what the tree weighs: its values and the characters of its texts."""
    if isinstance(node, Scalar):
        return 1 + (len(node.value) if isinstance(node.value, str) else 0)
    below = node.items.values() if isinstance(node, Mapping) else node.items
    return 1 + sum(map(size, below))
