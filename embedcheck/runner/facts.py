"""What the runner itself asks of a transcript: pure functions, on masked values."""

from urllib.parse import urlsplit

from embedcheck.model.observations import (
    RequestFailed,
    RequestSent,
    ResponseReceived,
    TokenReplayed,
    Way,
    Witness,
)
from embedcheck.model.transcript import Transcript
from embedcheck.wire import endpoints, frames
from embedcheck.wire.envelope import data_of


def current_session(seen: Transcript) -> str | None:
    """The pseudonym of the token with which the widget last joined its socket."""
    joins = seen.frames(frames.JOIN, way=Way.SENT)
    if not joins:
        return None
    frame = frames.read_frame(joins[-1].seen.text) or {}
    token = frame.get("token")
    return token if isinstance(token, str) and token else None


def current_conversation(seen: Transcript) -> str | None:
    """The conversation that the widget last started or read, by its own requests."""
    requests = {entry.seen.id: entry.seen for entry in seen.of(RequestSent, by=Witness.WIRE)}
    for answer in reversed(seen.of(ResponseReceived, by=Witness.WIRE)):
        request = requests.get(answer.seen.id)
        if request is None or answer.seen.status != 200:
            continue
        endpoint = endpoints.classify(request.method, request.url)
        if endpoint is endpoints.INIT:
            data = data_of(answer.seen.body)
            conversation = data.get("conversation") if isinstance(data, dict) else None
            if isinstance(conversation, dict) and isinstance(conversation.get("uuid"), str):
                return str(conversation["uuid"])
        if endpoint in (endpoints.CONVERSATION, endpoints.MESSAGE, endpoints.LAST_SEEN):
            return _uuid_in(request.url)
    return None


def launcher_unexplained(seen: Transcript) -> bool | None:
    """True once the widget's first request failed in a way that the browser does not explain.

    Only Libredesk's success allows another origin to read it (`chat.go:111`), so that a browser
    tells of a refusal, a 429 among them, as of a broken connection.
    """
    asked = {
        entry.seen.id
        for entry in seen.of(RequestSent, by=Witness.WIRE)
        if endpoints.classify(entry.seen.method, entry.seen.url) is endpoints.LAUNCHER
    }
    failed = [entry.seen for entry in seen.of(RequestFailed, by=Witness.WIRE) if entry.seen.id in asked]
    return any("ABORTED" not in each.failure.upper() for each in failed) or None


def _uuid_in(url: str) -> str:
    parts = urlsplit(url).path.split("/")
    return parts[parts.index("conversations") + 1]


def tokens_to_replay(seen: Transcript) -> list[str]:
    """Visitor tokens that were offered for a merge and that the probe has not yet tried again."""
    offered = [
        entry.seen.headers[endpoints.VISITOR_HEADER]
        for entry in seen.of(RequestSent, by=Witness.WIRE)
        if entry.seen.headers.get(endpoints.VISITOR_HEADER)
    ]
    tried = {entry.seen.token for entry in seen.of(TokenReplayed)}
    return [token for token in dict.fromkeys(offered) if token not in tried]


def conversations_opened(seen: Transcript) -> list[str]:
    """UUIDs of the conversations that this scene's own `init` requests opened, the probe's among them."""
    ids = {
        entry.seen.id
        for entry in seen.of(RequestSent)
        if endpoints.classify(entry.seen.method, entry.seen.url) is endpoints.INIT
    }
    bodies = [
        data_of(entry.seen.body)
        for entry in seen.of(ResponseReceived)
        if entry.seen.id in ids and entry.seen.status == 200
    ]
    found = [data.get("conversation") for data in bodies if isinstance(data, dict)]
    return [str(each["uuid"]) for each in found if isinstance(each, dict) and "uuid" in each]
