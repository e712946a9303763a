"""Healthy stretches of a scene, as Libredesk 2.7.0 and its official widget play them."""

from typing import Any

from tests.builders import (
    CHAT,
    CONTACT,
    DESK,
    INBOX,
    JWT,
    SITE,
    VISITOR,
    Line,
    Scene,
    chat,
    cookies,
    frame_hears,
    host_hears,
    navigated,
    signed_in,
    state,
    told_visit,
    typed,
)
from tests.builders_wire import ask, exchange, receives, sends, sends_visit, socket_opened

VISITOR_ID = 38
CONTACT_ID = 40


def conversation(uuid: str = CHAT, author: int = VISITOR_ID) -> dict[str, Any]:
    last = {"content": "Hi", "author": {"id": author}}
    return {"uuid": uuid, "status": "Open", "last_message": last, "unread_message_count": 0}


def load(path: str = "/", title: str = "Home", how: str = "load", page: int = 0) -> list[Scene]:
    """The first half of a boot: host page, script, launcher, frame, settings."""
    return [
        navigated(path, title, how, page),
        exchange("GET", f"{DESK}/widget.js", inbox="", page=page),
        exchange("GET", f"/chat/settings/launcher?inbox_id={INBOX}", {"colors": {}}, inbox="", page=page),
        exchange("GET", f"{DESK}/widget?inbox_id={INBOX}", inbox="", page=page),
        exchange("GET", f"/chat/settings?inbox_id={INBOX}", {"brand_name": "Acme"}, page=page),
        host_hears("VUE_APP_READY", page),
    ]


def boot(path: str = "/", title: str = "Home", how: str = "load") -> list[Scene]:
    """A visitor's page load without a session."""
    return [
        load(path, title, how),
        frame_hears("SESSION_DATA", sessionToken="", visitorToken=""),
        told_visit(path, title),
        host_hears("WIDGET_LOADED"),
        state(path),
    ]


def boot_with_session(
    token: str, socket: int, path: str = "/", title: str = "Home", *, how: str = "load", visitor: str = ""
) -> list[Scene]:
    """A page load of somebody who has a session: `me`, socket, conversations."""
    return [
        load(path, title, how),
        frame_hears("SESSION_DATA", sessionToken=token, visitorToken=visitor),
        exchange("GET", "/chat/auth/me", {"user_id": user_of(token)}, token=token),
        join(token, socket, path, title),
        exchange("GET", "/chat/conversations", [conversation()], token=token),
        host_hears("WIDGET_LOADED"),
        state(path),
    ]


def user_of(token: str) -> int:
    return VISITOR_ID if token == VISITOR else CONTACT_ID


def join(token: str = VISITOR, socket: int = 1, path: str = "/", title: str = "Home") -> list[Scene]:
    """A socket is opened, joined, and told which page is open."""
    return [socket_opened(socket), joins(token, socket), announces(socket, path, title)]


def joins(token: str = VISITOR, socket: int = 1) -> list[Line]:
    return [
        sends("join", socket, token=token, inbox_id=INBOX),
        receives("joined", socket, message="namaste!"),
    ]


def announces(socket: int = 1, path: str = "/", title: str = "Home") -> list[Line]:
    return [host_hears("REQUEST_PAGE_INFO"), told_visit(path, title), sends_visit(path, title, socket)]


def first_message(text: str, *, stored: bool = True) -> list[Scene]:
    """A new visitor says something: session, socket, cookies."""
    answer = {
        "conversation": conversation(),
        "messages": [],
        "session_token": VISITOR,
        "user": {"user_id": VISITOR_ID, "is_visitor": True, "first_name": "Visitor"},
    }
    return [
        frame_hears("WIDGET_OPENED"),
        typed(text),
        exchange("POST", "/chat/conversations/init", answer, body={"message": text}),
        host_hears("STORE_VISITOR_TOKEN", token=VISITOR),
        host_hears("STORE_SESSION", token=VISITOR),
        join(),
        exchange("GET", "/chat/conversations", [conversation()], token=VISITOR),
        state(open=True),
        chat(text),
        cookies(VISITOR, VISITOR),
    ]


def message(text: str, token: str = VISITOR) -> list[Scene]:
    """A further message in the same conversation."""
    posted = ask("POST", f"/chat/conversations/{CHAT}/message", token=token, body={"message": text})
    return [typed(text), posted.sent, posted.answered({"uuid": f"m-{text}", "content": text})]


def sign_in(socket: int = 1) -> list[Scene]:
    """`setUser` in the open page: exchange, re-join, merge, clear (protocol notes 3.4)."""
    merge = ask("GET", "/chat/conversations", token=CONTACT, visitor=VISITOR)
    return [
        signed_in(first_name="Ada"),
        swap(),
        joins(CONTACT, socket),
        merge.sent,
        merge.answered([conversation(author=CONTACT_ID)], x_libredesk_clear_visitor="true"),
        announces(socket),
        host_hears("CLEAR_VISITOR_TOKEN"),
        host_hears("WIDGET_LOADED"),
        cookies(CONTACT),
    ]


def swap(user: dict[str, Any] | None = None) -> list[Scene]:
    """The JWT is exchanged for a contact's session."""
    answer = {
        "session_token": CONTACT,
        "user": user or {"user_id": CONTACT_ID, "is_visitor": False, "first_name": "Ada"},
    }
    return [
        frame_hears("SET_JWT_TOKEN", jwt=JWT),
        exchange("POST", "/chat/auth/exchange", answer, token=VISITOR, body={"jwt": JWT}),
        host_hears("STORE_SESSION", token=CONTACT),
    ]


def url(path: str) -> str:
    return f"{SITE}{path}"
