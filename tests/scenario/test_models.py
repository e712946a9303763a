from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.scenario.reading import load, scenario


def test_a_scenario_is_frozen_and_names_its_folder(tmp_path: Path) -> None:
    [found] = load(tmp_path, {"a.yaml": scenario("- say: Hi")}).scenarios
    assert found.folder == "a-visitor-waves"
    with pytest.raises(ValidationError):
        found.name = "y"  # type: ignore[misc]


def test_a_placed_step_is_read_aloud_by_its_name(tmp_path: Path) -> None:
    [found] = load(tmp_path, {"a.yaml": scenario("- say: Hi", "- wave")}).scenarios
    assert [placed.words for placed in found.steps] == ["say: Hi", "wave"]
