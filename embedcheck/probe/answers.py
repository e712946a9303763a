"""An instance's answer as a value: everything that was answered is data, whatever its status."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from embedcheck.probe.budget import WINDOW
from embedcheck.wire.endpoints import CLEAR_VISITOR_HEADER
from embedcheck.wire.envelope import read_envelope

TOO_MANY = 429
DEFAULT_RETRY = 60.0
# An error's text is a sentence; what is longer is a page, or was written to fill a terminal.
WORDS_MAX = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`data`, `message`, `error_type` are the envelope's; `documents` counts the JSON documents of
    the body (2 is the double body of Libredesk 2.7, 0 means no envelope at all: a proxy's page, a
    script, bare JSON). Header names are lower case. `throttled_for` is the number of seconds to
    wait if the rate limiter refused the request, else None. `body` is the text of what is text,
    `content` the bytes of anything (a file).

    Body and data may hold a session token, so `repr` leaves them out.
    """

    status: int
    data: Any = field(default=None, repr=False)
    message: str = ""
    error_type: str = ""
    documents: int = 0
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    throttled_for: float | None = None
    body: str = field(default="", repr=False)
    content: bytes = field(default=b"", repr=False)
    succeeded: bool = False

    @property
    def ok(self) -> bool:
        """HTTP 200 with a success envelope."""
        return self.status == 200 and self.succeeded

    @property
    def clears_visitor(self) -> bool:
        """Whether the instance merged the visitor in this very request, and says so."""
        return self.headers.get(CLEAR_VISITOR_HEADER, "").lower() == "true"

    @property
    def words(self) -> str:
        """The answer for people, in one printable line: `HTTP 404, Conversation not found (NotFoundException)`."""
        message, error_type = _one_line(self.message), _one_line(self.error_type)
        said = f", {message}" if message else "" if self.documents else ", not Libredesk's envelope"
        kind = f" ({error_type})" if error_type else ""
        return f"HTTP {self.status}{said}{kind}"

    def field(self, name: str) -> Any:
        """A field of `data` where that is an object, else None."""
        return self.data.get(name) if isinstance(self.data, dict) else None


def read_answer(status: int, headers: Mapping[str, str], body: str, content: bytes = b"") -> Answer:
    """Reads an answer's parts; header names must be lower case. Never raises."""
    envelope = read_envelope(body)
    if envelope is None:
        wait = _wait(status, headers, "")
        return Answer(status=status, headers=headers, body=body, content=content, throttled_for=wait)
    return Answer(
        status=status,
        data=envelope.data,
        message=envelope.message,
        error_type=envelope.error_type,
        documents=envelope.documents,
        headers=headers,
        throttled_for=_wait(status, headers, envelope.error_type),
        body=body,
        content=content,
        succeeded=envelope.ok,
    )


def _one_line(text: str) -> str:
    """A server's own text: it must neither steer a terminal nor fill it."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text[: 4 * WORDS_MAX]).split())
    return line if len(line) <= WORDS_MAX else line[: WORDS_MAX - 1] + "…"


def _wait(status: int, headers: Mapping[str, str], error_type: str) -> float | None:
    if status != TOO_MANY:
        return None
    said = headers.get("retry-after", "")
    if said.isdecimal():
        # The limiter's window is a minute: whoever names more has no such limiter, or means to hold us up.
        return min(float(said), WINDOW)
    # A full envelope with this status is `init` at the 51st conversation of a day (`chat.go:255-261`),
    # where waiting a minute helps nobody. The rate limiter's own 429 is bare and says Retry-After.
    return None if error_type else DEFAULT_RETRY
