from dataclasses import replace

from embedcheck.model.observations import RequestFailed, ResponseReceived, SocketFailed, VisitsRead
from embedcheck.reports import interview_layout as layout
from tests.reports import interviewed


def plain(lines: layout.Lines) -> list[str]:
    return [line.plain for line in lines]


def test_an_instances_words_steer_no_terminal() -> None:
    wicked = ResponseReceived(
        id="1", url="https://desk.example/x", status=200, body="\x1b[2J gone\n::error::"
    )
    (line,) = plain(layout.exchange([wicked], 80, whole=True))

    assert "\x1b" not in line
    assert "::error" not in line


def test_of_a_long_exchange_the_last_is_shown_and_all_of_it_when_asked() -> None:
    many = interviewed.EXCHANGE * 5
    brief, whole = (plain(layout.exchange(many, 80, whole=way)) for way in (False, True))

    assert brief[0].strip() == "… 6 earlier ones, with -v"
    assert len(whole) == 20


def test_what_broke_is_told_and_what_was_concluded_is_not() -> None:
    lines = plain(
        layout.exchange(
            [
                RequestFailed(id="1", url="https://desk.example/x", failure="nothing listens on that port"),
                SocketFailed(socket=1, url="wss://desk.example/widget/ws", failure="HTTP 403"),
                VisitsRead(conversation="c", visits=[]),
            ],
            80,
            whole=False,
        )
    )
    assert lines == ["    × nothing listens on that port", "    × socket 1: HTTP 403"]


def test_a_known_defect_of_several_lines_is_told_once() -> None:
    twice = replace(interviewed.INTERVIEW, lines=(interviewed.KNOWN, interviewed.KNOWN))
    lines = plain(layout.closing(twice, 80, repeat=""))

    assert [line for line in lines if "D-20" in line] == ["  D-20  It is answered twice. → Read the first."]
