"""Real traffic keeps the contract; what breaks it is named, with its path; nothing raises."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embedcheck.model.observations import Way
from embedcheck.wire import endpoints
from embedcheck.wire.contract import Reading, judge_answer, judge_frame, judge_request
from embedcheck.wire.contract.operations import OPERATIONS
from embedcheck.wire.endpoints import ENDPOINTS, Endpoint
from tests.wire.contract import traffic

# Of the shape of a session token.
TOKEN = "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE"  # 43 characters
TIME = "2026-11-23T02:29:28.869044Z"


def words(reading: Reading) -> tuple[list[str], list[str]]:
    return [str(each) for each in reading.problems], [str(each) for each in reading.drift]


def success(data: Any) -> str:
    return json.dumps({"status": "success", "data": data})


def recorded(name: str) -> Any:
    """`data` of a recorded answer, to be changed by a test."""
    each = next(each for each in traffic.exchanged() if each["name"] == name)
    return json.loads(each["response"]["body"])["data"]


def failure(kind: str = "InputException", **more: Any) -> str:
    return json.dumps({"status": "error", "message": "No", "data": None, "error_type": kind, **more})


@pytest.mark.parametrize("source", [traffic.answers, traffic.dialogues, traffic.flows])
def test_recorded_traffic_has_no_problem_and_no_drift(source: Any) -> None:
    read = list(source())
    assert len(read) > 20
    assert [(name, *words(reading)) for name, reading in read if words(reading) != ([], [])] == []


def test_a_missing_field_is_a_problem_with_its_path() -> None:
    data = recorded("conversation: visitor")
    del data["messages"][0]["author"]
    reading = judge_answer(endpoints.CONVERSATION, 200, success(data))
    assert words(reading) == (["data.messages[0].author: expected this field, found nothing"], [])


def test_another_type_is_a_problem_and_an_unknown_field_is_drift() -> None:
    data = recorded("conversation: visitor")
    data["conversation"]["status"] = 3
    data["messages"][0]["meta"] = {"colour": "red"}
    reading = judge_answer(endpoints.CONVERSATION, 200, success(data))
    assert words(reading) == (
        ["data.conversation.status: expected a string, found a number"],
        ["new field: data.messages[0].meta.colour (a string)"],
    )


def test_an_agents_address_is_a_problem() -> None:
    data = recorded("conversation: visitor")
    data["messages"][0]["author"]["email"] = "agent@example.com"
    reading = judge_answer(endpoints.CONVERSATION, 200, success(data))
    assert words(reading)[0] == ["data.messages[0].author.email: expected null, found a string"]


@pytest.mark.parametrize("field", ["trusted_domains", "blocked_ips", "continuity", "session_duration"])
def test_what_settings_must_hide_is_a_problem(field: str) -> None:
    reading = judge_answer(endpoints.SETTINGS, 200, success(recorded("settings") | {field: "x"}))
    assert words(reading)[0] == [
        f"data.{field}: expected nothing: this field is the server's own, found a string"
    ]


def test_a_setting_that_no_longer_comes_is_drift() -> None:
    data = recorded("settings")
    del data["dark_mode"]
    assert words(judge_answer(endpoints.SETTINGS, 200, success(data))) == (
        [],
        ["field gone: data.dark_mode"],
    )


def test_a_setting_that_a_frontend_needs_is_a_problem() -> None:
    data = recorded("settings")
    del data["features"]
    assert words(judge_answer(endpoints.SETTINGS, 200, success(data)))[0] == [
        "data.features: expected this field, found nothing"
    ]


def test_the_later_launcher_is_read_too() -> None:
    looks = {"colors": {"primary": "#2563eb"}, "launcher": {"color": "", "logo_url": ""}}
    data: dict[str, Any] = {
        "branding": {"light": looks, "dark": looks},
        "launcher": {"position": "right", "spacing": {"side": 20, "bottom": 20}, "icon_scale": 100},
        "theme": "light",
    }
    for later in (data, data | {"colors": {"primary": "#2563eb"}}):
        reading = judge_answer(endpoints.LAUNCHER, 200, success(later))
        assert (reading.shape, *words(reading)) == ("Success[LaterLauncherSettings]", [], [])


def test_a_new_value_of_a_known_field_is_drift() -> None:
    data = recorded("message")
    data["author"]["type"] = "hologram"
    reading = judge_answer(endpoints.MESSAGE, 200, success(data))
    assert words(reading) == ([], ["new value: data.author.type (“hologram”)"])


def test_the_limiter_answers_without_data_and_the_handler_with() -> None:
    bare = '{"status":"error","message":"Rate limit exceeded"}'
    for body in (bare, failure("RateLimitException")):
        assert words(judge_answer(endpoints.INIT, 429, body)) == ([], [])
    assert not judge_answer(endpoints.INIT, 400, bare).good


def test_two_envelopes_in_one_body_are_known_of_conversations_only() -> None:
    body = failure("NotFoundException") + failure("GeneralException")
    assert words(judge_answer(endpoints.CONVERSATION, 500, body)) == ([], [])
    assert words(judge_answer(endpoints.CONVERSATIONS, 500, body))[0] == [
        "the whole of it: expected one JSON document, found 2 in a row"
    ]


def test_an_upload_to_nowhere_may_be_refused_for_its_file_in_a_second_envelope() -> None:
    body = failure("NotFoundException") + failure("InputException")
    for status in (400, 413, 500):
        assert words(judge_answer(endpoints.UPLOAD, status, body)) == ([], [])
    assert not judge_answer(endpoints.MESSAGE, 400, body).good


def test_the_later_single_envelopes_are_read_too() -> None:
    assert words(judge_answer(endpoints.CONVERSATION, 404, failure("NotFoundException"))) == ([], [])
    assert words(judge_answer(endpoints.MESSAGE, 403, failure("PermissionException"))) == ([], [])


@pytest.mark.parametrize("error", ["TeapotException", "Teapot"])
def test_an_unknown_error_is_drift(error: str) -> None:
    assert words(judge_answer(endpoints.ME, 418, failure(error)))[1] == [
        f"new value: error_type (“{error}”)",
        "new status: 418",
    ]


def test_a_page_instead_of_json_is_a_problem() -> None:
    assert words(judge_answer(endpoints.SETTINGS, 200, "<!doctype html>"))[0] == [
        "the whole of it: expected JSON, found HTML"
    ]
    assert judge_answer(endpoints.FRAME, 200, "<!doctype html>").good


def test_the_texts_come_without_an_envelope() -> None:
    assert judge_answer(endpoints.LANGUAGE, 200, '{"globals.terms.yes": "Yes"}').good
    assert not judge_answer(endpoints.LANGUAGE, 200, success({"globals.terms.yes": 1})).good


def test_a_request_is_read() -> None:
    assert judge_request(endpoints.INIT, '{"message":"Hi","form_data":{"plan":"pro","age":3,"ok":true}}').good
    assert words(judge_request(endpoints.MESSAGE, '{"text":"Hi"}')) == (
        ["message: expected this field, found nothing"],
        ["new field: text (a string)"],
    )
    assert not judge_request(endpoints.EXCHANGE, "jwt=x").good
    assert judge_request(endpoints.LAST_SEEN, "").good


def test_an_upload_needs_its_two_form_fields() -> None:
    reading = judge_request(endpoints.UPLOAD, 'Content-Disposition: form-data; name="files"; filename="a"')
    assert words(reading)[0] == ["conversation_uuid: expected this field of the form, found nothing"]


def test_an_unknown_frame_is_a_problem_if_sent_and_drift_if_received() -> None:
    assert words(judge_frame(Way.SENT, '{"type":"dance"}'))[0] == [
        "type: expected a type that the server knows, found “dance”"
    ]
    assert words(judge_frame(Way.RECEIVED, '{"type":"fanfare"}')) == ([], ["new frame: “fanfare”"])


def test_page_visits_say_url_and_title() -> None:
    reading = judge_frame(Way.SENT, '{"type":"page_visit","data":{"href":"x","name":"y"}}')
    assert words(reading)[0] == [
        "data.url: expected this field, found nothing",
        "data.title: expected this field, found nothing",
    ]


@pytest.mark.parametrize("text", ["[]", "null", "3", '{"type":3}', "{}", "<html>", "", "\ud800"])
def test_what_is_no_frame_is_a_problem(text: str) -> None:
    assert not judge_frame(Way.RECEIVED, text).good


def test_a_token_is_never_quoted() -> None:
    said = [
        words(judge_frame(Way.SENT, json.dumps({"type": TOKEN}))),
        words(judge_frame(Way.SENT, json.dumps({"type": "ping", TOKEN: TOKEN}))),
        words(judge_frame(Way.RECEIVED, json.dumps({"type": TOKEN}))),
        words(judge_answer(endpoints.ME, 200, success({"first_name": TOKEN, TOKEN: 1, "user_id": TOKEN}))),
        words(judge_answer(endpoints.ME, 400, failure(f"Bearer {TOKEN}"))),
    ]
    assert TOKEN not in repr(said)


def test_every_endpoint_but_the_socket_has_its_operation() -> None:
    assert {each.name for each in ENDPOINTS} - set(OPERATIONS) == {"socket"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=20,
)
TEXTS = st.text() | JSON.map(json.dumps) | JSON.map(success) | st.just("[" * 3000) | st.just("9" * 5000)


@given(st.sampled_from(ENDPOINTS), st.integers(100, 599), TEXTS | st.none())
@settings(deadline=None)
def test_no_answer_and_no_request_makes_it_raise(endpoint: Endpoint, status: int, text: str | None) -> None:
    judge_request(endpoint, text)
    judge_answer(endpoint, status, text)


@given(
    st.sampled_from(Way),
    TEXTS,
    st.sampled_from(["join", "pong", "new_message", "typing", "page_visit"]),
    JSON,
)
@settings(deadline=None)
def test_no_frame_makes_it_raise(way: Way, text: str, kind: str, data: Any) -> None:
    judge_frame(way, text)
    judge_frame(way, json.dumps({"type": kind, "data": data}))


@given(st.data())
@settings(deadline=None, max_examples=50)
def test_a_replaced_field_of_a_recorded_answer_is_told_with_its_path(data: st.DataObject) -> None:
    known = [each for each in traffic.exchanged() if each["response"]["status"] == 200]
    each = data.draw(st.sampled_from(known))
    endpoint = endpoints.classify(each["request"]["method"], each["request"]["path"])
    if endpoint is None or not each["response"]["body"].startswith("{"):
        return
    document = json.loads(each["response"]["body"])
    if not isinstance(document.get("data"), dict):
        return
    key = data.draw(st.sampled_from(sorted(document["data"])))
    document["data"][key] = ["\N{SNOWMAN}"]
    said = words(judge_answer(endpoint, 200, json.dumps(document)))
    assert any(f"data.{key}" in line for lines in said for line in lines)
