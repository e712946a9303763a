"""Libredesk's answers: the success envelope, the error envelope, and 2.7's two glued together."""

from typing import Any, NoReturn

from embedcheck.sandbox.instance.actions import Reply
from embedcheck.sandbox.instance.gojson import encode

JSON = (("Content-Type", "application/json"),)

GENERAL = "GeneralException"
PERMISSION = "PermissionException"
INPUT = "InputException"
NOT_FOUND = "NotFoundException"
UNAUTHORIZED = "UnauthorizedException"
RATE_LIMIT = "RateLimitException"

SOMETHING_WRONG = "Something went wrong"
SENDING_FAILED = "Error sending message"
UNREADABLE = "Error parsing request"


class Refused(Exception):
    """A handler stops here; what it yielded before stays done. `reply` is the answer."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"HTTP {reply.status}")
        self.reply = reply


def success(data: Any) -> Reply:
    return Reply(200, JSON, encode({"status": "success", "data": data}).encode())


def failure(status: int, message: str, error_type: str) -> Reply:
    return Reply(status, JSON, _error(message, error_type).encode())


def glued(first: tuple[str, str], second: Reply) -> Reply:
    """Two error documents in one body: a handler that goes on after a refusal (`chat.go:711-738`).

    The status is the second's, as it is set last.
    """
    return Reply(second.status, JSON, _error(*first).encode() + second.body)


def refuse(status: int, message: str, error_type: str) -> NoReturn:
    raise Refused(failure(status, message, error_type))


def unauthorized() -> NoReturn:
    refuse(401, "Unauthorized", UNAUTHORIZED)


def something_wrong() -> NoReturn:
    refuse(500, SOMETHING_WRONG, GENERAL)


def _error(message: str, error_type: str) -> str:
    return encode({"status": "error", "message": message, "data": None, "error_type": error_type})
