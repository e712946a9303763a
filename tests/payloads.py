"""What Libredesk 2.7.0 answers and pushes, whole: a test says the part that it is about, the rest is filled in."""

from typing import Any

from embedcheck.wire import endpoints
from embedcheck.wire.endpoints import classify

TIME = "2026-11-23T02:29:28.869044Z"
CHAT = "e5a71bc3-30db-45f4-a216-e797a34ebed3"
CHAT_USER: dict[str, Any] = {
    "id": 38,
    "first_name": "Visitor",
    "last_name": "",
    "avatar_url": "",
    "availability_status": "",
    "type": "contact",
    "active_at": None,
}
AUTHOR: dict[str, Any] = {
    "id": 38,
    "first_name": "Visitor",
    "last_name": "",
    "email": None,
    "avatar_url": None,
    "availability_status": "offline",
    "type": "visitor",
    "last_active_at": None,
}
MESSAGE: dict[str, Any] = {
    "uuid": "3e14ad03-ece6-496d-b755-8fdde8769781",
    "status": "received",
    "conversation_uuid": CHAT,
    "created_at": TIME,
    "content": "Hi",
    "text_content": "Hi",
    "author": AUTHOR,
    "attachments": [],
    "meta": None,
}
CONVERSATION: dict[str, Any] = {
    "created_at": TIME,
    "uuid": CHAT,
    "status": "Open",
    "last_message": {"content": "Hi", "created_at": TIME, "author": CHAT_USER},
    "unread_message_count": 0,
    "assignee": None,
}
USER: dict[str, Any] = {"user_id": 38, "is_visitor": True, "first_name": "Visitor", "last_name": ""}
COLORS = {"primary": "#2563eb"}
LAUNCHER: dict[str, Any] = {
    "spacing": {"side": 20, "bottom": 20},
    "logo_url": "",
    "position": "right",
    "color": "",
}
AUDIENCE: dict[str, Any] = {
    "allow_start_conversation": True,
    "prevent_multiple_conversations": False,
    "prevent_reply_to_closed_conversation": False,
    "start_conversation_button_text": "",
}
SETTINGS: dict[str, Any] = {
    "brand_name": "Acme",
    "website_url": "",
    "dark_mode": False,
    "show_powered_by": True,
    "language": "en-US",
    "fallback_language": "en-US",
    "users": AUDIENCE,
    "colors": COLORS,
    "home_screen": {
        "header_text_color": "",
        "background": {"type": "", "color": "", "gradient_start": "", "gradient_end": "", "image_url": ""},
        "fade_background": False,
    },
    "features": {"emoji": True, "file_upload": True},
    "launcher": LAUNCHER,
    "logo_url": "",
    "visitors": AUDIENCE,
    "notice_banner": {"text": "", "enabled": False},
    "home_apps": [],
    "direct_to_conversation": False,
    "greeting_message": "Hello",
    "chat_introduction": "Ask us anything",
    "introduction_message": "How can we help?",
    "show_office_hours_in_chat": False,
    "show_office_hours_after_assignment": False,
    "chat_reply_expectation_message": "",
    "prechat_form": {"enabled": False, "title": "", "fields": []},
}
ANSWERS: dict[str, Any] = {
    endpoints.LAUNCHER.name: {"colors": COLORS, "launcher": LAUNCHER},
    endpoints.SETTINGS.name: SETTINGS,
    endpoints.EXCHANGE.name: {"session_token": "‹session#1›", "user": USER},
    endpoints.ME.name: USER,
    endpoints.INIT.name: {
        "conversation": CONVERSATION,
        "messages": [MESSAGE],
        "business_hours_id": None,
        "working_hours_utc_offset": 330,
        "session_token": "‹visitor#1›",
        "user": USER,
    },
    endpoints.CONVERSATIONS.name: [CONVERSATION],
    endpoints.CONVERSATION.name: {
        "conversation": CONVERSATION,
        "messages": [MESSAGE],
        "working_hours_utc_offset": 330,
    },
    endpoints.MESSAGE.name: MESSAGE,
    endpoints.LAST_SEEN.name: True,
    endpoints.UPLOAD.name: MESSAGE,
    endpoints.CSAT.name: True,
}
REQUESTS: dict[str, Any] = {
    endpoints.EXCHANGE.name: {"jwt": "‹jwt#1›"},
    endpoints.INIT.name: {"message": "Hi"},
    endpoints.MESSAGE.name: {"message": "Hi"},
}
FRAMES: dict[str, Any] = {
    "joined": {"message": "namaste!"},
    "error": {"message": "Failed to join conversation"},
    "typing": {"conversation_uuid": CHAT, "is_typing": True},
    "page_visit": {"url": "http://localhost:8000/", "title": "Home"},
    "new_message": {**MESSAGE, "status": "", "author": {**AUTHOR, "type": "agent"}},
    "conversation_update": {"uuid": CHAT},
    "join": {"inbox_id": "11e29684-92d9-4837-bb18-ebd1729f608a"},
}


def answer(method: str, url: str, said: Any) -> Any:
    """`data` of a success, completed."""
    endpoint = classify(method, url)
    return _completed(said, ANSWERS.get(endpoint.name if endpoint else ""))


def request(method: str, url: str, said: dict[str, Any]) -> dict[str, Any]:
    endpoint = classify(method, url)
    whole: dict[str, Any] = _completed(said, REQUESTS.get(endpoint.name if endpoint else ""))
    return whole


def frame(kind: str, said: dict[str, Any]) -> Any:
    """`data` of a frame, completed; a pong has none."""
    return None if kind == "pong" and not said else _completed(said, FRAMES.get(kind))


def _completed(said: Any, whole: Any) -> Any:
    if whole is None or said is ...:
        return said
    if said is None:
        return whole
    if isinstance(said, list) and isinstance(whole, list) and whole:
        return [_completed(each, whole[0]) for each in said]
    if isinstance(said, dict) and isinstance(whole, dict):
        # A part that says `...` is left out.
        keys = {**whole, **said}
        return {
            key: _completed(said[key], whole.get(key)) if key in said and said[key] is not None else keys[key]
            for key in keys
            if said.get(key) is not ...
        }
    return said
