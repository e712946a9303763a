"""What a check's docstring tells a person: its first line, and four paragraphs that begin with these heads."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# Each begins a line of the docstring, as `To mend it: let the proxy …`.
HEADS = {
    "why": "Why it matters",
    "behaviour": "How Libredesk behaves",
    "breaks": "What breaks it",
    "mend": "To mend it",
}
_HEAD = re.compile(rf"^({'|'.join(HEADS.values())}):", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Explanation:
    """One check for a person. Each text is one paragraph, without line breaks; only backticks in it are markup."""

    summary: str
    why: str
    behaviour: str
    breaks: str
    mend: str


def explanation(check: Callable[..., Any]) -> Explanation:
    """The docstring of a check in its parts.

    Raises ValueError if a head is missing, stands twice or out of order.
    """
    head, *parts = _HEAD.split(inspect.getdoc(check) or "")
    found = parts[::2]
    if found != list(HEADS.values()):
        raise ValueError(f"{check.__name__} has the heads {found}, and not {list(HEADS.values())}")
    return Explanation(_line(head), *map(_line, parts[1::2]))


def _line(text: str) -> str:
    words = " ".join(text.split())
    return words[:1].upper() + words[1:]
