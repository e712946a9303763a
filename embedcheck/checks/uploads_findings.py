"""The trail of one file from whoever chose it to whoever downloads it, and where it breaks."""

import json
from typing import Any

from embedcheck.checks import traces
from embedcheck.checks.about import Seen
from embedcheck.checks.delivery_faults import Fault, Trail
from embedcheck.checks.exchanges import Exchange, exchanges
from embedcheck.checks.scene import host_of, is_official, opening, origin_of, waited_enough
from embedcheck.checks.tokens import text
from embedcheck.model.observations import ChatShown, FileOffered, FileRead, MessagesRead, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner
from embedcheck.wire import endpoints
from embedcheck.wire.uploads import stored_name, taken_as

VISITOR, AGENT, DEVICE = "visitor", "agent", "device"
# A longer name is cut on the screen, and dots take the place of its end (MessageAttachment.vue).
SHOWN_NAME = 17


def trail_of_file(transcript: Transcript, offered: Entry[FileOffered]) -> Trail:
    if offered.seen.by == AGENT:
        return _agents(transcript, offered)
    upload = upload_of(transcript, offered)
    trail = Trail(seen=[offered, *(upload.seen if upload else ())])
    if offered.seen.must_be_refused:
        trail.fault = _taken(offered, upload)
        return trail
    trail.fault, trail.gap = _sent(transcript, offered, upload)
    if trail.fault or trail.gap or upload is None or upload.response is None:
        return trail
    message = text(upload.data, "uuid")
    reads = [each for each in _readings(transcript, offered) if _message(each, message) is not None]
    files = [each for each in transcript.of(FileRead) if each.seen.message == message]
    trail.seen += [*reads, *files]
    attached = [item for each in reads for item in _attachments(_message(each, message))]
    wrong = _stored_wrong(offered, attached, [upload.response, *reads], found=bool(reads))
    trail.fault = _blamed(transcript, offered, wrong) or _read_wrong(transcript, offered, files)
    trail.gap = _nobody_read(transcript, offered, bool(reads), files)
    _look(transcript, offered, upload.response, trail)
    return trail


def _agents(transcript: Transcript, offered: Entry[FileOffered]) -> Trail:
    """By its name in the conversation: the agent's reply has no request of ours to follow."""
    name = stored_name(offered.seen.name)
    reads = [
        each
        for each in _readings(transcript, offered)
        if each.at >= offered.at and any(text(item, "name") == name for item in _all_attachments(each))
    ]
    trail = Trail(seen=[offered, *reads])
    attached = [item for each in reads for item in _all_attachments(each) if text(item, "name") == name]
    files = [each for each in transcript.of(FileRead) if each.seen.name == name and each.at >= offered.at]
    trail.seen += files
    any_reading = [each for each in _readings(transcript, offered) if each.at >= offered.at]
    late = bool(any_reading) and waited_enough(transcript, offered.at)
    trail.fault = _stored_wrong(
        offered, attached, any_reading[-1:], found=late or bool(attached)
    ) or _read_wrong(transcript, offered, files)
    trail.gap = _nobody_read(transcript, offered, bool(reads), files)
    if reads:
        _look(transcript, offered, reads[0], trail)
    return trail


# --- the browser's half


def upload_of(transcript: Transcript, offered: Entry[FileOffered]) -> Exchange | None:
    """The request that carried the file: by its name or its bytes, else the one that nobody else claims."""
    by = Witness.PROBE if offered.seen.by == DEVICE else Witness.WIRE
    uploads = exchanges(transcript, endpoints.UPLOAD, by=by)
    mates = [each for each in transcript.of(FileOffered) if each.seen.by == offered.seen.by]
    if by is Witness.PROBE:
        return dict(zip((each.seq for each in mates), uploads, strict=False)).get(offered.seq)
    claimed = {each.seq: _claim(uploads, each.seen) for each in mates}
    if (mine := claimed[offered.seq]) is not None:
        return mine
    left = [each for each in uploads if each not in claimed.values()]
    nameless = [each.seq for each in mates if claimed[each.seq] is None]
    return dict(zip(nameless, left, strict=False)).get(offered.seq)


def _claim(uploads: list[Exchange], offered: FileOffered) -> Exchange | None:
    def fits(part: dict[str, Any]) -> bool:
        return part.get("filename") == offered.name or part.get("sha256") == offered.sha256

    return next((each for each in uploads if fits(file_part(each))), None)


def file_part(upload: Exchange) -> dict[str, Any]:
    """What the request said of its file: filename, bytes, sha256; empty where its body was not readable."""
    try:
        parts = json.loads(upload.request.seen.body or "").get("parts", [])
    except (ValueError, AttributeError):
        return {}
    return next((part for part in parts if isinstance(part, dict) and "filename" in part), {})


def _taken(offered: Entry[FileOffered], upload: Exchange | None) -> Fault | None:
    if upload is None or not upload.succeeded:
        return None
    advice = (
        "See the inbox's `file_upload`, and the limit and the extensions in the instance's general settings."
    )
    message = f"{offered.seen.name} ({offered.seen.size} bytes) was taken, and must be refused."
    return Fault(message, [offered, *upload.seen], Owner.SERVER, advice)


def _sent(
    transcript: Transcript, offered: Entry[FileOffered], upload: Exchange | None
) -> tuple[Fault | None, Fault | None]:
    name, seen = offered.seen.name, [offered, *(upload.seen if upload else ())]
    if upload is None:
        lost = Fault(
            f"{name} was chosen and never left the browser.",
            seen,
            Owner.WIDGET,
            "See the console of the frame; uploads need an open conversation.",
        )
        return (lost, None) if waited_enough(transcript, offered.at) else (None, lost)
    part = file_part(upload)
    sent_as = str(part.get("filename") or name)
    if sent_as != name.replace('"', "%22"):
        advice = "Compare the file that was chosen with the form that was sent."
        return Fault(f"{name} was sent under the name {sent_as}.", seen, Owner.WIDGET, advice), None
    if part.get("sha256") not in (None, "", offered.seen.sha256):
        advice = "Compare the file that was chosen with the form that was sent."
        message = f"{name} was sent with other bytes: {part.get('bytes')} instead of {offered.seen.size}."
        return Fault(message, seen, Owner.WIDGET, advice), None
    if not upload.succeeded:
        owner = Owner.SERVER if upload.status else Owner.ENVIRONMENT
        return None, Fault(f"{name} was not taken: {upload.outcome}.", seen, owner, "See no_request_fails.")
    return None, None


# --- the other half


def _readings(transcript: Transcript, offered: Entry[FileOffered]) -> list[Entry[MessagesRead]]:
    return [
        each for each in transcript.of(MessagesRead) if each.seen.conversation == offered.seen.conversation
    ]


def _message(reading: Entry[MessagesRead], uuid: str) -> dict[str, Any] | None:
    return next((each for each in reading.seen.messages if uuid and each.get("uuid") == uuid), None)


def _attachments(message: dict[str, Any] | None) -> list[dict[str, Any]]:
    items = message.get("attachments") if message else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _all_attachments(reading: Entry[MessagesRead]) -> list[dict[str, Any]]:
    return [item for message in reading.seen.messages for item in _attachments(message)]


def _stored_wrong(
    offered: Entry[FileOffered], attached: list[dict[str, Any]], seen: list[Any], *, found: bool
) -> Fault | None:
    name, size = offered.seen.name, offered.seen.size
    why = ""
    if found and not attached:
        why = "was acknowledged, and its message has no file"
    for item in attached:
        if text(item, "name") != stored_name(name):
            why = f"is stored under the name {text(item, 'name')}"
        elif item.get("size") != size:
            why = f"is stored with {item.get('size')} bytes instead of {size}"
    advice = "See the instance's log and its upload folder or bucket."
    return Fault(f"{name} {why}.", [offered, *seen], Owner.SERVER, advice) if why else None


def _blamed(transcript: Transcript, offered: Entry[FileOffered], wrong: Fault | None) -> Fault | None:
    """Most browsers do not let us read the form that was sent. Where the second device's same file came out
    right, it is the widget that sent another one."""
    again = [
        each
        for each in transcript.of(FileOffered)
        if each.seen.by == DEVICE and each.seen.sha256 == offered.seen.sha256 and each.at >= offered.at
    ]
    uploads = [upload for each in again if (upload := upload_of(transcript, each)) is not None]
    right = [each for each in uploads if taken_as(each.data, offered.seen.name, offered.seen.size)]
    if wrong is None or offered.seen.by != VISITOR or not right:
        return wrong
    advice = "Compare the form that the widget sends with the file that was chosen: the same file, sent by embedcheck, came out right."
    return Fault(wrong.message, [*wrong.seen, *right[0].seen], Owner.WIDGET, advice)


def _read_wrong(
    transcript: Transcript, offered: Entry[FileOffered], files: list[Entry[FileRead]]
) -> Fault | None:
    last = {each.witness: each for each in files}
    for each in last.values():
        seen: list[Seen] = [offered, each]
        if each.seen.status is None or each.seen.status >= 400:
            return _dead_link(transcript, offered, each)
        if each.seen.sha256 != offered.seen.sha256:
            message = (
                f"{offered.seen.name} comes back to the {each.witness} with other bytes: "
                f"{each.seen.size} instead of {offered.seen.size}."
            )
            advice = "Compare the file in the instance's upload folder or bucket with the one that was sent."
            return Fault(message, seen, Owner.SERVER, advice)
    return None


def _dead_link(transcript: Transcript, offered: Entry[FileOffered], read: Entry[FileRead]) -> Fault:
    outcome = f"HTTP {read.seen.status}" if read.seen.status else read.seen.failure
    message = f"{offered.seen.name} cannot be downloaded by the link in its message: {outcome}."
    advice = "See the instance's log, and whether a proxy passes /uploads on."
    if origin_of(read.seen.url) != origin_of(opening(transcript).instance):
        message += f" The link leads to {host_of(read.seen.url)}, and not to the instance."
        advice = (
            "Set the root URL in Libredesk (Admin → General): it is http://localhost:9000 until then (D-38)."
        )
    return Fault(message, [offered, read], Owner.SERVER, advice)


def _nobody_read(
    transcript: Transcript, offered: Entry[FileOffered], listed: bool, files: list[Entry[FileRead]]
) -> Fault | None:
    """Of a visitor's file the agent must have the bytes, of an agent's the visitor."""
    wanted = Witness.PROBE if offered.seen.by == AGENT else Witness.AGENT
    if listed and any(each.witness is wanted for each in files):
        return None
    if wanted is Witness.AGENT and not opening(transcript).has_agent:
        advice = "Give an agent's API key (EMBEDCHECK_AGENT_KEY, EMBEDCHECK_AGENT_SECRET)."
        return Fault(
            f"No agent downloaded {offered.seen.name}: there is no key.", [], Owner.ENVIRONMENT, advice
        )
    advice = "See in the transcript's `noted` entries why the messages could not be read back."
    return Fault(f"Nobody downloaded {offered.seen.name}.", [], Owner.EMBEDCHECK, advice)


def _look(transcript: Transcript, offered: Entry[FileOffered], since: Entry[Any], trail: Trail) -> None:
    showing = shown(transcript, offered)
    trail.seen += showing[-1:]
    last = traces.last_look(transcript, since.at, at_conversation=True)
    if trail.fault or showing or last is None or not is_official(transcript):
        return
    advice = "See the console of the frame; a reload shows whether the file is there and only not drawn."
    trail.fault = Fault(f"{offered.seen.name} is not shown in the open chat.", [last], Owner.WIDGET, advice)


def shown(transcript: Transcript, offered: Entry[FileOffered]) -> list[Entry[ChatShown]]:
    """Looks at the open chat that show the file's name, in words or as a picture's."""
    name = stored_name(offered.seen.name)
    looks = [each for each in traces.looks(transcript) if traces.is_open(transcript, each)]
    return [each for each in looks if _shows(each.seen, name)]


def _shows(look: ChatShown, name: str) -> bool:
    shown = [str(each) for message in look.messages for each in message.get("files", ())]
    return any(
        each == name or (each.endswith("...") and name.startswith(each[:SHOWN_NAME])) for each in shown
    )


def was_refused_by_right(transcript: Transcript, upload: Exchange) -> bool:
    """Whether the scenario wants this upload refused, and it was."""
    wanted = [each for each in transcript.of(FileOffered) if each.seen.must_be_refused]
    refused = upload.endpoint is endpoints.UPLOAD and upload.status is not None and 400 <= upload.status < 500
    return refused and any(upload_of(transcript, each) == upload for each in wanted)
