"""JSON Schemas of the contract's models, as OpenAPI 3.1 and AsyncAPI 3 embed them."""

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter

REFERENCE = "#/components/schemas/{model}"


def json_schemas(types: Iterable[Any]) -> tuple[dict[Any, dict[str, Any]], dict[str, Any]]:
    """The schema of each type, and the definitions that they share.

    Objects stay open there, although the models are closed: a field that is new is drift, and a
    document that forbade it would call every later version wrong.
    """
    wanted = list(dict.fromkeys(types))
    asked: list[tuple[Any, Any, TypeAdapter[Any]]] = [
        (each, "validation", TypeAdapter(each)) for each in wanted
    ]
    found, shared = TypeAdapter.json_schemas(asked, ref_template=REFERENCE)
    schemas = {each: _open(found[each, "validation"]) for each in wanted}
    return schemas, {name: _open(schema) for name, schema in sorted(shared.get("$defs", {}).items())}


def _open(schema: Any) -> Any:
    """Without what pydantic adds for its own sake."""
    if isinstance(schema, list):
        return [_open(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    unwanted = {"additionalProperties": False}
    kept = {key: value for key, value in schema.items() if unwanted.get(key, ...) is not value}
    if isinstance(kept.get("title"), str):
        del kept["title"]
    return {key: _properties(value) if key == "properties" else _open(value) for key, value in kept.items()}


def _properties(properties: dict[str, Any]) -> dict[str, Any]:
    """Here `title` is a field's own name."""
    return {name: _open(schema) for name, schema in properties.items()}
