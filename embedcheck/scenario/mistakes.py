"""What an author got wrong: every mistake at once, each with its place, the expectation and the nearest word."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NoReturn

from embedcheck.errors import ScenarioMistake

# A hostile file can hold a mistake per line; nobody reads more than this.
SHOWN_AT_MOST = 100
_WINDOW = 110
# So like, by difflib's ratio, that what belongs to the word may be judged by what belongs to the other:
# `opne_widget` is `open_widget` (0.91), and not `close_widget` (0.78).
_CERTAIN = 0.8


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something is written. `line` and `col` count from 1; 0 means that `file` is a flag or a variable."""

    file: str
    line: int = 0
    col: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.col}" if self.line else self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing to mend.

    `nearest` is the valid word most like the one found. `included_from` are the places of the
    `use:` steps that led to `file`, innermost first. `excerpt` are up to two lines before the
    place and its own.
    """

    file: str
    line: int
    col: int
    what: str
    expected: str = ""
    nearest: str | None = None
    next_step: str = ""
    included_from: tuple[Place, ...] = ()
    excerpt: tuple[str, ...] = field(default=(), compare=False)

    @property
    def place(self) -> Place:
        return Place(self.file, self.line, self.col)

    def headline(self) -> str:
        """One line: the place, what was found, what was expected, and the nearest valid word."""
        said = [f"{self.place}: {self.what}"]
        if self.expected:
            said.append(f"expected {self.expected}")
        if self.nearest:
            said.append(f'did you mean "{self.nearest}"?')
        return printable("; ".join(said))

    def render(self) -> str:
        """Plain text: the headline, the excerpt with a caret, where it was included from, what to do."""
        lines = [self.headline(), *self._excerpt_lines()]
        lines += [f"    included from {printable(str(place))}" for place in self.included_from]
        if self.next_step:
            lines.append(f"    {printable(self.next_step)}")
        return "\n".join(lines)

    def _excerpt_lines(self) -> list[str]:
        if not self.excerpt:
            return []
        start = max(0, self.col - _WINDOW + 20)
        first = self.line - len(self.excerpt) + 1
        shown = [
            f"  {number:>5} | {printable(text[start : start + _WINDOW])}".rstrip()
            for number, text in enumerate(self.excerpt, start=first)
        ]
        before = printable(self.excerpt[-1][start : self.col - 1])
        return [*shown, f"        | {' ' * max(len(before), self.col - 1 - start)}^"]


class ScenarioMistakes(ScenarioMistake):
    """All the mistakes that were found, sorted by place. `what` is their rendered text."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        # A file that many scenarios use is mended once.
        once: dict[tuple[Place, str], Mistake] = {}
        for mistake in mistakes:
            once.setdefault((mistake.place, mistake.what), mistake)
        self.mistakes = tuple(sorted(once.values(), key=lambda mistake: mistake.place))
        shown = [mistake.render() for mistake in self.mistakes[:SHOWN_AT_MOST]]
        if hidden := len(self.mistakes) - len(shown):
            shown.append(f"… and {hidden} more.")
        super().__init__("\n\n".join(shown), next_step=_next_step(self.mistakes))


class Unreadable(Exception):
    """A file cannot be read any further; why is among the mistakes already."""


class Mistakes:
    """Collects mistakes while the reading goes on, and knows the sources from which to quote."""

    def __init__(self) -> None:
        self._found: list[Mistake] = []
        self._lines: dict[str, list[str]] = {}
        self._included_from: tuple[Place, ...] = ()

    def __len__(self) -> int:
        return len(self._found)

    def quote_from(self, file: str, lines: list[str]) -> None:
        """Mistakes in `file` are shown with these lines from now on."""
        self._lines[file] = lines

    @contextmanager
    def included_from(self, place: Place) -> Iterator[None]:
        """Whatever is found within the block is in a file that the step at `place` uses."""
        before = self._included_from
        self._included_from = (place, *before)
        try:
            yield
        finally:
            self._included_from = before

    def add(
        self,
        place: Place,
        what: str,
        *,
        expected: str = "",
        nearest: str | None = None,
        next_step: str = "",
    ) -> None:
        self._found.append(
            Mistake(
                file=place.file,
                line=place.line,
                col=place.col,
                what=what,
                expected=expected,
                nearest=nearest,
                next_step=next_step,
                included_from=self._included_from,
                excerpt=self._excerpt(place),
            )
        )

    def give_up(
        self, place: Place, what: str, *, expected: str = "", nearest: str | None = None, next_step: str = ""
    ) -> NoReturn:
        """Adds a mistake after which there is nothing more to read. Raises Unreadable."""
        self.add(place, what, expected=expected, nearest=nearest, next_step=next_step)
        raise Unreadable

    def raise_if_any(self) -> None:
        if self._found:
            raise ScenarioMistakes(self._found)

    def find_written(self, start: Place, last_line: int, text: str) -> Place:
        """Where this text stands between the start of a value and its last line; else the start."""
        lines = self._lines.get(start.file, [])
        for number in range(max(1, start.line), min(last_line, len(lines)) + 1):
            skipped = start.col - 1 if number == start.line else 0
            if (at := lines[number - 1].find(text, skipped)) >= 0:
                return Place(start.file, number, at + 1)
        return start

    def _excerpt(self, place: Place) -> tuple[str, ...]:
        lines = self._lines.get(place.file, [])
        return tuple(lines[max(0, place.line - 3) : place.line]) if 0 < place.line <= len(lines) else ()


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, blind to case and to `-` for `_`; None if none is like it."""
    folded = {_fold(name): name for name in known}
    close = difflib.get_close_matches(_fold(word[:80]), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def certain(word: str, known: Iterable[str]) -> str | None:
    """The one known word that was surely meant: very like this one, and no other is."""
    folded = {_fold(name): name for name in known}
    close = difflib.get_close_matches(_fold(word[:80]), folded, n=2, cutoff=_CERTAIN)
    return folded[close[0]] if len(close) == 1 else None


def printable(text: str) -> str:
    """The text with control characters written out, so that no file can steer a terminal."""
    return "".join(_visible(char) for char in text)


def listed(names: Iterable[str]) -> str:
    """`a`, `b` or `c`."""
    quoted = [f"`{name}`" for name in names]
    return " or ".join(filter(None, [", ".join(quoted[:-1]), *quoted[-1:]]))


def one_of(names: Iterable[str], *, none: str = "") -> str:
    """What could have stood there, when these are the choices."""
    choices = list(names)
    return none if not choices else f"one of {listed(choices)}" if len(choices) > 1 else listed(choices)


def _visible(char: str) -> str:
    if char == "\t":
        return "→"
    return char if char.isprintable() else char.encode("unicode_escape").decode()


def _fold(word: str) -> str:
    return word.lower().replace("-", "_")


def _next_step(mistakes: Sequence[Mistake]) -> str:
    """What only the files say is seen by `validate`; flags and variables belong to the command that was typed."""
    them = "it" if len(mistakes) == 1 else f"these {len(mistakes)} mistakes"
    again = (
        "run `embedcheck validate` again" if any(each.line for each in mistakes) else "run the command again"
    )
    return f"Mend {them}, then {again}."
