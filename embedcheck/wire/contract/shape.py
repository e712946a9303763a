"""The words that the contract's models are written in: closed, strict, and aware of two versions.

A model here says everything that we know of a JSON object. What it does not know is *drift*, and
what it misses or finds in another type is a *problem* (see `reading`).
"""

from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

T = TypeVar("T")
GONE = "gone"
NEW_VALUE = "new_value"
PRIVATE = "private"
_MISSING = object()


class Shape(BaseModel):
    """A JSON object. Strict, since Go emits one type only; closed, so that what is new can be named."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def _absent() -> Any:
    return None


def _there(value: Any) -> Any:
    if value is _MISSING:
        raise PydanticCustomError(GONE, "a field that 2.7.0 always sends")
    return value


def _never(_: Any) -> Any:
    raise PydanticCustomError(PRIVATE, "nothing: this field is the server's own")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Known values of a string; another one is drift, as later versions may add some."""

    known: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "examples": list(self.known)}

    def _check(self, value: str) -> str:
        if value not in self.known:
            raise PydanticCustomError(NEW_VALUE, "one of those that are known")
        return value


def vocabulary(*known: str) -> Vocabulary:
    return Vocabulary(known)


# Go's `omitempty`: there with a value, or not there at all.
Omitted = Annotated[T, Field(default_factory=_absent)]
# There in some versions after 2.7.0.
Later = Annotated[T, Field(default_factory=_absent, json_schema_extra={"x-after": "2.7.0"})]
# Always sent by 2.7.0, and nothing that a frontend could not do without: its absence is drift.
Usual = Annotated[T, BeforeValidator(_there), Field(default_factory=lambda: _MISSING, validate_default=True)]
# Stored beside the public fields, and never to be shown (`chat.go:89-100`).
Private = Annotated[SkipJsonSchema[Any], BeforeValidator(_never), Field(default=None)]

# RFC 3339; the zone is that of the database session.
Timestamp = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"),
    Field(json_schema_extra={"format": "date-time"}),
]
