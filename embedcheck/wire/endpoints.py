"""Every HTTP route that the widget uses, and the way to recognise one in a URL."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from urllib.parse import urlsplit

API = "/api/v1/widget"
INBOX_HEADER = "x-libredesk-inbox-id"
INBOX_QUERY = "inbox_id"
VISITOR_HEADER = "x-libredesk-visitor-token"
CLEAR_VISITOR_HEADER = "x-libredesk-clear-visitor"
RATE_LIMIT_HEADERS = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")
SESSION_COOKIE = "libredesk-session-"
VISITOR_COOKIE = "libredesk-visitor-"
SCRIPT_PATH = "/widget.js"
FRAME_PATH = "/widget"
SOCKET_PATH = "/widget/ws"


class Guard(StrEnum):
    """What a route asks of its caller beyond the inbox.

    The published page says that `init` creates a visitor "if no bearer token is present"; in fact
    only if the Authorization header is entirely absent. A bad bearer is 401 (OPTIONAL_SESSION).
    """

    NONE = "none"
    INBOX = "inbox"
    OPTIONAL_SESSION = "optional session"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`path` has `{uuid}` for its parameter; `name` is the word of our reports."""

    name: str
    method: str
    path: str
    guard: Guard

    def match(self, method: str, path: str) -> bool:
        pattern = re.escape(self.path).replace(r"\{uuid\}", "[^/]+").replace(r"\{code\}", "[^/]+")
        return method == self.method and re.fullmatch(pattern, path) is not None

    def fill(self, uuid: str = "") -> str:
        return self.path.replace("{uuid}", uuid)


SCRIPT = Endpoint("script", "GET", SCRIPT_PATH, Guard.NONE)
FRAME = Endpoint("frame", "GET", FRAME_PATH, Guard.INBOX)
SOCKET = Endpoint("socket", "GET", SOCKET_PATH, Guard.NONE)
LANGUAGES = Endpoint("languages", "GET", "/api/v1/lang", Guard.NONE)
LANGUAGE = Endpoint("language", "GET", "/api/v1/lang/{code}", Guard.NONE)
LAUNCHER = Endpoint("launcher settings", "GET", f"{API}/chat/settings/launcher", Guard.INBOX)
SETTINGS = Endpoint("settings", "GET", f"{API}/chat/settings", Guard.INBOX)
EXCHANGE = Endpoint("exchange", "POST", f"{API}/chat/auth/exchange", Guard.INBOX)
ME = Endpoint("me", "GET", f"{API}/chat/auth/me", Guard.SESSION)
INIT = Endpoint("init", "POST", f"{API}/chat/conversations/init", Guard.OPTIONAL_SESSION)
CONVERSATIONS = Endpoint("conversations", "GET", f"{API}/chat/conversations", Guard.SESSION)
LAST_SEEN = Endpoint(
    "update-last-seen", "POST", f"{API}/chat/conversations/{{uuid}}/update-last-seen", Guard.SESSION
)
MESSAGE = Endpoint("message", "POST", f"{API}/chat/conversations/{{uuid}}/message", Guard.SESSION)
CONVERSATION = Endpoint("conversation", "GET", f"{API}/chat/conversations/{{uuid}}", Guard.SESSION)
UPLOAD = Endpoint("upload", "POST", f"{API}/media/upload", Guard.SESSION)
# Not on the published page, used by the official widget.
CSAT = Endpoint("csat", "POST", "/api/v1/csat/{uuid}/response", Guard.NONE)

ENDPOINTS = (
    SCRIPT,
    FRAME,
    SOCKET,
    LANGUAGES,
    LANGUAGE,
    LAUNCHER,
    SETTINGS,
    EXCHANGE,
    ME,
    INIT,
    CONVERSATIONS,
    LAST_SEEN,
    MESSAGE,
    CONVERSATION,
    UPLOAD,
    CSAT,
)

# What the widget asks for before it can be shown, session or none.
BOOT = (SCRIPT, FRAME, LANGUAGES, LANGUAGE, LAUNCHER, SETTINGS)


@lru_cache(maxsize=4096)
def classify(method: str, url: str) -> Endpoint | None:
    """The endpoint that this request meant, or None.

    Repeated slashes count as one, so that a `baseURL` with a trailing slash is still recognised as
    a request *meant* for the instance, although the real server answers it with 404.
    """
    path = re.sub(r"/{2,}", "/", urlsplit(url).path)
    return next((endpoint for endpoint in ENDPOINTS if endpoint.match(method, path)), None)
