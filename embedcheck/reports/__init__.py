"""Consumers of the run's events: one reporter a file, one literal table."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from embedcheck.errors import ScenarioMistake
from embedcheck.reports.github import GithubReporter
from embedcheck.reports.html import HtmlReporter
from embedcheck.reports.json_report import JsonReporter
from embedcheck.reports.junit import JunitReporter
from embedcheck.reports.markdown import MarkdownReporter
from embedcheck.reports.multiplexer import Multiplexer
from embedcheck.reports.ndjson import NdjsonReporter
from embedcheck.reports.reporter import Reporter, ReporterFactory, ReportOptions
from embedcheck.reports.terminal import TerminalReporter

__all__ = [
    "FILES",
    "REPORTERS",
    "Multiplexer",
    "ReportOptions",
    "Reporter",
    "ReporterFactory",
    "open_reporters",
]

REPORTERS: dict[str, ReporterFactory] = {
    "terminal": TerminalReporter,
    "json": JsonReporter,
    "ndjson": NdjsonReporter,
    "junit": JunitReporter,
    "markdown": MarkdownReporter,
    "github": GithubReporter,
    "html": HtmlReporter,
}
"""Add a reporter: one file with `handle` and `close`, and one line here."""

FILES = ("json", "ndjson", "junit", "markdown", "html")
"""Those that every run writes into its folder, wherever else `--reporter` sends something."""


def open_reporters(wishes: Sequence[str], options: ReportOptions) -> Multiplexer:
    """Opens what `--reporter name[=path]` asks for. Raises ScenarioMistake for a name there is none of."""
    reporters: dict[str, Reporter] = {}
    for wish in dict.fromkeys(wishes):
        name, _, path = wish.partition("=")
        if name not in REPORTERS:
            raise _unknown(name)
        reporters[wish] = REPORTERS[name](replace(options, path=Path(path) if path else None))
    return Multiplexer(reporters)


def _unknown(name: str) -> ScenarioMistake:
    nearest = get_close_matches(name, REPORTERS, n=1)
    hint = f"Did you mean {nearest[0]}? " if nearest else ""
    return ScenarioMistake(
        f"there is no reporter {name!r}", next_step=f"{hint}The reporters are {', '.join(REPORTERS)}."
    )
