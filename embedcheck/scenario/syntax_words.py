"""PyYAML's complaints in people's words."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    what: str
    expected: str
    next_step: str


_SPACES = Words(
    "a tab stands where YAML allows only spaces",
    "spaces for indentation",
    "Replace the tab by spaces.",
)
_QUOTES = "Put the text in quotes."
_BRACES = "Within {…} or […], put `${{ … }}` in quotes."

# The first pattern that is found in «context: problem» wins.
_SYNTAX: tuple[tuple[str, Words], ...] = (
    (r"character '\\t'", _SPACES),
    (
        r"mapping values are not allowed",
        Words("a second `:` in one line, or a line indented too far", "one `key: value` in a line", _QUOTES),
    ),
    (
        r"character '(.*?)' that cannot start any token",
        Words("text that begins with a sign of YAML's own (%, @ or `)", "text in quotes", _QUOTES),
    ),
    (
        r"quoted scalar.*unexpected end|quoted scalar.*document separator",
        Words("a quote that is never closed", "a closing quote", "Close the quote."),
    ),
    (
        r"unknown escape|escape sequence|bad escape",
        Words(
            "a backslash that no escape follows",
            "an escape such as \\n or \\u00e9",
            "Write the text in single quotes, where a backslash is a backslash.",
        ),
    ),
    (
        r"could not find expected ':'",
        Words(
            "a line without `:`",
            "`key: value`",
            "Add the `:`, or indent the line below the text it continues.",
        ),
    ),
    (
        r"parsing a flow|flow (sequence|mapping)",
        Words("a bracket that is not closed here", "`,` or the closing bracket", "Close the bracket."),
    ),
    (
        r"parsing a block|block (sequence|mapping|collection)|block end",
        Words(
            "this line does not fit the lines above it",
            "the same indentation as its neighbours",
            "Align it with the key or the `-` to which it belongs.",
        ),
    ),
    (
        r"sequence entries are not allowed",
        Words(
            "a list item where a value was begun",
            "the list on a line of its own",
            "Begin the `-` on a new line.",
        ),
    ),
    (r"anchor|alias", Words("an anchor or alias without a name", "a name after `&` or `*`", _QUOTES)),
    (r"tag", Words("a broken tag", "a value without a tag", _QUOTES)),
    (
        r"directive",
        Words("a line that begins with %", "no directives", "Remove the line, or put the text in quotes."),
    ),
    (
        r"block scalar|chomping|indentation indicator",
        Words(
            "a block of text with a broken head",
            "`|` or `>` alone on its line",
            "Begin the text on the next line.",
        ),
    ),
    (
        r"<document start>",
        Words("text after the end of the document", "one document in a file", "Remove what follows."),
    ),
)


def in_plain_words(problem: str, context: str, line: str) -> Words:
    """What the parser means, given the line at which it stopped."""
    said = f"{context}: {problem}"
    if line[: len(line) - len(line.lstrip())].count("\t"):
        return _SPACES
    words = next((words for pattern, words in _SYNTAX if re.search(pattern, said)), None)
    if words is None:
        return Words("the text is not YAML here", "YAML", "Look for a missing quote, colon or bracket.")
    if "${{" in line and "bracket" in words.what:
        return Words(words.what, words.expected, _BRACES)
    return words
