"""The end of the terminal report."""

from dataclasses import replace

from embedcheck.reports.ledger import Ledger
from embedcheck.reports.terminal_closing import closing
from embedcheck.reports.terminal_layout import Lines
from tests.reports import sample


def plain(lines: Lines) -> list[str]:
    return [line.plain for line in lines]


def test_the_closing_says_nothing_before_the_run_is_over() -> None:
    assert closing(Ledger(), "artifacts/x", 80, strict=False) == []


def test_the_closing_counts_the_checks_of_honest_plays_only() -> None:
    book = Ledger()
    for event in (
        sample.finished(sample.UNDER_A_FAULT, 0),
        sample.finished(sample.SECOND_TRY, 1),
        sample.EVENTS[-1],
    ):
        book.note(event)
    assert "checks   1 passed (honest plays alone)" in plain(closing(book, "artifacts/x", 80, strict=False))


def test_if_every_play_is_under_a_fault_their_checks_are_counted() -> None:
    book = Ledger()
    for event in (sample.finished(sample.UNDER_A_FAULT, 0), sample.EVENTS[-1]):
        book.note(event)
    assert "checks   1 passed, 1 failed" in plain(closing(book, "artifacts/x", 80, strict=False))


def test_the_closing_says_once_what_would_let_blind_checks_see() -> None:
    book = Ledger()
    other = replace(sample.VISITS_UNSEEN, check="typing_is_relayed")
    twice = replace(sample.GREEN, verdicts=(sample.VISITS_UNSEEN, other))
    for event in (sample.finished(sample.GREEN, 0), sample.finished(twice, 1), sample.EVENTS[-1]):
        book.note(event)
    text = "\n".join(plain(closing(book, "artifacts/x", 110, strict=False)))
    assert text.count("EMBEDCHECK_AGENT_KEY") == 1
    assert "? page_visits_are_stored and typing_is_relayed: Give an agent's API key" in text
    assert "Nobody typed" not in text


def test_a_red_run_says_once_of_what_to_ask_for_more() -> None:
    book = Ledger()
    for event in (sample.finished(sample.RED, 0), sample.finished(sample.RED, 1), sample.EVENTS[-1]):
        book.note(event)
    lines = plain(closing(book, "artifacts/x", 80, strict=False))
    assert [line for line in lines if "explain" in line] == [
        "why red  embedcheck explain visitor_token_is_cleared"
    ]


def test_a_single_scenario_has_told_its_finding_already_and_ends_with_its_command() -> None:
    again = sample.finished(sample.RED, 0).repeat
    for results, times in (((sample.RED,), 0), ((sample.RED, sample.GREEN), 1)):
        book = Ledger()
        for index, result in enumerate(results):
            book.note(sample.finished(result, index))
        book.note(sample.EVENTS[-1])
        lines = plain(closing(book, "artifacts/x", 110, strict=False))
        assert "\n".join(lines).count(sample.COOKIE_STAYS.message) == times
        assert lines.count(f"  {again}") == 1


def test_a_single_scenario_that_could_not_be_judged_says_why_only_once() -> None:
    book = Ledger()
    for event in (sample.finished(sample.UNPLAYED, 0), sample.EVENTS[-1]):
        book.note(event)
    lines = plain(closing(book, "artifacts/x", 110, strict=False))
    assert sample.UNPLAYED.error is not None
    assert not any(sample.UNPLAYED.error in line for line in lines)
    assert lines[-1] == f"  {sample.finished(sample.UNPLAYED, 0).repeat}"


def test_a_green_run_needs_no_explanation() -> None:
    book = Ledger()
    for event in (sample.finished(sample.GREEN, 0), sample.EVENTS[-1]):
        book.note(event)
    assert "explain" not in "\n".join(plain(closing(book, "artifacts/x", 80, strict=False)))


def test_a_step_that_gave_up_has_said_all_there_is_to_explain() -> None:
    gave_up = replace(sample.COOKIE_STAYS, check="expect_message", step=0)
    play = replace(sample.RED, steps=(("expect_message: No", 4),), verdicts=(gave_up,))
    for result, explained in ((play, False), (sample.RED, True)):
        book = Ledger()
        for event in (sample.finished(result, 0), sample.EVENTS[-1]):
            book.note(event)
        told = plain(closing(book, "artifacts/x", 80, strict=False))
        assert any(line.startswith("why red") for line in told) is explained
