"""Known defects: told with their story, never silently; own entries expire."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from embedcheck.checks import CHECKS
from embedcheck.checks.about import About
from embedcheck.checks.judge import judge
from embedcheck.checks.known_defects import KNOWN_DEFECTS
from embedcheck.checks.own_defects import OwnDefect
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from tests.builders import (
    VISITOR,
    Scene,
    agent_says,
    chat,
    console,
    cookies,
    frame_hears,
    later,
    navigated,
    opened,
    step,
    told_visit,
    transcript,
)
from tests.builders_wire import exchange, sends_visit, socket_closed
from tests.scenes import boot, first_message

TODAY = date(2026, 11, 23)


def logout_with_remains() -> Transcript:
    gone: Scene = [frame_hears("CLEAR_SESSION"), socket_closed(), cookies(), chat("Hello")]
    return transcript(opened(), boot(), step("say"), first_message("Hello"), step("logout"), gone)


def refused() -> Transcript:
    answer = exchange("GET", "/chat/conversations", "No", 500, token=VISITOR)
    return transcript(opened(), boot(), first_message("Hello"), answer)


def about(check: str, seen: Transcript, *own: OwnDefect, today: date = TODAY) -> Verdict:
    return next(each for each in judge(seen, own_defects=own, today=today) if each.check == check)


def own(**changes: object) -> OwnDefect:
    known: dict[str, object] = {
        "id": "SHOP-1",
        "check": "no_request_fails",
        "contains": "conversations failed: 500",
        "reason": "The desk is moved next week",
        "expires": TODAY,
    }
    return OwnDefect(**(known | changes))  # type: ignore[arg-type]


def test_a_known_defect_is_told_with_its_story_and_a_workaround() -> None:
    verdict = about("logout_forgets", logout_with_remains())
    assert (verdict.outcome, verdict.known_defect) == (Outcome.KNOWN, "D-26")
    assert verdict.silenced_until is None
    assert "App.vue:129" in verdict.message
    assert verdict.next_step == "Reload the page after `logout()`."
    assert verdict.owner


def test_a_failure_that_only_resembles_a_known_defect_stays_red() -> None:
    """A stale title is known only if it was the page's own title when the widget read it."""
    routed: Scene = [
        later(2),
        navigated("/docs", "Docs", "push"),
        later(0.1),
        told_visit("/docs", "Home"),
        sends_visit("/docs", "Home"),
    ]
    seen = transcript(opened(), boot(), first_message("Hello"), routed, later(1))
    assert about("page_visits_are_sent", seen).outcome is Outcome.FAILED


def test_a_single_error_document_is_not_the_known_double() -> None:
    assert about("no_request_fails", refused()).outcome is Outcome.FAILED


def test_ids_are_unique_and_name_existing_checks() -> None:
    ids = [each.id for each in KNOWN_DEFECTS]
    assert len(set(ids)) == len(ids)
    assert {each.check for each in KNOWN_DEFECTS} <= set(CHECKS)


def test_every_entry_says_what_it_looks_like_and_what_to_do() -> None:
    for each in KNOWN_DEFECTS:
        assert each.looks_like.endswith(".")
        assert each.workaround.endswith(".")
        assert each.reference
        assert each.versions


@pytest.mark.parametrize(("days", "outcome"), [(0, Outcome.KNOWN), (1, Outcome.KNOWN), (-1, Outcome.FAILED)])
def test_an_own_defect_counts_up_to_its_last_day(days: int, outcome: Outcome) -> None:
    verdict = about("no_request_fails", refused(), own(expires=TODAY + timedelta(days=days)))
    assert verdict.outcome is outcome


def test_an_own_defect_that_has_expired_is_said_so() -> None:
    verdict = about("no_request_fails", refused(), own(expires=TODAY - timedelta(days=1)))
    plain = about("no_request_fails", refused())
    story = "The own defect SHOP-1, which silenced this, expired on 2026-11-22: The desk is moved next week."
    assert verdict == replace(plain, message=f"{plain.message} {story}")


def test_an_own_defect_that_counts_tells_its_reason() -> None:
    verdict = about("no_request_fails", refused(), own())
    assert (verdict.known_defect, verdict.silenced_until) == ("SHOP-1", TODAY.isoformat())
    assert "The desk is moved next week" in verdict.message


@pytest.mark.parametrize("changes", [{"check": "boot_completes"}, {"contains": "something else"}])
def test_an_own_defect_for_something_else_does_not_count(changes: dict[str, str]) -> None:
    assert about("no_request_fails", refused(), own(**changes)).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "contains",
    [
        "the message «b7k2m1y» is lost",
        "the message «Hello, I need help b7k2m1y» is lost",
        "the message «Hello, I need help zzzzz3y» is lost",
        "the message «Hello, I need help» is lost",
        "I need help\n»",
    ],
)
def test_an_own_defect_may_be_copied_from_the_report_of_any_run(contains: str) -> None:
    def loses(_: Transcript) -> Iterator[Verdict]:
        yield About("loses").failed("the message «b7k2m1y» is lost.", owner=Owner.SITE, next_step="See.")

    seen = transcript(opened(), agent_says("Hello, I need help b7k2m1y", "b7k2m1y"))
    kept = own(check="loses", contains=contains)
    [verdict] = judge(seen, own_defects=[kept], today=TODAY, checks={"loses": loses})
    assert verdict.known_defect == "SHOP-1"
    [other] = judge(seen, own_defects=[own(check="loses", contains="b7k2m2y")], checks={"loses": loses})
    assert other.known_defect is None


def test_without_a_day_the_calendar_is_asked() -> None:
    kept = own(expires=date(9999, 1, 1))
    verdicts = judge(refused(), own_defects=[kept])
    assert any(each.known_defect == "SHOP-1" for each in verdicts)


def test_the_transcript_carries_the_sites_own_defects_and_the_day_on_which_they_count() -> None:
    def judged_on(day: str, *defects: OwnDefect) -> Outcome:
        opening = opened(day=day, own_defects=[each.as_record() for each in defects])
        answer = exchange("GET", "/chat/conversations", "No", 500, token=VISITOR)
        seen = transcript(opening, boot(), first_message("Hello"), answer)
        return next(each.outcome for each in judge(seen) if each.check == "no_request_fails")

    assert judged_on("2026-11-23", own()) is Outcome.KNOWN
    assert judged_on("2026-11-24", own()) is Outcome.FAILED
    assert judged_on("2026-11-23") is Outcome.FAILED


def test_a_torn_record_of_an_own_defect_costs_nothing_but_itself() -> None:
    torn = opened(day="soon", own_defects=[{"id": "x"}])
    assert Outcome.BROKEN not in {each.outcome for each in judge(transcript(torn, boot()))}


def test_a_join_that_the_widget_wrote_to_the_console_is_known_and_another_token_there_is_not() -> None:
    unsent = "Widget WebSocket is not open. Message not sent: {type: join, token: ‹visitor#1›, data: Object}"
    scene: list[Scene] = [opened(), boot(), first_message("Hello"), console(unsent)]

    def told(*more: Scene) -> list[Verdict]:
        found = judge(transcript(*scene, *more), today=TODAY)
        return [each for each in found if each.check == "tokens_stay_private"]

    assert [each.known_defect for each in told()] == ["D-49"]
    assert [each.outcome for each in told(console("debug ‹visitor#1›"))] == [Outcome.FAILED]
