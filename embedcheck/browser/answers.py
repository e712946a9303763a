"""Waiting for the instance's answer to one request of the widget, instead of for a change on screen."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Request, Response
from playwright.async_api import TimeoutError as PlaywrightTimeout

from embedcheck.browser.blame import plain
from embedcheck.errors import StepFailed
from embedcheck.wire import endpoints
from embedcheck.wire.endpoints import Endpoint
from embedcheck.wire.envelope import read_envelope

Matches = Callable[[Request], bool]


def asks(*wanted: Endpoint) -> Matches:
    return lambda request: endpoints.classify(request.method, request.url) in wanted


def says(text: str) -> Matches:
    """The request that carries this message; the widget trims what was typed."""
    is_message = asks(endpoints.INIT, endpoints.MESSAGE)
    return lambda request: is_message(request) and _message(request) == text.strip()


def _message(request: Request) -> Any:
    try:
        body = json.loads(request.post_data or "")
    except ValueError:
        return None
    return body.get("message") if isinstance(body, dict) else None


async def answered(
    page: Page, matches: Matches, act: Callable[[], Awaitable[object]], *, doing: str, within: float
) -> Response:
    """Acts, and returns the answer to the first request that matches. Raises StepFailed where the
    widget asked nothing, or where nobody answered, within so many seconds each."""
    try:
        async with page.expect_request(matches, timeout=within * 1000) as asked:
            await act()
        request = await asked.value
    except PlaywrightTimeout as error:
        raise StepFailed(
            f"{doing}: the widget sent no request for it within {within:g} s",
            next_step="See the console of the widget's iframe, and what the screenshot shows in the widget.",
        ) from error
    try:
        async with asyncio.timeout(within):
            response = await request.response()
    except (PlaywrightError, TimeoutError) as error:
        reason = plain(error) if isinstance(error, PlaywrightError) else f"no answer within {within:g} s"
        raise _unanswered(doing, request, reason) from error
    if response is None:
        raise _unanswered(doing, request, request.failure or "the request failed")
    return response


async def accepted(response: Response, *, doing: str) -> None:
    """Raises StepFailed unless the instance said yes."""
    if response.ok:
        return
    try:
        envelope = read_envelope(await response.text())
    except (PlaywrightError, UnicodeDecodeError):
        envelope = None
    said = f": {envelope.message}" if envelope and envelope.message else ""
    raise StepFailed(
        f"{doing}: the instance answered {response.status}{said}",
        next_step="See the request and its answer in the report; Libredesk's own log says more.",
    )


async def turned_down(response: Response, *, doing: str) -> None:
    """Raises StepFailed unless the instance said no, and knew why."""
    if not 400 <= response.status < 500:
        raise StepFailed(
            f"{doing}: the instance answered {response.status} to what it must refuse",
            next_step="See which of its limits the instance does not keep, or correct the scenario.",
        )


def _unanswered(doing: str, request: Request, reason: str) -> StepFailed:
    endpoint = endpoints.classify(request.method, request.url)
    name = endpoint.name if endpoint else request.url
    return StepFailed(
        f"{doing}: no answer to «{name}»: {reason}",
        next_step="Check that the instance is up and reachable from this machine.",
    )
