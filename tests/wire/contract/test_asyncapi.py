"""The AsyncAPI document fits the model of its specification, and says what the tables of frames say."""

import json
import warnings
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from embedcheck.model.observations import Way
from embedcheck.wire.contract import judge_frame
from embedcheck.wire.contract.asyncapi import asyncapi
from embedcheck.wire.contract.messages import RECEIVED, SENT
from tests.wire.contract import traffic

with warnings.catch_warnings():
    # The library's own models shadow a name of pydantic's.
    warnings.simplefilter("ignore")
    from asyncapi3.models import AsyncAPI3  # type: ignore[import-untyped]

DOCUMENT: dict[str, Any] = json.loads(json.dumps(asyncapi()))
MESSAGES = DOCUMENT["components"]["messages"]


def resolved(reference: str) -> Any:
    """What a `#/…` reference of the document points to. Raises KeyError if it points nowhere."""
    here: Any = DOCUMENT
    for part in reference.removeprefix("#/").split("/"):
        here = here[part]
    return here


def references(value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for each in value for found in references(each)]
    if isinstance(value, dict):
        here = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return here + [found for each in value.values() for found in references(each)]
    return []


def test_it_fits_the_model_of_the_specification() -> None:
    AsyncAPI3.model_validate(DOCUMENT)


def test_no_reference_points_nowhere() -> None:
    found = references(DOCUMENT)
    assert len(found) > 40
    for each in found:
        resolved(each)


def test_every_frame_is_sent_or_received() -> None:
    actions = {name: each["action"] for name, each in DOCUMENT["operations"].items()}
    wanted = {f"send_{kind}": "send" for kind in SENT} | {f"receive_{kind}": "receive" for kind in RECEIVED}
    assert actions == wanted
    assert set(DOCUMENT["channels"]["widget"]["messages"]) == set(MESSAGES)
    assert {"sent_typing", "received_typing"} <= set(MESSAGES)


def test_join_and_ping_have_their_replies() -> None:
    replies = {
        name: [each["$ref"].rpartition("/")[2] for each in operation["reply"]["messages"]]
        for name, operation in DOCUMENT["operations"].items()
        if "reply" in operation
    }
    assert replies == {"send_join": ["joined", "error"], "send_ping": ["pong"]}


def test_the_channel_tells_what_the_published_page_does_not() -> None:
    assert DOCUMENT["channels"]["widget"]["address"] == "/widget/ws"
    assert "Unlike the published page" in DOCUMENT["channels"]["widget"]["description"]


@pytest.mark.parametrize(("sign", "way"), [(">", Way.SENT), ("<", Way.RECEIVED)])
def test_recorded_frames_fit_their_payloads_as_they_fit_the_models(sign: str, way: Way) -> None:
    seen = 0
    for text in traffic.frames(sign):
        kind = json.loads(text)["type"]
        key = kind if kind in MESSAGES else f"{way}_{kind}"
        schema = {**MESSAGES[key]["payload"], "components": DOCUMENT["components"]}
        Draft202012Validator(schema).validate(json.loads(text))
        assert judge_frame(way, text).good
        seen += 1
    assert seen > 10


def test_a_payload_that_lacks_a_field_does_not_fit() -> None:
    schema = {**MESSAGES["page_visit"]["payload"], "components": DOCUMENT["components"]}
    frame = {"type": "page_visit", "data": {"href": "x"}}
    assert not Draft202012Validator(schema).is_valid(frame)
