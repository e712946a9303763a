"""Run-unique marks: how a message is found, counted and cleaned up anywhere."""

import secrets
from collections.abc import Callable

# No vowels, so that no mark is ever a word; plain alphanumerics, because the widget renders what
# was typed as HTML after a reload (D-19).
ALPHABET = "bcdfghjkmnpqrstvwxz23456789"


def marker(run: str | None = None) -> Callable[[], str]:
    """Gives a new mark at each call: a part unique to the attempt and a counter."""
    prefix = run or "".join(secrets.choice(ALPHABET) for _ in range(5))
    count = 0

    def mark() -> str:
        nonlocal count
        count += 1
        # The last letter is no part of the alphabet: no mark is ever the beginning of another.
        return f"{prefix}{count}y"

    return mark
