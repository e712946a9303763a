import jwt
import pytest

from embedcheck.sandbox.site_pages.customer import ADA, Customer, Signature, mint

SECRET = "a secret of at least thirty-two bytes"
NOW = 1_700_000_000


def claims(signature: Signature, key: str = SECRET) -> dict[str, object]:
    token = mint(ADA, SECRET, signature, now=NOW)
    return jwt.decode(token, key, algorithms=["HS256"], options={"verify_exp": False, "verify_iat": False})


def test_the_jwt_names_the_customer_as_libredesk_wants_it() -> None:
    assert claims(Signature()) == {
        "external_user_id": "demo-ada",
        "email": "ada@example.com",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "iat": NOW,
        "exp": NOW + 3600,
    }


def test_a_lifetime_below_zero_has_already_ended() -> None:
    assert claims(Signature(lifetime=-60))["exp"] == NOW - 60


def test_without_a_lifetime_there_is_no_exp() -> None:
    assert "exp" not in claims(Signature(lifetime=None))


def test_a_claim_can_be_left_out() -> None:
    assert "email" not in claims(Signature(without=("email",)))


def test_an_unsigned_jwt_says_so_and_has_no_signature() -> None:
    token = mint(ADA, SECRET, Signature(unsigned=True), now=NOW)
    assert jwt.get_unverified_header(token)["alg"] == "none"
    assert token.endswith(".")


def test_another_key_signs_instead_of_the_inboxs_secret() -> None:
    other = "another secret of at least thirty-two bytes"
    assert claims(Signature(key=other), key=other)["email"] == ADA.email
    with pytest.raises(jwt.InvalidSignatureError):
        claims(Signature(key=other))


def test_a_short_secret_is_signed_with_and_not_complained_of() -> None:
    assert mint(ADA, "short", Signature()).count(".") == 2


def test_a_customer_without_a_last_name_claims_none() -> None:
    assert "last_name" not in Customer(external_user_id="x", email="x@example.com", first_name="X").claims()


def test_the_email_names_an_account_that_has_no_number() -> None:
    customer = Customer.from_form(" Mary Ann Evans ", " Mary@Example.com ")
    assert customer == Customer(
        external_user_id="mary@example.com",
        email="Mary@Example.com",
        first_name="Mary",
        last_name="Ann Evans",
    )


def test_a_customers_own_number_is_kept() -> None:
    assert Customer.from_form("Mary", "mary@example.com", "  no-7 ").external_user_id == "no-7"
