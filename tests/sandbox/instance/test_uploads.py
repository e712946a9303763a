import json
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from embedcheck.sandbox.instance.settings import Features, Inbox, InstanceSettings, WidgetConfig
from embedcheck.sandbox.instance.uploads import sanitize
from embedcheck.wire.endpoints import UPLOAD
from embedcheck.wire.envelope import read_documents
from tests.sandbox.instance.player import AGENT_API, ROOT_URL, Answer, Chat, Player, multipart

PNG = ("A b.PNG", b"\x89PNG\r\n\x1a\n", "image/png")
TEXT = ("note.txt", b"hello", "text/plain")


@pytest.fixture
def chat() -> Chat:
    return Player().visitor()


def _served(player: Player, url: str) -> Answer:
    parts = urlsplit(url)
    return player.get(f"{parts.path}?{parts.query}", inbox=None)


def test_a_file_becomes_a_message_without_text(chat: Chat) -> None:
    data = chat.player.upload(chat, TEXT).data
    assert (data["content"], data["text_content"], data["meta"]) == ("", "", None)
    (file,) = data["attachments"]
    assert (file["name"], file["size"], file["content_type"]) == ("note.txt", 5, "text/plain")
    assert file["url"].startswith(f"{ROOT_URL}/uploads/{file['uuid']}?sig=")
    assert file["thumbnail_url"] == ""


def test_only_the_first_of_several_files_is_kept(chat: Chat) -> None:
    assert [each["name"] for each in chat.player.upload(chat, TEXT, PNG).data["attachments"]] == ["note.txt"]
    assert len(chat.player.desk.store.media) == 1


def test_what_was_uploaded_is_what_is_served(chat: Chat) -> None:
    (file,) = chat.player.upload(chat, PNG).data["attachments"]
    served = _served(chat.player, file["url"])
    assert (served.status, served.body) == (200, PNG[1])
    assert served.headers["content-type"] == "image/png"
    assert served.headers["content-disposition"] == 'inline; filename="a-b.png"'
    assert _served(chat.player, file["thumbnail_url"]).body == PNG[1]
    assert _served(chat.player, f"{file['url']}&download=1").headers["content-disposition"].startswith("att")


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("text/html", "attachment"),
        ("image/svg+xml", "attachment"),
        ("application/pdf", "inline"),
        ("video/mp4", "inline"),
    ],
)
def test_what_could_run_is_served_as_an_attachment(chat: Chat, kind: str, shown: str) -> None:
    (file,) = chat.player.upload(chat, ("a.x", b"<b>", kind)).data["attachments"]
    disposition = _served(chat.player, file["url"]).headers["content-disposition"]
    assert disposition.partition(";")[0] == shown


@pytest.mark.parametrize(
    ("content", "kind", "found"),
    [
        (b"%PDF-1.4", "", "application/pdf"),
        (b"GIF89a", "application/octet-stream", "image/gif"),
        (b"hello", "", "text/plain; charset=utf-8"),
        (b"\0\1", "", "application/octet-stream"),
    ],
)
def test_a_file_that_does_not_say_what_it_is_is_looked_at(
    chat: Chat, content: bytes, kind: str, found: str
) -> None:
    (file,) = chat.player.upload(chat, ("a", content, kind)).data["attachments"]
    assert file["content_type"] == found


def test_a_link_ends_after_an_hour(chat: Chat) -> None:
    (file,) = chat.player.upload(chat, TEXT).data["attachments"]
    chat.player.wait(3600)
    assert _served(chat.player, file["url"]).status == 200
    chat.player.wait(1)
    assert _served(chat.player, file["url"]).error == (
        403,
        "Invalid or expired media URL",
        "PermissionException",
    )


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("", (401, "Invalid or expired session", "GeneralException")),
        ("?sig=a", (401, "Invalid or expired session", "GeneralException")),
        ("?sig=a&exp=9999999999", (403, "Invalid or expired media URL", "PermissionException")),
        ("?sig=%C3%A9&exp=9999999999", (403, "Invalid or expired media URL", "PermissionException")),
        ("?sig=a&exp=x", (400, "Something went wrong", "InputException")),
    ],
)
def test_without_a_good_signature_nothing_is_served(
    chat: Chat, query: str, error: tuple[int, str, str]
) -> None:
    (file,) = chat.player.upload(chat, TEXT).data["attachments"]
    path = urlsplit(file["url"]).path
    assert chat.player.get(path + query, inbox=None).error == error
    assert chat.player.agent("GET", path).body == b"hello"


def test_unknown_media_are_not_found(chat: Chat) -> None:
    missing = "/uploads/00000000-0000-4000-8000-000000000000"
    assert chat.player.agent("GET", missing).error == (404, "Media not found", "NotFoundException")


def test_a_body_that_is_not_multipart_is_a_server_error(chat: Chat) -> None:
    answer = chat.player.post(UPLOAD.path, {}, chat.token)
    assert answer.error == (500, "Error parsing request", "GeneralException")


def test_the_conversation_comes_before_everything_else(chat: Chat) -> None:
    headers, body = multipart({}, [("files", *TEXT)])
    answer = chat.player.post(UPLOAD.path, token=chat.token, headers=headers, body=body)
    assert answer.error == (400, "Conversation Required", "InputException")
    unknown = chat.player.upload(chat, TEXT, conversation="00000000-0000-4000-8000-000000000000")
    assert (unknown.status, "Error sending message" in unknown.text) == (500, True)


@pytest.mark.parametrize(
    ("files", "status", "words"),
    [
        ((TEXT,), 500, "Error sending message"),
        ((("a.txt", b"", "text/plain"),), 400, "This file is 0 bytes, so it will not be attached."),
        ((), 400, "File not found"),
    ],
)
def test_without_a_conversation_the_next_refusal_is_glued_to_the_first(
    chat: Chat, files: tuple[tuple[str, bytes, str], ...], status: int, words: str
) -> None:
    answer = chat.player.upload(chat, *files, conversation=str(uuid4()))
    first, second = read_documents(answer.text)
    assert (answer.status, first["message"], second["message"]) == (status, "Conversation not found", words)


def test_a_file_in_another_field_is_no_file(chat: Chat) -> None:
    headers, body = multipart({"conversation_uuid": chat.uuid}, [("other", *TEXT)])
    answer = chat.player.post(UPLOAD.path, token=chat.token, headers=headers, body=body)
    assert answer.error == (400, "File not found", "InputException")


def test_an_empty_file_is_refused(chat: Chat) -> None:
    words = "This file is 0 bytes, so it will not be attached."
    assert chat.player.upload(chat, ("a.txt", b"", "text/plain")).error == (400, words, "InputException")


def test_a_file_may_be_as_large_as_the_limit_and_no_larger() -> None:
    player = Player(InstanceSettings(upload_limit=1))
    chat = player.visitor()
    assert player.upload(chat, ("a.txt", b"x" * 1024 * 1024, "text/plain")).status == 200
    words = "File size too large, please upload a file less than 1MB"
    refused = player.upload(chat, ("a.txt", b"x" * (1024 * 1024 + 1), "text/plain"))
    assert refused.error == (413, words, "GeneralException")


def test_only_allowed_extensions_pass() -> None:
    player = Player(InstanceSettings(upload_extensions=("png", "txt")))
    chat = player.visitor()
    assert player.upload(chat, PNG).status == 200
    for name in ("a.exe", "txt", "a.txt.exe"):
        refused = player.upload(chat, (name, b"x", "text/plain"))
        assert refused.error == (400, "File type not allowed", "InputException")


def test_an_inbox_may_switch_uploads_off() -> None:
    widget = WidgetConfig(features=Features(file_upload=False))
    player = Player(InstanceSettings(inbox=Inbox(widget=widget)))
    answer = player.upload(player.visitor(), TEXT)
    assert answer.error == (400, "File Upload is disabled", "InputException")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("A b.png", "a-b.png"),
        (" Ä (1) B..PNG", "-1-b..png"),
        ("../../etc/passwd", "....etcpasswd"),
        ("é", "."),
    ],
)
def test_a_file_name_is_made_harmless(name: str, kept: str) -> None:
    assert sanitize(name) == kept


def test_an_agents_file_becomes_part_of_one_reply(chat: Chat) -> None:
    player = chat.player
    socket = player.joined(chat.token)
    headers, body = multipart({}, [("files", *TEXT)])
    media = player.agent("POST", "/api/v1/media", headers=headers, body=body).data
    assert player.reply(chat, "", attachments=[media["id"]]).data["attachments"][0]["name"] == "note.txt"
    pushed = json.loads(player.frames[socket][-1])["data"]["attachments"][0]
    assert (pushed["content_id"], pushed["disposition"]) == (pushed["uuid"], "")
    assert _served(player, pushed["url"]).body == b"hello"
    assert player.reply(chat, "again", attachments=[media["id"]]).data["attachments"] == []
    assert player.reply(chat, "x", attachments=[999]).status == 500


@pytest.mark.parametrize(
    ("kind", "preview"), [("image/png", "Image"), ("audio/ogg", "Audio"), ("a/b", "File")]
)
def test_a_files_preview_is_its_kind(chat: Chat, kind: str, preview: str) -> None:
    chat.player.upload(chat, ("a", b"x", kind))
    assert chat.read()["conversation"]["last_message"]["content"] == preview


def test_a_root_url_that_was_never_set_makes_dead_links() -> None:
    player = Player(InstanceSettings(root_url="http://localhost:9000"))
    (file,) = player.upload(player.visitor(), TEXT).data["attachments"]
    assert file["url"].startswith("http://localhost:9000/uploads/")


def test_agents_find_the_file_in_the_conversation(chat: Chat) -> None:
    chat.player.upload(chat, TEXT)
    listed = chat.player.agent("GET", f"{AGENT_API}/{chat.uuid}/messages").data["results"]
    assert [each["name"] for each in listed[0]["attachments"]] == ["note.txt"]
