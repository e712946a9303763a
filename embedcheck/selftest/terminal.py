"""The detection matrix on a terminal of 80 columns or so: a row for each fault, a character for each check."""

from collections.abc import Iterator

from rich.text import Text

from embedcheck.selftest.matrix import LAYERS, Matrix
from embedcheck.selftest.twins import Twin

GLYPHS = {
    "found": ("●", "green"),
    "follows": ("○", "yellow"),
    "wrong": ("✗", "bold red"),
    "missed": ("◌", "bold red"),
    "": ("·", "dim"),
}
NAME = 36


def lines(matrix: Matrix) -> Iterator[Text]:
    """The matrix, its legend, what is amiss, and the figures."""
    if matrix.singles:
        yield from _table(matrix)
        yield Text("")
        yield from _legend(matrix)
    yield from _amiss(matrix)
    yield Text("")
    yield from _figures(matrix)


def _table(matrix: Matrix) -> Iterator[Text]:
    checks = _spoken_of(matrix)
    numbers = range(1, len(checks) + 1)
    for unit in (10, 1):
        digits = "".join(str(each // unit % 10) if each >= unit else " " for each in numbers)
        yield Text(" " * (NAME + 2) + digits, style="dim")
    for layer in LAYERS:
        rows = [each for each in matrix.singles if matrix.faults[each.fault].layer == layer]
        if rows:
            yield Text(layer, style="bold")
        yield from (_row(matrix, each, checks) for each in rows)


def _spoken_of(matrix: Matrix) -> list[str]:
    """The checks that some fault is to turn red, or did: of few scenarios, few."""
    spoken = {check for twin in matrix.twins for check in (*twin.expected, *twin.red, *twin.follow)}
    return [check for check in matrix.checks if check in spoken]


def _row(matrix: Matrix, twin: Twin, checks: list[str]) -> Text:
    glyph = ("✓", "green") if twin.ok else ("✗", "bold red")
    row = Text.assemble(glyph, " ", twin.fault[: NAME - 1].ljust(NAME))
    for check in checks:
        row.append(*GLYPHS[matrix.mark(twin, check)])
    return row


def _legend(matrix: Matrix) -> Iterator[Text]:
    for number, check in enumerate(_spoken_of(matrix), start=1):
        caught = sum(check in twin.expected and check in twin.red for twin in matrix.singles)
        yield Text.assemble((f"{number:>4}  ", "dim"), f"{check:<38}", (f"finds {caught}", "dim"))
    words = "●  names the cause   ○  follows from it   ✗  red by mistake   ◌  missed"
    yield Text(f"      {words}", style="dim")
    yield Text("      ✓  before a fault: everything is as demanded", style="dim")


def _amiss(matrix: Matrix) -> Iterator[Text]:
    for twin in matrix.twins:
        if not twin.ok:
            why = "; ".join(twin.amiss)
            yield Text.assemble(("✗ ", "bold red"), f"{twin.fault} in «{twin.scenario}»: {why}")
    for alarm in matrix.alarms:
        told = ", ".join(alarm.red) or alarm.error or str(alarm.outcome)
        yield Text.assemble(("✗ false alarm", "bold red"), f" in «{alarm.name}»: {told}")
    for each in matrix.judged_otherwise:
        under = f" under {each.fault}" if each.fault else ""
        yield Text.assemble(
            ("✗ judged otherwise", "bold red"), f" from what is stored: «{each.name}»{under}, {each.folder}"
        )
    for each in matrix.skipped:
        yield Text.assemble(
            ("» skipped", "cyan"), f" «{each.name}»: {each.skipped}. {each.skipped_next_step or ''}"
        )


def _figures(matrix: Matrix) -> Iterator[Text]:
    for words, so, of in matrix.counts():
        glyph = ("✓", "green") if so == of else ("✗", "bold red")
        yield Text.assemble(glyph, f" {so} of {of} {words}")
