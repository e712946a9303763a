"""Serving an ASGI app on loopback for as long as a block lasts: the only place that knows uvicorn."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from embedcheck.errors import BadSetup
from embedcheck.wire.limits import MAX_FRAME

_log = logging.getLogger(__name__)
# An app calls `scope["extensions"][ABORT]()` to drop the connection without another byte.
ABORT = "embedcheck.abort"
SHUTDOWN_PATIENCE = 2


@asynccontextmanager
async def serve(app: ASGIApp, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[int]:
    """Serves `app` inside the block and yields the bound port (`port=0` picks a free one).

    Installs no signal handlers and logs nothing but what `app` raises. On leaving, requests in progress are
    dropped, open sockets are closed with 1012. Raises BadSetup if the port cannot be bound.
    """
    listener = listen(host, port)
    connections = _Connections(app)
    config = uvicorn.Config(
        connections,
        http="h11",
        ws="websockets-sansio",
        ws_max_size=MAX_FRAME,
        # Libredesk negotiates no compression and sends no protocol pings (`widget_ws.go:101-106`).
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        lifespan="off",
        log_config=None,
        # Its errors are about what we do on purpose (a refused upgrade, a dropped request);
        # what our apps raise is logged below.
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=SHUTDOWN_PATIENCE,
    )
    server = uvicorn.Server(config)
    connections.state = server.server_state
    config.load()
    # What `Server.serve` does, without its signal handlers and its polling loop.
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    try:
        yield listener.getsockname()[1]
    finally:
        connections.end()
        await server.shutdown(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises BadSetup, which names the port."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except (OSError, OverflowError) as error:
        listener.close()
        raise BadSetup(
            f"cannot serve on port {port} of {host}: {error}",
            next_step=f"Stop whatever holds port {port}, or let the sandbox choose a free port (0).",
        ) from error
    return listener


class _Connections:
    """Gives the app a way to drop its own connection, and remembers what is in progress."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.state: Any = None
        self._running: dict[asyncio.Task[Any], Callable[[], None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        def abort() -> None:
            self._abort(scope["client"])

        task = asyncio.current_task()
        if task is None:
            raise LookupError("an ASGI app runs in a task")
        # A socket is not dropped when the serving ends: uvicorn closes it with a close frame.
        self._running[task] = abort if scope["type"] == "http" else _nothing
        extensions: Mapping[str, Any] = scope.get("extensions") or {}
        try:
            await self.app({**scope, "extensions": {**extensions, ABORT: abort}}, receive, send)
        except asyncio.CancelledError:
            # The serving ends: nobody is left to answer.
            pass
        except Exception:
            _log.exception("The app failed at %s %s", scope["type"], scope.get("path"))
            raise
        finally:
            del self._running[task]

    def _abort(self, client: object) -> None:
        for connection in list(self.state.connections):
            if connection.client == client:
                connection.transport.abort()

    def end(self) -> None:
        """Ends what is in progress: the connection first, so that no 500 is sent in its last moment."""
        for task, drop in list(self._running.items()):
            drop()
            task.cancel()


def _nothing() -> None:
    """Nothing is to be dropped."""
