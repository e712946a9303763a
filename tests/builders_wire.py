"""What the wire, the probe and the agent tell, line by line: the second half of `tests.builders`."""

import json
from dataclasses import dataclass
from itertools import count
from typing import Any

from embedcheck.model.observations import (
    ConversationRead,
    Frame,
    IdentityRead,
    MessagesRead,
    RequestFailed,
    RequestSent,
    ResponseReceived,
    SocketClosed,
    SocketFailed,
    SocketOpened,
    TokenReplayed,
    VisitsRead,
    Way,
    Witness,
)
from embedcheck.wire import frames
from tests import payloads
from tests.builders import API, CHAT, DESK, INBOX, SITE, Line, by

_numbers = count(1)


# --- wire


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the browser, whose answer can be written where it came."""

    sent: Line

    @property
    def id(self) -> str:
        assert isinstance(self.sent.seen, RequestSent)
        return self.sent.seen.id

    @property
    def url(self) -> str:
        assert isinstance(self.sent.seen, RequestSent)
        return self.sent.seen.url

    @property
    def method(self) -> str:
        assert isinstance(self.sent.seen, RequestSent)
        return self.sent.seen.method

    def answered(self, data: Any = None, status: int = 200, body: str | None = None, **headers: str) -> Line:
        if body is None and status < 400:
            data = payloads.answer(self.method, self.url, data)
        text = json.dumps(_envelope(data, status)) if body is None else body
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        return by(
            self.sent.witness,
            ResponseReceived(id=self.id, url=self.url, status=status, headers=named, body=text),
        )

    def failed(self, failure: str) -> Line:
        return by(self.sent.witness, RequestFailed(id=self.id, url=self.url, failure=failure))


def _envelope(data: Any, status: int) -> dict[str, Any]:
    if status < 400:
        return {"status": "success", "data": data}
    return {"status": "error", "message": str(data or "No"), "data": None, "error_type": "InputException"}


def ask(
    method: str,
    url: str,
    *,
    token: str = "",
    visitor: str = "",
    inbox: str = INBOX,
    body: dict[str, Any] | None = None,
    page: int = 0,
) -> Asked:
    """A request; a `url` without a host is below the widget's API."""
    headers = {"x-libredesk-inbox-id": inbox} if inbox else {}
    headers |= {"authorization": f"Bearer {token}"} if token else {}
    headers |= {"x-libredesk-visitor-token": visitor} if visitor else {}
    address = url if "://" in url else f"{API}{url}"
    body = payloads.request(method, address, body) if body is not None else None
    request = RequestSent(
        id=f"r{next(_numbers)}",
        method=method,
        url=address,
        headers=headers,
        body=json.dumps(body, ensure_ascii=False) if body is not None else None,
        page=page,
    )
    return Asked(by(Witness.WIRE, request))


def exchange(method: str, url: str, data: Any = None, status: int = 200, **asked: Any) -> list[Line]:
    request = ask(method, url, **asked)
    return [request.sent, request.answered(data, status)]


def socket_opened(number: int = 1, page: int = 0, witness: Witness = Witness.WIRE) -> Line:
    url = f"{DESK.replace('http', 'ws')}/widget/ws"
    return by(witness, SocketOpened(socket=number, url=url, page=page))


def socket_closed(number: int = 1, code: int | None = None) -> Line:
    return by(Witness.WIRE, SocketClosed(socket=number, code=code))


def socket_refused(number: int = 1, failure: str = "Unexpected response code: 200") -> Line:
    return by(Witness.WIRE, SocketFailed(socket=number, url=f"{DESK}/widget/ws", failure=failure))


def _frame(way: Way, socket: int, frame: dict[str, Any], witness: Witness) -> Line:
    text = json.dumps(frame, ensure_ascii=False)
    return by(witness, Frame(way=way, socket=socket, text=text, kind=frames.kind_of(text)))


def sends(kind: str, socket: int = 1, token: str = "", **data: Any) -> Line:
    frame = {"type": kind, **({"token": token} if token else {}), "data": payloads.frame(kind, data)}
    return _frame(Way.SENT, socket, frame, Witness.WIRE)


def receives(kind: str, socket: int = 1, witness: Witness = Witness.WIRE, **data: Any) -> Line:
    return _frame(Way.RECEIVED, socket, {"type": kind, "data": payloads.frame(kind, data)}, witness)


def sends_visit(path: str, title: str, socket: int = 1) -> Line:
    return sends("page_visit", socket, url=f"{SITE}{path}", title=title)


# --- probe and agent


def read_messages(*texts: str, witness: Witness = Witness.AGENT, conversation: str = CHAT) -> Line:
    """What is stored; a text that begins with `agent:` is an agent's."""
    messages = [_stored(text) for text in texts]
    return by(witness, MessagesRead(conversation=conversation, messages=messages))


def _stored(text: str) -> dict[str, Any]:
    author, _, words = text.rpartition(":")
    return {"uuid": f"m-{words}", "text": words.strip(), "author_type": author or "visitor", "author_id": 38}


def read_visits(*visits: tuple[str, str], conversation: str = CHAT) -> Line:
    """The agent's list, newest first: path and title."""
    listed = [
        {"time": "2026-11-23T02:31:03Z", "url": f"{SITE}{path}", "title": title} for path, title in visits
    ]
    return by(Witness.AGENT, VisitsRead(conversation=conversation, visits=listed))


def read_conversation(**known: Any) -> Line:
    return by(Witness.AGENT, ConversationRead(conversation=CHAT, status="Open", **known))


def read_identity(token: str, user_id: int, is_visitor: bool = False) -> Line:
    return by(Witness.PROBE, IdentityRead(token=token, user_id=user_id, is_visitor=is_visitor))


def replayed(token: str, status: int = 401) -> Line:
    return by(Witness.PROBE, TokenReplayed(token=token, status=status))
