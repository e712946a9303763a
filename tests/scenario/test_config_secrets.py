"""What a mistake in a configuration tells of the credentials that were written there: nothing."""

from pathlib import Path

import pytest

from embedcheck.scenario import ScenarioMistakes, load_config
from tests.scenario.reading import write


@pytest.mark.parametrize(
    "written",
    [
        'instance: {url: "http://user:CANARY@h"}',
        "instance: {url: 'http://h/?token=CANARY'}",
        "instance: {url: 'http://user:CAN/ARY@h'}",
        "instance: {url: 'user:CANARY@h?CANARY'}",
        "instance: http://user:CANARY@h",
        'instance: {url: "https://h", agent: "CANARY"}',
        "site: ftp://user:CANARY@h",
        "site: http://[h/#CANARY",
    ],
)
def test_a_mistake_in_a_configuration_repeats_no_credentials(tmp_path: Path, written: str) -> None:
    write(tmp_path, {"embedcheck.yaml": written + "\n"})
    with pytest.raises(ScenarioMistakes) as caught:
        load_config(tmp_path, env={}, flags={})
    assert "embedcheck.yaml:1:" in caught.value.what
    assert "CAN" not in caught.value.what


def test_a_mistake_in_a_variable_repeats_no_credentials(tmp_path: Path) -> None:
    write(tmp_path, {})
    with pytest.raises(ScenarioMistakes, match="EMBEDCHECK_INSTANCE") as caught:
        load_config(tmp_path, env={"EMBEDCHECK_INSTANCE": "user:CANARY@h/?x=CANARY"}, flags={})
    assert "CANARY" not in caught.value.what
