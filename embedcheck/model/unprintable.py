"""Text in which no character steers whoever shows it on a terminal, spelled as JSON spells it."""

import json
import re

_BEYOND_ASCII = re.compile("[^ -~]")


def escape_unprintable(text: str) -> str:
    """The same text, on one line, with `\\u…` for whatever cannot be printed. Of a JSON text the value stays the same."""
    if text.isprintable():
        return text
    return _BEYOND_ASCII.sub(lambda found: _escaped(found.group(0)), text)


def _escaped(char: str) -> str:
    return char if char.isprintable() else json.dumps(char)[1:-1]
