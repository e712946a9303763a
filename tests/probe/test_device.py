import asyncio

import pytest

from embedcheck.errors import StepFailed
from embedcheck.probe.client import WidgetClient
from embedcheck.probe.device import Device
from tests.probe.desk import INBOX, Desk, error, opened, success

TOKEN = "A" * 43
MESSAGE = "POST /api/v1/widget/chat/conversations/c/message"


def say(desk: Desk, token: str | None = TOKEN) -> Desk:
    async def play() -> None:
        async with opened(desk), WidgetClient(desk.url, INBOX, token=token) as client:
            await Device(client).say("c", "from my phone")

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


def test_a_vanished_instance_fails_the_step() -> None:
    async def play() -> None:
        async with opened(Desk()) as desk:
            pass
        async with WidgetClient(desk.url, INBOX, token=TOKEN) as client:
            await Device(client).say("c", "x")

    with pytest.raises(StepFailed, match="does not answer"):
        asyncio.run(play())
