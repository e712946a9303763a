"""What changed between two runs, and whose turn it is to worry."""

from dataclasses import replace
from pathlib import Path

import pytest

from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from embedcheck.reports import open_reporters
from embedcheck.stored.changes import Change, Turn
from embedcheck.stored.comparing import compare
from embedcheck.stored.sides import read_side
from tests.reports import sample
from tests.stored.runs import GREEN, events_of, put_transcript, result_of, settled


def put(folder: Path, *scenes: tuple[ScenarioResult, Transcript | None]) -> Path:
    for result, transcript in scenes:
        if transcript is not None:
            put_transcript(folder / result.folder, transcript)
    reporters = open_reporters(("json",), sample.options(folder))
    for event in events_of(*(result for result, _ in scenes), folder=folder):
        reporters.handle(event)
    return folder


def told(
    tmp_path: Path, before: Transcript, after: Transcript, *, strict: bool = False
) -> list[tuple[str, str, str]]:
    first = put(tmp_path / "a", (result_of(GREEN, before, verdicts=()), before))
    second = put(tmp_path / "b", (result_of(GREEN, after, verdicts=()), after))
    found = compare(read_side(first), read_side(second), strict=strict)
    return [(str(each.turn), each.what, each.subject) for each in found]


def judged(tmp_path: Path, before: Verdict, after: Verdict, *, strict: bool = False) -> list[Change]:
    base = result_of(GREEN, settled(GREEN))
    for name, verdict in (("a", before), ("b", after)):
        put(tmp_path / name, (replace(base, verdicts=(verdict,)), None))
    return compare(read_side(tmp_path / "a"), read_side(tmp_path / "b"), strict=strict)


def verdict(outcome: str, owner: Owner | None = Owner.SITE) -> Verdict:
    return Verdict(check="boot_completes", outcome=Outcome(outcome), message=outcome, owner=owner)


def test_nothing_changed_between_a_run_and_itself(tmp_path: Path) -> None:
    assert told(tmp_path, settled(GREEN), settled(GREEN)) == []


@pytest.mark.parametrize(
    ("before", "after", "turn", "strictly"),
    [
        ("passed", "failed", "worse", "worse"),
        ("passed", "broken", "worse", "worse"),
        ("inconclusive", "failed", "worse", "worse"),
        ("known", "failed", "worse", "worse"),
        ("failed", "passed", "better", "better"),
        ("known", "passed", "better", "better"),
        ("failed", "inconclusive", "other", "other"),
        ("passed", "inconclusive", "other", "worse"),
        ("passed", "known", "other", "worse"),
        ("inconclusive", "passed", "other", "other"),
    ],
)
def test_a_check_whose_outcome_changed(
    tmp_path: Path, before: str, after: str, turn: str, strictly: str
) -> None:
    [change] = judged(tmp_path, verdict(before), verdict(after))
    assert (change.turn, change.what, change.before, change.after) == (turn, "check", before, after)
    [change] = judged(tmp_path, verdict(before), verdict(after), strict=True)
    assert change.turn == strictly


def test_what_a_scenario_no_longer_asks_is_merely_different(tmp_path: Path) -> None:
    [change] = judged(tmp_path, verdict("passed"), verdict("inconclusive", owner=None), strict=True)
    assert (change.turn, change.after) == (Turn.OTHER, "not asked")


def test_a_new_warning_is_told(tmp_path: Path) -> None:
    warned = replace(verdict("passed"), warnings=("new field: mood",))
    [change] = judged(tmp_path, verdict("passed"), warned)
    assert (change.turn, change.what, change.words) == (Turn.OTHER, "warning", "warns: new field: mood")


def test_scenarios_that_come_go_or_cannot_be_judged(tmp_path: Path) -> None:
    base = result_of(GREEN, settled(GREEN))
    named = {name: replace(base, name=name, verdicts=()) for name in ("stays", "went", "came", "fell")}
    fell = replace(named["fell"], outcome=ScenarioOutcome.ERROR, error="the site does not answer")
    red = replace(named["came"], outcome=ScenarioOutcome.FAILED)
    before = put(tmp_path / "a", *((named[name], None) for name in ("stays", "went", "fell")))
    after = put(tmp_path / "b", (named["stays"], None), (red, None), (fell, None))
    found = {
        (each.subject, str(each.turn), each.words) for each in compare(read_side(before), read_side(after))
    }
    assert found == {
        ("went", "worse", "the scenario is not played any more"),
        ("came", "worse", "the scenario is new, and failed"),
        ("fell", "worse", "passed → error: the site does not answer"),
    }


def test_a_scenario_may_be_gone_where_that_is_allowed_or_it_was_skipped(tmp_path: Path) -> None:
    base = result_of(GREEN, settled(GREEN), verdicts=())
    skipped = replace(base, name="skipped", outcome=ScenarioOutcome.SKIPPED)
    before = read_side(put(tmp_path / "a", (base, None), (skipped, None)))
    after = read_side(put(tmp_path / "b"))

    assert [str(each.turn) for each in compare(before, after)] == ["worse", "other"]
    assert {each.turn for each in compare(before, after, allow_missing=True)} == {Turn.OTHER}


def test_a_scenario_that_is_played_under_something_else_says_under_what(tmp_path: Path) -> None:
    base = result_of(GREEN, settled(GREEN), verdicts=())
    before = read_side(put(tmp_path / "a", (base, None)))
    after = read_side(put(tmp_path / "b", (replace(base, fault="pong_lost", condition="slow_server"), None)))

    [change] = compare(before, after)
    assert change.words == "the scenario is played under pong_lost and slow_server, and was as it is"
    assert change.turn is Turn.OTHER


def test_a_scenario_that_is_played_under_a_fault_now_is_compared_all_the_same(tmp_path: Path) -> None:
    base = result_of(GREEN, settled(GREEN), verdicts=(verdict("passed"),))
    broken = replace(base, fault="pong_lost", verdicts=(verdict("failed"),))
    before, after = (
        read_side(put(tmp_path / "a", (base, None))),
        read_side(put(tmp_path / "b", (broken, None))),
    )
    assert [str(each.turn) for each in compare(before, after)] == ["worse", "other"]


def test_a_step_that_fails_no_longer_is_better(tmp_path: Path) -> None:
    failed = replace(verdict("failed"), check="expect_message")
    base = result_of(GREEN, settled(GREEN), verdicts=(failed,))
    before = read_side(put(tmp_path / "a", (base, None)))
    after = read_side(put(tmp_path / "b", (replace(base, verdicts=()), None)))
    [change] = compare(before, after)
    assert (change.turn, change.words) == (Turn.BETTER, "expect_message: fails no longer")


def test_a_step_that_the_scene_never_came_to_is_not_mended(tmp_path: Path) -> None:
    failed = replace(verdict("failed"), check="expect_message")
    base = result_of(GREEN, settled(GREEN), verdicts=(failed,), outcome=ScenarioOutcome.FAILED)
    before = read_side(put(tmp_path / "a", (base, None)))
    after = read_side(put(tmp_path / "b", (replace(base, verdicts=()), None)))
    assert compare(before, after) == []


def test_another_version_is_told(tmp_path: Path) -> None:
    base = result_of(GREEN, settled(GREEN), verdicts=())
    before = put(tmp_path / "a", (base, None))
    after = put(tmp_path / "b", (replace(base, versions={"libredesk": "later"}), None))
    [change] = compare(read_side(before), read_side(after))
    assert (change.what, change.words) == ("version", "Libredesk: 2.7 → later")


def test_of_a_scene_that_could_not_be_judged_the_traffic_says_nothing(tmp_path: Path) -> None:
    whole = settled(GREEN)
    short = Transcript(whole.entries[:3])
    before = put(tmp_path / "a", (result_of(GREEN, whole, verdicts=()), whole))
    down = result_of(
        GREEN, short, verdicts=(), outcome=ScenarioOutcome.ERROR, error="no browser", versions={}
    )
    after = put(tmp_path / "b", (down, short))
    assert [each.what for each in compare(read_side(before), read_side(after))] == ["scenario"]


@pytest.mark.parametrize("side", ["a", "b"])
@pytest.mark.parametrize(("how", "word"), [("half", "incomplete"), ("garbage", "unreadable")])
def test_a_transcript_that_is_not_whole_makes_nothing_better_or_worse(
    tmp_path: Path, side: str, how: str, word: str
) -> None:
    whole = settled(GREEN)
    scene = result_of(GREEN, whole, verdicts=())
    before, after = (put(tmp_path / name, (scene, whole)) for name in "ab")
    file = tmp_path / side / scene.folder / "transcript.ndjson"
    text = file.read_text(encoding="utf-8")
    file.write_text({"half": text[: len(text) // 2], "garbage": "garbage\n" + text}[how], encoding="utf-8")
    [change] = compare(read_side(before), read_side(after))
    label = {"a": "before", "b": "after"}[side]
    assert (change.turn, change.what) == (Turn.OTHER, "transcript")
    assert change.words == f"the transcript of {label} is {word}: only the verdicts are compared"
