from typing import Any

import pytest

from embedcheck.errors import StepFailed
from embedcheck.model.observations import (
    ConsoleLine,
    CookiesSeen,
    IdentityGiven,
    IdentityRead,
    Observation,
    PostMessage,
    RefusalExpected,
    RequestFailed,
    ResponseReceived,
    SocketClosed,
    SocketDropped,
    SocketOpened,
    Witness,
)
from embedcheck.model.transcript import Transcript
from tests.runner.scene import CHAT, UUID, answered, asked, page, probe, received, scene, steps
from tests.steps.expecting import expecting
from tests.steps.fake_stage import FakeStage


def cleared(*cookies: str) -> Transcript:
    return scene(
        asked("1", "GET", f"{CHAT}/conversations"),
        answered("1", f"{CHAT}/conversations", [], x_libredesk_clear_visitor="true"),
        page(PostMessage(heard_by="host", type="CLEAR_VISITOR_TOKEN", data={})),
        page(CookiesSeen(cookies=[{"name": name, "value": "‹x#1›"} for name in cookies])),
    )


def test_a_cleared_visitor_has_header_message_and_no_cookie() -> None:
    expecting("expect_visitor_cleared", cleared("libredesk-session-u"))


def test_a_visitor_cookie_that_stays_is_told_with_its_evidence() -> None:
    with pytest.raises(StepFailed, match="still there") as caught:
        expecting("expect_visitor_cleared", cleared("libredesk-session-u", "libredesk-visitor-u"))
    assert caught.value.evidence == (5,)


def test_a_visitor_that_is_never_cleared_is_told_by_what_is_missing() -> None:
    with pytest.raises(StepFailed, match="X-Libredesk-Clear-Visitor"):
        expecting("expect_visitor_cleared", scene())


def test_a_session_is_whose_the_server_says_it_is() -> None:
    seen = scene(probe(IdentityRead(token="‹session#1›", user_id=4, is_visitor=False, first_name="Ada")))

    expecting("expect_session", seen, of="contact", first_name="Ada")
    wrongs: list[Any] = [{"of": "visitor"}, {"of": "contact", "first_name": "Bob"}]
    for wrong in wrongs:
        with pytest.raises(StepFailed):
            expecting("expect_session", seen, **wrong)


def test_a_contact_is_not_waited_for_once_the_sign_in_was_refused() -> None:
    url = f"{CHAT}/auth/exchange"
    refused = scene(asked("x", "POST", url), answered("x", url, status=401))
    with pytest.raises(StepFailed, match="refused to sign the visitor in: 401"):
        expecting("expect_session", refused, of="contact")


def test_only_the_newest_look_at_the_cookies_counts() -> None:
    gone = scene(
        page(CookiesSeen(cookies=[{"name": "libredesk-session-u"}])),
        page(CookiesSeen(cookies=[])),
    )

    expecting("expect_cookie", gone, name="session", present=False)
    with pytest.raises(StepFailed):
        expecting("expect_cookie", gone, name="session")


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


def test_a_refusal_is_an_exchange_answered_with_4xx() -> None:
    url = f"{CHAT}/auth/exchange"

    expecting("expect_refused", scene(asked("1", "POST", url), answered("1", url, None, status=401)))
    with pytest.raises(StepFailed, match="answered 200") as failure:
        expecting("expect_refused", scene(asked("1", "POST", url), answered("1", url)))
    assert failure.value.owner == "server"


def test_a_refusal_may_be_expected_in_the_instances_own_words() -> None:
    url = f"{CHAT}/auth/exchange"
    body = '{"status": "error", "message": "email Required"}'
    refusal = (Witness.WIRE, ResponseReceived(id="1", url=url, status=400, body=body))
    seen = scene(asked("1", "POST", url), refusal)

    expecting("expect_refused", seen, status=400, message="email")
    for wrong in ({"status": 401}, {"message": "phone"}):
        with pytest.raises(StepFailed, match="«email Required»"):
            expecting("expect_refused", seen, **wrong)


def test_a_refusal_is_expected_of_the_jwt_that_was_given_last() -> None:
    url = f"{CHAT}/auth/exchange"
    given = IdentityGiven(how="userJWT", external_user_id="ada", jwt="‹jwt#2›")
    seen = scene(asked("1", "POST", url), answered("1", url, None, status=401), steps(given))

    with pytest.raises(StepFailed, match="given last"):
        expecting("expect_refused", seen)


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
