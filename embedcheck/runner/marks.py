"""Run-unique marks: how a message is found, counted and cleaned up anywhere."""

import secrets
from collections.abc import Callable

from embedcheck.model.quoting import MARK_ALPHABET, MARK_LENGTH


def marker(run: str | None = None) -> Callable[[], str]:
    """Gives a new mark at each call: a part unique to the attempt and a counter."""
    prefix = run or "".join(secrets.choice(MARK_ALPHABET) for _ in range(MARK_LENGTH))
    count = 0

    def mark() -> str:
        nonlocal count
        count += 1
        # The last letter is no part of the alphabet: no mark is ever the beginning of another.
        return f"{prefix}{count}y"

    return mark
