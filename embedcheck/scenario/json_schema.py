"""JSON Schemas for editors, made from the same models that judge the files (draft-07 with `$defs`)."""

import inspect
from collections.abc import Mapping as Map
from typing import Any

from pydantic import BaseModel

from embedcheck.scenario.config_fields import ConfigFields
from embedcheck.scenario.fields import ScenarioFields, StepsFields, Use
from embedcheck.scenario.step_reading import USE
from embedcheck.steps import STEPS
from embedcheck.steps.step import Step

Schema = dict[str, Any]

_DRAFT = "http://json-schema.org/draft-07/schema#"
_TEMPLATE: Schema = {"type": "string", "pattern": r"\$\{\{.*\}\}"}


def scenario_schema(steps: Map[str, type[Step]] = STEPS) -> Schema:
    """Of a scenario file, and of a file of steps for `use:`."""
    definitions: Schema = {}
    item = _steps(steps, definitions)
    kinds = [_model(model, definitions) for model in (ScenarioFields, StepsFields)]
    for kind in kinds:
        steps_are = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/step"}}
        kind["properties"]["steps"] = {"description": "What happens, in this order.", **steps_are}
    definitions["step"] = item
    return {
        "$schema": _DRAFT,
        "title": "embedcheck scenario",
        "if": {"properties": {"kind": {"const": "steps"}}, "required": ["kind"]},
        "then": kinds[1],
        "else": kinds[0],
        "$defs": definitions,
    }


def config_schema() -> Schema:
    """Of embedcheck.yaml."""
    definitions: Schema = {}
    schema = _model(ConfigFields, definitions)
    return {"$schema": _DRAFT, "title": "embedcheck.yaml", **schema, "$defs": definitions}


def _steps(steps: Map[str, type[Step]], definitions: Schema) -> Schema:
    """One step: a bare word, or a mapping with one key."""
    described = {name: _step(cls, definitions) for name, cls in sorted(steps.items())}
    described[USE] = _used(definitions)
    bare = sorted(name for name, cls in steps.items() if _may_be_bare(cls))
    return {
        "anyOf": [
            {"enum": bare},
            {
                "type": "object",
                "properties": described,
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 1,
            },
            _TEMPLATE,
        ]
    }


def _step(cls: type[Step], definitions: Schema) -> Schema:
    whole = _model(cls, definitions)
    description = whole.pop("description", "")
    forms = [whole]
    if cls.shorthand is not None:
        field = cls.model_fields[cls.shorthand].alias or cls.shorthand
        forms.insert(0, whole["properties"][field])
        forms = forms[:1] if cls.whole else forms
    if _may_be_bare(cls):
        forms.append({"type": "null"})
    return {"description": description, "anyOf": [*forms, _TEMPLATE]}


def _used(definitions: Schema) -> Schema:
    whole = _model(Use, definitions)
    return {"description": whole.pop("description"), "anyOf": [{"type": "string"}, whole]}


def _may_be_bare(cls: type[Step]) -> bool:
    return not any(field.is_required() for field in cls.model_fields.values())


def _model(cls: type[BaseModel], definitions: Schema) -> Schema:
    schema = cls.model_json_schema(ref_template="#/$defs/{model}")
    for name, definition in schema.pop("$defs", {}).items():
        definitions[name] = _with_templates(definition, top=True)
    schema.pop("title", None)
    schema["description"] = inspect.getdoc(cls) or ""
    found: Schema = _with_templates(schema, top=True)
    return found


def _with_templates(schema: Schema, *, top: bool = False) -> Schema:
    """The schema with a template allowed wherever text is not, but for the top of a model."""
    inner = {key: _inside(key, value) for key, value in schema.items() if key != "title"}
    arms = inner.pop("anyOf", [inner])
    if top or all(_is_text(arm) for arm in arms):
        return {**inner, "anyOf": arms} if arms != [inner] else inner
    around: Schema = {key: inner.pop(key) for key in ("description", "default") if key in inner}
    return {**around, "anyOf": [*arms, _TEMPLATE]}


def _inside(key: str, value: Any) -> Any:
    if key == "properties":
        return {name: _with_templates(schema) for name, schema in value.items()}
    if key == "anyOf":
        return [_with_templates(arm, top=True) for arm in value]
    if key in ("items", "additionalProperties") and isinstance(value, dict):
        return _with_templates(value)
    return value


def _is_text(schema: Schema) -> bool:
    return schema.get("type") in ("string", "null") and not schema.keys() & {"enum", "const", "pattern"}
