"""Our widget does what the official one was recorded doing: same requests, frames and window messages."""

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from embedcheck.sandbox.site_pages.customer import ADA, Signature, mint
from tests.browser.scene import Theatre
from tests.sandbox.widget.seen import Event, as_lines, once_in_a_row
from tests.sandbox.widget.visit import Visit, visiting

RECORDED = Path(__file__).parents[2] / "data" / "libredesk-2.7.0"
KINDS = ("requests", "sent", "host", "iframe")


def recorded(flow: str) -> list[Event]:
    lines = (RECORDED / f"browser-{flow}.ndjson").read_text(encoding="utf-8").splitlines()
    return [event for line in lines if "kind" in (event := json.loads(line))]


def a_jwt(visit: Visit) -> str:
    secret = visit.target.jwt_secret
    assert secret
    return mint(ADA, secret.reveal(), Signature())


async def chat_and_navigate(visit: Visit) -> None:
    await visit.first_chat()
    for path, title in (("/docs", "Docs"), ("/late", "Docs")):
        before = visit.lines("sent").count("page_visit title,url")
        await visit.host(f"history.pushState(null, '', '{path}'); document.title = '{title}'")
        await visit.sees("sent", "page_visit title,url", before + 1)
    await visit.visit("/pricing")


async def sign_in_on_the_page(visit: Visit) -> None:
    await visit.first_chat()
    await visit.host(f"window.Libredesk.setUser('{a_jwt(visit)}')")
    await visit.sees("host", "WIDGET_LOADED", 2)
    await visit.say("as the contact")
    await visit.page.reload()
    await visit.sees("host", "WIDGET_LOADED", 3)


async def sign_in_at_the_load(visit: Visit) -> None:
    await visit.first_chat()
    await visit.visit("/account")


async def answer_while_closed_and_log_out(visit: Visit) -> None:
    await visit.first_chat()
    await visit.host("window.Libredesk.hide()")
    await visit.answer("<p>Answer</p>")
    await visit.sees("host", "UPDATE_UNREAD_COUNT count=1")
    await visit.open()
    await visit.sees("host", "UPDATE_UNREAD_COUNT count=0", 2)
    await visit.host("window.Libredesk.logout()")


async def lose_the_socket(visit: Visit) -> None:
    await visit.first_chat()
    await visit.drop()
    await visit.answer("<p>While down</p>")
    await visit.chat.get_by_text("While down").wait_for()


async def attach_a_file(visit: Visit) -> None:
    await visit.first_chat()
    note = {"name": "note.txt", "mimeType": "text/plain", "buffer": b"a note"}
    await visit.chat.locator("input[type=file]").set_input_files(note)  # type: ignore[arg-type]
    await visit.chat.get_by_text("note.txt").wait_for()


FLOWS: dict[str, Callable[[Visit], Awaitable[None]]] = {
    "first-chat": chat_and_navigate,
    "identify-in-page": sign_in_on_the_page,
    "identify-at-load": sign_in_at_the_load,
    "agent-reply-and-logout": answer_while_closed_and_log_out,
    "socket-drop": lose_the_socket,
    "upload": attach_a_file,
}


@pytest.mark.browser
@pytest.mark.parametrize("flow", FLOWS)
def test_a_flow_looks_as_it_was_recorded(flow: str, theatre: Theatre) -> None:
    official = {kind: once_in_a_row(as_lines(recorded(flow), kind)) for kind in KINDS}

    async def play() -> dict[str, list[str]]:
        async with visiting(theatre) as visit:
            await FLOWS[flow](visit)

            def ours() -> dict[str, list[str]]:
                return {kind: once_in_a_row(visit.lines(kind)) for kind in KINDS}

            with suppress(TimeoutError):
                await visit.until(lambda: ours() == official)
            return ours()

    seen = theatre.play(play())
    for kind in KINDS:
        assert seen[kind] == official[kind], kind
