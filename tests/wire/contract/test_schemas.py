"""Schemas of the models as documents embed them: shared parts by reference, objects open, no titles of pydantic's."""

from typing import Any

from embedcheck.wire.contract.conversations import User
from embedcheck.wire.contract.inbox import PrechatForm
from embedcheck.wire.contract.schemas import json_schemas


def test_models_are_shared_by_reference_and_lists_are_not() -> None:
    schemas, shared = json_schemas([User, list[User], dict[str, str]])
    reference = {"$ref": "#/components/schemas/User"}
    assert schemas[list[User]] == {"type": "array", "items": reference}
    assert schemas[dict[str, str]] == {"type": "object", "additionalProperties": {"type": "string"}}
    assert shared["User"]["required"] == ["user_id", "is_visitor", "first_name", "last_name"]


def test_objects_are_open_and_a_field_named_title_stays() -> None:
    _, shared = json_schemas([PrechatForm])
    form: dict[str, Any] = shared["PrechatForm"]
    assert "additionalProperties" not in form
    assert "title" not in form
    assert form["properties"]["title"] == {"type": "string"}
    assert form["properties"]["handoff_only"]["x-after"] == "2.7.0"
