"""One visitor's tab on a sandbox: gestures as a person makes them, and everything that its browser saw.

It reads Playwright's events itself, and nothing of `embedcheck.browser`: a second witness.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
from playwright.async_api import Frame, FrameLocator, Locator, Page, Request, WebSocket, WebSocketRoute

from embedcheck.model.target import Target
from embedcheck.sandbox import open_sandbox
from embedcheck.sandbox.instance.settings import InstanceSettings
from tests.browser.scene import Theatre
from tests.sandbox.widget.seen import Event, as_lines

PATIENCE = 30.0
FRAME = 'iframe[src*="/widget?inbox_id="]'
LISTEN = """
addEventListener('message', (event) => {
  if (event.data && event.data.type) heard(window.top === window ? 'host' : 'iframe', JSON.stringify(event.data))
})
"""
LAUNCHER = f"document.querySelector('{FRAME}').previousElementSibling"


class Visit:
    """`events` are in the form of the recorded flows. Every gesture ends when its effect can be seen."""

    def __init__(self, page: Page, target: Target, texts: dict[str, str]) -> None:
        self.page = page
        self.target = target
        self.texts = texts
        self.events: list[Event] = []
        self.sockets: list[WebSocketRoute] = []
        self._bell = asyncio.Event()

    # --- what the browser saw

    def note(self, kind: str, **fields: Any) -> None:
        self.events.append({"kind": kind, **fields})
        self._bell.set()
        self._bell = asyncio.Event()

    async def listen(self) -> None:
        context = self.page.context
        await context.expose_binding(
            "heard", lambda _, who, data: self.note("postmessage", who=who, data=json.loads(data))
        )
        await context.add_init_script(LISTEN)
        await context.route_web_socket(re.compile("/widget/ws$"), self._socket)
        self.page.on("request", self._request)
        self.page.on("requestfinished", lambda request: self.note("answered", url=request.url))
        self.page.on("websocket", self._frames)
        self.page.on("pageerror", lambda error: self.note("page_error", text=str(error)))
        self.page.on("console", lambda said: self.note("console", level=said.type, text=said.text))

    def _socket(self, socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        self.sockets.append(socket)

    def _request(self, request: Request) -> None:
        self.note(
            "request",
            method=request.method,
            url=request.url,
            headers=request.headers,
            body=request.post_data_buffer and request.post_data_buffer.decode("utf-8", "replace"),
        )

    def _frames(self, socket: WebSocket) -> None:
        self.note("socket_opened")
        socket.on("framesent", lambda text: self.note("frame_sent", text=text))
        socket.on("framereceived", lambda text: self.note("frame_received", text=text))

    def lines(self, kind: str) -> list[str]:
        return as_lines(self.events, kind)

    async def until(self, true: Callable[[], bool]) -> None:
        """Waits until it is true of what was seen; raises TimeoutError if it never is."""
        async with asyncio.timeout(PATIENCE):
            while not true():
                bell = self._bell
                await bell.wait()

    async def sees(self, kind: str, line: str, times: int = 1) -> None:
        await self.until(lambda: self.lines(kind).count(line) >= times)

    # --- what a person does

    @property
    def chat(self) -> FrameLocator:
        return self.page.frame_locator(FRAME)

    @property
    def composer(self) -> Locator:
        return self.chat.locator('textarea[maxlength="10000"]')

    def say_key(self, key: str, plural: bool = False) -> str:
        forms = self.texts[key].split(" | ")
        return forms[-1 if plural else 0]

    def button(self, key: str) -> Locator:
        return self.chat.get_by_role("button", name=self.say_key(key), exact=True)

    async def visit(self, path: str) -> None:
        loaded = self.lines("host").count("WIDGET_LOADED") + 1
        await self.page.goto(self.target.site + path)
        await self.sees("host", "WIDGET_LOADED", loaded)

    async def open(self) -> None:
        await self.page.evaluate(f"{LAUNCHER}.firstElementChild.dataset.clicked = ''")
        await self.page.click("[data-clicked]")
        await self.chat.locator(".libredesk-widget-app").wait_for()

    async def start(self) -> None:
        await self.button("globals.messages.sendUsMessage").click()

    async def say(self, text: str) -> None:
        await self.composer.fill(text)
        await self.composer.press("Enter")
        await self.chat.locator("div.items-end", has_text=text).last.wait_for()

    async def first_chat(self, path: str = "/", text: str = "Hello") -> None:
        """Ends when the agent knows of the page and the conversation was read again."""
        await self.visit(path)
        await self.open()
        await self.start()
        await self.say(text)
        await self.sees("sent", "page_visit title,url")
        await self.sees("answered", "/api/v1/widget/chat/conversations/{uuid}")

    async def drop(self) -> None:
        await self.sockets[-1].close(code=1001)

    def frame(self) -> Frame:
        return next(frame for frame in self.page.frames if "/widget?inbox_id=" in frame.url)

    async def host(self, expression: str) -> Any:
        return await self.page.evaluate(expression)

    # --- what an agent does

    async def agent(self, method: str, path: str, **body: Any) -> Any:
        key, secret = self.target.agent_key, self.target.agent_secret
        assert key
        assert secret
        headers = {"Authorization": f"token {key.reveal()}:{secret.reveal()}"}
        async with httpx.AsyncClient(base_url=self.target.instance, headers=headers) as client:
            answer = await client.request(method, f"/api/v1/conversations/{path}", json=body or None)
            return answer.json()["data"]

    async def conversation(self) -> str:
        listed = await self.agent("GET", "all")
        return str(listed["results"][0]["uuid"])

    async def answer(self, html: str) -> None:
        uuid = await self.conversation()
        await self.agent("POST", f"{uuid}/messages", message=html, sender_type="agent", private=False)

    async def stored(self) -> list[str]:
        """What the visitor said, as the server has it, oldest first."""
        messages = await self.agent("GET", f"{await self.conversation()}/messages")
        said = [each["content"] for each in messages["results"] if each["type"] == "incoming"]
        return said[::-1]

    async def visits(self) -> list[tuple[str, str]]:
        found = await self.agent("GET", f"{await self.conversation()}/page-visits")
        return [(each["url"].removeprefix(self.target.site), each["title"]) for each in found]


@asynccontextmanager
async def visiting(
    theatre: Theatre, *faults: str, settings: InstanceSettings | None = None, **context: Any
) -> AsyncIterator[Visit]:
    """A fresh sandbox, and a fresh visitor's tab."""
    options = {"locale": "en-US", "reduced_motion": "reduce", **context}
    async with open_sandbox(faults=frozenset(faults), settings=settings) as opened:
        texts = await _texts(opened.target.instance)
        tab = await theatre.browser.handle.new_context(**options)
        try:
            tab.set_default_timeout(PATIENCE * 1000)
            visit = Visit(await tab.new_page(), opened.target, texts)
            await visit.listen()
            yield visit
        finally:
            await tab.close()


async def _texts(instance: str) -> dict[str, str]:
    async with httpx.AsyncClient() as client:
        texts: dict[str, str] = (await client.get(f"{instance}/api/v1/lang/en-US")).json()
        return texts


OWN = "div.flex.flex-col.items-end"
OTHERS = "div.flex.flex-col.items-start"


def see(theatre: Theatre, look: Callable[[Visit], Awaitable[Any]], *faults: str, **options: Any) -> Any:
    async def play() -> Any:
        async with visiting(theatre, *faults, **options) as visit:
            return await look(visit)

    return theatre.play(play())


async def empty_chat(visit: Visit) -> None:
    await visit.visit("/")
    await visit.open()
    await visit.start()
