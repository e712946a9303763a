from embedcheck.model.secret import Secret
from embedcheck.model.target import Target
from embedcheck.sandbox.faults.site_identity import IDENTITY_FAULTS
from embedcheck.sandbox.site_pages.page import SitePage
from embedcheck.sandbox.site_pages.shop import page_for

TARGET = Target(
    site="http://localhost:1", instance="http://127.0.0.1:2", inbox="i-1", jwt_secret=Secret("s" * 32)
)


def lying(fault: str, path: str = "/") -> SitePage:
    page: SitePage = IDENTITY_FAULTS[fault].act(page_for(TARGET, path, "n1"))
    return page


def test_an_expired_jwt_is_signed_into_the_past() -> None:
    lifetime = lying("expired_user_jwt", "/account").signature.lifetime
    assert lifetime is not None
    assert lifetime < 0


def test_somebody_elses_jwt_is_only_handed_to_a_signed_in_customer() -> None:
    honest, told = (
        page_for(TARGET, "/account").customer,
        lying("user_jwt_of_somebody_else", "/account").customer,
    )
    assert honest is not None
    assert told is not None
    assert told.external_user_id != honest.external_user_id
    assert lying("user_jwt_of_somebody_else", "/").customer is None


def test_an_unsigned_jwt_needs_no_key_and_one_without_email_is_signed_well() -> None:
    assert lying("jwt_unsigned", "/account").signature.unsigned
    assert lying("jwt_without_email", "/account").signature.without == ("email",)
