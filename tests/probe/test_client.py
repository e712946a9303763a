import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from starlette.responses import Response

from embedcheck.errors import BadSetup
from embedcheck.model.observations import RequestSent
from embedcheck.probe.answers import Answer
from embedcheck.probe.budget import Pacer
from embedcheck.probe.client import WidgetClient
from embedcheck.wire.endpoints import ENDPOINTS, SOCKET, classify
from tests.probe.desk import INBOX, Desk, Heard, Notebook, opened, success

TOKEN = "A" * 43
OLD = "B" * 43
UUID = "99999999-0000-4000-8000-000000000000"
CHAT = "/api/v1/widget/chat"

Call = Callable[[WidgetClient], Awaitable[Answer]]
CALLS: dict[str, Call] = {
    "script": lambda chat: chat.script(),
    "frame": lambda chat: chat.frame(),
    "languages": lambda chat: chat.languages(),
    "language": lambda chat: chat.language("en-US"),
    "launcher settings": lambda chat: chat.launcher(),
    "settings": lambda chat: chat.settings(),
    "exchange": lambda chat: chat.exchange("j.w.t"),
    "me": lambda chat: chat.me(),
    "init": lambda chat: chat.init("Hello", {"name": "Ada"}),
    "conversations": lambda chat: chat.conversations(),
    "update-last-seen": lambda chat: chat.update_last_seen(UUID),
    "message": lambda chat: chat.message(UUID, "Hi"),
    "conversation": lambda chat: chat.conversation(UUID),
    "upload": lambda chat: chat.upload(UUID, 'a "b".txt', b"hello", "text/plain"),
    "csat": lambda chat: chat.csat(UUID, 5, "fine"),
}


def request_of(call: Call, **options: Any) -> Heard:
    async def play() -> Heard:
        async with opened(Desk()) as desk, WidgetClient(desk.url, INBOX, **options) as chat:
            await call(chat)
            return desk.requests[0]

    return asyncio.run(play())


def test_every_endpoint_has_its_method() -> None:
    assert set(CALLS) == {endpoint.name for endpoint in ENDPOINTS} - {SOCKET.name}


@pytest.mark.parametrize("name", CALLS)
def test_each_method_reaches_the_endpoint_of_its_name(name: str) -> None:
    heard = request_of(CALLS[name], token=TOKEN)
    endpoint = classify(heard.method, heard.path)

    assert endpoint is not None
    assert endpoint.name == name


@pytest.mark.parametrize("name", sorted(set(CALLS) - {"script", "frame", "languages", "language", "csat"}))
def test_every_widget_request_names_the_inbox(name: str) -> None:
    assert request_of(CALLS[name]).headers["x-libredesk-inbox-id"] == INBOX


def test_the_frame_names_the_inbox_in_its_query() -> None:
    assert request_of(CALLS["frame"]).query == f"inbox_id={INBOX}"


@pytest.mark.parametrize(
    "name", ["script", "frame", "languages", "launcher settings", "settings", "exchange", "csat"]
)
def test_the_token_goes_only_where_a_session_is_asked_for(name: str) -> None:
    assert "authorization" not in request_of(CALLS[name], token=TOKEN, visitor_token=OLD).headers


def test_init_without_a_token_sends_no_authorization_at_all() -> None:
    """An empty or bad bearer would be 401; only its absence makes a new visitor."""
    heard = request_of(CALLS["init"])

    assert "authorization" not in heard.headers
    assert heard.json == {"message": "Hello", "form_data": {"name": "Ada"}}


def test_the_visitor_header_is_sent_only_beside_another_session() -> None:
    asking = request_of(CALLS["conversations"], token=TOKEN, visitor_token=OLD)
    same = request_of(CALLS["conversations"], token=TOKEN, visitor_token=TOKEN)
    none = request_of(CALLS["conversations"], visitor_token=OLD)

    assert asking.headers["authorization"] == f"Bearer {TOKEN}"
    assert asking.headers["x-libredesk-visitor-token"] == OLD
    assert "x-libredesk-visitor-token" not in same.headers
    assert "x-libredesk-visitor-token" not in none.headers


def test_me_can_speak_for_another_token() -> None:
    assert request_of(lambda chat: chat.me(OLD), token=TOKEN).headers["authorization"] == f"Bearer {OLD}"


def test_an_upload_is_a_multipart_with_conversation_and_file() -> None:
    heard = request_of(CALLS["upload"], token=TOKEN)

    assert heard.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert UUID.encode() in heard.body
    assert b'filename="a %22b%22.txt"' in heard.body
    assert b"hello" in heard.body


def test_a_post_without_a_body_still_says_json() -> None:
    heard = request_of(CALLS["update-last-seen"], token=TOKEN)

    assert (heard.headers["content-type"], heard.body) == ("application/json", b"")


def test_a_session_token_is_read_from_the_answer() -> None:
    async def play() -> Any:
        desk = Desk({f"POST {CHAT}/auth/exchange": success({"session_token": TOKEN, "user": {}})})
        async with opened(desk), WidgetClient(desk.url + "/", INBOX) as chat:
            return (await chat.exchange("j.w.t")).field("session_token")

    assert asyncio.run(play()) == TOKEN


def test_an_address_that_is_no_origin_is_refused_at_once() -> None:
    with pytest.raises(BadSetup):
        WidgetClient("chat.example.com", INBOX)


def test_several_files_go_in_one_request() -> None:
    files = [("a.txt", b"first", "text/plain"), ("b.txt", b"second", "text/plain")]
    heard = request_of(lambda chat: chat.upload_all(UUID, files), token=TOKEN)

    assert heard.body.count(b'name="files"') == 2
    assert b"first" in heard.body
    assert b"second" in heard.body


def test_a_file_is_fetched_from_the_instance_whatever_host_its_address_names() -> None:
    heard = request_of(lambda chat: chat.media("http://localhost:9000/uploads/1?sig=x&exp=2"), token=TOKEN)

    assert (heard.path, heard.query) == ("/uploads/1", "sig=x&exp=2")
    assert "authorization" not in heard.headers


def test_any_other_request_goes_out_as_it_is_given() -> None:
    heard = request_of(
        lambda chat: chat.ask("PUT", f"{CHAT}/settings", headers={"origin": "https://shop.example"})
    )

    assert (heard.method, heard.path) == ("PUT", f"{CHAT}/settings")
    assert heard.headers["origin"] == "https://shop.example"
    assert "x-libredesk-inbox-id" not in heard.headers


def test_somebody_else_speaks_over_the_same_connections_under_their_own_name() -> None:
    notes = Notebook()

    async def play() -> list[Heard]:
        async with (
            opened(Desk()) as desk,
            WidgetClient(desk.url, INBOX, token=TOKEN, visitor_token=OLD) as chat,
        ):
            await chat.as_somebody(OLD, inbox="another", record=notes).conversations()
            await chat.conversations()
            return desk.requests

    other, own = asyncio.run(play())

    assert other.headers["authorization"] == f"Bearer {OLD}"
    assert other.headers["x-libredesk-inbox-id"] == "another"
    assert "x-libredesk-visitor-token" not in other.headers
    assert own.headers["authorization"] == f"Bearer {TOKEN}"
    assert len(notes.of(RequestSent)) == 1


def limited(*, patient: bool) -> tuple[Answer, int, list[float]]:
    """One request to an instance that throttles, and lets in once somebody has waited."""
    slept: list[float] = []

    async def play() -> tuple[Answer, int]:
        refusal = Response('{"status":"error","message":"Rate limit exceeded"}', 429, {"retry-after": "7"})
        desk = Desk({f"GET {CHAT}/settings": refusal})

        async def sleep(seconds: float) -> None:
            slept.append(seconds)
            desk.answers = {f"GET {CHAT}/settings": success({})}

        pacer = Pacer(lambda _: None, sleep=sleep)
        async with opened(desk), WidgetClient(desk.url, INBOX, patient=patient, pacer=pacer) as chat:
            return await chat.settings(), len(desk.requests)

    answer, count = asyncio.run(play())
    return answer, count, slept


def test_a_patient_client_waits_as_long_as_it_is_told_and_asks_once_more() -> None:
    answer, count, slept = limited(patient=True)

    assert answer.ok
    assert count == 2
    assert slept == [pytest.approx(7, abs=0.5)]


def test_any_other_client_hands_the_refusal_to_its_user() -> None:
    answer, count, slept = limited(patient=False)

    assert (answer.status, answer.throttled_for) == (429, 7.0)
    assert (count, slept) == (1, [])
