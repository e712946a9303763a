"""The agent reads a contact under the address that the site gave."""

import pytest

from embedcheck.model.observations import ConversationRead, IdentityGiven, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import CHAT, JWT, Line, Scene, by, settled
from tests.checks.verdicts import FAILED, PASSED, of, red
from tests.scenes import CONTACT_ID, boot, first_message, swap

BLEED = "identities_do_not_bleed"


def signs_in(email: str = "Ada@shop.example") -> list[Scene]:
    claims = {"external_user_id": "ada-1", "email": email, "first_name": "Ada"}
    given = IdentityGiven(how="setUser", external_user_id="ada-1", claims=claims, jwt=JWT)
    return [boot(), first_message("Hello"), by(Witness.STEPS, given), swap()]


def agent_reads(email: str, contact: int = CONTACT_ID) -> Line:
    known = {"first_name": "Ada", "email": email} if email else {"first_name": "Ada"}
    read = ConversationRead(
        conversation=CHAT, status="Open", contact_id=contact, contact_type="contact", contact=known
    )
    return by(Witness.AGENT, read)


def test_the_address_of_the_jwt_in_small_letters_is_green() -> None:
    assert of(BLEED, signs_in(), agent_reads("ada@shop.example")).outcome is PASSED


@pytest.mark.parametrize(
    ("stored", "words"), [("info@shop.example", "reads info@shop.example"), ("", "reads no e-mail address")]
)
def test_another_address_or_none_is_the_servers(stored: str, words: str) -> None:
    scene: Scene = [signs_in(), agent_reads(stored), settled()]
    verdict = of(BLEED, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert words in verdict.message
    assert red(scene) == [BLEED]


def test_what_was_read_before_the_sign_in_or_of_somebody_else_says_nothing() -> None:
    assert of(BLEED, agent_reads("old@shop.example"), signs_in()).outcome is PASSED
    assert of(BLEED, signs_in(), agent_reads("grace@shop.example", contact=77)).outcome is PASSED


def test_a_jwt_of_the_sites_own_that_nobody_knows_says_nothing() -> None:
    scene: Scene = [boot(), first_message("Hello"), swap(), agent_reads("info@shop.example")]
    assert of(BLEED, scene).outcome is PASSED
