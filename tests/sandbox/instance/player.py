"""Plays requests and frames to a desk, without a network and with a clock that only the test moves."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from embedcheck.sandbox.instance.actions import (
    Abort,
    Accept,
    Action,
    Cause,
    Close,
    FrameCame,
    Lie,
    Reply,
    Request,
    Send,
    SocketGone,
)
from embedcheck.sandbox.instance.desk import Desk
from embedcheck.sandbox.instance.dispatch import play
from embedcheck.sandbox.instance.settings import Assets, InstanceSettings
from embedcheck.wire.endpoints import CONVERSATIONS, EXCHANGE, INIT, SOCKET_PATH, UPLOAD

START = datetime(2026, 11, 23, 2, 0, 0, 123456, UTC)
AGENT_API = "/api/v1/conversations"
ROOT_URL = "http://desk.example.test"
ASSETS: Assets = {
    "/widget.js": ("application/javascript", b"// the script"),
    "/widget": ("text/html", b"<!doctype html>the frame"),
    "/widget/assets/main.js": ("text/javascript", b"// the app"),
    "/static/public/launcher-logo.png": ("image/png", b"\x89PNG"),
}


@dataclass(frozen=True)
class Answer:
    """What came back; `headers` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    text: str
    body: bytes

    @property
    def document(self) -> Any:
        return json.loads(self.text)

    @property
    def data(self) -> Any:
        assert self.status == 200, self.text
        return self.document["data"]

    @property
    def error(self) -> tuple[int, str, str]:
        return self.status, self.document["message"], self.document["error_type"]


@dataclass
class Player:
    """One test's desk. `frames` holds what each socket has received so far."""

    settings: InstanceSettings = field(default_factory=InstanceSettings)
    lies: Iterable[Lie] = ()
    at: datetime = START
    frames: dict[int, list[str]] = field(default_factory=dict)
    last: list[Action] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk = Desk(self.settings, ASSETS, lambda: ROOT_URL)
        self._sockets = count(1)

    def wait(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def cause(self, cause: Cause) -> list[Action]:
        self.last = play(self.desk, cause, self.lies)
        for action in self.last:
            if isinstance(action, Send):
                self.frames.setdefault(action.socket, []).append(action.text)
        return self.last

    # --- HTTP

    def ask(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        json_body: Any = None,
        body: bytes = b"",
        inbox: str | None = "",
    ) -> Answer:
        """With the inbox's header unless `inbox` is None; a body is JSON unless `headers` say otherwise."""
        sent = {"host": "desk.example.test", "user-agent": "player"}
        if inbox is not None:
            sent["x-libredesk-inbox-id"] = inbox or self.settings.inbox.uuid
        if token is not None:
            sent["authorization"] = f"Bearer {token}"
        if json_body is not None:
            body = json.dumps(json_body).encode()
            sent["content-type"] = "application/json"
        path, _, query = path.partition("?")
        request = Request(
            at=self.at, method=method, path=path, query=query, headers={**sent, **(headers or {})}, body=body
        )
        return _answer(self.cause(request))

    def get(self, path: str, token: str | None = None, **more: Any) -> Answer:
        return self.ask("GET", path, token=token, **more)

    def post(self, path: str, json_body: Any = None, token: str | None = None, **more: Any) -> Answer:
        return self.ask("POST", path, token=token, json_body=json_body, **more)

    def agent(self, method: str, path: str, json_body: Any = None, **more: Any) -> Answer:
        key = f"token {self.settings.agent_key}:{self.settings.agent_secret}"
        headers = {"authorization": key, **more.pop("headers", {})}
        return self.ask(method, path, headers=headers, json_body=json_body, inbox=None, **more)

    # --- deeds

    def visitor(self, message: str = "Hello, I need help") -> "Chat":
        data = self.post(INIT.path, {"message": message}).data
        return Chat(self, data["session_token"], data["conversation"]["uuid"], data["user"]["user_id"])

    def contact(self, **claims: Any) -> str:
        """The session token of a verified contact."""
        token: str = self.post(EXCHANGE.path, {"jwt": self.jwt(**claims)}).data["session_token"]
        return token

    def jwt(self, *, alg: str = "HS256", secret: str | None = None, **claims: Any) -> str:
        payload = {
            "external_user_id": "ada-1",
            "email": "ada@example.com",
            "first_name": "Ada",
            "last_name": "Lovelace",
            "exp": self.at.timestamp() + 600,
            **claims,
        }
        shown = {name: value for name, value in payload.items() if value is not ...}
        signed = f"{_part({'alg': alg, 'typ': 'JWT'})}.{_part(shown)}"
        name = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}.get(alg, "sha256")
        key = self.settings.inbox.jwt_secret if secret is None else secret
        digest = hmac.digest(key.encode(), signed.encode(), getattr(hashlib, name))
        return f"{signed}.{_b64(digest)}"

    def upload(self, chat: "Chat", *files: tuple[str, bytes, str], conversation: str | None = None) -> Answer:
        fields = {"conversation_uuid": chat.uuid if conversation is None else conversation}
        headers, body = multipart(fields, [("files", *file) for file in files])
        return self.post(UPLOAD.path, token=chat.token, headers=headers, body=body)

    def reply(self, chat: "Chat", html: str, **more: Any) -> Answer:
        body = {"message": html, "sender_type": "agent", **more}
        return self.agent("POST", f"{AGENT_API}/{chat.uuid}/messages", body)

    def visits(self, chat: "Chat") -> list[dict[str, str]]:
        found: list[dict[str, str]] = self.agent("GET", f"{AGENT_API}/{chat.uuid}/page-visits").data
        return found

    # --- sockets

    def open(self, path: str = SOCKET_PATH, headers: Mapping[str, str] | None = None) -> int:
        number = next(self._sockets)
        self.frames[number] = []
        request = Request(
            at=self.at,
            method="GET",
            path=path,
            headers={"host": "desk.example.test", **(headers or {})},
            socket=number,
        )
        assert any(isinstance(action, Accept) for action in self.cause(request)), self.last
        return number

    def open_agent(self) -> int:
        key = f"token {self.settings.agent_key}:{self.settings.agent_secret}"
        return self.open("/ws", {"authorization": key, "origin": "https://desk.example.test"})

    def joined(self, token: str) -> int:
        number = self.open()
        self.join(number, token)
        return number

    def join(self, socket: int, token: str, inbox: str | None = None) -> None:
        data = {"inbox_id": self.settings.inbox.uuid if inbox is None else inbox}
        self.frame(socket, {"type": "join", "token": token, "data": data})

    def frame(self, socket: int, frame: Any, *, path: str = SOCKET_PATH, binary: bool = False) -> None:
        text = frame if isinstance(frame, str) else json.dumps(frame)
        self.cause(FrameCame(at=self.at, socket=socket, path=path, text=text, binary=binary))

    def agent_frame(self, socket: int, frame: Any) -> None:
        self.frame(socket, frame, path="/ws")

    def follow(self, socket: int, chat: "Chat") -> None:
        data = {"conversation_uuid": chat.uuid}
        self.agent_frame(socket, {"type": "conversation_subscribe", "data": data})

    def visit(self, socket: int, url: str, title: str = "Title") -> None:
        self.frame(socket, {"type": "page_visit", "data": {"url": url, "title": title}})

    def gone(self, socket: int) -> None:
        self.cause(SocketGone(at=self.at, socket=socket, path=SOCKET_PATH))

    def kinds(self, socket: int) -> list[str]:
        return [json.loads(text)["type"] for text in self.frames[socket]]

    @property
    def dropped(self) -> bool:
        """The last cause ended in a dropped connection."""
        return any(isinstance(action, Abort) for action in self.last)

    @property
    def closed(self) -> int | None:
        return next((action.code for action in self.last if isinstance(action, Close)), None)


@dataclass(frozen=True)
class Chat:
    """A visitor's conversation and the session that owns it."""

    player: Player
    token: str
    uuid: str
    person_id: int

    @property
    def path(self) -> str:
        return f"{CONVERSATIONS.path}/{self.uuid}"

    def say(self, message: str) -> Answer:
        return self.player.post(f"{self.path}/message", {"message": message}, self.token)

    def read(self) -> Any:
        return self.player.get(self.path, self.token).data

    def texts(self) -> list[str]:
        return [message["content"] for message in self.read()["messages"]]

    def see(self) -> Answer:
        return self.player.post(f"{self.path}/update-last-seen", token=self.token)


def multipart(
    fields: Mapping[str, str], files: Iterable[tuple[str, str, bytes, str]]
) -> tuple[dict[str, str], bytes]:
    """Headers and body; a file is field name, file name, content, content type ("" for none)."""
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
        for name, value in fields.items()
    ]
    for name, file_name, content, kind in files:
        head = f'Content-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        head += f"Content-Type: {kind}\r\n" if kind else ""
        parts.append(f"{head}\r\n".encode() + content)
    body = b"".join(b"--EDGE\r\n" + part + b"\r\n" for part in parts) + b"--EDGE--\r\n"
    return {"content-type": "multipart/form-data; boundary=EDGE"}, body


def _answer(actions: list[Action]) -> Answer:
    replies = [action for action in actions if isinstance(action, Reply)]
    assert len(replies) == 1, actions
    headers = {name.lower(): value for name, value in replies[0].headers}
    return Answer(replies[0].status, headers, replies[0].body.decode("utf-8", "replace"), replies[0].body)


def _part(document: Mapping[str, Any]) -> str:
    return _b64(json.dumps(document).encode())


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
