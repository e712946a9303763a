"""What the scenarios of this repository demand of the self-test: every fault, of every check."""

from functools import cache
from pathlib import Path

from embedcheck.checks import CHECKS
from embedcheck.sandbox.faults import FAULTS
from embedcheck.scenario.suite import load_suite

ROOT = Path(__file__).parents[2]


@cache
def demands() -> dict[str, list[tuple[str, ...]]]:
    """Every fault that is named, with the checks that each scenario demands under it."""
    suite = load_suite((ROOT / "scenarios",), env={}, flags={}, known_checks=CHECKS, known_faults=FAULTS)
    found: dict[str, list[tuple[str, ...]]] = {}
    for scenario in suite.scenarios:
        for fault, checks in scenario.fails_under.items():
            found.setdefault(fault, []).append(checks)
    return found


def test_every_fault_is_demanded_by_some_scenario() -> None:
    assert set(FAULTS) == set(demands())


def test_every_fault_turns_some_check_red_unless_it_is_harmless() -> None:
    silent = {name for name, many in demands().items() if not any(many)}
    assert silent == {name for name, fault in FAULTS.items() if fault.harmless}


def test_every_check_is_turned_red_by_some_fault() -> None:
    assert {check for many in demands().values() for checks in many for check in checks} == set(CHECKS)
