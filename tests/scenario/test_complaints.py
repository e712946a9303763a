from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from embedcheck.scenario.complaints import Complaint, complain, describe, explain
from embedcheck.scenario.mistakes import Place
from embedcheck.scenario.nodes import Listing, Mapping, Node, Scalar

P = Place("a.yaml", 1, 1)


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (Scalar(P, "abc"), 'the text "abc"'),
        (Scalar(P, "a" * 50), f'the text "{"a" * 40}…"'),
        (Scalar(P, 12), "the number 12"),
        (Scalar(P, value=True), "`true`"),
        (Scalar(P, None), "empty"),
        (Listing(P), "a list"),
        (Mapping(P), "a mapping"),
        (Scalar(P, "hunter2", secret="PW"), "the value of the secret PW"),
    ],
)
def test_values_are_named_as_a_person_would(node: Node, said: str) -> None:
    assert describe(node) == said


def error_of(kind: type[Any], value: object) -> ErrorDetails:
    fields: dict[str, Any] = {"x": kind}
    model = type("M", (BaseModel,), {"__annotations__": fields, "model_config": ConfigDict(strict=True)})
    try:
        model.model_validate({"x": value})  # type: ignore[attr-defined]
    except ValidationError as error:
        return error.errors()[0]
    raise AssertionError("the value is right")


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (str, 1, "text"),
        (int, "a", "a whole number"),
        (float, "a", "a number"),
        (bool, "no", "`true` or `false`"),
        (list, 1, "a list"),
        (dict, 1, "a mapping (`key: value`)"),
        (bytes, 1, "a valid bytes"),
    ],
)
def test_expectations_are_free_of_jargon(kind: type[Any], value: Any, expected: str) -> None:
    assert explain(error_of(kind, value), Scalar(P, value), "`x`").expected == expected


def test_a_number_where_text_belongs_is_told_to_be_quoted() -> None:
    complaint = explain(error_of(str, 1), Scalar(P, 1), "`x`")
    assert complaint == Complaint("`x` is the number 1", "text", "Put it in quotes.")


def test_our_own_validators_keep_their_parts() -> None:
    raised = complain("no UUID", expected="a UUID", next_step="Copy it.", nearest="abc")
    error: Any = {"type": raised.type, "ctx": raised.context, "msg": raised.message()}
    assert explain(error, Scalar(P, "x"), "`x`") == Complaint("no UUID", "a UUID", "Copy it.", nearest="abc")


def test_a_validator_s_free_text_is_withheld_where_a_secret_is_involved() -> None:
    error: Any = {"type": "value_error", "ctx": {"error": ValueError("hunter2 is short")}, "msg": "hunter2"}
    open_one = explain(error, Scalar(P, "hunter2"), "`x`")
    assert open_one.what == "`x`: hunter2 is short"
    hidden = explain(error, Mapping(P, {"x": Scalar(P, "hunter2", secret="PW")}), "`x`")
    assert "hunter2" not in f"{hidden}"
