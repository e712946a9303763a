from dataclasses import replace

from embedcheck.model.verdicts import Owner
from embedcheck.sandbox.faults import FAULTS
from embedcheck.selftest.pairs import HIDING, draw_pairs
from embedcheck.selftest.twins import Twin
from tests.selftest.playing import JOINS, MESSAGES, PINGS, REPLIES


def caught(fault: str, *checks: str, scenario: str = "First chat") -> Twin:
    return Twin(scenario=scenario, fault=fault, owners=(Owner.SERVER,), expected=checks, red=checks)


def drawn(*twins: Twin, seed: int = 1) -> set[tuple[str, str]]:
    return set(draw_pairs(twins, number=10, seed=seed))


def test_two_faults_of_one_scenario_that_turn_different_checks_red_make_a_pair() -> None:
    assert drawn(caught("a", PINGS), caught("b", MESSAGES)) == {("First chat", "a+b")}


def test_faults_of_different_scenarios_make_none() -> None:
    assert drawn(caught("a", PINGS), caught("b", MESSAGES, scenario="Logout")) == set()


def test_faults_of_which_one_hides_the_other_make_none() -> None:
    assert drawn(caught("a", PINGS), caught("b", PINGS)) == set()
    assert drawn(caught("a", JOINS), caught("b", REPLIES)) == set()


def test_a_fault_that_ends_its_scene_early_or_was_not_caught_or_is_harmless_makes_none() -> None:
    other = caught("b", MESSAGES)

    assert drawn(replace(caught("a", PINGS), whole=False), other) == set()
    assert drawn(replace(caught("a", PINGS), amiss=("missed",)), other) == set()
    assert drawn(caught("a"), other) == set()


def test_the_same_seed_draws_the_same_pairs_whatever_the_order_of_the_plays() -> None:
    twins = [caught(name, PINGS if number % 2 else MESSAGES) for number, name in enumerate("abcdefgh")]

    first = draw_pairs(twins, number=5, seed=7)

    assert draw_pairs(twins[::-1], number=5, seed=7) == first
    assert len(first) == 5
    assert draw_pairs(twins, number=5, seed=8) != first


def test_faults_that_are_known_to_hide_each_other_make_none() -> None:
    [pair] = HIDING
    one, other = sorted(pair)
    assert pair <= set(FAULTS)
    assert drawn(caught(one, PINGS), caught(other, MESSAGES)) == set()
