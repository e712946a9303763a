"""Sign-in with a JWT, who a session is, and every way to be refused."""

import base64
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from embedcheck.wire.endpoints import (
    CONVERSATION,
    CONVERSATIONS,
    EXCHANGE,
    INIT,
    LAST_SEEN,
    ME,
    MESSAGE,
    UPLOAD,
)
from tests.contract.desk import Desk, Inbox, Refusal, data_of, refusal

Named = Callable[[str], Inbox]
UNAUTHORIZED = Refusal(401, "Unauthorized", "UnauthorizedException")


def required(name: str) -> Refusal:
    return Refusal(400, f"{name} Required", "InputException")


def exchanged(desk: Desk, token: Any, **more: Any) -> Refusal:
    return refusal(desk.post(EXCHANGE.path, {"jwt": token}, **more))


def test_a_jwt_becomes_a_session_that_names_its_person_as_the_claims_do(desk: Desk) -> None:
    data = data_of(desk.post(EXCHANGE.path, {"jwt": desk.jwt(first_name="Grace", last_name="Hopper")}))
    assert list(data) == ["session_token", "user"]
    assert len(data["session_token"]) == 43
    user = data["user"]
    assert list(user) == ["first_name", "is_visitor", "last_name", "user_id"]
    assert (user["first_name"], user["last_name"], user["is_visitor"]) == ("Grace", "Hopper", False)
    me = data_of(desk.get(ME.path, data["session_token"]))
    assert list(me) == ["first_name", "is_visitor", "last_name", "user_id"]
    assert me == user


def test_the_same_person_gets_the_same_session_again(desk: Desk) -> None:
    somebody: dict[str, Any] = {
        "external_user_id": f"c-{uuid.uuid4().hex}",
        "email": f"c-{uuid.uuid4().hex}@example.com",
    }
    first, second = (desk.contact(**somebody) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("alg", ["HS256", "HS384", "HS512"])
def test_any_hmac_is_good(alg: str, desk: Desk) -> None:
    assert desk.contact(alg=alg)


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": 1},
        {"exp": ...},
        {"exp": "tomorrow"},
        {"nbf": 4_000_000_000},
        {"external_user_id": 7},
        {"email": ["a@example.com"]},
        {"first_name": {}},
        {"key": "another key that is not the inbox's own secret"},
        {"alg": "none"},
        {"alg": "RS256"},
    ],
    ids=lambda claims: " ".join(f"{key}={value}" for key, value in claims.items())[:40],
)
def test_a_bad_signature_time_or_type_is_unauthorized(claims: dict[str, Any], desk: Desk) -> None:
    assert exchanged(desk, desk.jwt(**claims)) == UNAUTHORIZED


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "ä" * 10, base64.b64encode(b"{}").decode()])
def test_what_is_no_jwt_is_unauthorized(token: str, desk: Desk) -> None:
    assert exchanged(desk, token) == UNAUTHORIZED


@pytest.mark.parametrize("name", ["external_user_id", "email", "first_name"])
@pytest.mark.parametrize("value", [..., "", "x" * 300], ids=["missing", "empty", "too long"])
def test_each_required_claim_is_asked_for(name: str, value: Any, desk: Desk) -> None:
    assert exchanged(desk, desk.jwt(**{name: value})) == required(name)


def test_the_optional_claims_have_their_limits(desk: Desk) -> None:
    long = Refusal(400, "Must be at most 128 characters", "InputException")
    assert exchanged(desk, desk.jwt(last_name="x" * 129)) == long
    too_long = Refusal(400, "Must be at most 20 characters", "InputException")
    assert exchanged(desk, desk.jwt(phone_number="1" * 21)) == too_long
    assert desk.contact(last_name=..., phone_number="1" * 20, contact_custom_attributes={"plan": "pro"})


@pytest.mark.parametrize("body", [{}, {"jwt": ""}, {"token": "x"}])
def test_without_a_jwt_it_is_asked_for(body: dict[str, str], desk: Desk) -> None:
    assert refusal(desk.post(EXCHANGE.path, body)) == required("jwt")


def test_a_body_that_is_no_json_has_no_jwt_either(desk: Desk) -> None:
    answer = desk.post(EXCHANGE.path, content=b"{", headers={"Content-Type": "application/json"})
    assert refusal(answer) == required("jwt")


def test_a_jwt_for_one_inbox_opens_no_other(desk: Desk, inbox: Named) -> None:
    second = inbox("second")
    assert exchanged(desk, desk.jwt(inbox=second)) == UNAUTHORIZED
    assert exchanged(desk, desk.jwt(), inbox=second) == UNAUTHORIZED


def test_a_session_of_one_inbox_is_none_in_another(desk: Desk, inbox: Named) -> None:
    chat, second = desk.visitor(), inbox("second")
    assert refusal(desk.get(CONVERSATIONS.path, chat.token, inbox=second)) == UNAUTHORIZED
    assert data_of(desk.get(ME.path, chat.token))["is_visitor"] is True


GUARDED = [ME, CONVERSATIONS, CONVERSATION, MESSAGE, LAST_SEEN, UPLOAD]
BAD = {
    "nobody": {},
    "an unknown token": {"Authorization": "Bearer nonsense"},
    "another scheme": {"Authorization": "Token x"},
    "a lower-case scheme": {"Authorization": "bearer x"},
}


@pytest.mark.parametrize("headers", BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize("endpoint", GUARDED, ids=lambda each: each.name)
def test_every_route_of_a_session_asks_for_one(endpoint: Any, headers: dict[str, str], desk: Desk) -> None:
    answer = desk.ask(endpoint.method, endpoint.fill(str(uuid.uuid4())), headers=headers)
    assert refusal(answer) == UNAUTHORIZED


@pytest.mark.parametrize("headers", list(BAD.values())[1:], ids=list(BAD)[1:])
def test_init_makes_a_visitor_only_where_no_token_is_sent_at_all(headers: dict[str, str], desk: Desk) -> None:
    assert refusal(desk.post(INIT.path, {"message": "x"}, headers=headers)) == UNAUTHORIZED


def test_an_unsigned_session_is_no_json_of_ours(desk: Desk) -> None:
    forged = base64.urlsafe_b64encode(json.dumps({"user_id": 1}).encode()).decode()
    assert refusal(desk.get(ME.path, forged)) == UNAUTHORIZED
