from typing import Any

import pytest

from embedcheck.sandbox.instance.settings import (
    Inbox,
    InstanceSettings,
    PrechatField,
    PrechatForm,
    WidgetConfig,
)
from embedcheck.wire.endpoints import EXCHANGE, INIT, ME
from tests.sandbox.instance.player import AGENT_API, Answer, Player


def _exchange(player: Player, **claims: Any) -> Answer:
    return player.post(EXCHANGE.path, {"jwt": player.jwt(**claims)})


def test_an_exchange_answers_with_the_token_and_the_names_of_the_claims() -> None:
    player = Player()
    data = _exchange(player).data
    assert list(data) == ["session_token", "user"]
    assert data["user"] == {
        "first_name": "Ada",
        "is_visitor": False,
        "last_name": "Lovelace",
        "user_id": data["user"]["user_id"],
    }


def test_a_repeated_exchange_gives_the_same_token_while_it_lives() -> None:
    player = Player()
    token = player.contact()
    assert player.contact() == token
    player.wait(181 * 24 * 3600)
    assert player.contact() != token


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        ({"external_user_id": ""}, "external_user_id Required"),
        ({"external_user_id": "x" * 129}, "external_user_id Required"),
        ({"external_user_id": "", "email": ""}, "external_user_id Required"),
        ({"email": ...}, "email Required"),
        ({"email": "x" * 255}, "email Required"),
        ({"email": "", "first_name": ""}, "email Required"),
        ({"first_name": "é" * 65}, "first_name Required"),
        ({"last_name": "x" * 129}, "Must be at most 128 characters"),
        ({"phone_number": "1" * 21}, "Must be at most 20 characters"),
    ],
)
def test_claims_are_checked_in_the_servers_order(claims: dict[str, Any], message: str) -> None:
    assert _exchange(Player(), **claims).error == (400, message, "InputException")


def test_limits_are_inclusive() -> None:
    claims = {"external_user_id": "x" * 128, "first_name": "x" * 128, "last_name": "x" * 128}
    assert _exchange(Player(), **claims, phone_number="1" * 20).status == 200


def test_a_country_code_that_is_too_long_is_dropped_and_not_refused() -> None:
    player = Player()
    _exchange(player, phone_number="1", phone_number_country_code="x" * 11)
    ada = player.desk.store.by_external_id("ada-1")
    assert ada
    assert (ada.phone_number, ada.phone_number_country_code) == ("1", None)


@pytest.mark.parametrize("body", [{}, {"jwt": ""}, {"jwt": 5}])
def test_without_a_jwt_the_server_asks_for_one(body: dict[str, Any]) -> None:
    assert Player().post(EXCHANGE.path, body).error == (400, "jwt Required", "InputException")


def test_a_bad_jwt_is_unauthorized() -> None:
    assert _exchange(Player(), secret="other").error == (401, "Unauthorized", "UnauthorizedException")


def test_me_says_who_one_is() -> None:
    player = Player()
    chat = player.visitor()
    assert player.get(ME.path, chat.token).data == {
        "first_name": "Visitor",
        "is_visitor": True,
        "last_name": "",
        "user_id": chat.person_id,
    }


def _prechat(*fields: PrechatField) -> Player:
    form = PrechatForm(enabled=True, fields=fields)
    return Player(InstanceSettings(inbox=Inbox(widget=WidgetConfig(prechat_form=form))))


def _named(player: Player, **form_data: Any) -> str:
    data = player.post(INIT.path, {"message": "hi", "form_data": form_data}).data
    name: str = data["user"]["first_name"]
    return name


def test_a_visitor_is_named_by_the_form_else_by_the_address_else_visitor() -> None:
    player = _prechat(PrechatField("name"), PrechatField("email", "email"))
    assert _named(player, name="Bo", email="bo@example.com") == "Bo"
    assert _named(player, email="Cy.D@example.com") == "cy.d"
    assert _named(player) == "Visitor"


def test_an_address_given_by_a_visitor_is_matched_to_nobody() -> None:
    player = _prechat(PrechatField("email", "email"))
    player.contact()
    data = player.post(INIT.path, {"message": "hi", "form_data": {"email": "ADA@example.com"}}).data
    seen = player.agent("GET", f"{AGENT_API}/{data['conversation']['uuid']}").data["contact"]
    assert (seen["type"], seen["email"]) == ("visitor", "ada@example.com")


def test_a_form_that_is_not_filled_in_is_a_server_error() -> None:
    player = _prechat(PrechatField("name", required=True))
    answer = player.post(INIT.path, {"message": "hi", "form_data": {}})
    assert answer.error == (500, "Something went wrong", "GeneralException")
    assert player.desk.store.conversations == {}
