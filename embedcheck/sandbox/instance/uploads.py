"""Files: uploaded by the widget or by an agent, served at signed URLs (`chat.go:571-700`, `media.go`)."""

import re
from collections.abc import Iterator
from datetime import datetime
from hmac import compare_digest
from uuid import uuid4

from embedcheck.sandbox.instance.actions import Action, Reply
from embedcheck.sandbox.instance.agent_auth import SESSION_EXPIRED, is_agent
from embedcheck.sandbox.instance.bodies import Part, UnreadableBody, read_multipart
from embedcheck.sandbox.instance.changes import MediaSaved
from embedcheck.sandbox.instance.chat import NOT_SENT, check_open, own_conversation
from embedcheck.sandbox.instance.conversations import receive
from embedcheck.sandbox.instance.desk import THUMBNAIL, Desk
from embedcheck.sandbox.instance.envelopes import (
    GENERAL,
    INPUT,
    NOT_FOUND,
    PERMISSION,
    SOMETHING_WRONG,
    UNREADABLE,
    Refused,
    refuse,
    success,
)
from embedcheck.sandbox.instance.guards import Call
from embedcheck.sandbox.instance.payloads import chat_message
from embedcheck.sandbox.instance.records import Media
from embedcheck.sandbox.instance.settings import InstanceSettings

MEGABYTE = 1024 * 1024
# Looked at when the upload does not say what it is; first bytes → content type.
_MAGIC = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"%PDF-": "application/pdf",
}


def widget_upload(call: Call) -> Iterator[Action]:
    """Only the first file of a request is kept; the others vanish without a word (`chat.go:611`)."""
    desk, at = call.desk, call.request.at
    parts = read_parts(call)
    named = [part.body.decode("utf-8", "replace") for part in parts if part.name == "conversation_uuid"]
    if not named or not named[0]:
        refuse(400, "Conversation Required", INPUT)
    conversation = own_conversation(call, named[0], lambda: _without_conversation(call, parts))
    check_open(call, conversation)
    media = _first_file(call, parts)
    yield MediaSaved(media)
    message = yield from receive(desk, conversation, "", at, files=(media,))
    yield success(chat_message(desk, message, at, meta=None))


def _first_file(call: Call, parts: list[Part]) -> Media:
    if not call.of_inbox.widget.features.file_upload:
        refuse(400, "File Upload is disabled", INPUT)
    return accepted(call.desk, parts, call.request.at)


def _without_conversation(call: Call, parts: list[Part]) -> Reply:
    """What 2.7.0 ends with where there is no conversation: the next refusal, and at last that of the store."""
    try:
        _first_file(call, parts)
    except Refused as refused:
        return refused.reply
    return NOT_SENT


def read_parts(call: Call) -> list[Part]:
    try:
        return read_multipart(call.request)
    except UnreadableBody:
        refuse(500, UNREADABLE, GENERAL)


def accepted(desk: Desk, parts: list[Part], at: datetime) -> Media:
    """The first file, if size and extension are allowed."""
    files = [part for part in parts if part.name == "files" and part.file_name is not None]
    if not files:
        refuse(400, "File not found", INPUT)
    file = files[0]
    name = sanitize(file.file_name or "")
    _check_file(desk.settings, name, len(file.body))
    return Media(
        id=next(desk.store.media_numbers),
        uuid=str(uuid4()),
        name=name,
        content_type=_content_type(file),
        body=file.body,
        created_at=at,
    )


def _check_file(settings: InstanceSettings, name: str, size: int) -> None:
    if not size:
        refuse(400, "This file is 0 bytes, so it will not be attached.", INPUT)
    if size > settings.upload_limit * MEGABYTE:
        words = f"File size too large, please upload a file less than {settings.upload_limit}MB"
        refuse(413, words, GENERAL)
    extension = name.rpartition(".")[2] if "." in name else ""
    if "*" not in settings.upload_extensions and extension not in settings.upload_extensions:
        refuse(400, "File type not allowed", INPUT)


def sanitize(file_name: str) -> str:
    """`A b.png` becomes `a-b.png` (`stringutil.go:61-74`)."""
    dashed = re.sub(r"\s+", "-", file_name.strip())
    return re.sub(r"[^a-zA-Z0-9\-_.]+", "", dashed).lower() or "."


def _content_type(file: Part) -> str:
    if file.content_type and file.content_type != "application/octet-stream":
        return file.content_type
    found = next((kind for magic, kind in _MAGIC.items() if file.body.startswith(magic)), "")
    return found or ("application/octet-stream" if b"\0" in file.body else "text/plain; charset=utf-8")


def serve_media(call: Call) -> Iterator[Action]:
    """To whoever has a good signature, and to agents."""
    if not is_agent(call):
        _check_signature(call)
    yield _media_reply(call)


def _check_signature(call: Call) -> None:
    signature, expires = call.query("sig"), call.query("exp")
    if not signature or not expires:
        refuse(401, SESSION_EXPIRED, GENERAL)
    if not re.fullmatch(r"[+-]?\d+", expires):
        refuse(400, SOMETHING_WRONG, INPUT)
    expected = call.desk.signature(call.uuid.removeprefix(THUMBNAIL), int(expires))
    late = int(call.request.at.timestamp()) > int(expires)
    if late or not compare_digest(signature.encode(), expected.encode()):
        refuse(403, "Invalid or expired media URL", PERMISSION)


def _media_reply(call: Call) -> Reply:
    media = call.desk.store.media.get(call.uuid.removeprefix(THUMBNAIL))
    if media is None:
        refuse(404, "Media not found", NOT_FOUND)
    shown = "attachment" if call.query("download") == "1" or not _is_shown_inline(media) else "inline"
    headers = (
        ("Content-Type", media.content_type),
        ("Content-Disposition", f'{shown}; filename="{media.name}"'),
        ("X-Content-Type-Options", "nosniff"),
    )
    return Reply(200, headers, media.body)


def _is_shown_inline(media: Media) -> bool:
    if media.content_type == "image/svg+xml":
        return False
    return media.content_type.startswith(("image/", "video/")) or media.content_type == "application/pdf"
