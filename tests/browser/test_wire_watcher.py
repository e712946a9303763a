import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from embedcheck.model.observations import (
    RequestFailed,
    RequestSent,
    ResponseFinished,
    ResponseReceived,
)
from tests.browser.scene import Notebook, Page, Theatre, on_site

HOME = "<!doctype html><title>Home</title>"
INIT = "/api/v1/widget/chat/conversations/init"
LIST = "/api/v1/widget/chat/conversations"
SECRET = "Tq3mZr8wLx0sVn5bHc1jKd7yFg9uPe2aIo6tQwErTyU"


async def ok(request: Request) -> Response:
    headers = {"X-Libredesk-Odd": "Yes", "Set-Cookie": "track=1; Path=/"}
    return JSONResponse({"status": "success", "data": request.url.path}, headers=headers)


async def policed(_: Request) -> Response:
    return HTMLResponse(HOME, headers={"Content-Security-Policy": "frame-src *"})


API: dict[str, Page] = {"/": policed, "/about": HOME, INIT: ok, LIST: ok, "/cart": ok, "/collect": ok}


def paths(notebook: Notebook, kind: type[RequestSent] | type[ResponseReceived]) -> list[str]:
    return ["/" + seen.url.split("/", 3)[3] for seen in notebook.of(kind)]


def post(path: str, body: str = "{}") -> str:
    headers = f"{{'Content-Type': 'application/json', Authorization: 'Bearer {SECRET}'}}"
    return f"await fetch('{path}', {{method: 'POST', headers: {headers}, body: '{body}'}})"


@pytest.mark.browser
def test_a_widget_request_and_its_answer_are_recorded_with_headers_and_bodies(theatre: Theatre) -> None:
    async def scene() -> tuple[RequestSent, ResponseReceived]:
        async with on_site(theatre, API) as (session, _, wire):
            await session.visitor.visit("/")
            await session.visitor.evaluate("(async () => { " + post(INIT, '{"message":"hi"}') + " })()")
            answer = await wire.one(ResponseReceived, count=2)
            return wire.of(RequestSent, id=answer.id)[0], answer

    request, answer = theatre.play(scene())
    assert (request.method, request.body) == ("POST", '{"message":"hi"}')
    assert request.headers["authorization"] == f"Bearer {SECRET}"
    assert request.frame_url.startswith("http://localhost")
    assert (answer.status, answer.headers["x-libredesk-odd"]) == (200, "Yes")
    assert answer.headers["set-cookie"] == "track; Path=/"
    assert answer.body == f'{{"status":"success","data":"{INIT}"}}'


@pytest.mark.browser
def test_what_an_answer_cost_is_recorded_once_all_of_it_is_there(theatre: Theatre) -> None:
    async def scene() -> tuple[RequestSent, ResponseFinished]:
        async with on_site(theatre, API) as (session, _, wire):
            await session.visitor.visit("/")
            await session.visitor.evaluate(f"(async () => {{ await (await fetch('{LIST}')).text() }})()")
            request = (await wire.one(ResponseReceived, count=2)).id
            return wire.of(RequestSent, id=request)[0], await wire.one(ResponseFinished, id=request)

    request, finished = theatre.play(scene())
    assert request.url.endswith(LIST)
    assert finished.size == len(f'{{"status":"success","data":"{LIST}"}}')


@pytest.mark.browser
def test_an_answer_is_recorded_before_what_the_widget_does_because_of_it(theatre: Theatre) -> None:
    chain = "; ".join(f"await (await fetch('{LIST}?n={number}')).text()" for number in range(6))

    async def scene() -> list[str]:
        async with on_site(theatre, API) as (session, _, wire):
            await session.visitor.visit("/")
            await session.visitor.evaluate(f"(async () => {{ {chain} }})()")
            await wire.one(ResponseReceived, count=7)
            return [seen.id for seen in wire.seen if isinstance(seen, RequestSent | ResponseReceived)]

    assert theatre.play(scene()) == [f"r{number}" for number in range(1, 8) for _ in ("sent", "answered")]


@pytest.mark.browser
def test_of_the_sites_own_requests_only_the_document_is_evidence_and_its_body_is_not(
    theatre: Theatre,
) -> None:
    async def scene() -> tuple[list[str], ResponseReceived]:
        async with on_site(theatre, API) as (session, _, wire):
            await session.visitor.visit("/")
            await session.visitor.evaluate("fetch('/cart').then((answer) => answer.text())")
            await session.visitor.visit("/about")
            return paths(wire, RequestSent), wire.of(ResponseReceived)[0]

    asked, document = theatre.play(scene())
    assert asked == ["/", "/about"]
    assert document.headers["content-security-policy"] == "frame-src *"
    assert document.body is None


@pytest.mark.browser
def test_a_token_of_the_widget_that_goes_to_somebody_else_is_evidence(theatre: Theatre) -> None:
    async def scene() -> list[str]:
        async with on_site(theatre, API) as (session, _, wire):
            await session.visitor.visit("/")
            leak = f"await fetch('/collect?who={SECRET}'); await fetch('/collect?who=nobody')"
            await session.visitor.evaluate(f"(async () => {{ {post(INIT)}; {leak} }})()")
            await wire.one(ResponseReceived, count=3)
            return paths(wire, RequestSent)

    assert theatre.play(scene())[1:] == [INIT, f"/collect?who={SECRET}"]


@pytest.mark.browser
def test_a_token_that_leaks_before_we_know_it_is_evidence_once_we_do(theatre: Theatre) -> None:
    async def scene() -> list[str]:
        async with on_site(theatre, API) as (session, _, wire):
            await session.visitor.visit("/")
            leak = f"await fetch('/collect?who={SECRET}'); await fetch('/collect?who=nobody')"
            await session.visitor.evaluate(f"(async () => {{ {leak}; {post(INIT)} }})()")
            await wire.one(ResponseReceived, count=2)
            return paths(wire, RequestSent)

    assert theatre.play(scene())[1:] == [INIT, f"/collect?who={SECRET}"]


@pytest.mark.browser
def test_a_request_that_fails_is_recorded_whoever_made_it(theatre: Theatre) -> None:
    async def scene() -> tuple[RequestSent, RequestFailed]:
        async with on_site(theatre, API) as (session, _, wire):
            await session.visitor.visit("/")
            await session.visitor.evaluate("void fetch('http://localhost:1/x').catch(() => 0)")
            failed = await wire.one(RequestFailed)
            return wire.of(RequestSent, id=failed.id)[0], failed

    request, failed = theatre.play(scene())
    assert request.url == failed.url == "http://localhost:1/x"
    assert failed.failure.startswith("net::ERR_")


@pytest.mark.browser
def test_an_answer_whose_page_is_left_at_once_is_recorded_all_the_same(theatre: Theatre) -> None:
    async def scene() -> list[ResponseReceived]:
        async with on_site(theatre, API) as (session, _, wire):
            await session.visitor.visit("/")
            await session.visitor.evaluate(f"void fetch('{LIST}').then(() => location.assign('/about'))")
            await wire.one(ResponseReceived, count=3)
        return wire.of(ResponseReceived)

    answers = theatre.play(scene())
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert len({answer.id for answer in answers}) == 3


def dripping(gate: asyncio.Event) -> Page:
    """An answer whose headers come at once, and the rest of its body when the gate opens."""

    async def drip() -> AsyncIterator[bytes]:
        yield b'{"status":'
        await gate.wait()
        yield b'"success"}'

    async def answer(_: Request) -> Response:
        return StreamingResponse(drip(), media_type="application/json")

    return answer


@pytest.mark.browser
def test_a_body_that_drips_holds_up_nobody_and_is_read_when_it_is_there(theatre: Theatre) -> None:
    async def scene() -> list[str | None]:
        gate = asyncio.Event()
        async with on_site(theatre, {**API, INIT: dripping(gate)}) as (session, _, wire):
            await session.visitor.visit("/")
            await session.visitor.evaluate(f"void fetch('{INIT}', {{method: 'POST'}}); void fetch('{LIST}')")
            await wire.one(ResponseReceived, count=2)
            gate.set()
            await wire.one(ResponseReceived, count=3)
            return [seen.body for seen in wire.of(ResponseReceived)[1:]]

    assert theatre.play(scene()) == [f'{{"status":"success","data":"{LIST}"}}', '{"status":"success"}']


@pytest.mark.browser
def test_a_body_that_never_comes_is_none_when_the_session_ends(theatre: Theatre) -> None:
    async def scene() -> list[ResponseReceived]:
        gate = asyncio.Event()
        async with on_site(theatre, {**API, INIT: dripping(gate)}) as (session, _, wire):
            await session.visitor.visit("/")
            await session.visitor.evaluate(f"fetch('{INIT}', {{method: 'POST'}}).then(() => 0)")
        gate.set()
        return wire.of(ResponseReceived)

    _, hung = theatre.play(scene())
    assert (hung.status, hung.body) == (200, None)


WORKER = """
addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) => event.respondWith(fetch(event.request)))
"""
CONTROLLED = """(async () => {
  await navigator.serviceWorker.register('/worker.js')
  if (!navigator.serviceWorker.controller) {
    await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done))
  }
})()"""


async def worker(_: Request) -> Response:
    return Response(WORKER, media_type="text/javascript")


@pytest.mark.browser
def test_what_a_service_worker_passes_on_is_recorded_once(theatre: Theatre) -> None:
    async def scene() -> tuple[list[str], ResponseReceived]:
        async with on_site(theatre, {**API, "/worker.js": worker}) as (session, _, wire):
            await session.visitor.visit("/")
            await session.visitor.evaluate(CONTROLLED)
            await session.visitor.evaluate("(async () => { " + post(INIT, '{"message":"hi"}') + " })()")
            answer = await wire.one(ResponseReceived, count=2)
            await session.visitor.visit("/about")
            return paths(wire, RequestSent), answer

    asked, answer = theatre.play(scene())
    assert asked.count(INIT) == 1
    assert answer.body == f'{{"status":"success","data":"{INIT}"}}'
