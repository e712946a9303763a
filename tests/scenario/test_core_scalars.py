import math

import pytest

from embedcheck.scenario.core_scalars import read_plain


@pytest.mark.parametrize(
    "text",
    ["no", "on", "yes", "off", "y", "1:30", "2026-01-01", "1_000", "0b1", "1.2.3", "0x", "e3", "+", "<<"],
)
def test_what_yaml_1_1_made_of_it_stays_text(text: str) -> None:
    assert read_plain(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("012", 12),
        ("0o14", 12),
        ("0x1F", 31),
        ("-7", -7),
        ("+7", 7),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1.", 1.0),
        ("-1.5E-2", -0.015),
    ],
)
def test_numbers_are_those_of_yaml_1_2(text: str, value: float) -> None:
    found = read_plain(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_null_has_five_spellings(text: str) -> None:
    assert read_plain(text) is None


def test_true_and_false_have_three_spellings_each() -> None:
    assert [read_plain(word) for word in ("true", "True", "TRUE", "tRUE")] == [True, True, True, "tRUE"]
    assert [read_plain(word) for word in ("false", "False", "FALSE", "fALSE")] == [
        False,
        False,
        False,
        "fALSE",
    ]


def test_infinity_and_not_a_number_are_floats() -> None:
    assert read_plain("-.inf") == -math.inf
    assert math.isnan(float(str(read_plain(".nan"))))


def test_a_number_that_nobody_writes_stays_text() -> None:
    digits = "9" * 5000
    assert read_plain(digits) == digits
