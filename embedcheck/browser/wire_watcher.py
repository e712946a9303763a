"""The wire witness: every widget request, answer and WebSocket frame of the browser, both ways."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from itertools import count
from typing import Any

from playwright.async_api import BrowserContext, Page, Request, Response, WebSocket
from playwright.async_api import Error as PlaywrightError

from embedcheck.browser.belonging import Belonging, body_is_evidence, request_text, without_value
from embedcheck.browser.in_order import InOrder, Place
from embedcheck.browser.pages import Pages
from embedcheck.model.observations import (
    Frame,
    RequestFailed,
    RequestSent,
    ResponseFinished,
    ResponseReceived,
    SocketClosed,
    SocketFailed,
    SocketOpened,
    Way,
)
from embedcheck.recorder import Record
from embedcheck.wire import endpoints, frames

# How long an answer keeps its place in the line while its body is under way.
PLACE_KEPT = 1.0
# How long a body may take at all; an answer whose body hangs is still an answer.
BODY_PATIENCE = 20.0
# A page that is left aborts what it was loading; of the site's own requests that is no evidence.
ABORTED = "ERR_ABORTED"
LEFT = "its page was left"
# How many of the site's own requests are remembered, for leaks that come to light late.
PASSED_MAX = 300

Spawn = Callable[[Coroutine[Any, Any, None]], object]


class WireWatcher:
    """Watches one context. Attach it before the first page, `watch_sockets` of a page before it loads.

    SocketOpened means that the browser asked for the socket: Playwright has no event for an accepted
    handshake. A refused one is SocketOpened, SocketFailed, SocketClosed.
    """

    def __init__(
        self, record: Record, pages: Pages, instance: str, *, spawn: Spawn, leave: Callable[[int], None]
    ) -> None:
        """`leave` is told the page whose document gives way to another."""
        self._line = InOrder(record)
        self._leave = leave
        self._pages = pages
        self._belonging = Belonging(instance)
        self._spawn = spawn
        self._ids: dict[Request, str] = {}
        self._unread: dict[Request, tuple[Response, Place]] = {}
        self._passed: deque[Request] = deque(maxlen=PASSED_MAX)
        self._sockets = count(1)
        self._open: dict[int, set[int]] = {}
        self._leaving: set[int] = set()

    def attach(self, context: BrowserContext) -> None:
        context.on("request", self._requested)
        context.on("response", self._answered)
        context.on("requestfinished", self._finished)
        context.on("requestfailed", self._failed)

    def watch_sockets(self, page: Page) -> None:
        number = self._pages.number(page)
        page.on("websocket", lambda socket: self._socket(socket, number))
        page.on("framenavigated", lambda frame: self._committed(number, main=frame.parent_frame is None))
        page.on("close", lambda _: self._close_all(number))

    def stop(self) -> None:
        """Bodies that were not read by now are recorded as None."""
        for request in list(self._unread):
            self._fill(request, None)

    def _requested(self, request: Request) -> None:
        if self._passed_on(request):
            return
        main = _is_main_document(request)
        if main:
            page = self._origin(request)[1]
            self._leaving.add(page)
            self._leave(page)
        if self._belonging.includes(request.method, request.url):
            self._record_request(request)
            if self._belonging.learn_from_request(request.headers):
                self._look_back()
        elif main or self._leaks(request):
            self._record_request(request)
        else:
            self._passed.append(request)

    def _passed_on(self, request: Request) -> bool:
        """Whether a service worker of the site repeats what its page has asked: that was recorded already."""
        return request.service_worker is not None and self._belonging.includes(request.method, request.url)

    def _leaks(self, request: Request) -> bool:
        return self._belonging.carries_token(request.url, request.headers.get("referer"), request.post_data)

    def _look_back(self) -> None:
        """A leak may be on its way before we have seen what leaks."""
        leaks = [request for request in self._passed if self._leaks(request)]
        for request in leaks:
            self._passed.remove(request)
            self._record_request(request)

    def _record_request(self, request: Request) -> str:
        self._ids[request] = known = f"r{len(self._ids) + 1}"
        headers = request.headers
        frame_url, page = self._origin(request)
        self._line.add(
            RequestSent(
                id=known,
                method=request.method,
                url=request.url,
                headers=headers,
                body=request_text(headers.get("content-type", ""), request.post_data_buffer),
                frame_url=frame_url,
                resource=request.resource_type,
                page=page,
            )
        )
        return known

    def _answered(self, response: Response) -> None:
        request = response.request
        if request not in self._ids:
            return
        endpoint = endpoints.classify(request.method, request.url)
        if not body_is_evidence(endpoint, request.url, response.headers.get("content-type", "")):
            self._line.add(self._received(request, response, None))
            return
        place = self._line.hold()
        self._unread[request] = (response, place)
        self._spawn(self._read(request, response, place))

    async def _read(self, request: Request, response: Response, place: Place) -> None:
        """Asks for the body at once, so that the browser still has it when the page is left."""
        late = asyncio.get_running_loop().call_later(PLACE_KEPT, place.give_up)
        try:
            async with asyncio.timeout(BODY_PATIENCE):
                read, cookies = await asyncio.gather(response.body(), response.header_values("set-cookie"))
        except (PlaywrightError, TimeoutError):
            self._fill(request, None)
        else:
            self._fill(request, read.decode("utf-8", errors="replace"), cookies)
        finally:
            late.cancel()

    def _fill(self, request: Request, body: str | None, cookies: Sequence[str] = ()) -> None:
        if (waiting := self._unread.pop(request, None)) is not None:
            response, place = waiting
            place.fill(self._received(request, response, body, cookies))
            if self._belonging.learn_from_answer(body):
                self._look_back()

    def _received(
        self, request: Request, response: Response, body: str | None, cookies: Sequence[str] = ()
    ) -> ResponseReceived:
        # Playwright leaves cookies out of a response's headers; their values are nobody's business.
        named = {"set-cookie": "\n".join(map(without_value, cookies))} if cookies else {}
        return ResponseReceived(
            id=self._ids[request],
            url=response.url,
            status=response.status,
            headers={**response.headers, **named},
            body=body,
        )

    def _finished(self, request: Request) -> None:
        if request in self._ids:
            self._spawn(self._measure(request))

    async def _measure(self, request: Request) -> None:
        """What an answer cost; nothing where its page was left meanwhile, and nobody knows any more."""
        with suppress(PlaywrightError):
            sizes = await request.sizes()
            self._line.add(ResponseFinished(id=self._ids[request], size=max(0, sizes["responseBodySize"])))

    def _failed(self, request: Request) -> None:
        failure = request.failure or "no reason given"
        known = self._ids.get(request)
        if known is None:
            if ABORTED in failure or self._passed_on(request):
                return
            known = self._record_request(request)
        self._line.add(RequestFailed(id=known, url=request.url, failure=failure))

    def _origin(self, request: Request) -> tuple[str, int]:
        """The URL of the asking frame and the number of its page, where Playwright knows them."""
        try:
            frame = request.frame
            return frame.url, self._pages.number(frame.page)
        except PlaywrightError:
            # A navigation without a frame is that of a popup which is only being opened.
            return "", self._pages.coming if request.is_navigation_request() else 0

    def _socket(self, socket: WebSocket, page: int) -> None:
        if not self._belonging.includes_socket(socket.url):
            return
        number = next(self._sockets)
        self._open.setdefault(page, set()).add(number)
        add = self._line.add

        def frame(way: Way, payload: str | bytes) -> None:
            text = payload if isinstance(payload, str) else payload.decode("utf-8", errors="replace")
            add(Frame(way=way, socket=number, text=text, kind=frames.kind_of(text)))

        add(SocketOpened(socket=number, url=socket.url, page=page))
        socket.on("framesent", lambda payload: frame(Way.SENT, payload))
        socket.on("framereceived", lambda payload: frame(Way.RECEIVED, payload))
        socket.on(
            "socketerror",
            lambda error: add(SocketFailed(socket=number, url=socket.url, failure=str(error))),
        )
        socket.on("close", lambda _: self._closed(page, number))

    def _committed(self, page: int, *, main: bool) -> None:
        """The browser reports no end of the sockets of a document that it throws away."""
        if main and page in self._leaving:
            self._leaving.discard(page)
            self._close_all(page)

    def _close_all(self, page: int) -> None:
        for number in sorted(self._open.get(page, ())):
            self._closed(page, number, LEFT)

    def _closed(self, page: int, number: int, reason: str = "") -> None:
        if number in self._open.get(page, ()):
            self._open[page].discard(number)
            self._line.add(SocketClosed(socket=number, reason=reason))


def _is_main_document(request: Request) -> bool:
    try:
        return request.is_navigation_request() and request.frame.parent_frame is None
    except PlaywrightError:
        return request.is_navigation_request()
