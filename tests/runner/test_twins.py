from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.runner.twins import false_alarms, one_for_each_check, skipped, twins
from embedcheck.scenario.models import PlacedStep, Scenario
from embedcheck.steps.page import Reload

CHECKS = ("pings_keep_the_session", "messages_are_delivered_exactly_once")
SCENARIO = Scenario(
    embedcheck=1,
    name="First chat",
    file="f.yaml",
    line=1,
    steps=(),
    fails_under={"no_pong": ("pings_keep_the_session",), "answer_slowly": ()},
)


def test_as_few_twins_are_chosen_as_demand_every_check_of_the_shortest_scenarios() -> None:
    step = PlacedStep(name="reload", step=Reload(), file="f.yaml", line=3, col=5)
    short = SCENARIO.model_copy(
        update={"name": "Short", "fails_under": {"a": ("x", "y"), "b": ("y",), "c": ()}}
    )
    long = SCENARIO.model_copy(
        update={"name": "Long", "fails_under": {"d": ("y",), "e": ("z",)}, "steps": (step,)}
    )
    assert one_for_each_check([long, short]) == {("Short", "a"), ("Long", "e")}


def result(fault: str | None, *red: str, outcome: ScenarioOutcome = ScenarioOutcome.FAILED) -> ScenarioResult:
    return ScenarioResult(
        name="First chat",
        file="f.yaml",
        line=1,
        browser="chromium",
        outcome=outcome,
        verdicts=tuple(Verdict(check=name, outcome=Outcome.FAILED, message="m") for name in red),
        seconds=1,
        folder="f",
        fault=fault,
        error="the site is gone" if outcome is ScenarioOutcome.ERROR else None,
    )


def judged(*results: ScenarioResult) -> list[bool]:
    return [twin.ok for twin in twins([SCENARIO], results, checks=CHECKS)]


def test_a_fault_is_caught_when_exactly_its_checks_turn_red() -> None:
    assert judged(result("no_pong", "pings_keep_the_session")) == [True]


def test_a_fault_that_nothing_noticed_is_missed() -> None:
    assert judged(result("no_pong")) == [False]


def test_a_fault_that_turns_another_check_red_too_is_wrongly_named() -> None:
    assert judged(result("no_pong", *CHECKS)) == [False]


def test_a_harmless_fault_must_stay_green() -> None:
    assert judged(result("answer_slowly")) == [True]
    assert judged(result("answer_slowly", "pings_keep_the_session")) == [False]


def test_an_expectation_that_gave_up_is_a_consequence_and_not_a_name() -> None:
    assert judged(result("no_pong", "pings_keep_the_session", "expect_socket")) == [True]


def test_a_scene_that_could_not_be_judged_catches_nothing() -> None:
    [twin] = twins([SCENARIO], [result("answer_slowly", outcome=ScenarioOutcome.ERROR)], checks=CHECKS)

    assert not twin.ok
    assert twin.trouble == "the site is gone"


def test_a_scene_that_was_skipped_is_neither_a_twin_nor_an_alarm_and_is_named_once() -> None:
    left_out = [
        result(fault, outcome=ScenarioOutcome.SKIPPED) for fault in (None, "no_pong", "answer_slowly")
    ]

    assert twins([SCENARIO], left_out, checks=CHECKS) == []
    assert false_alarms(left_out) == []
    assert [each.name for each in skipped([*left_out, result("no_pong", "pings_keep_the_session")])] == [
        "First chat"
    ]


def test_an_honest_scene_that_is_red_is_a_false_alarm_and_no_twin() -> None:
    honest = result(None, "pings_keep_the_session")

    assert twins([SCENARIO], [honest], checks=CHECKS) == []
    assert false_alarms([honest, result(None, outcome=ScenarioOutcome.KNOWN)]) == [honest]
