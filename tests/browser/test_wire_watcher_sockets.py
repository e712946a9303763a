import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from embedcheck.model.observations import (
    Frame,
    RequestFailed,
    RequestSent,
    SocketClosed,
    SocketFailed,
    SocketOpened,
    Way,
)
from tests.browser.scene import Notebook, Page, Theatre, on_site

HOME = "<!doctype html><title>Home</title>"
INIT = "/api/v1/widget/chat/conversations/init"


async def never(request: Request) -> Response:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return Response()


async def echo(socket: WebSocket) -> None:
    await socket.accept()
    try:
        await socket.send_text(await socket.receive_text())
        await socket.send_bytes(b'{"type":"pong"}\xff')
        await socket.receive_text()
        await socket.close(1000)
    except WebSocketDisconnect:
        pass


async def refuse(socket: WebSocket) -> None:
    await socket.close()


FRAMED = """<!doctype html><iframe src="http://127.0.0.1:PORT/inner"></iframe>"""
INNER = """<!doctype html><script>
const socket = new WebSocket('/widget/ws');
socket.onopen = () => socket.send('{"type":"join"}');
socket.onmessage = (event) => { if (event.data instanceof Blob) socket.send('bye'); };
</script>"""


async def framed(request: Request) -> Response:
    return HTMLResponse(FRAMED.replace("PORT", str(request.url.port)))


@pytest.mark.browser
def test_frames_of_a_socket_in_a_foreign_iframe_are_seen_both_ways(theatre: Theatre) -> None:
    async def scene() -> Notebook:
        pages: dict[str, Page] = {"/": framed, "/inner": INNER}
        socket = WebSocketRoute("/widget/ws", echo)
        async with on_site(theatre, pages, socket) as (session, _, wire):
            await session.visitor.visit("/")
            await wire.one(SocketClosed)
        return wire

    wire = theatre.play(scene())
    assert wire.of(SocketOpened)[0].url.startswith("ws://127.0.0.1")
    assert [(frame.way, frame.kind, frame.text) for frame in wire.of(Frame)] == [
        (Way.SENT, "join", '{"type":"join"}'),
        (Way.RECEIVED, "join", '{"type":"join"}'),
        (Way.RECEIVED, "", '{"type":"pong"}�'),
        (Way.SENT, "", "bye"),
    ]


@pytest.mark.browser
def test_a_refused_socket_fails(theatre: Theatre) -> None:
    async def scene() -> list[SocketOpened | SocketFailed | SocketClosed]:
        socket = WebSocketRoute("/widget/ws", refuse)
        async with on_site(theatre, {"/": INNER}, socket) as (session, _, wire):
            await session.visitor.visit("/")
            await wire.one(SocketClosed)
            await wire.one(SocketFailed)
            return [
                seen for seen in wire.seen if isinstance(seen, SocketOpened | SocketFailed | SocketClosed)
            ]

    seen = theatre.play(scene())
    assert [type(one) for one in seen] == [SocketOpened, SocketFailed, SocketClosed]
    assert ["403" in one.failure for one in seen if isinstance(one, SocketFailed)] == [True]


@pytest.mark.browser
def test_a_socket_ends_with_the_page_that_opened_it_and_once(theatre: Theatre) -> None:
    async def scene() -> list[SocketClosed]:
        pages: dict[str, Page] = {"/": INNER.replace("'bye'", "'{}'").replace("Blob", "Date"), "/about": HOME}
        socket = WebSocketRoute("/widget/ws", echo)
        async with on_site(theatre, pages, socket) as (session, _, wire):
            await session.visitor.visit("/")
            await wire.one(Frame, way=Way.RECEIVED, count=2)
            await session.visitor.visit("/about")
        return wire.of(SocketClosed)

    assert [seen.reason for seen in theatre.play(scene())] == ["its page was left"]


@pytest.mark.browser
def test_what_ends_with_the_session_is_not_recorded_as_an_event(theatre: Theatre) -> None:
    pages: dict[str, Page] = {"/": INNER.replace("'bye'", "'{}'").replace("Blob", "Date"), INIT: never}

    async def scene() -> Notebook:
        async with on_site(theatre, pages, WebSocketRoute("/widget/ws", echo)) as (session, _, wire):
            await session.visitor.visit("/")
            await session.visitor.evaluate(f"void fetch('{INIT}', {{method: 'POST'}}).catch(() => 0)")
            await wire.one(RequestSent, count=2)
            await wire.one(SocketOpened)
        return wire

    wire = theatre.play(scene())
    assert (wire.of(SocketClosed), wire.of(RequestFailed)) == ([], [])


@pytest.mark.browser
def test_a_socket_of_the_sites_own_is_none_of_our_business(theatre: Theatre) -> None:
    html = HOME + "<script>new WebSocket('/live').onopen = () => { document.title = 'Live'; }</script>"

    async def scene() -> list[SocketOpened]:
        async with on_site(theatre, {"/": html}, WebSocketRoute("/live", echo)) as (session, _, wire):
            await session.visitor.visit("/")
            await session.visitor.evaluate(
                "new Promise((done) => { const turn = () => document.title === 'Live' ? done() : setTimeout(turn, 5); turn(); })"
            )
            return wire.of(SocketOpened)

    assert theatre.play(scene()) == []
