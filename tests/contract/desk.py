"""An instance as the contract tests see it: over HTTP and WebSockets only, ours or a real one."""

import base64
import hmac
import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import time
from typing import Any
from urllib.parse import urlsplit

import httpx
from websockets import Origin
from websockets.sync.client import ClientConnection, connect

from embedcheck.wire import endpoints

AGENT_API = "/api/v1/conversations"
PATIENCE = 20.0
# How long a frame that must not come is waited for: the one wait for time, as nothing announces silence.
SILENCE = 0.25
HASHES = {"HS384": "sha384", "HS512": "sha512"}


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """A live chat inbox, and the secret with which its JWTs are signed, where it is known."""

    uuid: str
    secret: str = ""


@dataclass(frozen=True)
class Refusal:
    """An error envelope; its keys were in Libredesk's order."""

    status: int
    message: str
    kind: str


@dataclass
class Desk:
    """`inboxes` are the named ones. `agent_key` is `key:secret`, empty where there is none."""

    origin: str
    inbox: Inbox
    inboxes: Mapping[str, Inbox] = field(default_factory=dict)
    agent_key: str = ""
    real: bool = False
    opened: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.origin, timeout=20, trust_env=False)

    # --- HTTP

    def ask(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        inbox: Inbox | None = None,
        nameless: bool = False,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> httpx.Response:
        """Names the inbox in the header, unless `nameless`."""
        sent = {} if nameless else {"X-Libredesk-Inbox-ID": (inbox or self.inbox).uuid}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        return self.http.request(method, path, headers={**sent, **(headers or {})}, **more)

    def get(self, path: str, token: str | None = None, **more: Any) -> httpx.Response:
        return self.ask("GET", path, token=token, **more)

    def post(self, path: str, body: Any = None, token: str | None = None, **more: Any) -> httpx.Response:
        return self.ask("POST", path, token=token, **({} if body is None else {"json": body}), **more)

    def agent(self, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"token {self.agent_key}"}
        return self.http.request(
            method, path, headers=headers, **({} if body is None else {"json": body}), **more
        )

    # --- deeds

    def visitor(self, message: str = "Hello, I need help", inbox: Inbox | None = None, **more: Any) -> "Chat":
        data = data_of(self.post(endpoints.INIT.path, {"message": message, **more}, inbox=inbox))
        return self.chat(data, data["session_token"], data["user"]["user_id"], inbox)

    def contact(self, inbox: Inbox | None = None, **claims: Any) -> tuple[str, int]:
        """Session token and number of a verified contact whom nobody has seen before."""
        data = data_of(
            self.post(endpoints.EXCHANGE.path, {"jwt": self.jwt(inbox=inbox, **claims)}, inbox=inbox)
        )
        return data["session_token"], data["user"]["user_id"]

    def begin(self, token: str, message: str = "Hello", inbox: Inbox | None = None) -> "Chat":
        data = data_of(self.post(endpoints.INIT.path, {"message": message}, token, inbox=inbox))
        return self.chat(data, token, 0, inbox)

    def chat(self, data: Any, token: str, person: int, inbox: Inbox | None) -> "Chat":
        conversation = data["conversation"]["uuid"]
        self.opened.append(conversation)
        return Chat(self, token, conversation, person, inbox or self.inbox)

    def jwt(
        self, *, inbox: Inbox | None = None, key: str | None = None, alg: str = "HS256", **claims: Any
    ) -> str:
        """A JWT of somebody new; a claim that is `...` is left out. `none` goes unsigned, and any other
        `alg` is signed as HS256 is: by hand, for a library would refuse to make what must be refused.
        """
        new = f"contract-{uuid.uuid4().hex[:12]}"
        known = {
            "external_user_id": new,
            "email": f"{new}@example.com",
            "first_name": "Ada",
            "last_name": "Lovelace",
            "exp": int(time()) + 600,
        }
        said = {name: value for name, value in {**known, **claims}.items() if value is not ...}
        signed = f"{_part({'alg': alg, 'typ': 'JWT'})}.{_part(said)}"
        secret = (inbox or self.inbox).secret if key is None else key
        digest = hmac.digest(secret.encode(), signed.encode(), HASHES.get(alg, "sha256"))
        return f"{signed}." if alg == "none" else f"{signed}.{_base64(digest)}"

    # --- sockets

    def socket(self) -> ClientConnection:
        return connect(self._address(endpoints.SOCKET_PATH), proxy=None, open_timeout=PATIENCE)

    def agent_socket(self) -> ClientConnection:
        """Origin is mandatory there, and https even where plain http is spoken (`cmd/websocket.go:22-44`)."""
        host = urlsplit(self.origin).netloc
        return connect(
            self._address("/ws"),
            proxy=None,
            origin=Origin(f"https://{host}"),
            additional_headers={"Authorization": f"token {self.agent_key}"},
            open_timeout=PATIENCE,
        )

    def _address(self, path: str) -> str:
        return self.origin.replace("http", "ws", 1) + path


@dataclass(frozen=True)
class Chat:
    """A conversation and the session that opened it."""

    desk: Desk
    token: str
    uuid: str
    person: int
    inbox: Inbox

    @property
    def path(self) -> str:
        return f"{endpoints.CONVERSATIONS.path}/{self.uuid}"

    def get(self, path: str) -> httpx.Response:
        return self.desk.get(path, self.token, inbox=self.inbox)

    def read(self) -> Any:
        return data_of(self.get(self.path))

    def texts(self) -> list[str]:
        """Newest first, as the server has them."""
        return [message["content"] for message in self.read()["messages"]]

    def listed(self) -> Any:
        """This conversation in the list of the session's conversations."""
        listed = data_of(self.get(endpoints.CONVERSATIONS.path))
        return next(each for each in listed if each["uuid"] == self.uuid)

    def say(self, message: str) -> httpx.Response:
        return self.desk.post(f"{self.path}/message", {"message": message}, self.token, inbox=self.inbox)

    def see(self) -> httpx.Response:
        return self.desk.post(f"{self.path}/update-last-seen", token=self.token, inbox=self.inbox)

    def upload(
        self, *files: tuple[str, bytes, str], conversation: str | None = None, **more: Any
    ) -> httpx.Response:
        return self.desk.post(
            endpoints.UPLOAD.path,
            token=self.token,
            inbox=self.inbox,
            data={"conversation_uuid": self.uuid if conversation is None else conversation},
            files=[("files", file) for file in files],
            **more,
        )

    @contextmanager
    def joined(self) -> Iterator[ClientConnection]:
        with self.desk.socket() as socket:
            join(socket, self.token, self.inbox.uuid)
            assert hear(socket) == JOINED
            yield socket

    def reply(self, html: str = "<p>Hi</p>", **more: Any) -> Any:
        body = {"message": html, "sender_type": "agent", "private": False, **more}
        return data_of(self.desk.agent("POST", f"{AGENT_API}/{self.uuid}/messages", body))

    def resolve(self) -> None:
        data_of(self.desk.agent("PUT", f"{AGENT_API}/{self.uuid}/status", {"status": "Resolved"}))

    def visits(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = data_of(self.desk.agent("GET", f"{AGENT_API}/{self.uuid}/page-visits"))
        return found


def _part(document: dict[str, Any]) -> str:
    return _base64(json.dumps(document).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


# --- what was said


JOINED = '{"type":"joined","data":{"message":"namaste!"}}\n'
PONG = '{"type":"pong","data":null}\n'
FAILED_JOIN = '{"type":"error","data":{"message":"Failed to join conversation"}}\n'


def data_of(response: httpx.Response) -> Any:
    """The data of a success, whose envelope has exactly Libredesk's keys in its order."""
    assert response.status_code == 200, (response.request.url, response.status_code, response.text)
    assert response.headers["content-type"] == "application/json"
    document = response.json()
    assert list(document) == ["status", "data"]
    assert document["status"] == "success"
    return document["data"]


def refusal(response: httpx.Response) -> Refusal:
    """The parts of an error envelope, which has exactly Libredesk's keys in its order."""
    document = response.json()
    assert list(document) == ["status", "message", "data", "error_type"]
    assert (document["status"], document["data"]) == ("error", None)
    return Refusal(response.status_code, document["message"], document["error_type"])


def say(socket: ClientConnection, kind: str, **data: Any) -> None:
    socket.send(json.dumps({"type": kind, "data": data} if data else {"type": kind}))


def join(socket: ClientConnection, token: str, inbox: str) -> None:
    socket.send(json.dumps({"type": "join", "token": token, "data": {"inbox_id": inbox}}))


def hear(socket: ClientConnection) -> str:
    """The next frame, as text."""
    text = socket.recv(timeout=PATIENCE)
    assert isinstance(text, str)
    return text


def hear_of(socket: ClientConnection, kind: str) -> dict[str, Any]:
    """The next frame of this type; others are passed over."""
    while True:
        frame = json.loads(hear(socket))
        if frame["type"] == kind:
            found: dict[str, Any] = frame
            return found


def follow(socket: ClientConnection, chat: Chat) -> None:
    """Opens a conversation on an agent's socket, and returns when the server has surely done so."""
    say(socket, "conversation_subscribe", conversation_uuid=chat.uuid)
    socket.send("ping")
    while socket.recv(timeout=PATIENCE) != "pong":
        pass


def silent(socket: ClientConnection) -> bool:
    try:
        socket.recv(timeout=SILENCE)
    except TimeoutError:
        return True
    return False


def alive(socket: ClientConnection) -> bool:
    """Whether nothing came before the answer to a ping: whatever was sent before it was ignored."""
    say(socket, "ping")
    return hear(socket) == PONG
