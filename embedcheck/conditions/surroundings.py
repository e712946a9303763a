"""What a scenario is played in, as one frozen value; and what a condition is: a function that makes it harder."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from embedcheck.browser import SessionOptions
from embedcheck.sandbox.circumstances import USUAL, Circumstances

Layer: TypeAlias = Literal["browser", "network", "server", "site", "inbox"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """`session` is the visitor's browser; `sandbox` is how site, instance and the network between are."""

    session: SessionOptions = field(default_factory=SessionOptions)
    sandbox: Circumstances = USUAL

    def in_browser(self, **changes: Any) -> "Surroundings":
        """With other `SessionOptions`."""
        return replace(self, session=replace(self.session, **changes))

    def in_sandbox(self, **changes: Any) -> "Surroundings":
        """With other `Circumstances`."""
        return replace(self, sandbox=replace(self.sandbox, **changes))

    def with_widget(self, **fields: Any) -> "Surroundings":
        """With other fields of the inbox's `WidgetConfig`."""
        return replace(self, sandbox=self.sandbox.with_widget(lambda widget: replace(widget, **fields)))


Act: TypeAlias = Callable[[Surroundings], Surroundings]


@dataclass(frozen=True, slots=True)
class Condition:
    """Healthy, and harder than usual. `summary` is the sentence that `embedcheck list conditions` prints."""

    name: str
    layer: Layer
    summary: str
    act: Act = field(repr=False, compare=False)


def condition(layer: Layer, act: Act) -> Condition:
    """A condition named as its function is, and described as its docstring says."""
    summary = (inspect.getdoc(act) or "").partition("\n")[0]
    return Condition(name=act.__name__, layer=layer, summary=summary, act=act)
