"""`embedcheck probe` for a person at a terminal: every question, group by group, as soon as it is answered."""

from collections.abc import Mapping, Sequence

from rich.text import Text

from embedcheck.model.interview import Interview, InterviewLine
from embedcheck.reports import interview_layout as layout
from embedcheck.reports.console import console_for
from embedcheck.reports.reporter import ReportOptions
from embedcheck.reports.wording import tame

NARROWEST, WIDEST = 60, 110


class InterviewTerminal:
    """Hears lines in any order and prints them in that of the questions. `expected` names the questions of
    each element; elements that it does not name come last."""

    def __init__(self, options: ReportOptions, expected: Mapping[str, Sequence[str]]) -> None:
        self._console = console_for(options)
        self._width = max(NARROWEST, min(self._console.width, WIDEST))
        self._options = options
        self._expected = {element: len(names) for element, names in expected.items()}
        names = [name for each in expected.values() for name in each]
        self._order = {name: number for number, name in enumerate(names)}
        self._heard: dict[str, list[InterviewLine]] = {}
        self._told: set[str] = set()
        self._read = True

    def begin(self, title: str, rows: Mapping[str, str]) -> None:
        self._print(layout.header(title, rows))

    def hear(self, line: InterviewLine) -> None:
        self._heard.setdefault(line.element, []).append(line)
        self._print_what_is_complete()

    def remark(self, text: str) -> None:
        self._print([Text(f"· {tame(text)}", style="yellow")])

    def end(self, interview: Interview, repeat: str) -> None:
        """`repeat` is the command that asks again what went wrong; empty if nothing did."""
        for element in self._heard:
            if element not in self._told:
                self._print_group(element)
        self._print(layout.closing(interview, self._width, repeat=repeat, verbose=self._options.verbose))

    def _print_what_is_complete(self) -> None:
        for element, count in self._expected.items():
            if element in self._told:
                continue
            if len(self._heard.get(element, ())) < count:
                return
            self._print_group(element)

    def _print_group(self, element: str) -> None:
        self._told.add(element)
        lines = sorted(self._heard[element], key=lambda line: self._order.get(line.verdict.check, 0))
        self._print(layout.group(element, lines, self._width, verbose=self._options.verbose))

    def _print(self, lines: Sequence[Text]) -> None:
        for line in lines if self._read else ():
            try:
                # Soft: a command longer than the terminal must stay one line, to be copied whole.
                self._console.print(line, soft_wrap=True)
            except BrokenPipeError:
                # The interview goes on to its end, where what it opened is closed.
                self._read = False
                return
