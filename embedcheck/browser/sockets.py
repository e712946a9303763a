"""Cutting the widget's WebSocket on purpose. Installed only where a scenario asks for it: Playwright
then puts its own class in the place of the page's `WebSocket`, and every frame takes a detour."""

import re
from contextlib import suppress

from playwright.async_api import BrowserContext, WebSocketRoute
from playwright.async_api import Error as PlaywrightError

SOCKET_URL = re.compile(r"/widget/ws(\?|$)")
# What a page is told when the network went away (RFC 6455, 7.1.5).
ABNORMAL = 1006


class SocketGate:
    """Lets the widget's sockets through to the server until it is told otherwise."""

    def __init__(self) -> None:
        self._through: list[tuple[WebSocketRoute, WebSocketRoute]] = []
        self._held = False

    async def install(self, context: BrowserContext) -> None:
        """Before the first page is opened."""
        await context.route_web_socket(SOCKET_URL, self._opened)

    async def cut(self) -> None:
        """Closes every open socket at both ends."""
        through, self._through = self._through, []
        for widget, server in through:
            with suppress(PlaywrightError):
                await widget.close(code=ABNORMAL)
            # The server is told no code: 1006 must never be sent, and others would look like manners.
            with suppress(PlaywrightError):
                await server.close()

    async def hold(self) -> None:
        """Like `cut`, and refuses new sockets until `release`."""
        self._held = True
        await self.cut()

    def release(self) -> None:
        self._held = False

    async def _opened(self, widget: WebSocketRoute) -> None:
        if self._held:
            await widget.close(code=ABNORMAL)
            return
        self._through.append((widget, widget.connect_to_server()))
