"""The shell, against a real server on loopback: what only the network can show of answers."""

import asyncio

import httpx
import pytest

from embedcheck.wire.endpoints import LAUNCHER, ME, SOCKET_PATH, UPLOAD
from tests.sandbox.instance.served import Served, played


def test_an_answer_has_the_servers_name_and_the_date() -> None:
    async def play(served: Served) -> None:
        answer = await served.http.get(LAUNCHER.path, headers=served.headers)
        assert answer.headers["server"] == "libredesk"
        assert answer.headers["date"] == "Mon, 23 Nov 2026 00:00:00 GMT"
        assert answer.headers["content-type"] == "application/json"
        assert answer.json()["data"]["launcher"]["position"] == "right"

    played(play)


def test_the_desk_is_within_reach() -> None:
    async def play(served: Served) -> None:
        _, uuid = await served.visitor()
        assert list(served.desk.store.conversations) == [uuid]

    played(play)


def test_a_head_request_gets_no_body() -> None:
    async def play(served: Served) -> None:
        answer = await served.http.head(LAUNCHER.path)
        assert (answer.status_code, answer.content, answer.headers["content-length"]) == (405, b"", "101")

    played(play)


def test_an_upload_arrives_whole() -> None:
    async def play(served: Served) -> None:
        token, uuid = await served.visitor()
        content = bytes(range(256)) * 4096
        answer = await served.http.post(
            UPLOAD.path,
            headers={**served.headers, "Authorization": f"Bearer {token}"},
            data={"conversation_uuid": uuid},
            files={"files": ("a.bin", content, "application/x-bytes")},
        )
        url = httpx.URL(answer.json()["data"]["attachments"][0]["url"])
        assert url.host == "desk.example.test"
        assert (await served.http.get(url.raw_path.decode())).content == content

    played(play)


def test_a_plain_get_of_the_socket_is_200_and_nothing() -> None:
    async def play(served: Served) -> None:
        answer = await served.http.get(SOCKET_PATH)
        assert (answer.status_code, answer.content) == (200, b"")
        assert "content-type" not in answer.headers

    played(play)


def test_a_slow_answer_is_late_but_right() -> None:
    async def play(served: Served) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        answer = await served.http.get(LAUNCHER.path, headers=served.headers)
        assert loop.time() - began >= 1
        assert answer.status_code == 200

    played(play, faults=frozenset({"answer_slowly"}))


def test_a_request_that_is_dropped_gets_no_answer() -> None:
    async def play(served: Served) -> None:
        token, uuid = await served.visitor()
        sent = {**served.headers, "Authorization": f"Bearer {token}"}
        path = f"/api/v1/widget/chat/conversations/{uuid}/message"
        with pytest.raises(httpx.TransportError):
            await served.http.post(path, json={"message": "two"}, headers=sent)
        assert (await served.http.get(ME.path, headers=sent)).status_code == 200
        assert len(served.desk.store.messages[uuid]) == 1

    played(play, faults=frozenset({"message_dropped_on_the_way"}))
