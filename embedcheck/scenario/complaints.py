"""pydantic's complaints in people's words."""

import re
from dataclasses import dataclass
from typing import Any

from pydantic_core import ErrorDetails, PydanticCustomError

from embedcheck.scenario.mistakes import one_of
from embedcheck.scenario.nodes import Listing, Mapping, Node, Scalar, scalars

_SHOWN = 40
# pydantic's error type → what should have stood there.
_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a number that is not infinite",
    "bool_type": "`true` or `false`",
    "bool_parsing": "`true` or `false`",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "dict_type": "a mapping (`key: value`)",
    "model_type": "a mapping (`key: value`)",
    "model_attributes_type": "a mapping (`key: value`)",
    "none_required": "nothing",
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "less_than": "less than {lt}",
    "less_than_equal": "at most {le}",
    "string_too_short": "at least {min_length} characters",
    "string_too_long": "at most {max_length} characters",
    "too_short": "at least {min_length} entries",
    "too_long": "at most {max_length} entries",
    "string_pattern_mismatch": "text like the pattern {pattern}",
    "date_from_datetime_parsing": "a date such as 2026-12-31",
    "date_parsing": "a date such as 2026-12-31",
    "date_type": "a date such as 2026-12-31",
}
# What comes before a host, and what goes on after a path: a password, a token.
_USER = re.compile(r"""(://)[^\s"']*@""")
_QUERY = re.compile(r"""(://[^\s"'?#]*[?#])[^\s"'},]+""")
_CHOICE = re.compile(r"'([^']*)'")
# Complaints that a text from a template may answer by being a number after all.
TYPED_BY_THE_FIELD = frozenset(
    {"int_type", "int_parsing", "float_type", "float_parsing", "bool_type", "bool_parsing"}
)


@dataclass(frozen=True, slots=True)
class Complaint:
    what: str
    expected: str = ""
    next_step: str = ""
    choices: tuple[str, ...] = ()
    nearest: str | None = None


def complain(
    message: str, *, expected: str = "", next_step: str = "", nearest: str = ""
) -> PydanticCustomError:
    """For validators of our own models: an error that keeps its parts. The message may be shown: no secrets."""
    words = {"what": message, "expected": expected, "next_step": next_step, "nearest": nearest}
    return PydanticCustomError("complaint", "{what}", words)


def explain(error: ErrorDetails, found: Node, subject: str) -> Complaint:
    """What is wrong with the value found; `subject` names its field, e.g. "`width`"."""
    context = error.get("ctx", {})
    kind = error["type"]
    if kind in ("value_error", "assertion_error", "complaint"):
        return _explain_own(error, context, found, subject)
    what = f"{subject} is {describe(found)}"
    if kind in ("literal_error", "enum"):
        choices = tuple(_CHOICE.findall(context["expected"]))
        return Complaint(what, one_of(choices) or str(context["expected"]), choices=choices)
    expected = _EXPECTED.get(kind, "").format(**context) or _last_resort(error)
    number = isinstance(found, Scalar) and found.value is not None
    return Complaint(what, expected, "Put it in quotes." if kind == "string_type" and number else "")


def without_url_secrets(text: str) -> str:
    """The text with user, password, query and fragment of every URL in it left out."""
    return _QUERY.sub(r"\1‹secret›", _USER.sub(r"\1‹secret›@", text))


def describe(node: Node) -> str:
    """The value as a person would name it; never the value of a secret."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Listing):
        return "a list"
    if node.secret:
        return f"the value of the secret {node.secret}"
    if node.value is None:
        return "empty"
    if isinstance(node.value, str):
        value = without_url_secrets(node.value)
        shown = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
        return f'the text "{shown}"'
    return f"`{str(node.value).lower()}`" if isinstance(node.value, bool) else f"the number {node.value}"


def _explain_own(error: ErrorDetails, context: dict[str, Any], found: Node, subject: str) -> Complaint:
    if any(scalar.secret for scalar in scalars(found)):
        # A validator's free text may quote the value.
        return Complaint(f"{subject}: a value that comes from a secret does not fit")
    if error["type"] == "complaint":
        return Complaint(**context)
    said = str(context.get("error", error["msg"]))
    return Complaint(f"{subject}: {said}")


def _last_resort(error: ErrorDetails) -> str:
    said = error["msg"]
    for jargon in ("Input should be ", "Value should have ", "Input "):
        said = said.removeprefix(jargon)
    return said.replace("dictionary", "mapping").replace("string", "text")
