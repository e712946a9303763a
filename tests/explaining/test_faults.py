from embedcheck.explaining.faults import faults_that_trip, tell_fault
from embedcheck.sandbox.faults import FAULTS
from embedcheck.scenario.shipped import read_shipped


def test_a_fault_is_told_with_what_each_scenario_demands_of_it() -> None:
    told = tell_fault("merge_without_clear_header", read_shipped())
    assert told.summary == FAULTS["merge_without_clear_header"].summary
    assert (told.layer, told.owner, told.harmless) == ("server", "server", False)
    [demand, *_] = told.demands
    assert "visitor_token_is_cleared" in demand.checks
    assert (
        told.command == demand.command == f"embedcheck run {demand.file} --fault merge_without_clear_header"
    )


def test_whose_a_fault_is_may_differ_from_who_does_it() -> None:
    told = tell_fault("wrong_inbox", ())
    assert (told.layer, told.owner) == ("site", "embed")


def test_a_fault_that_nobody_demands_is_shown_by_a_sandbox() -> None:
    told = tell_fault("lose_push", ())
    assert told.demands == ()
    assert told.command == told.look == "embedcheck sandbox --fault lose_push"


def test_a_check_is_tripped_by_the_faults_that_name_it_and_by_no_other() -> None:
    scenarios = read_shipped()
    told = faults_that_trip("frame_is_allowed", scenarios)
    named = {
        fault for each in scenarios for fault, red in each.fails_under.items() if "frame_is_allowed" in red
    }
    assert {each.name for each in told} == named != set()
    assert all("frame_is_allowed" in demand.checks for each in told for demand in each.demands)


def test_the_command_is_safe_to_paste_wherever_embedcheck_is_installed() -> None:
    [first, *_] = [each for each in read_shipped() if "lose_push" in each.fails_under]
    moved = first.model_copy(update={"file": "my tools/a.yaml"})
    assert tell_fault("lose_push", [moved]).command == "embedcheck run 'my tools/a.yaml' --fault lose_push"
