import asyncio
import gzip
from collections.abc import Awaitable, Callable

import pytest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from embedcheck.errors import BadSetup, TargetUnreachable
from embedcheck.model.observations import Noted, RequestFailed, RequestSent, ResponseReceived
from embedcheck.probe.exchanges import BODY_MAX, Exchanges, keep
from embedcheck.sandbox.serving import ABORT, serve
from embedcheck.wire.endpoints import VISITOR_HEADER
from tests.probe.desk import Desk, Notebook, error, opened, success


async def with_desk(desk: Desk, act: Callable[[Exchanges], Awaitable[None]]) -> Notebook:
    notes = Notebook()
    async with opened(desk), Exchanges(desk.url, record=notes) as exchanges:
        await act(exchanges)
    return notes


def test_an_exchange_is_recorded_as_a_pair() -> None:
    async def act(exchanges: Exchanges) -> None:
        await exchanges.send(
            "POST", "/x?a=1", payload={"message": "é"}, headers={"x-libredesk-inbox-id": "i"}
        )

    desk = Desk({"POST /x": success([1], {"x-libredesk-clear-visitor": "true", "x-other": "1"})})
    sent, received = asyncio.run(with_desk(desk, act)).seen

    assert isinstance(sent, RequestSent)
    assert isinstance(received, ResponseReceived)
    assert sent.id == received.id
    assert (sent.method, sent.url, sent.body) == ("POST", desk.url + "/x?a=1", '{"message": "é"}')
    assert sent.headers == {"x-libredesk-inbox-id": "i"}
    assert (received.status, received.body) == (200, '{"status": "success", "data": [1]}')
    assert received.headers["x-libredesk-clear-visitor"] == "true"
    assert "x-other" not in received.headers


@pytest.mark.parametrize(("reused", "connections"), [(60.0, 1), (0.0, 2)])
def test_a_connection_that_was_idle_too_long_is_not_used_again(reused: float, connections: int) -> None:
    opened_by: list[object] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        opened_by.append(scope["client"])
        await Response("{}")(scope, receive, send)

    async def play() -> None:
        async with serve(app) as port, Exchanges(f"http://127.0.0.1:{port}", reused=reused) as exchanges:
            await exchanges.get("/a")
            await exchanges.get("/b")

    asyncio.run(play())
    assert len(set(opened_by)) == connections


def test_two_clients_of_one_witness_give_no_id_twice() -> None:
    async def play() -> list[str]:
        notes = Notebook()
        async with opened(Desk()) as desk:
            for _ in range(2):
                async with Exchanges(desk.url, record=notes) as exchanges:
                    await exchanges.get("/a")
                    await exchanges.get("/b")
        return [sent.id for sent in notes.of(RequestSent)]

    ids = asyncio.run(play())
    assert len(set(ids)) == len(ids) == 4


def test_whatever_was_answered_is_a_value() -> None:
    statuses: list[int] = []

    async def act(exchanges: Exchanges) -> None:
        statuses.extend([(await exchanges.get(path)).status for path in ("/a", "/b", "/c")])

    answers = {"GET /a": Response("<html>", 502), "GET /b": Response("", 301, {"location": "https://x"})}
    asyncio.run(with_desk(Desk(answers), act))

    assert statuses == [502, 301, 404]


def test_a_script_is_answered_but_its_text_is_no_evidence() -> None:
    bodies: list[str] = []

    async def act(exchanges: Exchanges) -> None:
        bodies.append((await exchanges.get("/widget.js")).body)

    desk = Desk({"GET /widget.js": Response("run()", media_type="application/javascript")})
    notes = asyncio.run(with_desk(desk, act))

    assert bodies == ["run()"]
    assert notes.of(ResponseReceived)[0].body is None


def test_throttling_is_noted_and_not_repeated() -> None:
    waits: list[float | None] = []

    async def act(exchanges: Exchanges) -> None:
        waits.append((await exchanges.get("/x")).throttled_for)

    bare = Response('{"status":"error","message":"Rate limit exceeded"}', 429, {"retry-after": "60"})
    desk = Desk({"GET /x": bare})
    notes = asyncio.run(with_desk(desk, act))

    assert waits == [60.0]
    assert len(desk.requests) == 1
    assert "throttled" in notes.of(Noted)[0].text


def test_the_budget_follows_the_answers() -> None:
    remaining: list[int | None] = []

    async def act(exchanges: Exchanges) -> None:
        await exchanges.get("/x")
        remaining.append(exchanges.pacer.budget.remaining)

    asyncio.run(with_desk(Desk({"GET /x": success(1, {"X-Ratelimit-Remaining": "42"})}), act))

    assert remaining == [42]


def test_a_dead_port_is_unreachable_and_recorded_as_failed() -> None:
    async def play() -> tuple[TargetUnreachable, Notebook]:
        async with opened(Desk()) as desk:
            url = desk.url
        notes = Notebook()
        async with Exchanges(url, record=notes) as exchanges:
            with pytest.raises(TargetUnreachable) as caught:
                await exchanges.get("/health")
        return caught.value, notes

    error, notes = asyncio.run(play())

    assert error.what.startswith("The instance http://127.0.0.1:")
    assert "refused" in error.what
    assert notes.of(RequestFailed)[0].id == notes.of(RequestSent)[0].id


@pytest.mark.parametrize(("hang", "words"), [(False, "closed the connection"), (True, "no answer within")])
def test_silence_is_told_from_hanging_up(hang: bool, words: str) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if not hang:
            scope["extensions"][ABORT]()
        while (await receive())["type"] != "http.disconnect":
            pass

    async def play() -> TargetUnreachable:
        async with serve(app) as port, Exchanges(f"http://127.0.0.1:{port}", timeout=0.2) as exchanges:
            with pytest.raises(TargetUnreachable) as caught:
                await exchanges.get("/x")
        return caught.value

    assert words in asyncio.run(play()).what


def test_an_answer_that_drips_for_ever_is_given_up() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        gone = asyncio.Event()
        while not gone.is_set():
            await send({"type": "http.response.body", "body": b".", "more_body": True})
            try:
                async with asyncio.timeout(0.02):
                    while (await receive())["type"] != "http.disconnect":
                        pass
                    gone.set()
            except TimeoutError:
                pass

    async def play() -> None:
        async with serve(app) as port, Exchanges(f"http://127.0.0.1:{port}", timeout=0.1) as exchanges:
            async with asyncio.timeout(30):
                with pytest.raises(TargetUnreachable, match="time limit"):
                    await exchanges.get("/x")

    asyncio.run(play())


def test_a_header_that_cannot_be_sent_is_refused_without_its_value() -> None:
    async def play() -> BadSetup:
        async with Exchanges("http://127.0.0.1:9") as exchanges:
            with pytest.raises(BadSetup) as caught:
                await exchanges.get("/x", {"authorization": "token canary:\r\nx"})
        return caught.value

    assert "canary" not in str(asyncio.run(play()))


def test_headers_are_kept_in_lower_case() -> None:
    assert keep({"X-Libredesk-A": "1", "Accept": "2"}, ("x-libredesk-",)) == {"x-libredesk-a": "1"}


def test_no_words_of_an_answer_repeat_a_secret_of_its_request() -> None:
    """An instance, or a proxy before it, quotes in its error what it was sent."""
    sent = {
        "authorization": "token canary-key-1:canary-secret-2",
        VISITOR_HEADER: "canary-visitor-3",
    }
    words: list[str] = []

    async def act(exchanges: Exchanges) -> None:
        answer = await exchanges.send("POST", "/x", headers=sent, payload={"jwt": "canary-jwt-4"})
        words.append(answer.words + answer.message)

    echo = error(500, "authorization: token canary-key-1:canary-secret-2 canary-visitor-3", "of canary-jwt-4")
    asyncio.run(with_desk(Desk({"POST /x": echo}), act))

    assert "‹agent-key#1›:‹agent-secret#1›" in words[0]
    assert "canary" not in words[0]


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_body_that_is_too_long_is_not_read_to_its_end(encoding: str) -> None:
    long = b"x" * (BODY_MAX + 1)
    body = gzip.compress(long, 1) if encoding == "gzip" else long

    async def act(exchanges: Exchanges) -> None:
        with pytest.raises(TargetUnreachable, match="longer than 32 MB"):
            await exchanges.get("/a")

    answer = Response(body, headers={"content-encoding": encoding}, media_type="text/html")
    (failed,) = asyncio.run(with_desk(Desk({"GET /a": answer}), act)).of(RequestFailed)
    assert "longer than 32 MB" in failed.failure
