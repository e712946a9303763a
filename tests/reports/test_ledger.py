"""What the whole-file reports keep of a run."""

from dataclasses import replace

from embedcheck.model.results import ScenarioOutcome
from embedcheck.model.run_events import RunFinished
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from embedcheck.reports.ledger import Ledger, consequences, findings, grievances, line_of, why_nothing
from tests.reports import sample


def ledger(*events: object) -> Ledger:
    book = Ledger()
    for event in events or sample.EVENTS:
        book.note(event)  # type: ignore[arg-type]
    return book


def test_only_the_last_attempt_of_a_play_counts() -> None:
    names = [(event.result.name, event.result.attempt) for event in ledger().last_attempts]
    assert ("Replies arrive", 2) in names
    assert ("Replies arrive", 1) not in names


def test_the_same_scenario_under_a_fault_is_another_play() -> None:
    faults = [event.result.fault for event in ledger().last_attempts]
    assert faults == [None, None, None, "keep_visitor_cookie", None, None]


def test_plays_are_in_the_order_of_the_suite_not_of_their_end() -> None:
    book = ledger(sample.finished(sample.RED, 1), sample.finished(sample.GREEN, 0))
    assert [event.index for event in book.last_attempts] == [0, 1]


def test_flaky_known_and_skipped_are_not_bad() -> None:
    assert [event.result.name for event in ledger().bad] == [sample.RED.name, sample.UNPLAYED.name]


def test_an_interrupted_run_says_so() -> None:
    assert ledger(RunFinished(totals=sample.TOTALS, interrupted=True)).interrupted
    assert not ledger().interrupted


def test_an_attempt_that_the_runner_calls_passed_has_no_findings() -> None:
    assert findings(sample.UNDER_A_FAULT, strict=True) == []


def test_where_known_defects_fail_they_are_the_findings() -> None:
    failed = replace(sample.GREEN, outcome=ScenarioOutcome.FAILED)
    assert findings(failed, strict=False) == [sample.OLD_CHAT_READABLE]
    assert findings(sample.GREEN, strict=False) == []


def test_findings_are_the_failed_and_the_broken() -> None:
    assert findings(sample.RED, strict=False) == [sample.COOKIE_STAYS, sample.CHECK_BROKE]


def test_strict_counts_known_and_inconclusive() -> None:
    failed = replace(sample.GREEN, outcome=ScenarioOutcome.FAILED)
    assert findings(failed, strict=True) == [sample.VISITS_UNSEEN, sample.OLD_CHAT_READABLE], (
        "what was not asked is held against nobody"
    )


def test_a_finding_stands_at_the_line_of_its_step() -> None:
    assert line_of(sample.RED, sample.COOKIE_STAYS) == 9


def test_a_finding_without_a_step_stands_at_the_scenario() -> None:
    assert line_of(sample.RED, sample.CHECK_BROKE) == 3
    assert line_of(sample.RED, replace(sample.COOKIE_STAYS, step=7)) == 3
    assert line_of(replace(sample.RED, steps=(("a", 0), ("b", 0))), sample.COOKIE_STAYS) == 3


LAUNCHER = Verdict(
    check="launcher_is_usable",
    outcome=Outcome.FAILED,
    owner=Owner.SITE,
    message="hidden",
    cause=sample.COOKIE_STAYS.check,
)


def test_what_follows_from_a_finding_is_none_itself_and_told_below_it() -> None:
    result = replace(sample.RED, verdicts=(sample.COOKIE_STAYS, LAUNCHER))

    assert findings(result, strict=False) == [sample.COOKIE_STAYS]
    assert consequences(result, sample.COOKIE_STAYS) == [LAUNCHER]


def test_what_follows_from_something_that_is_not_red_stands_for_itself() -> None:
    known = replace(sample.COOKIE_STAYS, outcome=Outcome.KNOWN)
    result = replace(sample.RED, verdicts=(known, LAUNCHER))

    assert findings(result, strict=False) == [LAUNCHER]


def test_one_cause_in_many_scenarios_is_one_grievance() -> None:
    events = [sample.finished(replace(sample.RED, name=name), index) for index, name in enumerate("abc")]
    other = sample.finished(replace(sample.RED, verdicts=(replace(LAUNCHER, cause=None),)), 3)

    found = grievances([*events, other], strict=False)

    assert [(each.verdict.check, len(each.events)) for each in found] == [
        ("visitor_token_is_cleared", 3),
        ("launcher_is_usable", 1),
    ]


def test_a_run_that_played_nothing_says_why() -> None:
    def why(*events: object) -> str:
        return why_nothing(ledger(*events))

    started, ended = sample.STARTED, RunFinished(totals=replace(sample.TOTALS, exit_code=0))
    assert "shard 3/3" in why(replace(started, shard="3/3"), ended)
    assert why(started, ended) == "Nothing was played here, because nothing was selected"
    assert "every scenario was skipped" in why(started, sample.finished(sample.NOT_PLAYED, 0), ended)
    assert why(started, sample.finished(sample.GREEN, 0), ended) == ""
    assert why(started) == why(started, replace(ended, interrupted=True)) == ""
