"""How findings quote what was said: by words, shortened, and known again by a mark that is unique to each run."""

import re

LONGEST_QUOTED = 60
"""Characters of a text that a finding quotes."""

MARK_ALPHABET = "bcdfghjkmnpqrstvwxz23456789"
"""No vowels, so that no mark is ever a word; plain alphanumerics, because the widget renders what was typed as HTML
after a reload (D-19)."""

MARK_LENGTH = 5
"""Characters of a mark before its counter and the closing `y`."""

_MARK = re.compile(rf"\b[{MARK_ALPHABET}]{{{MARK_LENGTH}}}[0-9]+y\b")


def shortened(text: str, longest: int = LONGEST_QUOTED) -> str:
    """The text on one line, cut after so many characters, with an ellipsis where it was."""
    words = " ".join(text.split())
    return words if len(words) <= longest else f"{words[:longest]}…"


def without_marks(text: str) -> str:
    """The text as any other run would have it: no marks, and one space between words."""
    return " ".join(_MARK.sub("", text).split()).replace(" »", "»")
