"""A JWT that the instance refused: what is wrong with it, and whose it is to mend."""

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest

from embedcheck.checks.jwt_findings import BY_INBOX, OTHERWISE
from embedcheck.model.observations import JwtRead, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import JWT, Line, Scene, by, later, settled
from tests.builders_wire import ask, exchange
from tests.checks.verdicts import FAILED, of, red
from tests.scenes import boot

FAILS = "no_request_fails"
SERVER_TIME = datetime(2026, 11, 26, 0, 27, tzinfo=UTC)


def refused(status: int = 401, why: str = "Unauthorized") -> Scene:
    return exchange("POST", "/chat/auth/exchange", why, status, body={"jwt": JWT})


def read(**changes: Any) -> Line:
    known: dict[str, Any] = {
        "jwt": JWT,
        "algorithm": "HS256",
        "claims": ["email", "exp", "external_user_id", "first_name"],
        "expires_in": 3600.0,
        "signed": BY_INBOX,
    }
    return by(Witness.STEPS, JwtRead(**{**known, **changes}))


@pytest.mark.parametrize(
    ("flaw", "words"),
    [
        ({"algorithm": "none", "signed": OTHERWISE}, "is not signed"),
        ({"algorithm": "RS256", "signed": OTHERWISE}, "is signed with RS256"),
        ({"signed": OTHERWISE}, "with another key than the inbox's secret"),
        ({"expires_in": None}, "has no `exp`"),
        ({"expires_in": -60.0}, "had expired 60 s before"),
        ({"expires_in": -60.0, "signed": ""}, "had expired 60 s before"),
        ({"claims": ["exp", "external_user_id"]}, "lacks `email`, `first_name`"),
    ],
)
def test_what_is_wrong_with_a_jwt_is_told_and_is_the_sites(flaw: dict[str, Any], words: str) -> None:
    scene: Scene = [boot(), refused(), read(**flaw), settled()]
    verdict = of(FAILS, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SITE)
    assert words in verdict.message
    assert red(scene) == [FAILS]


def test_a_good_jwt_that_is_refused_is_the_instances() -> None:
    verdict = of(FAILS, boot(), refused(), read())
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "secret" in verdict.next_step


@pytest.mark.parametrize("seen", [[], read(signed=""), read(jwt="‹jwt#2›", expires_in=-60.0)])
def test_what_cannot_be_told_is_looked_for_at_the_sites(seen: Scene) -> None:
    verdict = of(FAILS, boot(), refused(), seen)
    assert verdict.owner is Owner.SITE
    assert "exchange failed: 401 «Unauthorized»." in verdict.message


def test_one_that_expired_only_after_its_use_had_not_expired() -> None:
    assert of(FAILS, boot(), refused(), later(5), read(expires_in=-2.0)).owner is Owner.SERVER


def test_one_that_has_expired_by_the_servers_clock_alone_is_for_the_clocks() -> None:
    asked = ask("POST", "/chat/auth/exchange", body={"jwt": JWT})
    scene: Scene = [
        boot(),
        asked.sent,
        asked.answered("Unauthorized", 401, date=format_datetime(SERVER_TIME)),
    ]
    expiry = SERVER_TIME.timestamp()

    ahead = of(FAILS, scene, read(expires_in=300.0, expires_at=expiry - 300))
    assert (ahead.outcome, ahead.owner) == (FAILED, Owner.ENVIRONMENT)
    assert "had expired 300 s before it was used by the instance's clock" in ahead.message
    assert of(FAILS, scene, read(expires_in=300.0, expires_at=expiry + 300)).owner is Owner.SERVER


def test_a_server_that_fails_says_nothing_of_the_jwt() -> None:
    verdict = of(FAILS, boot(), refused(500, "Oops"), read(expires_in=-60.0))
    assert (verdict.owner, "JWT" in verdict.message) == (Owner.SERVER, False)
