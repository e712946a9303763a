"""What the runner itself asks of a transcript: pure functions, on masked values."""

import json
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from embedcheck.model.observations import (
    AgentSaid,
    DeviceSaid,
    JwtRead,
    MessagesRead,
    RequestFailed,
    RequestSent,
    ResponseReceived,
    TokenReplayed,
    VisitorSaid,
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
        if endpoint is endpoints.INIT and (opened := _opened_by(answer.seen.body)):
            return opened
        if endpoint in (endpoints.CONVERSATION, endpoints.MESSAGE, endpoints.LAST_SEEN):
            return _uuid_in(request.url)
    return None


def conversations_to_read(seen: Transcript) -> list[str]:
    """The current conversation, and those before it whose last words nobody has read back yet."""
    stored = " ".join(
        str(message.get("text")) for entry in seen.of(MessagesRead) for message in entry.seen.messages
    )
    said = [each.seen for each in seen if isinstance(each.seen, VisitorSaid | AgentSaid | DeviceSaid)]
    unread = {each.mark: getattr(each, "conversation", "") for each in said if each.mark not in stored}
    found = [current_conversation(seen), *unread.values()]
    found += [conversation for conversation, words in _written(seen) if any(mark in words for mark in unread)]
    return list(dict.fromkeys(filter(None, found)))


def _written(seen: Transcript) -> Iterator[tuple[str, str]]:
    """Each conversation that the widget wrote to, with the request's body."""
    answers = {entry.seen.id: entry.seen for entry in seen.of(ResponseReceived, by=Witness.WIRE)}
    for entry in seen.of(RequestSent, by=Witness.WIRE):
        request, answer = entry.seen, answers.get(entry.seen.id)
        endpoint = endpoints.classify(request.method, request.url)
        if answer is None or answer.status != 200:
            continue
        if endpoint is endpoints.INIT:
            yield _opened_by(answer.body), request.body or ""
        elif endpoint is endpoints.MESSAGE:
            yield _uuid_in(request.url), request.body or ""


def _opened_by(body: str | None) -> str:
    """The conversation that an answer of `init` tells of, empty where it tells of none."""
    data = data_of(body)
    conversation = data.get("conversation") if isinstance(data, dict) else None
    uuid = conversation.get("uuid") if isinstance(conversation, dict) else None
    return uuid if isinstance(uuid, str) else ""


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


def jwt_to_read(seen: Transcript, without: Collection[str] = ()) -> str | None:
    """The oldest JWT that the widget exchanged and that nobody has looked into; `without` those."""
    read = {entry.seen.jwt for entry in seen.of(JwtRead)} | {*without}
    for entry in seen.of(RequestSent, by=Witness.WIRE):
        if endpoints.classify(entry.seen.method, entry.seen.url) is endpoints.EXCHANGE:
            token = _jwt_of(entry.seen.body)
            if token and token not in read:
                return token
    return None


def _jwt_of(body: str | None) -> str:
    try:
        sent = json.loads(body or "")
    except (ValueError, RecursionError):
        return ""
    token = sent.get("jwt") if isinstance(sent, dict) else None
    return token if isinstance(token, str) else ""


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
