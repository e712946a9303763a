"""Whether a JSON value fits the declared type of an observation's field. Standard library only."""

import types
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints


def types_of(cls: type[Any]) -> dict[str, Any]:
    """The declared type of each field."""
    if cls not in _TYPES:
        _TYPES[cls] = get_type_hints(cls)
    return _TYPES[cls]


_TYPES: dict[type[Any], dict[str, Any]] = {}


def fits(value: Any, kind: Any) -> bool:
    """True if the value has this type, down to the items. A whole number is a float too; a bool is no number."""
    origin, parts = get_origin(kind), get_args(kind)
    if kind is Any:
        return True
    if origin in (Union, types.UnionType):
        return any(fits(value, each) for each in parts)
    if origin is list:
        return isinstance(value, list) and all(fits(each, parts[0]) for each in value)
    if origin is dict:
        return isinstance(value, dict) and all(
            fits(key, parts[0]) and fits(item, parts[1]) for key, item in value.items()
        )
    if kind in (int, float):
        numbers = (int,) if kind is int else (int, float)
        return isinstance(value, numbers) and not isinstance(value, bool)
    return isinstance(value, kind)


def described(kind: Any) -> str:
    """The type as a person reads it: `text`, `a whole number`, `a list of objects`, `text or null`."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return " or ".join(described(each) for each in parts)
    if origin is list:
        return f"a list of {_PLURALS.get(get_origin(parts[0]) or parts[0], 'values')}"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return " or ".join(f"`{each.value}`" for each in kind)
    return _WORDS.get(origin or kind, "a value")


_WORDS: dict[Any, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    dict: "an object",
    type(None): "null",
}
_PLURALS: dict[Any, str] = {str: "texts", int: "whole numbers", dict: "objects"}
