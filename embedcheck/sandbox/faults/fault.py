"""What a fault is: one small function that makes the site, the widget or the server do one wrong thing."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from embedcheck.model.verdicts import Owner

Layer: TypeAlias = Literal["site", "widget", "server"]
AT_ONCE = "+"


@dataclass(frozen=True, slots=True)
class Fault:
    """`act` does it; what it takes and returns is said by the module of its layer.

    `summary` is the sentence that `embedcheck list faults` prints: the first line of `act`'s docstring.
    `other_owner` has to mend it, where that is not who owns its layer. A `harmless` one is only slow or
    new, and nothing may turn red under it. Both are said by the table `blame`.
    """

    name: str
    layer: Layer
    summary: str
    act: Callable[..., Any] = field(repr=False, compare=False)
    other_owner: Owner | None = None
    harmless: bool = False

    @property
    def owner(self) -> Owner:
        return self.other_owner or Owner(self.layer)


def fault(layer: Layer, act: Callable[..., Any]) -> Fault:
    """A fault named as its function is, and described as its docstring says."""
    summary = (inspect.getdoc(act) or "").partition("\n")[0]
    return Fault(name=act.__name__, layer=layer, summary=summary, act=act)


def at_once(wish: str | None) -> frozenset[str]:
    """The names of `a+b`, which are two faults at the same time."""
    return frozenset(name.strip() for name in wish.split(AT_ONCE)) if wish else frozenset()
