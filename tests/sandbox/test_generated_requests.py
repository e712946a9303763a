"""Requests that nobody would think of, made by schemathesis from our own OpenAPI document, change nothing:
the sandbox answers each as the contract says, and fails only where 2.7.0 fails too."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode

from embedcheck.sandbox.instance.app import make_instance
from embedcheck.sandbox.instance.settings import InstanceSettings
from embedcheck.sandbox.serving import serve
from embedcheck.wire import endpoints
from embedcheck.wire.contract import judge_answer
from embedcheck.wire.contract.openapi import openapi
from embedcheck.wire.endpoints import ENDPOINTS, Endpoint, Guard, classify
from embedcheck.wire.envelope import read_envelope
from tests.sandbox.instance.player import ASSETS

SCHEMA = schemathesis.openapi.from_dict(openapi())
# What 2.7.0 answers with 500, and where: endpoint, words of the first envelope, whether a second is glued to it.
FAILS_LIKE_2_7: dict[tuple[str, str, bool], str] = {
    **{
        (each.name, words, True): "chat.go:711-738"
        for each in (endpoints.CONVERSATION, endpoints.MESSAGE, endpoints.LAST_SEEN, endpoints.UPLOAD)
        for words in ("Conversation not found", "Permission denied", "Something went wrong")
    },
    (endpoints.UPLOAD.name, "Error parsing request", False): "chat.go:574-578",
    (
        endpoints.CSAT.name,
        "Error interface conversion failed",
        False,
    ): "csat.go:161, handlers.go:520: the error is no envelope.Error",
}
# HTTP itself could not be read: the web server answers, and no handler (fasthttp).
UNREAD = "Error when parsing request"
EXAMPLES = 8
PLAYED = [each for each in ENDPOINTS if each is not endpoints.SOCKET]


@dataclass(frozen=True)
class Place:
    """An instance that is open to be asked, and somebody who has a conversation there."""

    url: str
    inbox: str
    token: str
    conversation: str


@contextmanager
def served() -> Iterator[Place]:
    """The sandbox's instance, in a thread of its own."""
    chosen = InstanceSettings()
    ready: list[int] = []
    opened, over = threading.Event(), threading.Event()

    async def keep() -> None:
        app = make_instance(chosen, assets=ASSETS, base_url=lambda: "http://desk.example.test")
        async with serve(app) as port:
            ready.append(port)
            opened.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=asyncio.run, args=(keep(),))
    thread.start()
    try:
        assert opened.wait(10)
        yield begun(f"http://127.0.0.1:{ready[0]}", chosen.inbox.uuid)
    finally:
        over.set()
        thread.join(10)


def begun(url: str, inbox: str) -> Place:
    headers = {"X-Libredesk-Inbox-ID": inbox}
    answer = httpx.post(url + endpoints.INIT.path, json={"message": "Hi"}, headers=headers)
    data = answer.json()["data"]
    return Place(url, inbox, data["session_token"], data["conversation"]["uuid"])


def complaints(place: Place, case: Case[Any], *, let_in: bool) -> list[str]:
    """What is wrong about the answer to this request. `let_in`: with an inbox and a session that are good."""
    if let_in:
        case.headers["X-Libredesk-Inbox-ID"] = place.inbox
        if case.operation.path != endpoints.INIT.path:
            case.headers["Authorization"] = f"Bearer {place.token}"
        if "conversations/{uuid}" in case.operation.path:
            case.path_parameters = {"uuid": place.conversation}
    answer = case.call(base_url=place.url)
    endpoint = classify(case.method.upper(), urlsplit(str(answer.request.url)).path)
    if endpoint is None or endpoint.path != case.operation.path:
        return []
    return [*_off_the_contract(endpoint, answer), *_new_failure(endpoint, answer)]


def _off_the_contract(endpoint: Endpoint, answer: Any) -> list[str]:
    if answer.text == UNREAD:
        return []
    reading = judge_answer(endpoint, answer.status_code, answer.text)
    return [f"{endpoint.name} {answer.status_code}: {each}" for each in (*reading.problems, *reading.drift)]


def _new_failure(endpoint: Endpoint, answer: Any) -> list[str]:
    if answer.status_code < 500:
        return []
    envelope = read_envelope(answer.text)
    key = (endpoint.name, envelope.message if envelope else "", bool(envelope and envelope.documents > 1))
    return (
        [] if key in FAILS_LIKE_2_7 else [f"{endpoint.name} fails: {answer.status_code} {answer.text[:200]}"]
    )


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with served() as opened:
        yield opened


@pytest.mark.parametrize(
    ("endpoint", "let_in"),
    [
        (each, let_in)
        for each in PLAYED
        for let_in in (False, True)
        if each.guard is not Guard.NONE or not let_in
    ],
    ids=lambda value: value.name if isinstance(value, Endpoint) else "let in" if value else "as generated",
)
def test_no_request_is_answered_off_the_contract_or_fails_anew(
    place: Place, endpoint: Endpoint, let_in: bool
) -> None:
    operation = SCHEMA[endpoint.path][endpoint.method]
    modes = GenerationMode if _has_parts(operation) else [GenerationMode.POSITIVE]
    cases = st.one_of(*(operation.as_strategy(generation_mode=each) for each in modes))

    @settings(
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=EXAMPLES,
        suppress_health_check=list(HealthCheck),
    )
    @given(cases)
    def ask(case: Case[Any]) -> None:
        assert complaints(place, case, let_in=let_in) == []

    ask()


def _has_parts(operation: Any) -> bool:
    """Whether there is anything in it that could be wrong."""
    return bool(operation.body or operation.path_parameters or operation.query or operation.headers)
