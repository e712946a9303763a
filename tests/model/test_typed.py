"""Types of observations, as JSON values fit them and as a person reads them."""

from typing import Any

import pytest

from embedcheck.model.codec import OBSERVATIONS
from embedcheck.model.observations import Way
from embedcheck.model.typed import described, fits, types_of


@pytest.mark.parametrize(
    ("value", "kind", "good"),
    [
        ("x", str, True),
        (None, str, False),
        (1, int, True),
        (True, int, False),
        (1, float, True),
        (1.5, int, False),
        (None, str | None, True),
        (3, str | None, False),
        ([1], list[int], True),
        ([1, "2"], list[int], False),
        ({"a": []}, dict[str, Any], True),
        ({"a": 1}, dict[str, str], False),
        ([{"a": 1}], list[dict[str, Any]], True),
        ([[]], list[dict[str, Any]], False),
        (Way.SENT, Way, True),
    ],
)
def test_a_value_fits_or_not(value: Any, kind: Any, good: bool) -> None:
    assert fits(value, kind) is good


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (str, "text"),
        (int | None, "a whole number or null"),
        (list[dict[str, Any]], "a list of objects"),
        (list[str], "a list of texts"),
        (dict[str, str], "an object"),
        (Way, "`sent` or `received`"),
    ],
)
def test_a_type_is_said_in_words(kind: Any, words: str) -> None:
    assert described(kind) == words


def test_every_field_of_every_observation_can_be_said() -> None:
    told = {described(kind) for cls in OBSERVATIONS.values() for kind in types_of(cls).values()}
    assert "a value" not in told
