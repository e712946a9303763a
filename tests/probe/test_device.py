import asyncio
from typing import Any

import pytest

from embedcheck.errors import StepFailed
from embedcheck.probe.client import WidgetClient
from embedcheck.probe.device import Device
from tests.probe.desk import INBOX, Desk, error, opened, success

TOKEN = "A" * 43
MESSAGE = "POST /api/v1/widget/chat/conversations/c/message"


def say(desk: Desk, token: str | None = TOKEN, *, refused: bool = False) -> Desk:
    async def play() -> None:
        async with opened(desk), WidgetClient(desk.url, INBOX, token=token) as client:
            await Device(client).say("c", "from my phone", refused=refused)

    asyncio.run(play())
    return desk


def test_the_second_device_writes_with_the_widgets_session() -> None:
    heard = say(Desk({MESSAGE: success({"uuid": "m"})})).requests[0]

    assert heard.headers["authorization"] == f"Bearer {TOKEN}"
    assert heard.json == {"message": "from my phone"}


def test_without_a_session_the_step_fails_before_anything_is_sent() -> None:
    desk = Desk()
    with pytest.raises(StepFailed, match="no session"):
        say(desk, token=None)

    assert desk.requests == []


def test_a_refused_message_fails_the_step_with_the_instances_words() -> None:
    closed = error(403, "This conversation has been closed", "PermissionException")
    with pytest.raises(StepFailed, match="This conversation has been closed"):
        say(Desk({MESSAGE: closed}))


def test_a_message_that_must_be_refused_is_no_failure_and_one_that_is_taken_is() -> None:
    say(Desk({MESSAGE: error(400, "Must be at most 10000 characters", "InputException")}), refused=True)
    with pytest.raises(StepFailed, match="that it must refuse"):
        say(Desk({MESSAGE: success({"uuid": "m"})}), refused=True)


def test_a_vanished_instance_fails_the_step() -> None:
    async def play() -> None:
        async with opened(Desk()) as desk:
            pass
        async with WidgetClient(desk.url, INBOX, token=TOKEN) as client:
            await Device(client).say("c", "x")

    with pytest.raises(StepFailed, match="does not answer"):
        asyncio.run(play())


EXCHANGE = "POST /api/v1/widget/chat/auth/exchange"
LIST = "GET /api/v1/widget/chat/conversations"
CLEARED = {"X-Libredesk-Clear-Visitor": "true"}


def merge_away(desk: Desk, token: str | None = TOKEN) -> str:
    async def play() -> str:
        async with opened(desk), WidgetClient(desk.url, INBOX, token=token) as client:
            return await Device(client).merge_away("a.jwt.x")

    return asyncio.run(play())


def test_a_sign_in_elsewhere_offers_the_visitors_token_and_gives_back_what_is_dead_then() -> None:
    desk = Desk({EXCHANGE: success({"session_token": "B" * 43}), LIST: success([], CLEARED)})

    assert merge_away(desk) == TOKEN
    exchange, merge = desk.requests
    assert exchange.json == {"jwt": "a.jwt.x"}
    assert merge.headers["authorization"] == f"Bearer {'B' * 43}"
    assert merge.headers["x-libredesk-visitor-token"] == TOKEN


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({EXCHANGE: error(401, "Unauthorized", "UnauthorizedException")}, "Unauthorized"),
        ({EXCHANGE: success({"session_token": "B" * 43}), LIST: success([])}, "HTTP 200"),
    ],
)
def test_a_sign_in_elsewhere_that_merges_nobody_fails_the_step(answers: dict[str, Any], words: str) -> None:
    with pytest.raises(StepFailed, match=words) as failure:
        merge_away(Desk(answers))
    assert "by: cookie" in failure.value.next_step


def test_without_a_session_there_is_nobody_to_merge() -> None:
    with pytest.raises(StepFailed, match="no session"):
        merge_away(Desk(), token=None)
