from typing import Any

import pytest

from embedcheck.sandbox.instance.settings import Inbox, InstanceSettings
from embedcheck.wire.endpoints import CSAT, INIT
from tests.sandbox.instance.player import AGENT_API, Chat, Player

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def _resolved(player: Player, token: str | None = None) -> Chat:
    data = player.post(INIT.path, {"message": "hi"}, token).data
    chat = Chat(player, token or data["session_token"], data["conversation"]["uuid"], 0)
    player.agent("PUT", f"{AGENT_API}/{chat.uuid}/status", {"status": "Resolved"})
    return chat


@pytest.fixture
def player() -> Player:
    return Player(InstanceSettings(inbox=Inbox(csat_enabled=True)))


def _survey(chat: Chat) -> dict[str, Any]:
    newest: dict[str, Any] = chat.read()["messages"][0]
    return newest


def test_a_resolved_conversation_asks_the_contact_once(player: Player) -> None:
    chat = _resolved(player, player.contact())
    assert _survey(chat)["meta"]["is_csat"] is True
    for status in ("Open", "Resolved"):
        player.agent("PUT", f"{AGENT_API}/{chat.uuid}/status", {"status": status})
    assert len(chat.texts()) == 2


def test_a_visitor_without_an_address_is_not_asked(player: Player) -> None:
    assert _resolved(player).texts() == ["hi"]


def test_an_inbox_without_surveys_does_not_ask() -> None:
    plain = Player()
    assert len(_resolved(plain, plain.contact()).texts()) == 1


def test_the_contact_never_sees_the_link_and_sees_what_they_answered(player: Player) -> None:
    chat = _resolved(player, player.contact())
    survey = _survey(chat)
    assert survey["content"] == survey["text_content"] == "Please rate this conversation"
    assert survey["meta"]["csat_submitted"] is False
    answer = player.post(CSAT.fill(survey["meta"]["csat_uuid"]), {"rating": 4, "feedback": "x" * 1001})
    assert answer.data is True
    meta = _survey(chat)["meta"]
    assert (meta["csat_submitted"], meta["submitted_rating"], len(meta["submitted_feedback"])) == (
        True,
        4,
        1000,
    )
    seen = player.agent("GET", f"{AGENT_API}/{chat.uuid}").data
    assert (seen["csat_rating"], len(seen["csat_feedback"])) == (4, 1000)


def test_a_survey_is_answered_once(player: Player) -> None:
    uuid = _survey(_resolved(player, player.contact()))["meta"]["csat_uuid"]
    player.post(CSAT.fill(uuid), {"feedback": "fine"})
    again = player.post(CSAT.fill(uuid), {"rating": 5})
    assert again.error == (400, "CSAT already submitted", "InputException")


@pytest.mark.parametrize(
    ("uuid", "body", "status", "message"),
    [
        (UNKNOWN, {"rating": 3}, 400, "CSAT Survey not found"),
        ("no-uuid", {"rating": 3}, 500, "Error interface conversion failed"),
        (UNKNOWN, {"rating": 6}, 400, "Rating must be between 0 and 5 (0 means no rating)"),
        (UNKNOWN, {"rating": -1}, 400, "Rating must be between 0 and 5 (0 means no rating)"),
        (UNKNOWN, {}, 400, "Either rating or feedback must be provided"),
        (UNKNOWN, {"rating": "5"}, 400, "Invalid JSON"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(
    player: Player, uuid: str, body: Any, status: int, message: str
) -> None:
    assert player.post(CSAT.fill(uuid), body, inbox=None).error[:2] == (status, message)
