from typing import Any

import pytest

from embedcheck.errors import StepFailed
from embedcheck.model.observations import (
    ConsoleLine,
    Observation,
    PostMessage,
    RefusalExpected,
    RequestFailed,
    SocketClosed,
    SocketDropped,
    SocketOpened,
    Witness,
)
from embedcheck.model.transcript import Transcript
from tests.runner.scene import CHAT, UUID, answered, asked, page, received, scene
from tests.steps.expecting import expecting
from tests.steps.fake_stage import FakeStage


def test_an_older_sockets_joined_is_not_the_newest_sockets() -> None:
    first = [
        (Witness.WIRE, SocketOpened(socket=1, url="ws://i/widget/ws")),
        received({"type": "joined", "data": {}}, socket=1),
    ]
    second = (Witness.WIRE, SocketOpened(socket=2, url="ws://i/widget/ws"))

    expecting("expect_socket", scene(*first))
    with pytest.raises(StepFailed):
        expecting("expect_socket", scene(*first, second))


class Flapping(FakeStage):
    """Its socket is lost, and joined anew, while somebody looks for the first time."""

    def __init__(self, *scenes: Transcript) -> None:
        super().__init__(scenes[0])
        self.coming = list(scenes)

    def transcript(self) -> Transcript:
        looks = self.asked.count(("look",))
        return self.coming[min(looks, len(self.coming) - 1)]


def test_a_socket_that_is_lost_at_once_is_not_the_one_that_was_waited_for() -> None:
    first = [
        (Witness.WIRE, SocketOpened(socket=1, url="ws://i/widget/ws")),
        received({"type": "joined", "data": {}}, socket=1),
    ]
    second = [
        (Witness.WIRE, SocketClosed(socket=1)),
        (Witness.WIRE, SocketOpened(socket=2, url="ws://i/widget/ws")),
        received({"type": "joined", "data": {}}, socket=2),
    ]

    stage = expecting("expect_socket", stage=Flapping(scene(*first), scene(*first, *second)))

    assert stage.asked.count(("look",)) == 2


@pytest.mark.parametrize(
    "gone", [(Witness.PAGE, SocketDropped()), (Witness.WIRE, SocketClosed(socket=1))], ids=["cut", "closed"]
)
def test_a_socket_that_is_gone_is_no_longer_joined(gone: tuple[Witness, Observation]) -> None:
    first = [
        (Witness.WIRE, SocketOpened(socket=1, url="ws://i/widget/ws")),
        received({"type": "joined", "data": {}}, socket=1),
    ]
    second = [
        (Witness.WIRE, SocketOpened(socket=2, url="ws://i/widget/ws")),
        received({"type": "joined", "data": {}}, socket=2),
    ]

    with pytest.raises(StepFailed):
        expecting("expect_socket", scene(*first, gone))
    expecting("expect_socket", scene(*first, gone, *second))


def test_a_frame_is_expected_by_type_way_and_data() -> None:
    seen = scene(received({"type": "typing", "data": {"is_typing": True, "conversation_uuid": UUID}}))

    expecting("expect_frame", seen, type="typing", way="received", data={"is_typing": True})
    for wrong in (
        {"type": "typing", "way": "sent"},
        {"type": "typing", "data": {"is_typing": False}},
        {"type": "pong"},
    ):
        with pytest.raises(StepFailed):
            expecting("expect_frame", seen, **wrong)


def test_a_request_is_expected_by_its_endpoint_and_status() -> None:
    url = f"{CHAT}/conversations/init"
    seen = scene(asked("1", "POST", url), answered("1", url, None, status=403))

    expecting("expect_request", seen, endpoint="init", status=403)
    with pytest.raises(StepFailed):
        expecting("expect_request", seen, endpoint="init")


@pytest.mark.parametrize(
    ("name", "value", "gesture"),
    [
        ("expect_message", {"text": "Hi", "from": "visitor"}, ("see_message", "Hi", "visitor", 1, 15.0)),
        ("expect_unread", {"count": 2}, ("see_unread", 2, 15.0)),
        ("expect_text", {"text": "Hi", "where": "page"}, ("see_text", "Hi", "page", True, 15.0)),
    ],
)
def test_what_only_eyes_can_tell_is_asked_of_the_visitor(name: str, value: Any, gesture: Any) -> None:
    assert expecting(name, **value).asked[0] == gesture


def test_while_the_badge_is_looked_at_the_servers_count_is_read_too() -> None:
    assert expecting("expect_unread", count=2).asked[1:] == [("read_back",)]


@pytest.mark.parametrize(
    "refusal",
    [
        (Witness.WIRE, RequestFailed(id="1", url="u", failure="net::ERR_BLOCKED_BY_RESPONSE")),
        page(ConsoleLine(level="error", text="Framing 'http://i' violates \"frame-ancestors 'self'\".")),
    ],
)
def test_a_frame_is_expected_to_be_blocked_and_the_checks_are_told_so(refusal: Any) -> None:
    frame = asked("1", "GET", "http://127.0.0.1:9000/widget?inbox_id=u")
    stage = expecting("expect_blocked", scene(frame, refusal), what="frame")
    assert RefusalExpected(what="frame") in stage.noted


def test_a_frame_that_speaks_is_not_blocked() -> None:
    spoken = page(PostMessage(heard_by="host", type="VUE_APP_READY", data={}))
    with pytest.raises(StepFailed, match="is not refused") as failure:
        expecting("expect_blocked", scene(spoken), what="frame")
    assert failure.value.owner == "server"


@pytest.mark.parametrize("status", [400, 403])
def test_a_launcher_is_expected_to_be_refused_by_the_instances_answer(status: int) -> None:
    url = f"{CHAT}/settings/launcher?inbox_id=u"
    expecting(
        "expect_blocked", scene(asked("1", "GET", url), answered("1", url, status=status)), what="launcher"
    )
    with pytest.raises(StepFailed, match="is not refused"):
        expecting("expect_blocked", scene(asked("1", "GET", url), answered("1", url)), what="launcher")
