import io
from pathlib import Path

from embedcheck.reports.console import console_for
from embedcheck.reports.reporter import ReportOptions


def printed(**options: object) -> str:
    stream = io.StringIO()
    given = ReportOptions(stream=stream, folder=Path(), **options)  # type: ignore[arg-type]
    console_for(given).print("red", style="red")
    return stream.getvalue()


def test_a_file_gets_no_colour_and_eighty_columns() -> None:
    assert printed() == "red\n"
    assert console_for(ReportOptions(stream=io.StringIO(), folder=Path())).width == 80


def test_colour_is_forced_and_forbidden_by_the_environment() -> None:
    assert "\x1b[" in printed(env={"FORCE_COLOR": "1"})
    assert printed(env={"FORCE_COLOR": "1", "NO_COLOR": "1"}) == "red\n"


def test_markup_in_the_instances_words_is_no_markup() -> None:
    stream = io.StringIO()
    console_for(ReportOptions(stream=stream, folder=Path())).print("[red]x[/red] :smile:")
    assert stream.getvalue() == "[red]x[/red] :smile:\n"
