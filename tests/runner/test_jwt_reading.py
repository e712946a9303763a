import time
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedcheck.checks import jwt_findings
from embedcheck.model.secret import Secret
from embedcheck.runner.jwt_reading import BY_INBOX, OTHERWISE, read_jwt

KEY = "a secret of at least thirty-two bytes"
SECRET = Secret(KEY, "jwt-secret")
NOW = 1_700_000_000.0


def token(*, key: str | None = KEY, algorithm: str = "HS256", **claims: Any) -> str:
    return jwt.encode({"email": "ada@example.com", **claims}, key, algorithm=algorithm)


def test_a_good_jwt_is_read_with_its_claims_and_its_signer() -> None:
    read = read_jwt(token(exp=int(NOW) + 60), SECRET, NOW)
    assert read is not None
    assert (read.algorithm, read.claims, read.expires_in) == ("HS256", ["email", "exp"], 60)
    assert read.expires_at == NOW + 60
    assert read.signed == BY_INBOX


def test_no_value_of_a_claim_is_kept() -> None:
    assert "ada@example.com" not in repr(
        read_jwt(token(exp=1), SECRET, NOW).claims  # type: ignore[union-attr]
    )


def test_one_that_has_expired_is_still_the_inboxs() -> None:
    read = read_jwt(token(exp=int(NOW) - 60, nbf=int(time.time()) + 900), SECRET, NOW)
    assert read is not None
    assert (read.expires_in, read.signed) == (-60, BY_INBOX)


@pytest.mark.parametrize(
    ("given_token", "signed"),
    [
        (token(key="another secret of at least thirty-two bytes"), OTHERWISE),
        (token(key=None, algorithm="none"), OTHERWISE),
    ],
)
def test_another_key_or_none_is_another_signer(given_token: str, signed: str) -> None:
    read = read_jwt(given_token, SECRET, NOW)
    assert read is not None
    assert read.signed == signed


def test_without_a_known_secret_the_signer_is_left_open() -> None:
    read = read_jwt(token(), None, NOW)
    assert read is not None
    assert read.signed == ""


@pytest.mark.parametrize("expiry", ["tomorrow", None, True, float("inf")])
def test_an_exp_that_is_no_time_is_none(expiry: object) -> None:
    read = read_jwt(token(exp=expiry), SECRET, NOW)
    assert read is None or read.expires_in is None or expiry is True


@given(st.text(max_size=60) | st.from_regex(r"\A[A-Za-z0-9_-]{0,40}(\.[A-Za-z0-9_-]{0,40}){0,3}\Z"))
def test_whatever_is_no_jwt_is_nothing(text: str) -> None:
    assert read_jwt(text, SECRET, NOW) is None


def test_the_checks_know_a_signer_by_the_same_words() -> None:
    assert (jwt_findings.BY_INBOX, jwt_findings.OTHERWISE) == (BY_INBOX, OTHERWISE)
