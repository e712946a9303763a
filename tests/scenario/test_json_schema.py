from typing import Any

from embedcheck.scenario.json_schema import config_schema, scenario_schema
from tests.scenario.reading import STEPS


def references(schema: Any) -> set[str]:
    if isinstance(schema, dict):
        own = {schema["$ref"]} if "$ref" in schema else set()
        return own.union(*map(references, schema.values()))
    return set().union(*map(references, schema)) if isinstance(schema, list) else set()


def step_schema() -> dict[str, Any]:
    found: dict[str, Any] = scenario_schema(STEPS)["$defs"]["step"]
    return found


def test_every_reference_leads_somewhere() -> None:
    for schema in (scenario_schema(), config_schema()):
        assert schema["$schema"].startswith("http://json-schema.org/draft-07")
        for reference in references(schema):
            assert reference.removeprefix("#/$defs/") in schema["$defs"]


def test_only_steps_without_required_fields_are_bare_words() -> None:
    assert step_schema()["anyOf"][0] == {"enum": ["wave"]}


def test_every_step_and_use_is_described_by_its_docstring() -> None:
    described = step_schema()["anyOf"][1]["properties"]
    assert set(described) == {*STEPS, "use"}
    assert described["wave"]["description"] == "Waves.\n\nAt whoever is there."
    assert described["use"]["description"].startswith("Plays the steps of another file")


def test_a_step_takes_its_shorthand_or_its_fields() -> None:
    say = step_schema()["anyOf"][1]["properties"]["say"]["anyOf"]
    assert say[0] == {"type": "string"}
    assert set(say[1]["properties"]) == {"text", "from", "times"}
    assert (say[1]["required"], say[1]["additionalProperties"]) == (["text"], False)


def test_a_template_may_stand_for_a_number_and_needs_no_leave_to_be_text() -> None:
    times = step_schema()["anyOf"][1]["properties"]["say"]["anyOf"][1]["properties"]["times"]
    assert {arm["type"] for arm in times["anyOf"]} == {"integer", "string"}
    assert times["default"] == 1


def test_the_shape_of_a_file_of_steps_differs() -> None:
    schema = scenario_schema(STEPS)
    assert schema["if"]["properties"]["kind"] == {"const": "steps"}
    assert "name" in schema["else"]["required"]
    assert "name" not in schema["then"]["properties"]
    assert schema["then"]["properties"]["steps"]["items"] == {"$ref": "#/$defs/step"}


def test_the_configuration_is_closed_and_described() -> None:
    schema = config_schema()
    assert schema["additionalProperties"] is False
    assert {"site", "instance", "browsers", "timeouts", "known_defects_own"} <= set(schema["properties"])
    assert schema["$defs"]["InstanceFields"]["properties"]["inbox"]["description"]
