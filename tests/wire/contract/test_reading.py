"""Paths as a person writes them, types in JSON's words, and the better of two models."""

from typing import Any

import pytest

from embedcheck.wire.contract.reading import path_of, read, shown, type_of, written
from embedcheck.wire.contract.shape import Shape


class Old(Shape):
    colour: str


class New(Shape):
    colour: str
    theme: str


def test_the_model_that_fits_better_is_taken() -> None:
    assert read({"colour": "red"}, (Old, New)).shape == "Old"
    assert read({"colour": "red", "theme": "dark"}, (Old, New)).shape == "New"
    assert read({"colour": "red", "theme": "dark"}, (New, Old)).drift == ()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), ""),
        (("data", "messages", 0, "author"), "data.messages[0].author"),
        (("a b", 1), "[“a b”][1]"),
        (("data", "x" * 60), f"data.{'x' * 60}"),
        (("data", "A" * 43), "data[a string]"),
    ],
)
def test_a_path_is_written_as_code_would(path: tuple[str | int, ...], text: str) -> None:
    assert written(path) == text


def test_the_names_of_union_members_are_no_part_of_a_path() -> None:
    value: dict[str, Any] = {"form_data": {"age": []}}
    assert path_of(value, ("form_data", "age", "str"), missing=False) == ("form_data", "age")
    assert path_of({}, ("message",), missing=True) == ("message",)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "null"),
        (True, "a boolean"),
        (1.5, "a number"),
        ("x", "a string"),
        ([], "an array"),
        ({}, "an object"),
    ],
)
def test_types_are_named_as_json_names_them(value: Any, words: str) -> None:
    assert type_of(value) == words


@pytest.mark.parametrize("secret", ["A" * 43, "eyJhbGciOi.eyJzdWI.c2ln", "Bearer x", "line\nbreak", "y" * 41])
def test_secrets_long_and_unprintable_strings_are_not_quoted(secret: str) -> None:
    assert shown(secret) == "a string"
