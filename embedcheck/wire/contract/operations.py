"""Each endpoint with its request's body, the data of its success, and the ways in which it refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from embedcheck.wire import endpoints
from embedcheck.wire.contract.bodies import ExchangeBody, InitBody, MessageBody, SurveyBody
from embedcheck.wire.contract.conversations import (
    Begun,
    ChatMessage,
    Conversation,
    ConversationWithMessages,
    Session,
    User,
)
from embedcheck.wire.contract.envelopes import Success
from embedcheck.wire.contract.inbox import (
    Language,
    LaterLauncherSettings,
    LaterSettings,
    LauncherSettings,
    Settings,
)
from embedcheck.wire.contract.shape import Shape
from embedcheck.wire.endpoints import Endpoint, Guard

Media = Literal["application/json", "text/html", "application/javascript"]

_OF_GUARDS: dict[Guard, dict[int, str]] = {
    Guard.NONE: {},
    Guard.INBOX: {400: "No inbox is named, or none that is open.", 403: "This address is blocked."},
}
_OF_GUARDS[Guard.SESSION] = {
    **_OF_GUARDS[Guard.INBOX],
    401: "The session is unknown, expired or another inbox's.",
}
_OF_GUARDS[Guard.OPTIONAL_SESSION] = _OF_GUARDS[Guard.SESSION]
_FAILED = {500: "The server failed."}
_GLUED = {
    500: "The server failed; or, in 2.7.0, the conversation is unknown or another contact's: then the body"
    " holds two envelopes, one after the other (`chat.go:711-738`).",
    403: "After 2.7.0: the conversation is another contact's.",
    404: "After 2.7.0: the conversation is unknown.",
}
_LIMITED = {429: "More than 100 requests in a minute from one address (`ratelimit.go:40-82`)."}


@dataclass(frozen=True, slots=True)
class Operation:
    """`answers` are the alternatives of the whole body of a success; none where it is no JSON.

    `glued`: the statuses with which 2.7.0 writes two envelopes into one body. `bare`: a success has no envelope. `differs`: what
    the published page says otherwise, or leaves out.
    """

    endpoint: Endpoint
    summary: str
    answers: tuple[type[Any], ...] = ()
    request: type[Shape] | None = None
    media: Media = "application/json"
    also_refuses: Mapping[int, str] = field(default_factory=dict)
    glued: frozenset[int] = frozenset()
    bare: bool = False
    differs: str = ""

    @property
    def limited(self) -> bool:
        """Whether it draws on the bucket of the rate limit (`handlers.go:318-351`)."""
        path = self.endpoint.path
        return path.startswith(f"{endpoints.API}/") or self.endpoint in (endpoints.SOCKET, endpoints.CSAT)

    @property
    def refusals(self) -> dict[int, str]:
        """Each status of an error that is known of it, and what it means there."""
        if self.media == "application/javascript" or self.endpoint.path.startswith("/api/v1/lang"):
            return {}
        by_guard = dict(_OF_GUARDS[self.endpoint.guard])
        for status, words in (
            *_FAILED.items(),
            *(_GLUED.items() if self.glued else ()),
            *self.also_refuses.items(),
        ):
            by_guard[status] = f"{by_guard[status]} {words}" if status in by_guard else words
        return {**by_guard, **(_LIMITED if self.limited else {})}


_ALL = (
    Operation(endpoints.SCRIPT, "The script that a site embeds.", media="application/javascript"),
    Operation(endpoints.FRAME, "The page inside the widget's iframe.", media="text/html"),
    Operation(endpoints.LANGUAGES, "The languages that the widget speaks.", (Success[list[Language]],)),
    Operation(
        endpoints.LANGUAGE,
        "The widget's texts in one language, without an envelope; English where it is unknown.",
        (dict[str, str],),
        bare=True,
        differs="Not on the published page.",
    ),
    Operation(
        endpoints.LAUNCHER,
        "What is needed to draw the launcher, before the widget is opened.",
        (Success[LauncherSettings], Success[LaterLauncherSettings]),
        differs="The header works as well as the query. Only a success may be read across origins (CORS).",
    ),
    Operation(
        endpoints.SETTINGS,
        "The widget's settings, with business hours and pre-chat custom attributes where these are on.",
        (Success[Settings], Success[LaterSettings]),
        differs="`trusted_domains`, `blocked_ips`, `continuity` and `session_duration` are never shown.",
    ),
    Operation(
        endpoints.EXCHANGE,
        "Exchanges a JWT that the site signed for a session token.",
        (Success[Session],),
        ExchangeBody,
        differs="`exp` is required, claims must be strings, and only HS256, HS384 and HS512 are accepted. The same"
        " contact gets the same token again. A visitor is never merged here, but by the first request after it"
        " that offers the visitor's token.",
        also_refuses={
            400: "The JWT is missing, or lacks `external_user_id`, `email` or `first_name`.",
            401: "The JWT is badly signed, expired, or without `exp`.",
        },
    ),
    Operation(endpoints.ME, "Whom a session belongs to.", (Success[User],)),
    Operation(
        endpoints.INIT,
        "Starts a conversation, and makes a new visitor if there is no Authorization header.",
        (Success[Begun],),
        InitBody,
        differs="A new visitor is made only if the Authorization header is entirely absent: a bad bearer is 401."
        " Both business hours fields are always there, and may be null. Keys of `form_data` that the inbox's"
        " form does not have are ignored.",
        also_refuses={
            400: "The message is missing or too long, or visitors may not start conversations.",
            403: "There may be one conversation only.",
            429: "More than 50 conversations of one contact in 24 hours: this one in the usual envelope.",
            500: "In 2.7.0 also: a required field of the pre-chat form is missing or too long (`chat.go:226-229`).",
        },
    ),
    Operation(
        endpoints.CONVERSATIONS,
        "The contact's conversations in this inbox, newest first, at most 200.",
        (Success[list[Conversation]],),
    ),
    Operation(
        endpoints.CONVERSATION,
        "One conversation with its messages, newest first.",
        (Success[ConversationWithMessages],),
        glued=frozenset({500}),
    ),
    Operation(
        endpoints.MESSAGE,
        "Says something in a conversation.",
        (Success[ChatMessage],),
        MessageBody,
        also_refuses={400: "The message is missing or too long.", 403: "The conversation is closed."},
        glued=frozenset({500}),
    ),
    Operation(endpoints.LAST_SEEN, "Marks a conversation as read.", (Success[bool],), glued=frozenset({500})),
    Operation(
        endpoints.UPLOAD,
        "Sends a file.",
        (Success[ChatMessage],),
        differs="Of several files only the first is kept (`chat.go:611`). About an unknown conversation 2.7.0 goes on,"
        " so that two envelopes may come with 400 and 413 too, the second about the file.",
        also_refuses={
            400: "No conversation, no file, an empty file, an extension that is not allowed, or uploads are off.",
            403: "The conversation is closed.",
            413: "The file is too large.",
        },
        glued=frozenset({400, 413, 500}),
    ),
    Operation(
        endpoints.CSAT,
        "Answers a survey.",
        (Success[bool],),
        SurveyBody,
        differs="Not on the published page.",
        also_refuses={400: "The survey is unknown or answered, or neither rating nor feedback is given."},
    ),
)

OPERATIONS: dict[str, Operation] = {each.endpoint.name: each for each in _ALL}
"""By the endpoint's name. The socket's upgrade has no body: its frames are in `messages`."""
