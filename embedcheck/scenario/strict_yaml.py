"""YAML text to a tree of nodes: YAML 1.2's scalars, one document, no surprises.

PyYAML's own composer and constructor are not used: they recurse without bound, keep the last of two
equal keys silently, and speak YAML 1.1. We read its events, which come one by one.
"""

from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from embedcheck.scenario.core_scalars import read_plain
from embedcheck.scenario.mistakes import Mistakes, Place
from embedcheck.scenario.nodes import Listing, Mapping, Node, Scalar, height
from embedcheck.scenario.source import Source
from embedcheck.scenario.yaml_events import Events

MAX_DEPTH = 32
MAX_NODES = 20_000
_OPENERS = (yaml.SequenceStartEvent, yaml.MappingStartEvent)


def read_yaml(source: Source, mistakes: Mistakes) -> Node:
    """The one document of the source. Raises Unreadable where the text is not (our) YAML; mistakes
    that leave the rest readable, such as a key written twice, are collected."""
    return _Composer(source, mistakes).document()


@dataclass(frozen=True, slots=True)
class _Anchor:
    """`size` counts the values in the node with all aliases written out, `height` its levels."""

    node: Node
    size: int
    height: int


class _Composer:
    def __init__(self, source: Source, mistakes: Mistakes) -> None:
        self._source = source
        self._mistakes = mistakes
        self._events = Events(source, mistakes)
        self._anchors: dict[str, _Anchor] = {}
        self._unfinished: set[str] = set()
        self._count = 0

    def document(self) -> Node:
        self._events.next()  # the stream's start
        if isinstance(self._events.next(), yaml.StreamEndEvent):
            self._fail_empty()
        root = self._node(self._events.next(), depth=0)
        self._events.next()  # the document's end
        after = self._events.next()
        if not isinstance(after, yaml.StreamEndEvent):
            self._mistakes.give_up(
                self._events.place(after.start_mark),
                "a second document begins here",
                expected="one document in a file",
                next_step="Put it into a file of its own.",
            )
        if isinstance(root, Scalar) and root.value is None:
            self._fail_empty()
        return root

    def _node(self, event: Any, *, depth: int) -> Node:
        place = self._events.place(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(str(event.anchor), place, depth)
        self._add_to_count(1, place)
        self._refuse_depth(depth + 1, place)
        if event.tag is not None:
            self._refuse_tag(event.tag, place)
        if event.anchor is None:
            return self._value(event, place, depth)
        return self._anchored(event, place, depth)

    def _anchored(self, event: Any, place: Place, depth: int) -> Node:
        before = self._count
        self._unfinished.add(event.anchor)
        node = self._value(event, place, depth)
        self._unfinished.discard(event.anchor)
        self._anchors[event.anchor] = _Anchor(node, self._count - before + 1, height(node))
        return node

    def _value(self, event: Any, place: Place, depth: int) -> Node:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._listing(place, depth)
        return self._mapping(place, depth)

    def _scalar(self, event: Any, place: Place) -> Scalar:
        if any("\ud800" <= char <= "\udfff" for char in event.value):
            self._mistakes.give_up(place, "half of a surrogate pair", expected="a whole character")
        value = event.value if event.style else read_plain(event.value)
        return Scalar(place, value, last_line=event.end_mark.line + 1)

    def _listing(self, place: Place, depth: int) -> Listing:
        items: list[Node] = []
        while not isinstance(event := self._events.next(), yaml.SequenceEndEvent):
            items.append(self._node(event, depth=depth + 1))
        return Listing(place, tuple(items))

    def _mapping(self, place: Place, depth: int) -> Mapping:
        mapping = Mapping(place)
        while not isinstance(event := self._events.next(), yaml.MappingEndEvent):
            key_place = self._events.place(event.start_mark)
            key = self._key(event, key_place)
            value = self._node(self._events.next(), depth=depth + 1)
            if key in mapping.items:
                self._refuse_duplicate(key, key_place, mapping.keys[key])
            else:
                mapping.items[key] = value
                mapping.keys[key] = key_place
        return mapping

    def _key(self, event: Any, place: Place) -> str:
        self._add_to_count(1, place)
        if not isinstance(event, yaml.ScalarEvent) or not event.value:
            self._mistakes.give_up(
                place,
                "a key that is not a word"
                if isinstance(event, (yaml.ScalarEvent, *_OPENERS))
                else "an alias as a key",
                expected="a name before the colon",
                next_step="Text that begins with `{`, `[` or `*` needs quotes.",
            )
        if event.value == "<<" and not event.style:
            self._mistakes.add(
                place,
                "a merge key (`<<`)",
                expected="the keys themselves: YAML 1.2 has no merge",
                next_step="Repeat the keys, or share whole steps with `use:`.",
            )
        if event.tag is not None:
            self._refuse_tag(event.tag, place)
        return str(event.value)

    def _alias(self, name: str, place: Place, depth: int) -> Node:
        if name in self._unfinished:
            self._mistakes.give_up(
                place, f"`*{name}` contains itself", expected="an alias of a finished value"
            )
        if name not in self._anchors:
            self._mistakes.give_up(
                place,
                f"`*{name}` names nothing",
                expected=f"an anchor `&{name}` further up",
                next_step="Text that begins with `*` needs quotes.",
            )
        anchor = self._anchors[name]
        self._add_to_count(anchor.size, place)
        self._refuse_depth(depth + anchor.height, place)
        return anchor.node

    def _refuse_depth(self, depth: int, place: Place) -> None:
        if depth > MAX_DEPTH:
            self._mistakes.give_up(
                place, f"the values are nested more than {MAX_DEPTH} deep", expected="a flatter structure"
            )

    def _add_to_count(self, size: int, place: Place) -> None:
        self._count += size
        if self._count > MAX_NODES:
            self._mistakes.give_up(
                place,
                f"with its aliases written out the file holds more than {MAX_NODES} values",
                expected="a scenario, which is a page or two of text",
            )

    def _refuse_tag(self, tag: str, place: Place) -> None:
        shown = tag.replace("tag:yaml.org,2002:", "!!")
        self._mistakes.add(
            place,
            f"the tag `{shown}`",
            expected="a value without a tag",
            next_step="Put text in quotes instead.",
        )

    def _refuse_duplicate(self, key: str, place: Place, first: Place) -> None:
        self._mistakes.add(
            place,
            f"`{key}` stands here a second time",
            expected=f"each key once (the first is in line {first.line})",
            next_step="Remove one of the two.",
        )

    def _fail_empty(self) -> NoReturn:
        self._mistakes.give_up(
            Place(self._source.file, 1, 1),
            "the file is empty",
            expected="a mapping that begins with `embedcheck: 1`",
        )
