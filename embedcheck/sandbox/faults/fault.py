"""What a fault is: one small function that makes the site, the widget or the server do one wrong thing."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Layer: TypeAlias = Literal["site", "widget", "server"]


@dataclass(frozen=True, slots=True)
class Fault:
    """`act` does it; what it takes and returns is said by the module of its layer.

    `summary` is the sentence that `embedcheck list faults` prints: the first line of `act`'s docstring.
    """

    name: str
    layer: Layer
    summary: str
    act: Callable[..., Any] = field(repr=False, compare=False)


def fault(layer: Layer, act: Callable[..., Any]) -> Fault:
    """A fault named as its function is, and described as its docstring says."""
    summary = (inspect.getdoc(act) or "").partition("\n")[0]
    return Fault(name=act.__name__, layer=layer, summary=summary, act=act)
