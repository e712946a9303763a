import json

import pytest

from embedcheck.probe.answers import read_answer

UNKNOWN = (
    '{"status":"error","message":"Conversation not found","data":null,"error_type":"NotFoundException"}'
    '{"status":"error","message":"Something went wrong","data":null,"error_type":"GeneralException"}'
)


def test_a_success_envelope_is_ok_and_gives_its_fields() -> None:
    answer = read_answer(200, {}, '{"status":"success","data":{"user_id":7}}')

    assert answer.ok
    assert answer.field("user_id") == 7
    assert answer.field("other") is None


def test_a_success_envelope_with_another_status_is_not_ok() -> None:
    assert not read_answer(500, {}, '{"status":"success","data":true}').ok


def test_the_double_body_speaks_through_its_first_document() -> None:
    answer = read_answer(500, {}, UNKNOWN)

    assert (answer.message, answer.error_type, answer.documents) == (
        "Conversation not found",
        "NotFoundException",
        2,
    )
    assert answer.words == "HTTP 500, Conversation not found (NotFoundException)"


def test_a_page_of_a_proxy_is_a_value_without_an_envelope() -> None:
    answer = read_answer(403, {}, "<html>Forbidden</html>")

    assert (answer.ok, answer.data, answer.documents) == (False, None, 0)
    assert answer.words == "HTTP 403, not Libredesk's envelope"
    assert answer.field("anything") is None


@pytest.mark.parametrize(
    ("headers", "body", "seconds"),
    [
        ({"retry-after": "17"}, '{"status":"error","message":"Rate limit exceeded"}', 17.0),
        ({}, '{"status":"error","message":"Rate limit exceeded"}', 60.0),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, "<html>", 60.0),
        ({}, '{"status":"error","message":"Too many requests.","error_type":"RateLimitException"}', None),
    ],
)
def test_a_429_says_how_long_to_wait_if_waiting_helps(
    headers: dict[str, str], body: str, seconds: float | None
) -> None:
    assert read_answer(429, headers, body).throttled_for == seconds


def test_no_other_status_is_throttling() -> None:
    assert read_answer(503, {"retry-after": "17"}, "").throttled_for is None


def test_the_merge_header_is_understood() -> None:
    assert read_answer(200, {"x-libredesk-clear-visitor": "true"}, "{}").clears_visitor
    assert not read_answer(200, {}, "{}").clears_visitor


def test_repr_shows_no_token() -> None:
    answer = read_answer(
        200, {"set-cookie": "canary"}, '{"status":"success","data":{"session_token":"canary"}}'
    )

    assert "canary" not in repr(answer)


@pytest.mark.parametrize("said", ["61", "9" * 26, "9" * 400])
def test_nobody_waits_longer_than_the_limiters_window(said: str) -> None:
    assert read_answer(429, {"retry-after": said}, "").throttled_for == 60.0


def test_an_answers_words_are_one_printable_line_however_the_server_writes_them() -> None:
    message = json.dumps("one\r\x1b[2Jtwo\u202ethree\n" + "x" * 10_000)
    words = read_answer(500, {}, f'{{"status":"error","message":{message},"error_type":"A\\u0007B"}}').words

    assert words.startswith("HTTP 500, one [2Jtwo three xxx")
    assert words.endswith("… (A B)")
    assert words.isprintable()
    assert len(words) < 350
