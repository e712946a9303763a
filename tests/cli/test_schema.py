import json

import pytest

from embedcheck.cli.app import invoke
from embedcheck.scenario.json_schema import config_schema, scenario_schema


@pytest.mark.parametrize(
    ("arguments", "schema"),
    [([], scenario_schema()), (["scenario"], scenario_schema()), (["config"], config_schema())],
)
def test_the_schema_is_printed_as_json(
    arguments: list[str], schema: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert invoke(["schema", *arguments]) == 0
    assert json.loads(capsys.readouterr().out) == schema
