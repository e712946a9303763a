"""The envelopes of every JSON answer (`envelope.go:9-75`, `handlers.go:516-523`, `ratelimit.go:70-77`)."""

from typing import Annotated, Generic, Literal, TypeVar

from embedcheck.wire.contract.shape import Shape, vocabulary

Data = TypeVar("Data")

ERROR_TYPES = {
    "InputException": 400,
    "UnauthorizedException": 401,
    "PermissionException": 403,
    "NotFoundException": 404,
    "ConflictException": 409,
    "DataException": 422,
    "RateLimitException": 429,
    "GeneralException": 500,
    "NetworkException": 504,
}
"""Each error type with its own status; handlers may set another one by hand, and 2.7.0 does (405, 413)."""


class Success(Shape, Generic[Data]):
    """Whatever succeeded."""

    status: Literal["success"]
    data: Data


class Failure(Shape):
    """Whatever was refused."""

    status: Literal["error"]
    message: str
    data: None
    error_type: Annotated[str, vocabulary(*ERROR_TYPES)]


class Throttled(Shape):
    """The rate limiter's own words: neither `data` nor `error_type`."""

    status: Literal["error"]
    message: Literal["Rate limit exceeded"]
