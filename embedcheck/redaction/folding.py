"""Text without all that a writer may change in passing: case, line breaks, dashes, quotes, and whatever else is no
letter and no digit. What was wrapped at a column, upper-cased or quoted for a shell is the same text, folded."""

import re

from embedcheck.redaction.needles import CLOSING, OPENING

# Signs, of which that many are different. A shorter text, or «0, 0, 0, 0», meets another by chance.
UNMISTAKABLE, DIFFERENT = 12, 6
# Folded, «Correct horse, battery» is `correct-horse-battery`: a word counts as the one sign that a writer chose.
_WORD = re.compile(rb"[A-Za-z\x80-\xff]?[a-z\x80-\xff]{2,}|[A-Z]{3,}")
_LOWERED = bytes.maketrans(*(bytes(range(first, first + 26)) for first in (ord("A"), ord("a"))))
_NO_SIGN = bytes(each for each in range(128) if not chr(each).isalnum())
# What allows a line to break, and is not to be seen: soft hyphen, zero width space, word joiner, BOM; and a hard space.
_UNSEEN = tuple(each.encode() for each in "\u00ad\u200b\u2060\ufeff\u00a0")
_BREAK = b"<wbr>"


def folded(data: bytes) -> bytes:
    """ASCII letters, in lower case, and digits alone, with what is beyond ASCII as it is."""
    if not data.isascii():
        for unseen in _UNSEEN:
            data = data.replace(unseen, b"")
    return data.replace(_BREAK, b"").translate(_LOWERED, _NO_SIGN)


def unmistakable(text: bytes) -> bool:
    """Whether no innocent text is the same, folded: at least `UNMISTAKABLE` signs that are no words, of which
    `DIFFERENT` differ. A token, a UUID and a JWT are; a few words and a year are not."""
    signs = folded(_WORD.sub(b"w", text))
    return (
        len(signs) >= UNMISTAKABLE
        and len(set(signs)) >= DIFFERENT
        and not any(bracket in text for bracket in (OPENING, CLOSING))
    )
