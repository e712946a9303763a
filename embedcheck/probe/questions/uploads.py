"""Files: uploaded, refused, fetched again."""

import hashlib
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from embedcheck.model.verdicts import Owner
from embedcheck.probe.questions.cast import Person
from embedcheck.probe.questions.expecting import (
    GENERAL,
    INPUT,
    PERMISSION,
    accepted_object,
    expect,
    heard,
    needed_object,
    not_yours,
    objects,
    refused,
    same,
    standing,
    unauthorized,
)
from embedcheck.probe.questions.interviewer import Interviewer
from embedcheck.probe.questions.question import CannotTell, Known, Need, NotAsked, Question
from embedcheck.wire import endpoints

CONTENT = b"A small file of embedcheck's: \xe2\x82\xac \x00\x01\xfe\xff, the end.\n"
TEXT = "text/plain"
FIRST = "media/upload"
# The default limit is 20 MB; more than this is not sent to anybody.
TOO_LARGE = 21 * 1024 * 1024


async def upload_arrives_intact(ask: Interviewer) -> str:
    """A file is stored under its name, and downloaded byte for byte."""
    await ask.cast.plain_words_are_stored(ask)
    person = await ask.newcomer()
    answer = await ask.somebody(person.token).upload(person.conversation, "embedcheck.txt", CONTENT, TEXT)
    message = accepted_object(answer)
    expect(objects(message.get("attachments")), "The answer holds no file.")
    sent = _attachment(message)
    same(sent.get("name"), "embedcheck.txt", "The name")
    same(sent.get("size"), len(CONTENT), "The size")
    stored = await _stored(ask, person)
    same([each.get("name") for each in stored], ["embedcheck.txt"], "The files of the conversation")
    file = await ask.stranger().media(str(stored[0].get("url")))
    expect(file.status == 200, f"The file is answered {file.words}.")
    found, wanted = (hashlib.sha256(each).hexdigest()[:16] for each in (file.content, CONTENT))
    expect(
        found == wanted,
        f"{len(file.content)} bytes came back (sha256 {found}…) of {len(CONTENT)} ({wanted}…).",
    )
    return f"{len(CONTENT)} bytes, sha256 {wanted}…"


async def upload_leads_to_the_instance(ask: Interviewer) -> None:
    """The address of an uploaded file leads to the instance."""
    person = await ask.newcomer()
    answer = await ask.somebody(person.token).upload(person.conversation, "address.txt", b"address", TEXT)
    url = urlsplit(str(_attachment(needed_object(answer, FIRST)).get("url")))
    expect(
        f"{url.scheme}://{url.netloc}" == ask.chat.origin,
        f"It begins with {url.scheme}://{url.netloc}.",
        owner=Owner.ENVIRONMENT,
        next_step="Set the instance's root URL (Admin, General settings): it is where visitors' browsers look.",
    )


async def signature_is_needed(ask: Interviewer) -> None:
    """A file is refused without its signature (401) and with a wrong one (403)."""
    person = await ask.newcomer()
    answer = await ask.somebody(person.token).upload(person.conversation, "secret.txt", b"secret", TEXT)
    url = urlsplit(str(_attachment(needed_object(answer, FIRST)).get("url")))
    bare = await ask.stranger().ask("GET", url.path)
    expect(
        bare.content != b"secret",
        "Anybody can read it.",
        next_step="Update Libredesk: files can be read by others.",
    )
    expect(bare.status == 401, f"Without a signature: {bare.words}.")
    forged = await ask.stranger().ask("GET", f"{url.path}?sig={'A' * 43}&exp=4102444800")
    refused(forged, 403, "Invalid or expired media URL", PERMISSION)


async def several_files_are_stored(ask: Interviewer) -> None:
    """Several files of one upload are all stored, as is published."""
    person = await ask.newcomer()
    files = [("one.txt", b"one", TEXT), ("two.txt", b"two", TEXT)]
    answer = await ask.somebody(person.token).upload_all(person.conversation, files)
    data = needed_object(answer, FIRST)
    names = [each.get("name") for each in objects(data.get("attachments"))]
    _attachment(data)
    if names == ["one.txt"]:
        raise Known("D-37", "Of two files, the second is gone without a word.")
    same(names, ["one.txt", "two.txt"], "The files")


async def uploads_may_be_disabled(ask: Interviewer) -> None:
    """Where uploads are disabled, a file is refused with 400."""
    person = await ask.newcomer()
    answer = await ask.somebody(person.token).upload(person.conversation, "a.txt", b"a", TEXT)
    refused(standing(answer, FIRST), 400, "File Upload is disabled", INPUT)


async def empty_file(ask: Interviewer) -> None:
    """An empty file is refused with 400."""
    person = await ask.visitor()
    answer = await ask.somebody(person.token).upload(person.conversation, "empty.txt", b"", TEXT)
    refused(standing(answer, FIRST), 400, "This file is 0 bytes, so it will not be attached.", INPUT)


async def too_large_a_file(ask: Interviewer) -> str:
    """A file above the limit is refused with 413."""
    person = await ask.visitor()
    content = bytes(TOO_LARGE)
    answer = await ask.somebody(person.token).upload(person.conversation, "large.txt", content, TEXT)
    if heard(answer).ok:
        raise NotAsked(f"the limit is higher than {len(content) // 2**20} MB")
    expect(
        answer.documents == 1,
        f"{answer.words}: something in front of Libredesk refuses before it does.",
        owner=Owner.ENVIRONMENT,
        next_step="Raise the proxy's limit (client_max_body_size or the like) above Libredesk's.",
    )
    expect(
        (answer.status, answer.error_type) == (413, GENERAL)
        and answer.message.startswith("File size too large"),
        f"{answer.words}, instead of HTTP 413, File size too large ({GENERAL}).",
    )
    return answer.message.rpartition(" ")[2]


async def forbidden_extension(ask: Interviewer) -> None:
    """A file whose extension is not allowed is refused with 400."""
    person = await ask.visitor()
    answer = await ask.somebody(person.token).upload(person.conversation, "program.exe", b"MZ", TEXT)
    if heard(answer).ok:
        raise NotAsked("this instance allows every extension")
    refused(standing(answer, FIRST), 400, "File type not allowed", INPUT)


async def upload_into_nothing(ask: Interviewer) -> None:
    """A file for no conversation is refused with 400."""
    person = await ask.visitor()
    answer = await ask.somebody(person.token).upload("", "a.txt", b"a", TEXT)
    refused(standing(answer, FIRST), 400, "Conversation Required", INPUT)


async def upload_of_nothing(ask: Interviewer) -> None:
    """An upload without a file is refused with 400."""
    person = await ask.visitor()
    headers = {endpoints.INBOX_HEADER: ask.inbox, "authorization": f"Bearer {person.token}"}
    part = ("conversation_uuid", (None, person.conversation.encode(), None))
    answer = await ask.stranger().ask("POST", endpoints.UPLOAD.path, headers=headers, files=[part])
    refused(standing(answer, FIRST), 400, "File not found", INPUT)


async def upload_into_an_unknown_conversation(ask: Interviewer) -> None:
    """A file for an unknown conversation is refused with 404."""
    person = await ask.visitor()
    answer = await ask.somebody(person.token).upload(str(uuid4()), "a.txt", b"a", TEXT)
    not_yours(standing(answer, FIRST), 404)


async def upload_needs_a_session(ask: Interviewer) -> None:
    """A file is refused with 401 from who has no session."""
    unauthorized(standing(await ask.stranger().upload(str(uuid4()), "a.txt", b"a", TEXT), FIRST))


def _attachment(message: dict[str, Any]) -> dict[str, Any]:
    """Of an upload that only had to be there first. Raises CannotTell where it is not."""
    files = objects(message.get("attachments"))
    if not files:
        raise CannotTell("The answer to an upload holds no file.", next_step=f"See the lines of {FIRST}.")
    return files[0]


async def _stored(ask: Interviewer, person: Person) -> list[dict[str, Any]]:
    data = accepted_object(await ask.somebody(person.token).conversation(person.conversation))
    return [file for each in objects(data.get("messages")) for file in objects(each.get("attachments"))]


UPLOADS = (
    Question(upload_arrives_intact, (Need.WRITING,), next_step="Look at the instance's media store."),
    Question(upload_leads_to_the_instance, (Need.WRITING,)),
    Question(signature_is_needed, (Need.WRITING,)),
    Question(several_files_are_stored, (Need.WRITING,)),
    Question(uploads_may_be_disabled, (Need.WRITING,), inbox="no-uploads"),
    Question(empty_file, (Need.WRITING,)),
    Question(too_large_a_file, (Need.WRITING,)),
    Question(forbidden_extension, (Need.WRITING,)),
    Question(upload_into_nothing, (Need.WRITING,)),
    Question(upload_of_nothing, (Need.WRITING,)),
    Question(upload_into_an_unknown_conversation, (Need.WRITING,)),
    Question(upload_needs_a_session),
)
