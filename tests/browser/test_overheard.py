import asyncio

import pytest

from embedcheck.browser.overheard import Overheard, without_ballast
from embedcheck.model.observations import (
    CspViolation,
    EmbedState,
    Frame,
    Navigated,
    PageError,
    PostMessage,
    RequestFailed,
    RequestSent,
    ResponseReceived,
    SocketClosed,
    SocketOpened,
    Way,
)
from embedcheck.wire import endpoints

DESK = "https://desk.example"
LANGUAGE = f"{DESK}/api/v1/lang/en-US"
SETTINGS = f"{DESK}/api/v1/widget/chat/settings"
FRAME = f"{DESK}/widget?inbox_id=i-1"


def exchange(
    overheard: Overheard, url: str, body: str | None = None, *, status: int = 200, resource: str = "xhr"
) -> None:
    """One request and its answer."""
    overheard.hear(RequestSent(id=url, method="GET", url=url, resource=resource))
    overheard.hear(ResponseReceived(id=url, url=url, status=status, body=body))


def said(heard_by: str, kind: str, page: int = 0) -> PostMessage:
    return PostMessage(heard_by=heard_by, type=kind, data={}, page=page)


def test_the_widgets_own_texts_and_settings_are_remembered() -> None:
    overheard = Overheard()
    exchange(overheard, LANGUAGE, '{"a.b": "Hello", "n": 1}')
    exchange(overheard, SETTINGS, '{"status":"success","data":{"visitors":{}}}')
    assert overheard.texts == {"a.b": "Hello"}
    assert overheard.settings == {"visitors": {}}


def test_a_language_that_could_not_be_read_leaves_the_texts_as_they_were() -> None:
    overheard = Overheard()
    exchange(overheard, LANGUAGE, '{"a.b": "Hello"}')
    exchange(overheard, LANGUAGE, None)
    assert overheard.texts == {"a.b": "Hello"}


def test_what_goes_wrong_on_a_page_is_remembered_until_its_document_is_left() -> None:
    overheard = Overheard()
    exchange(overheard, f"{DESK}/shop", status=404, resource="document")
    exchange(overheard, SETTINGS, '{"status":"error","message":"Inbox not found","data":null}', status=400)
    overheard.hear(RequestSent(id="f", method="GET", url=FRAME, resource="document"))
    overheard.hear(RequestFailed(id="f", url=FRAME, failure="net::ERR_BLOCKED_BY_RESPONSE"))
    overheard.hear(CspViolation(document="d", directive="script-src-elem", blocked="b"))
    overheard.hear(PageError(message="Error: baseURL is required"))
    clues = overheard.clues(0)
    assert clues.status == 404
    assert clues.troubles == {
        "settings": "the instance answered 400: Inbox not found",
        "frame": "the browser got no answer: net::ERR_BLOCKED_BY_RESPONSE",
    }
    assert clues.refused == [("script-src-elem", "b")]
    assert clues.errors == ["Error: baseURL is required"]
    overheard.leave(0)
    assert overheard.clues(0).troubles == {}


def test_a_page_is_loading_from_its_request_until_it_is_parsed() -> None:
    overheard = Overheard()
    overheard.leave(0)
    assert overheard.clues(0).loading
    overheard.hear(Navigated(url="u", title="t", how="load"))
    assert not overheard.clues(0).loading


def test_a_page_that_fails_to_load_is_loading_no_longer() -> None:
    overheard = Overheard()
    overheard.leave(0)
    overheard.hear(RequestSent(id="r", method="GET", url="https://shop.example/", resource="document"))
    overheard.hear(RequestFailed(id="r", url="https://shop.example/", failure="net::ERR_FAILED"))
    assert not overheard.clues(0).loading


def test_whether_the_widget_is_open_is_known_for_each_page() -> None:
    overheard = Overheard()
    overheard.hear(said("iframe", "WIDGET_OPENED", page=1))
    assert (overheard.clues(0).widget_open, overheard.clues(1).widget_open) == (False, True)
    overheard.hear(said("iframe", "WIDGET_CLOSED", page=1))
    assert not overheard.clues(1).widget_open


def test_a_look_at_the_embed_outranks_what_was_heard() -> None:
    overheard = Overheard()
    overheard.hear(
        EmbedState(
            url="u", script_ran=True, instance=True, loaded=True, frames=1, launcher="usable", open=True
        )
    )
    assert overheard.clues(0).widget_open


def test_the_newest_socket_says_how_the_connection_is() -> None:
    overheard = Overheard()
    assert not overheard.socket_is("open", "joined", "closed")
    overheard.hear(SocketOpened(socket=1, url="u"))
    assert overheard.socket_is("open")
    overheard.hear(Frame(way=Way.RECEIVED, socket=1, text="", kind="joined"))
    assert overheard.socket_is("joined")
    overheard.hear(SocketOpened(socket=2, url="u"))
    overheard.hear(SocketClosed(socket=1))
    assert overheard.socket_is("open")
    overheard.hear(SocketClosed(socket=2))
    assert overheard.socket_is("closed")


def test_a_request_is_under_way_until_it_is_answered_or_fails() -> None:
    overheard = Overheard()
    for request in ("r1", "r2"):
        overheard.hear(RequestSent(id=request, method="GET", url=SETTINGS, resource="xhr"))
    assert overheard.under_way(endpoints.SETTINGS)
    assert not overheard.under_way(endpoints.LAST_SEEN)
    overheard.hear(ResponseReceived(id="r1", url=SETTINGS, status=200))
    assert overheard.under_way(endpoints.SETTINGS)
    overheard.hear(RequestFailed(id="r2", url=SETTINGS, failure="aborted"))
    assert not overheard.under_way(endpoints.SETTINGS)


def test_whoever_waits_is_woken_by_what_is_heard() -> None:
    async def wait() -> int:
        overheard = Overheard()
        loop = asyncio.get_running_loop()
        loop.call_soon(overheard.hear, said("host", "WIDGET_LOADED"))
        loop.call_soon(overheard.hear, said("host", "WIDGET_LOADED"))
        async with asyncio.timeout(30):
            await overheard.until(lambda: overheard.times(0, "host", "WIDGET_LOADED") == 2)
        return overheard.times(0, "host", "WIDGET_LOADED")

    assert asyncio.run(wait()) == 2


@pytest.mark.parametrize(
    ("url", "status", "kept"), [(LANGUAGE, 200, None), (LANGUAGE, 429, "body"), (SETTINGS, 200, "body")]
)
def test_only_the_translations_are_left_out_of_the_transcript(
    url: str, status: int, kept: str | None
) -> None:
    seen = without_ballast(ResponseReceived(id="r", url=url, status=status, body="body"))
    assert isinstance(seen, ResponseReceived)
    assert seen.body == kept
