"""Attachments are downloaded by the link in their message, once each."""

import asyncio
import hashlib
from typing import Any

import pytest
from starlette.responses import Response

from embedcheck.model.observations import FileRead, MessagesRead
from embedcheck.probe.downloads import Downloads
from tests.probe.desk import Desk, Notebook, opened


def reading(*links: str) -> MessagesRead:
    items: list[dict[str, Any]] = [
        {"uuid": f"u-{number}", "name": f"{number}.txt", "url": link} for number, link in enumerate(links)
    ]
    return MessagesRead(conversation="c-1", messages=[{"uuid": "m-1", "attachments": items}])


def read(desk: Desk, *paths: str, times: int = 1) -> list[FileRead]:
    notes = Notebook()

    async def play() -> None:
        async with opened(desk):
            downloads = Downloads(notes)
            for _ in range(times):
                await downloads.of(reading(*(f"{desk.url}{path}" for path in paths)))

    asyncio.run(play())
    return notes.of(FileRead)


def test_a_file_is_read_once_and_told_by_its_hash() -> None:
    desk = Desk({"GET /uploads/a": Response(b"tea")})
    (seen,) = read(desk, "/uploads/a?sig=s", times=3)

    assert (seen.conversation, seen.message, seen.name, seen.status) == ("c-1", "m-1", "0.txt", 200)
    assert (seen.size, seen.sha256) == (3, hashlib.sha256(b"tea").hexdigest())
    assert "authorization" not in desk.requests[0].headers


def test_a_link_that_fails_is_tried_twice_and_not_more() -> None:
    assert [seen.status for seen in read(Desk(), "/uploads/gone", times=4)] == [404, 404]


@pytest.mark.parametrize("link", ["http://127.0.0.1:1/a", "javascript:alert(1)", "", "http://[/"])
def test_what_cannot_be_asked_for_is_said_in_words(link: str) -> None:
    notes = Notebook()
    asyncio.run(Downloads(notes).of(reading(link)))

    (seen,) = notes.of(FileRead)
    assert seen.status is None
    assert seen.failure
