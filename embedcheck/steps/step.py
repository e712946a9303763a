"""What every step is: a frozen pydantic model that knows its words and how to be performed."""

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from embedcheck.steps.stage import Stage


class Step(BaseModel):
    """Base of all steps.

    In YAML a step is a bare word (`open_widget`), a single-key mapping with one value
    (`visit: /pricing`), or one with several (`fill: {into: "#email", text: ada@example.com}`).
    `shorthand` names the field that a single value fills; None where there is no such field. A
    bare word is allowed where no field is required. The class docstring's first line is what
    `embedcheck list steps` prints.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    shorthand: ClassVar[str | None] = None
    # True where the shorthand is itself a mapping, so that the step's fields are never named.
    whole: ClassVar[bool] = False
    needs_agent: ClassVar[bool] = False
    # True for a step on the page that is open, and for one that opens a page: there must be one of these first.
    on_page: ClassVar[bool] = False
    opens_page: ClassVar[bool] = False
    # The field that names a file on disk, which has to be there before anything is played.
    reads: ClassVar[str | None] = None
    # True for a step that writes into a conversation, or opens one: not for a `read_only` scenario.
    writes: ClassVar[bool] = False
    # False for a step that only waits for a fact: nothing new is to be looked at after it.
    acts: ClassVar[bool] = True

    @property
    def needs_page(self) -> bool:
        """Whether it makes no sense before a page was opened."""
        return self.on_page

    @property
    def inboxes(self) -> tuple[str, ...]:
        """Names of the inboxes, beside the scenario's own, without which the step makes no sense."""
        return ()

    @property
    def personal(self) -> tuple[tuple[str, str], ...]:
        """What the step says of a person, as kind and value (`--redact personal`)."""
        return ()

    async def perform(self, stage: Stage) -> None:
        """Does it, waiting for its effect. Raises StepFailed."""
        raise NotImplementedError

    def words(self, name: str) -> str:
        """The step as its author would read it aloud, without secrets."""
        fields: dict[str, Any] = self.model_dump(exclude_defaults=True, by_alias=True)
        if not fields:
            return name
        if self.shorthand is not None and list(fields) == [self.shorthand]:
            return f"{name}: {fields[self.shorthand]}"
        return f"{name}: " + ", ".join(f"{key}={value}" for key, value in fields.items())


def texts_in(value: Any, kind: str = "answer") -> Iterator[tuple[str, str]]:
    """Every text in a value as it comes from YAML, with the key that it stands under."""
    if isinstance(value, str):
        yield kind.replace("_", "-"), value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_in(inner, str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner, kind)
