import jwt
import pytest

from embedcheck.model.secret import Secret
from embedcheck.probe.jwts import NONE, sign

KEY = Secret("a-secret-of-an-inbox-that-is-long-enough", "jwt-secret")
ADA = {"external_user_id": "ada-1", "email": "ada@example.com", "first_name": "Ada"}


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
def test_what_is_signed_can_be_verified(algorithm: str) -> None:
    claims = jwt.decode(sign(ADA, KEY, algorithm=algorithm), KEY.reveal().ljust(64, "\0"), [algorithm])

    assert claims.pop("exp") > 0
    assert claims == ADA


def test_an_expired_one_is_expired() -> None:
    with pytest.raises(jwt.ExpiredSignatureError):
        jwt.decode(sign(ADA, KEY, expires_in=-60), KEY.reveal(), ["HS256"])


def test_it_may_never_expire_and_be_unsigned() -> None:
    token = sign(ADA, KEY, expires_in=None, algorithm=NONE)

    assert jwt.decode(token, options={"verify_signature": False}) == ADA
    assert token.endswith(".")


def test_a_short_secret_is_the_inboxs_own_affair() -> None:
    """Warnings are errors here: PyJWT would tell us off for it."""
    assert sign(ADA, "short", algorithm="HS512").count(".") == 2
