import io
from pathlib import Path

import pytest

from embedcheck.model.interview import InterviewLine
from embedcheck.reports.interview_terminal import InterviewTerminal
from embedcheck.reports.reporter import ReportOptions
from tests.reports import interviewed

EXPECTED = """\
embedcheck 0.1.0 · probe
instance https://desk.example (real)

auth/me                                                                 ✓ 1  ✗ 1
  ✓ A visitor's session says so · user 7
  ✗ A request without a bearer token is refused with 401
    HTTP 200, instead of HTTP 401.
    → GET /api/v1/widget/chat/auth/me [authorization: Bearer ‹visitor#1›]
    ← 200 {"status":"success","data":{}}
    ⇢ {"type":"ping"}
    ⇠ {"type":"pong","data":null}
    for      the Libredesk server to mend
    next     Update Libredesk.

conversations/{uuid}                                                         ◐ 1
  ◐ An unknown conversation is refused with 404                             D-20
· It waited.

socket: typing                                                               ○ 1
  ○ That the visitor types reaches the agent
    not asked: there is no agent's API key

contract                                                                     ✓ 1
  ✓ Every answer has its shape
    warning: me (200): new field: data.mood

known defects
  D-20  It is answered twice. → Read the first.

5 questions in 4.2 s
outcome  ✓ 2 passed  ✗ 1 failed  ◐ 1 known  ○ 1 not asked
repeat   embedcheck probe -g no_bearer
"""


def shown(
    *lines: InterviewLine,
    verbose: bool = False,
    width: int = 80,
    repeat: str = "embedcheck probe -g no_bearer",
) -> str:
    stream = io.StringIO()
    options = ReportOptions(stream=stream, folder=Path(), color=False, width=width, verbose=verbose)
    terminal = InterviewTerminal(options, interviewed.EXPECTED)
    terminal.begin("embedcheck 0.1.0 · probe", {"instance": "https://desk.example (real)"})
    for number, line in enumerate(lines or interviewed.LINES):
        terminal.hear(line)
        if number == 2:
            terminal.remark("It waited.")
    terminal.end(interviewed.INTERVIEW, repeat)
    return stream.getvalue()


def test_the_whole_report_reads_like_this() -> None:
    assert shown() == EXPECTED


def test_lines_come_in_any_order_and_are_read_in_that_of_the_questions() -> None:
    text = shown(*interviewed.LINES[::-1])

    assert text.index("A visitor's session") < text.index("A request without") < text.index("An unknown")
    assert text.index("socket: typing") < text.index("\ncontract ")


@pytest.mark.parametrize("width", [60, 80, 110])
def test_nothing_but_a_command_is_wider_than_the_terminal(width: int) -> None:
    lines = shown(width=width).splitlines()

    assert [line for line in lines if len(line) > width and not line.startswith("repeat")] == []


def test_verbose_shows_the_exchange_of_green_lines_too() -> None:
    assert shown().count("→ GET") == 1
    assert "chat.go:711" not in shown()
    assert "chat.go:711" in shown(verbose=True)
    assert shown(verbose=True).count("→ GET") == 5


def test_without_anything_red_there_is_no_command_to_repeat() -> None:
    assert "repeat" not in shown(repeat="")


class Closed(io.StringIO):
    """A pipe whose reader has left, as `| head` does."""

    def write(self, text: str) -> int:
        raise BrokenPipeError


def test_a_reader_who_leaves_does_not_end_the_interview() -> None:
    terminal = InterviewTerminal(ReportOptions(stream=Closed(), folder=Path()), {})
    terminal.begin("title", {})
    terminal.remark("still here")
