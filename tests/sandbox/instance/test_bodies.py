from typing import Any

import pytest

from embedcheck.sandbox.instance.actions import Request
from embedcheck.sandbox.instance.bodies import UnreadableBody, read_fields, read_multipart, typed
from tests.sandbox.instance.player import START, multipart

FIELDS: dict[str, type] = {"message": str, "form_data": dict, "private": bool, "number": int}


def request(body: bytes, kind: str = "application/json") -> Request:
    return Request(at=START, method="POST", path="/", headers={"content-type": kind}, body=body)


def test_absent_and_null_fields_are_empty_and_unknown_ones_ignored() -> None:
    assert read_fields(request(b'{"message":null,"more":1}'), FIELDS) == {
        "message": "",
        "form_data": {},
        "private": False,
        "number": 0,
    }


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"5", b'{"message":5}', b'{"form_data":[]}', b'{"number":true}', b'{"message":"a"}x'],
)
def test_what_a_struct_would_not_take_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableBody):
        read_fields(request(body), FIELDS)


def test_nesting_too_deep_is_unreadable_and_no_crash() -> None:
    with pytest.raises(UnreadableBody):
        read_fields(request(b"[" * 100_000), FIELDS)


def test_a_body_that_is_not_called_json_is_a_form() -> None:
    form = "application/x-www-form-urlencoded"
    assert read_fields(request(b"message=a%26b&private=true", form), FIELDS)["message"] == "a&b"
    assert read_fields(request(b'{"message":"a"}', "text/plain"), FIELDS)["message"] == ""


@pytest.mark.parametrize("document", [None, {}])
def test_null_is_an_empty_struct(document: Any) -> None:
    assert typed(document, {"type": str}) == {"type": ""}


def test_a_multipart_body_is_taken_apart() -> None:
    headers, body = multipart({"a": "1"}, [("files", "Ä b.png", b"\x89PNG\r\n--ED", "image/png")])
    field, file = read_multipart(request(body, headers["content-type"]))
    assert (field.name, field.file_name, field.body) == ("a", None, b"1")
    assert (file.name, file.file_name, file.content_type) == ("files", "Ä b.png", "image/png")
    assert file.body == b"\x89PNG\r\n--ED"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=EDGE", b"no boundary at all"),
        ("multipart/form-data; boundary=" + "x" * 300, b""),
    ],
)
def test_what_is_not_multipart_is_unreadable(kind: str, body: bytes) -> None:
    with pytest.raises(UnreadableBody):
        read_multipart(request(body, kind))
