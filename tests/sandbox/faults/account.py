"""One long visit at the desk, and the account of everything that could be noticed from outside."""

import json
import re
from collections.abc import Iterable
from typing import Any

from embedcheck.sandbox.instance.actions import Abort, Accept, Action, Close, Lie, Reply, Request, Send, Wait
from embedcheck.sandbox.instance.settings import (
    Inbox,
    InstanceSettings,
    PrechatField,
    PrechatForm,
    WidgetConfig,
)
from embedcheck.wire import endpoints as wire
from embedcheck.wire.frames import kind_of
from tests.sandbox.instance.player import AGENT_API, Player, multipart

# A pause that somebody would still wait out.
PATIENCE = 5.0
PNG = b"\x89PNG\r\n\x1a\n0123456789"


FORM = {"form_data": {"email": "visitor@example.com"}}


def _asking() -> InstanceSettings:
    """An instance that trusts one site, asks for an e-mail address before a chat, and shows its hours."""
    form = PrechatForm(enabled=True, fields=(PrechatField("email", "email", "E-mail"),))
    trusted = ("shop.example",)
    widget = WidgetConfig(prechat_form=form, show_office_hours_in_chat=True, trusted_domains=trusted)
    hours = {"id": 1, "name": "Always", "is_always_open": True}
    return InstanceSettings(inbox=Inbox(widget=widget), business_hours=(hours,), default_business_hours=1)


class Account(Player):
    """A player that writes down what each cause led to, and when it arrived."""

    def __init__(self, lies: Iterable[Lie] = ()) -> None:
        super().__init__(settings=_asking(), lies=tuple(lies))
        self.lines: list[str] = []
        self.waited = 0.0
        self.arrivals: list[tuple[int, float, int, str]] = []

    def did(self, name: str, actions: Iterable[Action]) -> None:
        waited = 0.0
        for action in actions:
            if isinstance(action, Wait):
                waited += action.seconds
                self.waited += action.seconds
            elif isinstance(action, Send):
                when = self.at.timestamp() + waited
                self.arrivals.append((action.socket, when, len(self.arrivals), _tidy(action.text)))
            elif isinstance(action, (Reply, Close, Abort, Accept)):
                late = " much too late" if waited > PATIENCE else ""
                self.lines.append(f"{name}{late}: {_told(action)}")

    def all(self) -> list[str]:
        """Answers in the order of asking; frames by socket and kind, in the order of arrival."""
        frames = sorted(self.arrivals, key=lambda each: (each[0], kind_of(each[3]), each[1:3]))
        return [*self.lines, *(f"socket {number}: {text}" for number, _, _, text in frames)]

    # --- steps that survive any answer

    def step(self, name: str, method: str, path: str, **more: Any) -> Any:
        """`data` of the answer, or {} where there is none. A pause follows, so that nothing overlaps."""
        headers = {"host": "desk.example.test", "x-libredesk-inbox-id": self.settings.inbox.uuid}
        body = more.get("body", b"")
        if "json_body" in more:
            headers["content-type"] = "application/json"
            body = json.dumps(more["json_body"]).encode()
        if token := more.get("token"):
            headers["authorization"] = f"Bearer {token}"
        path, _, query = path.partition("?")
        request = Request(
            at=self.at,
            method=method,
            path=path,
            query=query,
            headers={**headers, **more.get("headers", {})},
            body=body,
            socket=more.get("socket"),
        )
        actions = self.cause(request)
        self.did(name, actions)
        self.wait(more.get("pause", 3.0))
        return _data(actions)

    def as_agent(self, name: str, method: str, path: str, **more: Any) -> Any:
        key = f"token {self.settings.agent_key}:{self.settings.agent_secret}"
        origin = {"origin": "https://desk.example.test"}
        return self.step(name, method, path, headers={"authorization": key, **origin}, **more)

    def says(self, name: str, socket: int, frame: Any, path: str = wire.SOCKET_PATH) -> None:
        if socket in self.desk.store.widget_sockets or socket in self.desk.store.agent_sockets:
            self.frame(socket, frame, path=path)
            self.did(name, self.last)
        self.wait(3)


def _data(actions: Iterable[Action]) -> Any:
    for action in actions:
        if isinstance(action, Reply) and action.status == 200:
            try:
                document = json.loads(action.body)
            except ValueError:
                return {}
            return document.get("data", {}) if isinstance(document, dict) else {}
    return {}


def _told(action: Action) -> str:
    if isinstance(action, Reply):
        return f"{action.status} {_tidy(str(dict(action.headers)))} {_tidy(action.body.decode('latin-1'))}"
    return repr(action)


def _tidy(text: str) -> str:
    text = re.sub(r"(sig=|exp=)[^\"&\\]+", r"\1…", text)
    text = re.sub(r'"session_token":"[^"]+"', '"session_token":"…"', text)
    return re.sub(r"[0-9a-f]{8}-(?!0000)[0-9a-f-]{27}", "UUID", text)


def visit(lies: Iterable[Lie] = ()) -> Account:
    """Boot, first chat, replies, files, page visits, a sign-in with its merge, and what agents read."""
    desk = Account(lies)
    for endpoint in (wire.SCRIPT, wire.LAUNCHER, wire.FRAME, wire.SETTINGS, wire.LANGUAGES):
        desk.step(endpoint.name, "GET", endpoint.path)
    begun = desk.step("init", "POST", wire.INIT.path, json_body={"message": "Hello, I need help", **FORM})
    token = begun.get("session_token") or "lost"
    uuid = next(iter(desk.desk.store.conversations), "none")
    chat = f"{wire.CONVERSATIONS.path}/{uuid}"
    desk.step("me", "GET", wire.ME.path, token=token)
    desk.step("socket", "GET", wire.SOCKET_PATH, socket=1)
    desk.as_agent("agent's socket", "GET", "/ws", socket=2)
    desk.says("subscribe", 2, _frame("conversation_subscribe", conversation_uuid=uuid), "/ws")
    joining = {"type": "join", "token": token, "data": {"inbox_id": desk.settings.inbox.uuid}}
    desk.says("join", 1, joining)
    desk.step("another tab's socket", "GET", wire.SOCKET_PATH, socket=3)
    desk.says("join in another tab", 3, joining)
    desk.as_agent("agent reads whose it is", "GET", f"{AGENT_API}/{uuid}")
    _talk(desk, uuid, chat, token)
    _sign_in(desk, chat, token)
    desk.as_agent("agent reads visits", "GET", f"{AGENT_API}/{uuid}/page-visits")
    desk.as_agent("agent reads messages", "GET", f"{AGENT_API}/{uuid}/messages?private=false")
    return desk


def _talk(desk: Account, uuid: str, chat: str, token: str) -> None:
    for title in ("Home", "Pricing"):
        desk.says("page visit", 1, _frame("page_visit", url=f"https://shop.example/{title}", title=title))
    desk.as_agent("agent reads visits", "GET", f"{AGENT_API}/{uuid}/page-visits")
    for typing in (True, False):
        desk.says("typing", 1, _frame("typing", conversation_uuid=uuid, is_typing=typing))
        desk.says("typing", 2, _frame("typing", conversation_uuid=uuid, is_typing=typing), "/ws")
    desk.says("ping", 1, {"type": "ping"})
    desk.step("message", "POST", f"{chat}/message", token=token, json_body={"message": "Are you there? 🫖"})
    replies = f"{AGENT_API}/{uuid}/messages"
    for text in ("one", "two", "three"):
        reply = {"message": f"<p>{text}</p>", "sender_type": "agent"}
        desk.as_agent("reply", "POST", replies, json_body=reply, pause=0.5)
    desk.wait(3)
    note = {"message": "<p>psst</p>", "sender_type": "agent", "private": True}
    desk.as_agent("note", "POST", replies, json_body=note)
    desk.step("conversations", "GET", wire.CONVERSATIONS.path, token=token)
    desk.step("last seen", "POST", f"{chat}/update-last-seen", token=token)
    desk.step("conversations", "GET", wire.CONVERSATIONS.path, token=token)
    _upload(desk, uuid, token)
    desk.as_agent("resolve", "PUT", f"{AGENT_API}/{uuid}/status", json_body={"status": "Resolved"})
    desk.step("conversation", "GET", chat, token=token)
    desk.step("message again", "POST", f"{chat}/message", token=token, json_body={"message": "Wait"})
    desk.as_agent("agent reads whether it is open", "GET", f"{AGENT_API}/{uuid}")


def _upload(desk: Account, uuid: str, token: str) -> None:
    headers, body = multipart({"conversation_uuid": uuid}, [("files", "A b.png", PNG, "image/png")])
    sent = desk.step("upload", "POST", wire.UPLOAD.path, token=token, headers=headers, body=body)
    for file in sent.get("attachments", ()):
        desk.step("file", "GET", file["url"].removeprefix("http://desk.example.test"))
    headers, body = multipart({"conversation_uuid": uuid}, [("files", "empty.txt", b"", "text/plain")])
    desk.step("empty upload", "POST", wire.UPLOAD.path, token=token, headers=headers, body=body)


def _sign_in(desk: Account, chat: str, token: str) -> None:
    signed_in = desk.step("exchange", "POST", wire.EXCHANGE.path, json_body={"jwt": desk.jwt()})
    contact = signed_in.get("session_token") or "lost"
    offered = {wire.VISITOR_HEADER: token}
    for _ in range(2):
        desk.step("conversations", "GET", wire.CONVERSATIONS.path, token=contact, headers=offered)
    desk.step("me", "GET", wire.ME.path, token=token)
    desk.step("me of the contact", "GET", wire.ME.path, token=contact)
    desk.step("conversation", "GET", chat, token=contact)


def _frame(kind: str, **data: Any) -> dict[str, Any]:
    return {"type": kind, "data": data}
