"""PyYAML's events one by one, each failure said in people's words."""

from typing import Any, NoReturn

import yaml

from embedcheck.scenario.mistakes import Mistakes, Place
from embedcheck.scenario.source import Source
from embedcheck.scenario.syntax_words import in_plain_words


class Events:
    """The events of one source. Raises Unreadable where PyYAML gives up."""

    def __init__(self, source: Source, mistakes: Mistakes) -> None:
        self._source = source
        self._mistakes = mistakes
        self._loader = self._open()

    def next(self) -> Any:
        """A `yaml.Event`. (Its stubs say neither that there is always a next one nor that it has a mark.)"""
        try:
            event = self._loader.get_event()  # type: ignore[no-untyped-call]  # its stub has no types
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._fail(self._place_or_here(mark), error.problem or "", error.context or "")
        except (yaml.YAMLError, ValueError, OverflowError):
            # PyYAML lets `"\\UFFFFFFFF"` fall through to chr().
            self._fail(self._place_or_here(None), "bad escape", "")
        return event

    def place(self, mark: Any) -> Place:
        return Place(self._source.file, mark.line + 1, mark.column + 1)

    def _place_or_here(self, mark: Any) -> Place:
        if mark is not None:
            return self.place(mark)
        return Place(self._source.file, self._loader.line + 1, self._loader.column + 1)

    def _open(self) -> yaml.SafeLoader:
        try:
            return yaml.SafeLoader(self._source.text)
        except yaml.reader.ReaderError as error:
            self._mistakes.give_up(
                self._source.place_at(error.position),
                f"the control character U+{ord(self._source.text[error.position]):04X}",
                expected="readable text",
                next_step="Write it as an escape within double quotes, or leave it out.",
            )

    def _fail(self, place: Place, problem: str, context: str) -> NoReturn:
        lines = self._source.lines
        line = lines[place.line - 1] if place.line <= len(lines) else ""
        words = in_plain_words(problem, context, line)
        self._mistakes.give_up(place, words.what, expected=words.expected, next_step=words.next_step)
