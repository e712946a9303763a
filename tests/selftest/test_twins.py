from embedcheck.model.results import ScenarioOutcome
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from embedcheck.sandbox.faults import FAULTS
from embedcheck.scenario.models import PlacedStep
from embedcheck.selftest.twins import false_alarms, one_for_each_check, skipped, twins
from embedcheck.steps.page import Reload
from tests.selftest.playing import CHECKS, JOINS, MESSAGES, PINGS, REPLIES, SCENARIO, failed, result, twin_of


def test_as_few_twins_are_chosen_as_demand_every_check_of_the_shortest_scenarios() -> None:
    step = PlacedStep(name="reload", step=Reload(), file="f.yaml", line=3, col=5)
    short = SCENARIO.model_copy(
        update={"name": "Short", "fails_under": {"a": ("x", "y"), "b": ("y",), "c": ()}}
    )
    long = SCENARIO.model_copy(
        update={"name": "Long", "fails_under": {"d": ("y",), "e": ("z",)}, "steps": (step,)}
    )
    assert one_for_each_check([long, short]) == {("Short", "a"), ("Long", "e")}


def test_a_fault_is_caught_when_exactly_its_checks_turn_red() -> None:
    twin = twin_of(result("no_pong", failed(PINGS)))

    assert twin.ok
    assert (twin.expected, twin.red, twin.owners) == ((PINGS,), (PINGS,), (Owner.SERVER,))


def test_a_fault_that_nothing_noticed_is_missed() -> None:
    assert twin_of(result("no_pong")).amiss == (f"{PINGS} did not find it",)


def test_a_fault_that_turns_another_check_red_too_is_wrongly_named() -> None:
    assert twin_of(result("no_pong", failed(PINGS), failed(MESSAGES))).amiss == (f"{MESSAGES} is red too",)


def test_what_follows_from_the_cause_is_no_name_of_its_own() -> None:
    twin = twin_of(result("no_pong", failed(PINGS), failed(REPLIES, cause=PINGS)))

    assert twin.ok
    assert twin.follow == (REPLIES,)


def test_a_consequence_has_to_stand_in_the_table_of_causes() -> None:
    twin = twin_of(result("no_pong", failed(PINGS), failed(JOINS, cause=PINGS)))

    assert "which the table of causes does not know" in twin.amiss[0]


def test_the_cause_has_to_be_told_first() -> None:
    assert twin_of(result("join_error", failed(JOINS), failed(MESSAGES))).ok
    [amiss] = twin_of(result("join_error", failed(MESSAGES), failed(JOINS))).amiss
    assert amiss == f"{MESSAGES} is told first, and {JOINS} is the cause"


def test_whoever_has_to_mend_it_has_to_be_named() -> None:
    [amiss] = twin_of(result("no_pong", failed(PINGS, Owner.WIDGET))).amiss
    assert amiss == f"{PINGS} says that it is for widget to mend, and it is for server"


def test_a_harmless_fault_must_stay_green() -> None:
    assert twin_of(result("answer_slowly")).ok
    assert not twin_of(result("answer_slowly", failed(PINGS))).ok


def test_a_step_that_gave_up_below_a_red_check_ends_the_scene_and_is_no_name() -> None:
    twin = twin_of(result("no_pong", failed(PINGS), failed("expect_socket", cause=PINGS)))

    assert twin.ok
    assert not twin.whole
    assert twin_of(result("no_pong", failed(PINGS))).whole


def test_a_step_that_gave_up_for_a_reason_of_its_own_is_amiss() -> None:
    assert not twin_of(result("no_pong", failed(PINGS), failed("expect_socket", Owner.SCENARIO))).ok


def test_of_two_faults_at_once_both_have_to_be_found_by_themselves_or_below_the_other() -> None:
    both = "no_pong+join_error"

    assert twin_of(result(both, failed(JOINS), failed(MESSAGES), failed(PINGS, cause=JOINS))).ok
    assert twin_of(result(both, failed(JOINS), failed(MESSAGES))).amiss == (f"{PINGS} did not find it",)


def test_of_two_faults_at_once_what_may_follow_from_either_is_no_mistake() -> None:
    found = [failed(PINGS), failed(JOINS), failed(MESSAGES)]

    assert twin_of(result("no_pong+join_error", *found, failed(REPLIES))).ok
    assert twin_of(result("no_pong+answer_slowly", *found)).amiss == (
        f"{JOINS} is red too",
        f"{MESSAGES} is red too",
    )


def test_a_scene_that_could_not_be_judged_catches_nothing() -> None:
    twin = twin_of(result("answer_slowly", outcome=ScenarioOutcome.ERROR))

    assert twin.amiss == ("the site is gone",)


def test_a_check_that_broke_is_red_too() -> None:
    broken = Verdict(check=MESSAGES, outcome=Outcome.BROKEN, message="m", owner=Owner.EMBEDCHECK)

    assert not twin_of(result("no_pong", failed(PINGS), broken)).ok


def test_a_scene_that_was_skipped_is_neither_a_twin_nor_an_alarm_and_is_named_once() -> None:
    left_out = [
        result(fault, outcome=ScenarioOutcome.SKIPPED) for fault in (None, "no_pong", "answer_slowly")
    ]

    assert twins([SCENARIO], left_out, faults=FAULTS, checks=CHECKS) == []
    assert false_alarms(left_out) == []
    assert [each.name for each in skipped([*left_out, result("no_pong", failed(PINGS))])] == ["First chat"]


def test_an_honest_scene_that_is_red_is_a_false_alarm_and_no_twin() -> None:
    honest = result(None, failed(PINGS))

    assert twins([SCENARIO], [honest], faults=FAULTS, checks=CHECKS) == []
    assert false_alarms([honest, result(None, outcome=ScenarioOutcome.KNOWN)]) == [honest]
