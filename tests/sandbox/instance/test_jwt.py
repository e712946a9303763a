from typing import Any

import pytest

from embedcheck.sandbox.instance.jwt import BadToken, verify
from tests.sandbox.instance.player import START, Player

PLAYER = Player()
SECRET = PLAYER.settings.inbox.jwt_secret
NOW = START.timestamp()


@pytest.mark.parametrize("alg", ["HS256", "HS384", "HS512"])
def test_any_hmac_is_good(alg: str) -> None:
    assert verify(PLAYER.jwt(alg=alg), (SECRET,), START).external_user_id == "ada-1"


@pytest.mark.parametrize(
    "claims",
    [
        {"iat": NOW + 1000},
        {"iss": "anybody", "aud": ["x", "y"], "sub": "z"},
        {"last_name": None},
        {"nbf": NOW},
    ],
)
def test_claims_that_do_not_matter_are_no_obstacle(claims: dict[str, Any]) -> None:
    assert verify(PLAYER.jwt(**claims), (SECRET,), START).first_name == "Ada"


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": ...},
        {"exp": NOW},
        {"exp": "soon"},
        {"exp": True},
        {"nbf": NOW + 1},
        {"iat": "now"},
        {"external_user_id": 7},
        {"external_user_id": True},
        {"contact_custom_attributes": [1]},
        {"secret": "another"},
        {"alg": "none"},
        {"alg": "RS256"},
    ],
)
def test_a_wrong_token_is_bad_and_nothing_says_why(claims: dict[str, Any]) -> None:
    with pytest.raises(BadToken) as bad:
        verify(PLAYER.jwt(**claims), (SECRET,), START)
    assert str(bad.value) == ""


@pytest.mark.parametrize("token", ["", "abc", "a.b.c", "a.b.c.d", "!.!.!", "e30.e30.e30"])
def test_what_is_no_token_is_bad(token: str) -> None:
    with pytest.raises(BadToken):
        verify(token, (SECRET,), START)


def test_a_changed_token_is_bad() -> None:
    header, payload, signature = PLAYER.jwt().split(".")
    other = PLAYER.jwt(first_name="Eve").split(".")[1]
    with pytest.raises(BadToken):
        verify(f"{header}.{other}.{signature}", (SECRET,), START)
    with pytest.raises(BadToken):
        verify(f"{header}.{payload}=.{signature}", (SECRET,), START)


def test_an_inbox_without_secret_accepts_nobody() -> None:
    with pytest.raises(BadToken):
        verify(PLAYER.jwt(secret=""), ("",), START)


def test_absent_claims_are_empty() -> None:
    claims = verify(PLAYER.jwt(last_name=..., email=...), (SECRET,), START)
    assert (claims.email, claims.last_name, claims.user_id, claims.contact_custom_attributes) == (
        "",
        "",
        0,
        {},
    )
