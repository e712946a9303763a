"""Files: what is kept of them, and each way to be refused."""

from collections.abc import Callable

import httpx
import pytest

from embedcheck.wire.endpoints import UPLOAD
from embedcheck.wire.envelope import read_documents
from tests.contract.desk import Desk, Inbox, Refusal, data_of, refusal
from tests.contract.test_conversations import MESSAGE_KEYS

Named = Callable[[str], Inbox]
ATTACHMENT_KEYS = [
    *("name", "size", "content", "content_id", "content_type", "disposition", "uuid", "url", "thumbnail_url")
]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
NOTE = ("A note.txt", b"tea, please", "text/plain")


def test_a_file_becomes_a_message_with_one_attachment_of_the_same_bytes(desk: Desk) -> None:
    chat = desk.visitor()
    message = data_of(chat.upload(NOTE))
    assert list(message) == MESSAGE_KEYS
    assert (message["content"], message["text_content"], message["status"]) == ("", "", "received")
    [file] = message["attachments"]
    assert list(file) == ATTACHMENT_KEYS
    assert (file["name"], file["size"], file["content"], file["content_id"]) == ("a-note.txt", 11, None, "")
    assert file["disposition"] == "attachment"
    assert httpx.get(file["url"], trust_env=False).content == NOTE[1]
    stored = chat.read()["messages"][0]
    assert [each["uuid"] for each in stored["attachments"]] == [file["uuid"]]


def test_a_picture_keeps_its_kind(desk: Desk) -> None:
    [file] = data_of(desk.visitor().upload(("dot.png", PNG, "image/png")))["attachments"]
    assert (file["content_type"], file["size"]) == ("image/png", len(PNG))
    assert httpx.get(file["url"], trust_env=False).headers["content-type"] == "image/png"


def test_a_link_is_good_only_with_its_signature(desk: Desk) -> None:
    [file] = data_of(desk.visitor().upload(NOTE))["attachments"]
    bare, _, query = file["url"].partition("?")
    unsigned = httpx.get(bare, trust_env=False)
    assert refusal(unsigned) == Refusal(401, "Invalid or expired session", "GeneralException")
    forged = httpx.get(f"{bare}?{query.replace('sig=', 'sig=0')}", trust_env=False)
    assert refusal(forged) == Refusal(403, "Invalid or expired media URL", "PermissionException")


def test_of_several_files_only_the_first_is_kept(desk: Desk) -> None:
    chat = desk.visitor()
    message = data_of(chat.upload(NOTE, ("b.txt", b"b", "text/plain")))
    assert [each["name"] for each in message["attachments"]] == ["a-note.txt"]
    assert len(chat.texts()) == 2


def test_an_empty_file_is_refused(desk: Desk) -> None:
    words = "This file is 0 bytes, so it will not be attached."
    assert refusal(desk.visitor().upload(("a.txt", b"", "text/plain"))) == Refusal(
        400, words, "InputException"
    )


def test_a_file_above_the_limit_is_refused_with_the_limit(desk: Desk) -> None:
    refused = refusal(desk.visitor().upload(("a.txt", b"x" * (21 * 1024 * 1024), "text/plain")))
    assert (refused.status, refused.kind) == (413, "GeneralException")
    assert refused.message.startswith("File size too large, please upload a file less than ")
    assert refused.message.endswith("MB")


def test_a_kind_of_file_that_is_not_allowed_is_refused(desk: Desk) -> None:
    answer = desk.visitor().upload(("setup.exe", b"MZ", "application/octet-stream"))
    if answer.status_code == 200:
        pytest.skip("this instance allows every kind of file")
    assert refusal(answer) == Refusal(400, "File type not allowed", "InputException")


def test_where_uploads_are_off_they_are_refused(desk: Desk, inbox: Named) -> None:
    answer = desk.visitor(inbox=inbox("no-uploads")).upload(NOTE)
    assert refusal(answer) == Refusal(400, "File Upload is disabled", "InputException")


def test_what_is_missing_from_the_form_is_asked_for(desk: Desk) -> None:
    chat = desk.visitor()
    no_conversation = chat.upload(NOTE, conversation="")
    assert refusal(no_conversation) == Refusal(400, "Conversation Required", "InputException")
    elsewhere = desk.post(
        UPLOAD.path, token=chat.token, data={"conversation_uuid": chat.uuid}, files={"file": NOTE}
    )
    assert refusal(elsewhere) == Refusal(400, "File not found", "InputException")


def test_a_body_that_is_no_form_is_refused(desk: Desk) -> None:
    chat = desk.visitor()
    answer = desk.post(UPLOAD.path, {"conversation_uuid": chat.uuid}, chat.token)
    assert refusal(answer) == Refusal(500, "Error parsing request", "GeneralException")


def test_into_somebody_elses_conversation_nothing_is_put(desk: Desk) -> None:
    mine, theirs = desk.visitor(), desk.visitor("theirs")
    answer = mine.upload(NOTE, conversation=theirs.uuid)
    assert answer.status_code == 500
    assert [each["message"] for each in read_documents(answer.text)] == [
        "Permission denied",
        "Error sending message",
    ]
    assert theirs.texts() == ["theirs"]
