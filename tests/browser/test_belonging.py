import json

import pytest

from embedcheck.browser.belonging import Belonging, body_is_evidence, origin, request_text, without_value
from embedcheck.wire import endpoints
from embedcheck.wire.endpoints import Endpoint

DESK = "https://desk.example"
TOKEN = "Tq3mZr8wLx0sVn5bHc1jKd7yFg9uPe2aIo6tQwErTyU"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://desk.example/anything.png", True),
        ("https://other.example/api/v1/widget/chat/settings?inbox_id=1", True),
        ("https://cdn.example/widget.js?v=2", True),
        ("https://shop.example/app.js", False),
        ("https://shop.example/api/v1/cart", False),
    ],
)
def test_a_request_is_the_widgets_by_its_origin_or_by_what_it_asks(url: str, expected: bool) -> None:
    assert Belonging(DESK).includes("GET", url) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("wss://desk.example/widget/ws", True),
        ("wss://proxy.example/widget/ws", True),
        ("wss://shop.example/live", False),
    ],
)
def test_a_socket_is_the_widgets_by_its_origin_or_its_path(url: str, expected: bool) -> None:
    assert Belonging(DESK).includes_socket(url) is expected


def test_a_port_is_part_of_an_origin_and_ws_counts_as_http() -> None:
    assert origin("wss://desk.example:8443/x") == "https://desk.example:8443"


def test_a_token_that_the_widget_used_is_recognised_on_its_way_to_somebody_else() -> None:
    belonging = Belonging(DESK)
    assert not belonging.carries_token(f"https://stats.example/?ref={TOKEN}")
    assert belonging.learn_from_request({"authorization": f"Bearer {TOKEN}"})
    assert belonging.carries_token(None, f"https://stats.example/?ref={TOKEN}")


def test_a_token_that_the_instance_gave_out_is_recognised_too() -> None:
    belonging = Belonging(DESK)
    assert belonging.learn_from_answer(f'{{"status":"success","data":{{"session_token":"{TOKEN}"}}}}')
    assert belonging.carries_token(TOKEN)


def test_the_widgets_cookies_are_recognised_by_name() -> None:
    assert Belonging(DESK).carries_token("https://stats.example/?c=libredesk-session-7%3Dabc")


@pytest.mark.parametrize("body", [None, "", "<html>", '{"status":"success","data":[1]}'])
def test_a_request_and_an_answer_without_a_token_teach_nothing(body: str | None) -> None:
    belonging = Belonging(DESK)
    assert not belonging.learn_from_request({})
    assert not belonging.learn_from_answer(body)
    assert not belonging.carries_token("https://stats.example/")


def test_a_token_is_news_once() -> None:
    belonging = Belonging(DESK)
    headers = {"x-libredesk-visitor-token": TOKEN}
    assert [belonging.learn_from_request(headers) for _ in range(2)] == [True, False]


@pytest.mark.parametrize(
    ("endpoint", "path", "content_type", "expected"),
    [
        (endpoints.SETTINGS, "/api/v1/widget/chat/settings", "application/json", True),
        (endpoints.FRAME, "/widget", "text/html; charset=utf-8", True),
        (None, "/api/v1/widget/chat/conversations/x/close", "application/json", True),
        (endpoints.SCRIPT, "/widget.js", "text/html", False),
        (endpoints.UPLOAD, "/api/v1/widget/media/upload", "image/png", False),
        (None, "/uploads/1", "text/html", False),
    ],
)
def test_only_text_of_the_widgets_api_is_read(
    endpoint: Endpoint | None, path: str, content_type: str, expected: bool
) -> None:
    assert body_is_evidence(endpoint, DESK + path, content_type) is expected


def test_what_a_request_said_is_kept_as_text_even_if_it_is_not_utf_8() -> None:
    assert request_text("application/json", b'{"message":"caf\xe9"}') == '{"message":"caf�"}'
    assert request_text("application/json", None) is None


def test_a_form_with_files_is_summarised_and_the_files_are_left_out() -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="conversation_uuid"\r\n\r\nu-1\r\n'
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.bin"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n\x00\x01\x02\r\n--b--\r\n"
    )
    summary = json.loads(request_text("multipart/form-data; boundary=b", body) or "")
    assert summary["parts"] == [
        {"name": "conversation_uuid", "value": "u-1"},
        {
            "name": "files",
            "filename": "a.bin",
            "content_type": "application/octet-stream",
            "bytes": 3,
            "sha256": "ae4b3280e56e2faf83f414a6e3dabe9d5fbe18976544c05fed121accb85b53fc",
        },
    ]
    assert summary["bytes"] == len(body)


def test_a_cookie_is_told_without_its_value() -> None:
    assert without_value("a=b=c; Path=/; Secure") == "a; Path=/; Secure"


def test_a_files_name_is_read_as_browsers_write_it() -> None:
    body = '--b\r\nContent-Disposition: form-data; name="files"; filename="Über.txt"\r\n\r\nx\r\n--b--\r\n'
    summary = json.loads(request_text("multipart/form-data; boundary=b", body.encode()) or "")
    assert summary["parts"][0]["filename"] == "Über.txt"
