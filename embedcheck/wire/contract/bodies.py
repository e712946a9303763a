"""What the widget sends over HTTP. Lengths are limits of the server's, in bytes; here they are counted in characters."""

from typing import Annotated

from pydantic import Field

from embedcheck.wire.contract.shape import Later, Omitted, Shape
from embedcheck.wire.limits import MESSAGE_MAX

Text = Annotated[str, Field(min_length=1, max_length=MESSAGE_MAX)]


class ExchangeBody(Shape):
    """A JWT that the site's own server signed with the inbox's secret (HS256, HS384 or HS512, with `exp`)."""

    jwt: Annotated[str, Field(min_length=1)]


class InitBody(Shape):
    """`form_data` answers the pre-chat form; keys that the form does not have are ignored."""

    message: Text
    form_data: Omitted[dict[str, str | float | bool | None] | None]
    delivery_id: Later[str]
    browser_key: Later[str]


class MessageBody(Shape):
    message: Text


class SurveyBody(Shape):
    """`rating` 0 means none; then there must be feedback. Feedback is cut at 1000 bytes."""

    rating: Omitted[Annotated[int, Field(ge=0, le=5)]]
    feedback: Omitted[str]
