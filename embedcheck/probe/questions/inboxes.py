"""How a request names its inbox."""

from uuid import uuid4

from embedcheck.probe.client import WidgetClient
from embedcheck.probe.questions.expecting import INPUT, accepted, refused, standing
from embedcheck.probe.questions.interviewer import Interviewer
from embedcheck.probe.questions.question import Question
from embedcheck.wire import endpoints

LAUNCHER = endpoints.LAUNCHER.path
SEE = "settings/launcher"


async def inbox_by_header(ask: Interviewer) -> None:
    """The header X-Libredesk-Inbox-ID names the inbox."""
    accepted(standing(await ask.stranger().launcher(), SEE))


async def inbox_by_query(ask: Interviewer) -> None:
    """The query parameter inbox_id names the inbox."""
    accepted(standing(await ask.stranger().ask("GET", LAUNCHER + ask.query), SEE))


async def header_goes_before_query(ask: Interviewer) -> None:
    """Where both are given, the header counts."""
    path = f"{LAUNCHER}?{endpoints.INBOX_QUERY}={uuid4()}"
    answer = await ask.stranger().ask("GET", path, headers={endpoints.INBOX_HEADER: ask.inbox})
    accepted(standing(answer, SEE))


async def no_inbox(ask: Interviewer) -> None:
    """A request without an inbox is refused with 400."""
    refused(standing(await ask.stranger().ask("GET", LAUNCHER), SEE), 400, "Inbox Required", INPUT)


async def unknown_inbox(ask: Interviewer) -> None:
    """An unknown inbox is refused with 400."""
    await _is_not_found(ask.stranger(inbox=str(uuid4())))


async def malformed_inbox(ask: Interviewer) -> None:
    """What is no UUID is refused as an unknown inbox is."""
    await _is_not_found(ask.stranger(inbox="web-chat"))


async def disabled_inbox(ask: Interviewer) -> None:
    """A disabled inbox is refused as an unknown one is."""
    await _is_not_found(ask.stranger())


async def _is_not_found(chat: WidgetClient) -> None:
    refused(standing(await chat.launcher(), SEE), 400, "Inbox not found", INPUT)


WRONG_INBOX = "Copy the UUID of an enabled live chat inbox from its settings in Libredesk."

INBOXES = (
    Question(inbox_by_header, next_step=WRONG_INBOX),
    Question(inbox_by_query, next_step=WRONG_INBOX),
    Question(header_goes_before_query),
    Question(no_inbox),
    Question(unknown_inbox),
    Question(malformed_inbox),
    Question(disabled_inbox, inbox="disabled"),
)
