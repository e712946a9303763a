import asyncio

import pytest
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from embedcheck.browser.sockets import SocketGate
from embedcheck.sandbox.serving import serve
from tests.browser.scene import Theatre, small_site

HOME = """<!doctype html><script>
window.ends = [];
window.connect = () => new Promise((done) => {
  const socket = new WebSocket('/widget/ws');
  socket.onopen = () => { socket.send('hello'); };
  socket.onmessage = (event) => done(event.data);
  socket.onclose = (event) => { ends.push(event.code); done('closed'); };
});
</script>"""


@pytest.mark.browser
def test_the_gate_lets_through_cuts_refuses_and_lets_through_again(theatre: Theatre) -> None:
    """As the page sees it: an echo, an abnormal end, refusals, and an echo."""
    ended: list[str] = []
    over = asyncio.Event()

    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        try:
            while True:
                await socket.send_text(await socket.receive_text())
        except WebSocketDisconnect:
            ended.append("server")
            if len(ended) == 3:
                over.set()

    async def scene() -> list[object]:
        gate = SocketGate()
        context = await theatre.browser.handle.new_context()
        await gate.install(context)
        page = await context.new_page()
        async with serve(small_site({"/": HOME}, WebSocketRoute("/widget/ws", echo))) as port:
            await page.goto(f"http://localhost:{port}/")
            seen: list[object] = [await page.evaluate("connect()")]
            await gate.cut()
            await page.wait_for_function("ends.length === 1")
            seen.append(await page.evaluate("connect()"))
            await gate.hold()
            seen.append(await page.evaluate("connect()"))
            gate.release()
            seen.append(await page.evaluate("connect()"))
            seen.append(await page.evaluate("ends"))
            await context.close()
            async with asyncio.timeout(30):
                await over.wait()
        return seen

    assert theatre.play(scene()) == ["hello", "hello", "closed", "hello", [1006, 1006, 1006]]
    assert ended == ["server"] * 3


@pytest.mark.browser
def test_a_gate_with_no_socket_in_it_has_nothing_to_cut(theatre: Theatre) -> None:
    theatre.play(SocketGate().cut())
