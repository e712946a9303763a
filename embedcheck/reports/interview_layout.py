"""The interview as lines of text: pure functions from values to `rich.text.Text`, 80 columns or more."""

import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from rich.text import Text

from embedcheck.model import observations as seen
from embedcheck.model.interview import Interview, InterviewLine
from embedcheck.model.observations import Observation, Way
from embedcheck.model.verdicts import Owner
from embedcheck.reports import wording
from embedcheck.reports.terminal_layout import STYLES, labelled, labelled_paragraph, paragraph
from embedcheck.reports.wording import GLYPHS, OWNERS, tame

MOST_LINES = 14
STORY = 8
Lines = list[Text]


def header(title: str, rows: Mapping[str, str]) -> Lines:
    return [
        Text(title, style="bold"),
        *(labelled(name, tame(value), indent=0) for name, value in rows.items()),
    ]


def group(element: str, lines: Sequence[InterviewLine], width: int, *, verbose: bool) -> Lines:
    """An element of the widget API, its questions, and the findings in full."""
    told: Lines = [Text(""), _group_title(element, lines, width)]
    for line in lines:
        told += _line(line, width)
        if line.red:
            told += _finding(line, width, verbose=verbose)
        elif verbose:
            told += exchange(line.exchange, width, whole=True)
    return told


def _group_title(element: str, lines: Sequence[InterviewLine], width: int) -> Text:
    counts = _counts(lines)
    title = Text(element, style="bold")
    told = Text()
    for word, number in counts:
        told.append(f"  {GLYPHS[word]} {number}", style=STYLES[word])
    return title.append(" " * max(width - len(title) - len(told), 1)).append_text(told)


def _line(line: InterviewLine, width: int) -> Lines:
    """The sentence, and beside it what was found, or below it why nobody asked."""
    word = wording.judged(line.verdict)
    style = "dim" if word == "not asked" else ""
    first, *more = textwrap.wrap(tame(line.sentence), width - 4) or [""]
    glyph = (GLYPHS[word], STYLES[word])
    lines = [
        Text.assemble("  ", glyph, (f" {first}", style)),
        *(Text("    " + each, style=style) for each in more),
    ]
    lines += _beside(lines.pop(), _note(line, word), line.verdict.known_defect or "", width)
    for text in line.verdict.warnings:
        lines += paragraph(f"warning: {text}", width, indent=4, style="yellow")
    return lines


def _beside(row: Text, note: str, mark: str, width: int) -> Lines:
    """The row with a note after it, or below where there is no room; a mark stands at the right edge."""
    if mark:
        return [row.append(mark.rjust(max(width - len(row), len(mark) + 1)), style=STYLES["known"])]
    if not note:
        return [row]
    if len(row) + 3 + len(note) <= width:
        return [row.append(f" · {note}", style="dim")]
    return [row, *paragraph(note, width, indent=4, style="dim")]


def _note(line: InterviewLine, word: str) -> str:
    if word == "not asked":
        return f"not asked: {line.verdict.message}"
    return "" if line.red or word == "known" else tame(line.verdict.message)


def _finding(line: InterviewLine, width: int, *, verbose: bool) -> Lines:
    verdict = line.verdict
    told = paragraph(verdict.message, width, indent=4, style=STYLES["failed"])
    told += exchange(line.exchange, width, whole=verbose)
    told.append(labelled("for", f"{OWNERS[verdict.owner or Owner.SERVER]} to mend"))
    return told + labelled_paragraph("next", verdict.next_step, width)


def exchange(observations: Sequence[Observation], width: int, *, whole: bool) -> Lines:
    """What was sent and what came back. Not `whole`: each on one line, and the last ones of many."""
    told = [text for each in observations if (text := _told(each))]
    lines: Lines = []
    if not whole and len(told) > MOST_LINES:
        lines.append(Text(f"    … {len(told) - MOST_LINES} earlier ones, with -v", style="dim"))
        told = told[-MOST_LINES:]
    for text in told:
        lines.append(Text("    " + (text if whole else wording.clip(text, width - 4)), style="cyan"))
    return lines


def closing(interview: Interview, width: int, *, repeat: str, verbose: bool = False) -> Lines:
    """The totals, each known defect's story once, and the command that asks again what is not well."""
    lines = interview.lines
    told: Lines = _stories(lines, width, verbose=verbose)
    told += [
        Text(""),
        Text(
            f"{wording.plural(len(lines), 'question')} in {wording.seconds(interview.seconds)}", style="bold"
        ),
    ]
    outcomes = labelled("outcome", "", indent=0)
    for word, number in _counts(lines):
        outcomes.append(f"{GLYPHS[word]} {number} {word}  ", style=STYLES[word])
    outcomes.rstrip()
    told.append(outcomes)
    if repeat:
        told.append(labelled("repeat", repeat, indent=0))
    return told


def _stories(lines: Iterable[InterviewLine], width: int, *, verbose: bool) -> Lines:
    """Each known defect once, with what to do meanwhile; `verbose`: with where it lies, too."""
    found: dict[str, list[InterviewLine]] = {}
    for line in lines:
        if line.verdict.known_defect:
            found.setdefault(line.verdict.known_defect, []).append(line)
    told: Lines = [Text(""), Text("known defects", style="bold")] if found else []
    for defect, known in found.items():
        verdict = known[0].verdict
        story = verdict.message.partition(f"Known defect {defect}: ")[2] or verdict.message
        if not verbose:
            story = re.sub(r" \([^()]*\)$", "", story)
        first, *more = textwrap.wrap(tame(f"{story} → {verdict.next_step}"), width - STORY)
        told.append(Text.assemble("  ", (f"{defect:<{STORY - 2}}", STYLES["known"]), first))
        told += [Text(" " * STORY + each) for each in more]
    return told


def _counts(lines: Iterable[InterviewLine]) -> list[tuple[str, int]]:
    words = [wording.judged(line.verdict) for line in lines]
    return [(word, words.count(word)) for word in GLYPHS if word in words]


def _told(observation: Observation) -> str:
    tell = TELLERS.get(type(observation))
    return tame(tell(observation)) if tell else ""


def _request(it: seen.RequestSent) -> str:
    parts = urlsplit(it.url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    headers = "".join(f" [{name}: {value}]" for name, value in it.headers.items() if name != "content-type")
    return f"→ {it.method} {path}{headers}" + (f" {it.body}" if it.body else "")


def _answer(it: seen.ResponseReceived) -> str:
    headers = "".join(
        f" [{name}: {value}]"
        for name, value in it.headers.items()
        if name != "content-type" and not name.startswith("x-ratelimit")
    )
    return f"← {it.status}{headers} {it.body or it.headers.get('content-type', '')}"


def _frame(it: seen.Frame) -> str:
    return f"{'⇢' if it.way is Way.SENT else '⇠'} {it.text}"


TELLERS: dict[type[Observation], Callable[[Any], str]] = {
    seen.RequestSent: _request,
    seen.ResponseReceived: _answer,
    seen.RequestFailed: lambda it: f"× {it.failure}",
    seen.SocketOpened: lambda it: f"· socket {it.socket} opened: {urlsplit(it.url).path}",
    seen.SocketClosed: lambda it: f"· socket {it.socket} closed ({it.code})",
    seen.SocketFailed: lambda it: f"× socket {it.socket}: {it.failure}",
    seen.Frame: _frame,
    seen.Noted: lambda it: f"· {it.text}",
}
"""The facts that make up an exchange; what was only concluded from it is left out."""
