from datetime import date
from pathlib import Path

import pytest

from embedcheck.checks import CHECKS
from embedcheck.checks.causes import CONSEQUENCES
from embedcheck.coverage.table import COVERAGE
from embedcheck.explaining.checks import silence, tell_check
from embedcheck.scenario.shipped import read_shipped
from embedcheck.scenario.suite import load_config

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize("check", CHECKS)
def test_the_silence_of_a_check_is_a_configuration_that_loads(check: str, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "embedcheck.yaml").write_text(silence(check, TODAY), encoding="utf-8")
    config, _ = load_config(tmp_path, env={})
    [own] = config.own_defects
    assert (own.check, own.expires) == (check, date(2027, 2, 23))


def test_every_check_has_a_fault_that_trips_it() -> None:
    scenarios = read_shipped()
    assert [check for check in CHECKS if not tell_check(check, scenarios, TODAY).faults] == []


def test_a_check_is_told_with_its_defects_causes_and_coverage() -> None:
    told = tell_check("page_visits_are_stored", (), TODAY)
    assert [each.name for each in told.known_defects] == ["D-24"]
    assert "page_visits_are_sent" in told.explained_by
    assert all(told.name in CONSEQUENCES[cause] for cause in told.explained_by)
    assert tell_check("page_visits_are_sent", (), TODAY).explains == CONSEQUENCES["page_visits_are_sent"]
    assert set(told.coverage) == {each.name for each in COVERAGE if told.name in each.checks} != set()
