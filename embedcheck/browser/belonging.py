"""Which requests belong to the widget, and which of their bodies are evidence."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import urlsplit

from embedcheck.wire import endpoints
from embedcheck.wire.endpoints import Endpoint
from embedcheck.wire.envelope import data_of

READABLE = ("application/json", "text/html", "text/plain")
# Scripts are not read for evidence, sockets have no body.
UNREAD = (endpoints.SCRIPT, endpoints.SOCKET)


def origin(url: str) -> str:
    """Scheme, host and port, with `ws` counted as `http`."""
    parts = urlsplit(url)
    return f"{parts.scheme.replace('ws', 'http', 1)}://{parts.netloc}"


@dataclass(slots=True)
class Belonging:
    """Tells the widget's requests from the site's own. `tokens` are those that the widget was seen
    to use: a request to anybody else that carries one belongs to the evidence too."""

    instance: str
    tokens: set[str] = field(default_factory=set)

    def includes(self, method: str, url: str) -> bool:
        return (
            origin(url) == origin(self.instance)
            or endpoints.classify(method, url) is not None
            or urlsplit(url).path.endswith(endpoints.SCRIPT_PATH)
        )

    def includes_socket(self, url: str) -> bool:
        return origin(url) == origin(self.instance) or urlsplit(url).path.endswith(endpoints.SOCKET_PATH)

    def learn_from_request(self, headers: dict[str, str]) -> bool:
        """Whether the request carried a token that was not known before."""
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        return self._learn(bearer, headers.get(endpoints.VISITOR_HEADER, ""))

    def learn_from_answer(self, body: str | None) -> bool:
        """Whether the answer gave out a token that was not known before."""
        data = data_of(body)
        token = data.get("session_token") if isinstance(data, dict) else None
        return self._learn(token if isinstance(token, str) else "")

    def carries_token(self, *texts: str | None) -> bool:
        """By the token itself, or by the name of the cookie that holds one."""
        signs = (*self.tokens, endpoints.SESSION_COOKIE, endpoints.VISITOR_COOKIE)
        return any(sign in text for text in texts if text for sign in signs)

    def _learn(self, *tokens: str) -> bool:
        new = {token for token in tokens if token} - self.tokens
        self.tokens |= new
        return bool(new)


def body_is_evidence(endpoint: Endpoint | None, url: str, content_type: str) -> bool:
    """Only what the widget's API says, and only where it is text."""
    if endpoint in UNREAD or not content_type.startswith(READABLE):
        return False
    return endpoint is not None or "/api/v1/" in urlsplit(url).path


def without_value(cookie: str) -> str:
    """A `Set-Cookie` line with the cookie's name and attributes alone."""
    name, *attributes = cookie.split(";")
    return ";".join((name.partition("=")[0], *attributes))


def request_text(content_type: str, body: bytes | None) -> str | None:
    """What a request said: its text, or for a form with files a summary of its parts."""
    if body is None:
        return None
    if content_type.startswith("multipart/form-data"):
        return json.dumps({"bytes": len(body), "parts": _parts(content_type, body)}, ensure_ascii=False)
    return body.decode("utf-8", errors="replace")


def _parts(content_type: str, body: bytes) -> list[dict[str, object]]:
    header = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", errors="replace")
    message: Message = BytesParser(policy=HTTP).parsebytes(header + body)
    return [_part(part) for part in message.walk() if not part.is_multipart()]


def _raw(part: Message, wanted: str) -> str:
    """A header as it was sent. Browsers write a file's name in UTF-8, which no header may hold."""
    values = (value for name, value in part.raw_items() if name.lower() == wanted)
    return str(next(values, "")).encode("ascii", "surrogateescape").decode("utf-8", "replace")


def _part(part: Message) -> dict[str, object]:
    disposition = _raw(part, "content-disposition")
    names = dict(re.findall(r'\b(name|filename)="([^"]*)"', disposition))
    content = part.get_payload(decode=True)
    size = len(content) if isinstance(content, bytes) else 0
    if "filename" in names:
        digest = hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else ""
        return {**names, "content_type": part.get_content_type(), "bytes": size, "sha256": digest}
    return {**names, "value": content.decode("utf-8", "replace")[:200] if isinstance(content, bytes) else ""}
