from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from embedcheck.errors import ScenarioMistake
from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from embedcheck.runner.soaking import Ledger, Sample, as_json, by_condition, by_scenario, sample, tally
from embedcheck.runner.suite import Play
from embedcheck.scenario.models import Scenario

SCENARIO = Scenario(embedcheck=1, name="First chat", file="first-chat.yaml", line=1, steps=())
PLAY = Play(scenario=SCENARIO, browser="chromium")


def result(outcome: str, *verdicts: Verdict, **fields: Any) -> ScenarioResult:
    told = {"name": "First chat", "file": "first-chat.yaml", "line": 1, "browser": "chromium", "seconds": 2.5}
    known: dict[str, Any] = {**told, "folder": "first-chat-chromium", **fields}
    return ScenarioResult(outcome=ScenarioOutcome(outcome), verdicts=verdicts, **known)


def verdict(check: str, outcome: Outcome) -> Verdict:
    return Verdict(check=check, outcome=outcome, message=f"{check} says so", owner=Owner.WIDGET, next_step="")


def told(outcome: str, *red: str, condition: str = "slow_server", scenario: str = "First chat") -> Sample:
    return Sample(
        scenario=scenario,
        file="a.yaml",
        browser="chromium",
        condition=condition,
        repeat=1,
        outcome=outcome,
        red=red,
    )


def test_a_sample_says_who_cried_wolf_and_where_the_evidence_is() -> None:
    red = verdict("pings_keep_the_session", Outcome.FAILED)
    found = sample(replace(PLAY, condition="far_away", repeat=3), result("failed", red))
    assert (found.condition, found.repeat, found.red) == ("far_away", 3, ("pings_keep_the_session",))
    assert found.why == ("pings_keep_the_session says so",)
    assert found.folder == "first-chat-chromium"
    assert found.alarm


def test_a_green_sample_has_no_evidence_and_tells_what_was_not_proven() -> None:
    open_question = verdict("session_survives_reload", Outcome.INCONCLUSIVE)
    found = sample(PLAY, result("passed", verdict("boot_completes", Outcome.PASSED), open_question))
    assert (found.folder, found.red, found.unproven) == ("", (), ("session_survives_reload",))
    assert not found.alarm


@pytest.mark.parametrize(
    ("outcome", "counts", "alarm"),
    [
        ("passed", True, False),
        ("known", True, False),
        ("failed", True, True),
        ("error", True, True),
        ("skipped", False, False),
        ("interrupted", False, False),
    ],
)
def test_what_was_not_played_to_its_end_is_no_run(outcome: str, counts: bool, alarm: bool) -> None:
    assert (told(outcome).counts, told(outcome).alarm) == (counts, alarm)


def test_alarms_are_counted_by_condition_by_scenario_and_by_check() -> None:
    samples = [
        told("passed"),
        told("failed", "a", "b"),
        told("failed", "a", condition="far_away"),
        told("error", condition="far_away", scenario="Logout"),
        told("interrupted", condition="far_away"),
    ]
    assert [(each.name, each.runs, each.alarms) for each in by_condition(samples)] == [
        ("slow_server", 2, 1),
        ("far_away", 2, 2),
    ]
    assert [(each.name, each.runs) for each in by_scenario(samples)] == [("First chat", 3), ("Logout", 1)]
    everything = tally("all", samples)
    assert (everything.rate, everything.red[0]) == (0.75, ("a", 2))
    assert everything.upper_bound > 0.75


def test_the_ledger_is_read_again_and_what_it_holds_is_not_played_again(tmp_path: Path) -> None:
    todo = [replace(PLAY, repeat=number, index=number) for number in (1, 2, 3)]
    first = Ledger(tmp_path / "soak.ndjson")
    first.add(sample(todo[0], result("passed")))
    first.add(sample(todo[1], result("interrupted")))

    second = Ledger(tmp_path / "soak.ndjson")

    assert second.samples == first.samples
    assert second.still_to_play(todo) == todo[1:]


@pytest.mark.parametrize("line", ["{", "[]", '{"scenario": "a"}', '{"nobody": 1}'])
def test_a_file_that_is_no_ledger_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "soak.ndjson"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(ScenarioMistake, match=r"soak\.ndjson:1 is no line"):
        Ledger(path)


def test_the_report_has_every_cry_and_every_open_question() -> None:
    samples = [told("failed", "a"), replace(told("passed"), unproven=("b",))]
    report = as_json(samples, load=2, interrupted=True)
    assert (report["runs"], report["alarms"], report["load"], report["interrupted"]) == (2, 1, 2, True)
    assert report["conditions"][0]["red"] == {"a": 1}
    assert [each["scenario"] for each in report["cries"]] == ["First chat"]
    assert report["unproven"] == [{"scenario": "First chat", "condition": "slow_server", "checks": ["b"]}]
