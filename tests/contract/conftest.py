"""The instance that the contract tests speak to: the sandbox, or a real Libredesk of which the command line tells.

    pytest tests/contract --instance URL --inbox UUID

The environment has the rest, as for `embedcheck run`: EMBEDCHECK_JWT_SECRET, EMBEDCHECK_AGENT_KEY,
EMBEDCHECK_AGENT_SECRET, and EMBEDCHECK_INBOX_<NAME> with EMBEDCHECK_JWT_SECRET_<NAME> for prechat, hours,
no-uploads, trusted, one-conversation, second, and for `disabled`, which is switched off.
EMBEDCHECK_LIMITED_INSTANCE is the address of the same instance where it limits requests. What is
not given is skipped with its name.
"""

import asyncio
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import pytest

from embedcheck.model.target import Target
from embedcheck.sandbox import open_sandbox
from embedcheck.sandbox.instance.settings import Inbox as InboxSettings
from embedcheck.sandbox.instance.settings import InstanceSettings
from embedcheck.sandbox.shop_inbox import NAMED, shop_settings
from tests.contract.desk import AGENT_API, Desk, Inbox

NAMES = (*NAMED, "disabled")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--instance", metavar="URL", help="A real Libredesk. Default: the sandbox.")
    parser.addoption("--inbox", metavar="UUID", help="Its live chat inbox.")


@pytest.fixture(scope="session")
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    # Where the whole suite runs, this folder's options were never added: it is the sandbox's turn.
    url = request.config.getoption("--instance", None)
    if url:
        yield from _real(str(url), str(request.config.getoption("--inbox") or ""))
        return
    with served(sandbox_settings()) as sandbox:
        yield sandbox


@pytest.fixture
def inbox(desk: Desk) -> Callable[[str], Inbox]:
    """A named inbox, or a skipped test."""

    def named(name: str) -> Inbox:
        if name not in desk.inboxes:
            pytest.skip(f"no inbox `{name}`: set EMBEDCHECK_INBOX_{_upper(name)}")
        return desk.inboxes[name]

    return named


@pytest.fixture
def agent(desk: Desk) -> Desk:
    """The desk, where an agent's key is known."""
    if not desk.agent_key:
        pytest.skip("no agent: set EMBEDCHECK_AGENT_KEY and EMBEDCHECK_AGENT_SECRET")
    return desk


def sandbox_settings() -> InstanceSettings:
    """The demo shop's, with an upload limit of 2 MB and an inbox that is switched off."""
    shop = shop_settings()
    off = InboxSettings(id=99, name="disabled", enabled=False)
    return replace(
        shop,
        other_inboxes=(*shop.other_inboxes, off),
        upload_limit=2,
        upload_extensions=("png", "jpg", "gif", "pdf", "txt"),
    )


@contextmanager
def served(settings: InstanceSettings) -> Iterator[Desk]:
    """The sandbox as a real server, in a thread of its own, so that tests may simply ask and wait."""
    opened: list[Target] = []
    ready, loop = threading.Event(), asyncio.new_event_loop()
    ended = asyncio.Event()

    async def serve() -> None:
        async with open_sandbox(settings=settings) as sandbox:
            opened.append(sandbox.target)
            ready.set()
            await ended.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert ready.wait(20)
    sandbox = _of_target(opened[0], settings)
    try:
        yield sandbox
    finally:
        sandbox.http.close()
        loop.call_soon_threadsafe(ended.set)
        thread.join(20)
        loop.close()


def _of_target(target: Target, settings: InstanceSettings) -> Desk:
    return Desk(
        target.instance,
        Inbox(uuid=settings.inbox.uuid, secret=settings.inbox.jwt_secret),
        {each.name: Inbox(uuid=each.uuid, secret=each.jwt_secret) for each in settings.other_inboxes},
        f"{settings.agent_key}:{settings.agent_secret}",
    )


def _real(url: str, uuid: str) -> Iterator[Desk]:
    env: Mapping[str, str] = os.environ
    key, secret = env.get("EMBEDCHECK_AGENT_KEY"), env.get("EMBEDCHECK_AGENT_SECRET")
    desk = Desk(
        url.rstrip("/"),
        Inbox(uuid=uuid or env["EMBEDCHECK_INBOX"], secret=env.get("EMBEDCHECK_JWT_SECRET", "")),
        {
            name: Inbox(uuid=found, secret=env.get(f"EMBEDCHECK_JWT_SECRET_{_upper(name)}", ""))
            for name in NAMES
            if (found := env.get(f"EMBEDCHECK_INBOX_{_upper(name)}"))
        },
        f"{key}:{secret}" if key and secret else "",
        real=True,
    )
    yield desk
    if desk.agent_key:
        for conversation in desk.opened:
            desk.agent("PUT", f"{AGENT_API}/{conversation}/status", {"status": "Resolved"})
    desk.http.close()


def _upper(name: str) -> str:
    return name.upper().replace("-", "_")
