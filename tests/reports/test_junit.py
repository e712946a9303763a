"""`junit.xml`, read back as a CI reads it."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

from embedcheck.model.run_events import RunEvent
from embedcheck.reports.junit import JunitReporter
from tests.reports import sample


def root(folder: Path, events: tuple[RunEvent, ...] = sample.EVENTS, *, strict: bool = False) -> Xml.Element:
    sample.play(JunitReporter(sample.options(folder, strict=strict)), events)
    return Xml.parse(folder / "junit.xml").getroot()  # noqa: S314  # our own file


def case(xml: Xml.Element, suite: int, name: str) -> Xml.Element:
    found = xml.findall("testsuite")[suite].find(f"testcase[@name='{name}']")
    assert found is not None
    return found


def test_the_counts_add_up(tmp_path: Path) -> None:
    xml = root(tmp_path)
    wanted = {"tests": "14", "failures": "1", "errors": "2", "skipped": "5"}
    assert {key: xml.get(key) for key in wanted} == wanted
    assert [suite.get("tests") for suite in xml] == ["4", "4", "2", "2", "1", "1"]


def test_a_scenario_that_was_not_played_is_skipped_with_its_reason(tmp_path: Path) -> None:
    skipped = case(root(tmp_path), 5, "scenario").find("skipped")
    assert skipped is not None
    assert skipped.get("message") == "the configuration names no inbox `prechat`"
    assert skipped.text == "Give its UUID as EMBEDCHECK_INBOX_PRECHAT."


def test_a_failed_check_fails_its_case_at_its_line(tmp_path: Path) -> None:
    failed = case(root(tmp_path), 1, "visitor_token_is_cleared")
    failure = failed.find("failure")
    assert failure is not None
    assert failure.get("message") == sample.COOKIE_STAYS.message
    assert "embedcheck run scenarios/cookie.yaml:3" in (failure.text or "")
    assert (failed.get("file"), failed.get("line")) == ("scenarios/cookie.yaml", "9")


def test_a_step_that_gave_up_tells_how_long_it_took_and_a_check_takes_no_time(tmp_path: Path) -> None:
    gave_up = replace(sample.COOKIE_STAYS, check="identify", step=1)
    result = replace(
        sample.RED, verdicts=(gave_up, sample.JOIN_COMES_FIRST), step_times=((0.02, 0.5), (0.5, 8.012))
    )
    xml = root(tmp_path, (*sample.EVENTS[:1], sample.finished(result, 0)))
    assert case(xml, 0, "identify").get("time") == "8.012"
    assert case(xml, 0, "join_comes_first_and_is_answered").get("time") == "0"


def test_a_broken_check_and_an_unplayed_scenario_are_errors(tmp_path: Path) -> None:
    xml = root(tmp_path)
    assert case(xml, 1, "replies_are_shown_exactly_once").find("error") is not None
    assert case(xml, 4, "scenario").find("error") is not None


def test_known_and_inconclusive_are_skipped_with_their_reason(tmp_path: Path) -> None:
    xml = root(tmp_path)
    reasons = [skipped.get("message", "") for skipped in xml.findall("testsuite")[0].iter("skipped")]
    assert reasons[0] == sample.VISITS_UNSEEN.message
    assert reasons[2].startswith("known defect LD-logout-keeps-session: ")


def test_the_last_attempt_counts_and_what_a_fault_demands_does_not_fail(tmp_path: Path) -> None:
    xml = root(tmp_path)
    assert xml.findall("testsuite")[2].get("failures") == "0"
    assert xml.findall("testsuite")[3].get("failures") == "0"


def test_the_evidence_is_attached_by_its_path_in_the_workspace(tmp_path: Path) -> None:
    output = case(root(tmp_path), 1, "visitor_token_is_cleared").findtext("system-out")
    assert output is not None
    assert output.splitlines()[1] == (
        f"[[ATTACHMENT|{sample.RUN_FOLDER}/the-visitors-cookie-goes-away-chromium/trace.zip]]"
    )


def test_every_red_verdict_of_a_check_is_told(tmp_path: Path) -> None:
    twice = (sample.COOKIE_STAYS, replace(sample.COOKIE_STAYS, message="and again"))
    xml = root(tmp_path, (sample.finished(replace(sample.RED, verdicts=twice), 0),))
    assert "and again" in (case(xml, 0, "visitor_token_is_cleared").findtext("failure") or "")


def test_characters_that_xml_forbids_do_not_break_it(tmp_path: Path) -> None:
    odd = replace(sample.COOKIE_STAYS, message="\x00\x1b[31m<&\ufffe")
    result = replace(
        sample.RED, name="a\x07b", file="a\x01.yaml", verdicts=(odd,), error="\x02", error_next_step="\x03"
    )
    xml = root(tmp_path, (sample.finished(result, 0),))
    assert xml.findall("testsuite")[0].get("name") == "a b"


def test_timestamps_are_whole_seconds(tmp_path: Path) -> None:
    assert root(tmp_path).findall("testsuite")[0].get("timestamp") == "2026-11-23T12:00:00"


def test_what_follows_from_a_failure_is_skipped_and_says_from_which(tmp_path: Path) -> None:
    follows = replace(sample.COOKIE_STAYS, check="launcher_is_usable", cause=sample.COOKIE_STAYS.check)
    red = replace(sample.RED, verdicts=(sample.COOKIE_STAYS, follows))

    xml = root(tmp_path, (sample.STARTED, sample.finished(red, 0)))

    skipped = case(xml, 0, "launcher_is_usable").find("skipped")
    assert skipped is not None
    assert skipped.get("message", "").startswith("follows from visitor_token_is_cleared: ")
    assert xml.get("failures") == "1"
