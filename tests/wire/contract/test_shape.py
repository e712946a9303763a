"""The words that models are written in, each with the kind of error that its breach is."""

from typing import Annotated, Any

import pytest
from pydantic import ValidationError

from embedcheck.wire.contract.shape import (
    GONE,
    NEW_VALUE,
    PRIVATE,
    Omitted,
    Private,
    Shape,
    Timestamp,
    Usual,
    vocabulary,
)


class Sample(Shape):
    always: int
    usual: Usual[str]
    omitted: Omitted[bool]
    word: Omitted[Annotated[str, vocabulary("a", "b")]]
    at: Omitted[Timestamp]
    hidden: Private


WHOLE: dict[str, Any] = {"always": 1, "usual": "x"}


def errors(value: dict[str, Any]) -> dict[str, str]:
    """The kind of each error, by its field."""
    try:
        Sample.model_validate(value)
    except ValidationError as error:
        return {str(each["loc"][0]): each["type"] for each in error.errors()}
    return {}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"omitted": True, "word": "b"},
        {"at": "2026-11-23T02:29:28Z"},
        {"at": "2026-11-23T02:29:28.869+05:30"},
    ],
)
def test_what_is_known_is_read(more: dict[str, Any]) -> None:
    assert errors(WHOLE | more) == {}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"always": 1}, {"usual": GONE}),
        ({"usual": "x"}, {"always": "missing"}),
        (WHOLE | {"new": 1}, {"new": "extra_forbidden"}),
        (WHOLE | {"word": "c"}, {"word": NEW_VALUE}),
        (WHOLE | {"hidden": None}, {"hidden": PRIVATE}),
        (WHOLE | {"omitted": None}, {"omitted": "bool_type"}),
        (WHOLE | {"always": "1"}, {"always": "int_type"}),
        (WHOLE | {"always": True}, {"always": "int_type"}),
        (WHOLE | {"at": "yesterday"}, {"at": "string_pattern_mismatch"}),
    ],
)
def test_each_breach_has_its_own_kind(value: dict[str, Any], found: dict[str, str]) -> None:
    assert errors(value) == found
