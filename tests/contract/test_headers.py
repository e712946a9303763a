"""Answers header for header: exactly these names, no more and no fewer.

Not compared: the order of the names and their case, which HTTP leaves open (Go writes `Content-Type`,
our server `content-type`), and the headers of the rate limiter, which only a limited instance has.
"""

import pytest

from embedcheck.wire.endpoints import (
    EXCHANGE,
    FRAME,
    LANGUAGES,
    LAUNCHER,
    ME,
    RATE_LIMIT_HEADERS,
    SCRIPT,
    SETTINGS,
    SOCKET_PATH,
)
from tests.contract.desk import Desk, data_of

ALWAYS = {"server", "date", "content-length"}
JSON = ALWAYS | {"content-type"}
# Request → what its answer carries.
NAMES: dict[tuple[str, str], set[str]] = {
    ("GET", SETTINGS.path): JSON,
    ("GET", LAUNCHER.path): JSON | {"access-control-allow-origin"},
    ("GET", ME.path): JSON,
    ("POST", EXCHANGE.path): JSON,
    ("GET", EXCHANGE.path): JSON | {"allow"},
    ("OPTIONS", SETTINGS.path): ALWAYS | {"allow"},
    ("GET", "/api/v1/widget/nope"): JSON,
    ("GET", LANGUAGES.path): JSON,
    ("GET", "/health"): JSON,
    ("GET", SCRIPT.path): JSON | {"cache-control"},
    ("GET", SOCKET_PATH): ALWAYS,
}


@pytest.mark.parametrize(("method", "path"), NAMES)
def test_an_answer_carries_exactly_these_headers(method: str, path: str, desk: Desk) -> None:
    answer = desk.ask(method, path)
    assert {*answer.headers} - {*RATE_LIMIT_HEADERS} == NAMES[method, path]


def test_the_iframes_document_carries_what_keeps_it_fresh(desk: Desk) -> None:
    answer = desk.get(FRAME.path, nameless=True, params={"inbox_id": desk.inbox.uuid})
    assert {*answer.headers} == JSON | {"cache-control", "pragma", "expires"}


def test_a_session_and_a_merge_add_only_their_own(desk: Desk) -> None:
    chat = desk.visitor()
    token, _ = desk.contact()
    assert {*desk.get(ME.path, chat.token).headers} - {*RATE_LIMIT_HEADERS} == JSON
    merged = desk.get(ME.path, token, headers={"X-Libredesk-Visitor-Token": chat.token})
    data_of(merged)
    assert {*merged.headers} - {*RATE_LIMIT_HEADERS} == JSON | {"x-libredesk-clear-visitor"}
