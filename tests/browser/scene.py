"""One browser for all tests of this folder, in a thread with its own loop; small sites; a notebook."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import jwt
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from embedcheck.browser import Browser, BrowserSession, LaunchOptions, SessionOptions, launch
from embedcheck.browser.hiding import Hides, nothing
from embedcheck.model.observations import Observation, RequestSent
from embedcheck.model.target import Target
from embedcheck.sandbox import open_sandbox
from embedcheck.sandbox.instance.settings import InstanceSettings
from embedcheck.sandbox.serving import serve
from embedcheck.steps.stage import Timeouts
from embedcheck.wire import endpoints
from embedcheck.wire.endpoints import Endpoint

T = TypeVar("T")
Fact = TypeVar("Fact", bound=Observation)
Page = str | Callable[[Request], Awaitable[Response]]

# Generous, for a machine that is busy with other things: whatever comes, comes much sooner.
PATIENCE = 60.0
PATIENT = Timeouts(step=15.0)


class Theatre:
    """A browser that outlives the single test. `play` runs a coroutine beside it and gives its result."""

    def __init__(self, loop: asyncio.AbstractEventLoop, browser: Browser) -> None:
        self._loop = loop
        self.browser = browser

    def play(self, scene: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(scene, self._loop).result(timeout=PATIENCE)


@contextmanager
def open_theatre() -> Iterator[Theatre]:
    opened: list[Theatre] = []
    failed: list[BaseException] = []
    ready, over = threading.Event(), asyncio.Event()

    async def run() -> None:
        try:
            async with launch(LaunchOptions()) as browser:
                opened.append(Theatre(asyncio.get_running_loop(), browser))
                ready.set()
                await over.wait()
        except BaseException as error:
            failed.append(error)
            raise
        finally:
            ready.set()

    thread = threading.Thread(target=lambda: asyncio.run(run()), name="theatre")
    thread.start()
    ready.wait()
    if failed:
        raise failed[0]
    try:
        yield opened[0]
    finally:
        opened[0]._loop.call_soon_threadsafe(over.set)
        thread.join()


class Notebook:
    """Keeps what a witness recorded, and wakes whoever waits for something to be there."""

    def __init__(self) -> None:
        self.seen: list[Observation] = []
        self._bell = asyncio.Event()

    def record(self, seen: Observation) -> None:
        self.seen.append(seen)
        self._bell.set()
        self._bell = asyncio.Event()

    def of(self, kind: type[Fact], /, **wanted: object) -> list[Fact]:
        return [
            seen
            for seen in self.seen
            if isinstance(seen, kind) and all(getattr(seen, name) == value for name, value in wanted.items())
        ]

    async def one(
        self, kind: type[Fact], /, *, count: int = 1, within: float = 45.0, **wanted: object
    ) -> Fact:
        """Waits until there are so many of these, and gives the last of them."""
        async with asyncio.timeout(within):
            while len(found := self.of(kind, **wanted)) < count:
                bell = self._bell
                await bell.wait()
        return found[count - 1]


def small_site(pages: Mapping[str, Page], *more: BaseRoute) -> Starlette:
    """Pages by path: the HTML itself, or an endpoint."""
    return Starlette(routes=[*(_route(path, page) for path, page in pages.items()), *more])


def _route(path: str, page: Page) -> Route:
    if not isinstance(page, str):
        return Route(path, page, methods=["GET", "POST"])
    html = page

    async def answer(_: Request) -> Response:
        return HTMLResponse(html)

    return Route(path, answer)


@asynccontextmanager
async def on_site(
    theatre: Theatre, pages: Mapping[str, Page], *more: BaseRoute, folder: Path | None = None, **options: Any
) -> AsyncIterator[tuple[BrowserSession, Notebook, Notebook]]:
    """A session on a small site at http://localhost that is also its own «instance» at http://127.0.0.1."""
    async with serve(small_site(pages, *more)) as port:
        target = Target(site=f"http://localhost:{port}", instance=f"http://127.0.0.1:{port}", inbox="i-1")
        async with on_target(theatre, target, folder=folder, **options) as opened:
            yield opened


@asynccontextmanager
async def on_target(
    theatre: Theatre, target: Target, *, folder: Path | None = None, hides: Hides = nothing, **options: Any
) -> AsyncIterator[tuple[BrowserSession, Notebook, Notebook]]:
    """A session on any target, with what its page and its wire recorded."""
    page, wire = Notebook(), Notebook()
    session = BrowserSession(
        theatre.browser,
        SessionOptions(**{"timeouts": PATIENT, **options}),
        target=target,
        folder=folder or Path("/nonexistent"),
        page_record=page.record,
        wire_record=wire.record,
        hides=hides,
    )
    async with session:
        yield session, page, wire


@asynccontextmanager
async def on_sandbox(
    theatre: Theatre,
    *faults: str,
    settings: InstanceSettings | None = None,
    folder: Path | None = None,
    custom: bool = False,
    **options: Any,
) -> AsyncIterator[tuple[BrowserSession, Notebook, Notebook, Target]]:
    """A session in the demo shop of a sandbox of its own."""
    async with (
        open_sandbox(faults=frozenset(faults), settings=settings, custom=custom) as sandbox,
        on_target(theatre, sandbox.target, folder=folder, **options) as (session, page, wire),
    ):
        yield session, page, wire, sandbox.target


def a_jwt(target: Target, **claims: object) -> str:
    """A JWT for the target's inbox that is good for an hour, unless the claims say otherwise."""
    assert target.jwt_secret is not None
    person = {"external_user_id": "ada-1", "email": "ada@example.com", "first_name": "Ada"}
    given = {**person, "exp": int(time.time()) + 3600, **claims}
    return jwt.encode(given, target.jwt_secret.reveal(), algorithm="HS256")


def asked(wire: Notebook, endpoint: Endpoint) -> list[RequestSent]:
    """The requests to one endpoint, in order."""
    return [seen for seen in wire.of(RequestSent) if endpoints.classify(seen.method, seen.url) is endpoint]
