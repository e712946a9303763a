"""The OpenAPI document is valid by its own validator, whole, and says what the tables say."""

import json
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from embedcheck.wire.contract.openapi import openapi
from embedcheck.wire.contract.operations import OPERATIONS
from embedcheck.wire.endpoints import ENDPOINTS, Guard

DOCUMENT: dict[str, Any] = json.loads(json.dumps(openapi()))
OF_ENDPOINT = {each.name: DOCUMENT["paths"][each.path][each.method.lower()] for each in ENDPOINTS}


def test_it_is_valid_by_its_own_validator() -> None:
    OpenAPIV31SpecValidator(DOCUMENT).validate()


def test_every_endpoint_is_in_it_and_nothing_else() -> None:
    written = {(method, path) for path, item in DOCUMENT["paths"].items() for method in item}
    assert written == {(each.method.lower(), each.path) for each in ENDPOINTS}


@pytest.mark.parametrize("guard", Guard)
def test_guards_are_security_requirements(guard: Guard) -> None:
    wanted = {
        Guard.NONE: [],
        Guard.INBOX: [["inbox_header"], ["inbox_query"]],
        Guard.SESSION: [["inbox_header", "session"], ["inbox_query", "session"]],
        Guard.OPTIONAL_SESSION: [
            ["inbox_header"],
            ["inbox_query"],
            ["inbox_header", "session"],
            ["inbox_query", "session"],
        ],
    }[guard]
    for each in ENDPOINTS:
        if each.guard is guard:
            assert [list(one) for one in OF_ENDPOINT[each.name]["security"]] == wanted


def test_each_status_of_an_error_has_its_envelope() -> None:
    for name, operation in OPERATIONS.items():
        responses = OF_ENDPOINT[name]["responses"]
        assert set(responses) == {"200", *map(str, operation.refusals)}
        for status in operation.refusals:
            schema = responses[str(status)]["content"]["application/json"]["schema"]
            shapes = [each["$ref"] for each in schema.get("anyOf", [schema])]
            assert shapes[-1].endswith("/Failure")
            assert (status == 429) == any(each.endswith("/Throttled") for each in shapes)


def test_rate_limit_and_clear_header_stand_where_the_server_sends_them() -> None:
    me, lang = OF_ENDPOINT["me"]["responses"]["200"], OF_ENDPOINT["languages"]["responses"]["200"]
    assert "X-Ratelimit-Remaining" in me["headers"]
    assert "X-Libredesk-Clear-Visitor" in me["headers"]
    assert lang["headers"] == {}
    assert "X-Libredesk-Clear-Visitor" not in OF_ENDPOINT["exchange"]["responses"]["200"]["headers"]
    assert "Retry-After" in OF_ENDPOINT["me"]["responses"]["429"]["headers"]


def test_the_visitors_token_may_be_offered_with_each_session() -> None:
    offered = [{"$ref": "#/components/parameters/visitor_token"}]
    assert OF_ENDPOINT["conversations"]["parameters"] == offered
    assert OF_ENDPOINT["exchange"]["parameters"] == []


def test_both_versions_of_the_settings_are_alternatives() -> None:
    content = OF_ENDPOINT["settings"]["responses"]["200"]["content"]["application/json"]
    data = content["schema"]["properties"]["data"]
    assert [each["$ref"].rpartition("/")[2] for each in data["anyOf"]] == ["Settings", "LaterSettings"]


def test_what_the_published_page_says_otherwise_is_said() -> None:
    assert "Unlike the published page: `exp` is required" in OF_ENDPOINT["exchange"]["description"]
    assert "entirely absent" in OF_ENDPOINT["init"]["description"]
    assert "two envelopes into one body" in DOCUMENT["info"]["description"]


def test_private_fields_are_not_even_named_and_objects_stay_open() -> None:
    text = json.dumps(DOCUMENT["components"]["schemas"])
    assert "trusted_domains" not in text
    assert 'additionalProperties": false' not in text
    assert "title" in DOCUMENT["components"]["schemas"]["PrechatForm"]["properties"]
